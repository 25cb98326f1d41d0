import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { Webhook } from 'standardwebhooks'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import type { EventType } from '../../src/events/record-events.js'
import { createDeliverer, type Deliverer, type DelivererOptions } from '../../src/webhooks/deliver.js'
import { webhookSubscriber } from '../../src/webhooks/fan-out.js'
import type { Delivery, WebhookEndpointWithSecret } from '../../src/webhooks/schemas.js'
import { createSender, type SenderOptions } from '../../src/webhooks/send-webhook.js'
import { startHttpServer } from './http-server.js'
import { readEvents } from './read-events.js'
import { build, createOrder, createProduct, send } from './app.js'

/** The body of a webhook. */
export interface Payload {
  type: EventType
  timestamp: string
  data: {
    id: number
    type: EventType
    order_id: number | null
    product_id: number | null
    data: Record<string, unknown>
    created_at: string
  }
}

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
  payload: Payload
}

/** A server that others run: what it got, in the order of arrival, and how it answers. */
export interface Receiver {
  url: string
  received: Received[]
  /** 204 unless a test says otherwise. */
  answer: (received: Received, response: ServerResponse) => void
  close(): void
  listen(): Promise<void>
}

export async function startReceiver(t: Test): Promise<Receiver> {
  const { server, url } = await startHttpServer(t, async (request, response) => {
    const body = await text(request)
    const one = { path: request.url ?? '', headers: request.headers, body, payload: JSON.parse(body) }
    receiver.received.push(one)
    receiver.answer(one, response)
  })
  const receiver: Receiver = {
    url: `${url}/hooks`,
    received: [],
    answer: (_received, response) => {
      response.writeHead(204).end()
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
    async listen() {
      server.listen(Number(new URL(url).port), '127.0.0.1')
      await once(server, 'listening')
    }
  }
  return receiver
}

/** The real app, which may send webhooks to this machine, with a product. */
export async function buildForWebhooks(t: Test, settings: Partial<AppConfig> = {}): Promise<FastifyInstance> {
  const app = await build(t, { allowsPrivateWebhookAddresses: true, ...settings })
  await createProduct(app, { stock: 100_000 })
  return app
}

/** Creates an endpoint through the API. */
export async function createEndpoint(
  app: FastifyInstance,
  fields: { url: string; types?: EventType[] }
): Promise<WebhookEndpointWithSecret> {
  const { status, body, text } = await send(app, 'POST', '/webhook-endpoints', fields)
  if (status !== 201) throw new Error(text)
  return body
}

/** A new order with one event. */
export async function placeOrder(app: FastifyInstance): Promise<number> {
  return (await createOrder(app, { product_id: 1, quantity: 1 })).id
}

export async function setStatus(app: FastifyInstance, orderId: number, status: string): Promise<void> {
  const answer = await send(app, 'PATCH', `/orders/${orderId}`, { status })
  if (answer.status !== 200) throw new Error(answer.text)
}

/** Hands all events to the subscriber, as the relay does after a crash: also those that it had before. */
export async function queueAll(app: FastifyInstance): Promise<void> {
  const subscriber = webhookSubscriber(app.prisma, () => {})
  const events = await readEvents(app)
  for (let from = 0; from < events.length; from += subscriber.maxBatch) {
    await subscriber.handle(events.slice(from, from + subscriber.maxBatch), new AbortController().signal)
  }
}

// As the standard schedule, only shorter.
const quickRetriesMs = [50, 100, 200, 400, 400, 400, 400, 400, 400]

/** Sends webhooks when the test says so. */
export function startDeliverer(
  t: Test,
  app: FastifyInstance,
  options: Partial<DelivererOptions> & Partial<SenderOptions> = {}
): Deliverer {
  const sender = createSender({ allowsPrivateAddresses: true, ...options })
  const deliverer = createDeliverer({
    prisma: app.prisma,
    log: app.log,
    sender,
    retryPausesMs: quickRetriesMs,
    ...options
  })
  t.teardown(async () => {
    await deliverer.stop()
    await sender.close()
  })
  return deliverer
}

/** Sends what is due now, what follows from it included. */
export async function deliverAll(deliverer: Deliverer, app: FastifyInstance): Promise<void> {
  while ((await countDue(app)) > 0) {
    await deliverer.deliverDue()
    await deliverer.finish()
  }
}

/** Waits until it holds; a slow machine has long for it. */
export async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !holds();) {
    if (Date.now() > deadline) throw new Error('it took too long')
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** Delivers until it holds; a slow machine has long for it. */
export async function deliverUntil(deliverer: Deliverer, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it took too long')
    await deliverer.deliverDue()
    await deliverer.finish()
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export async function deliveriesOf(app: FastifyInstance, endpointId: number, query = 'limit=100'): Promise<Delivery[]> {
  return (await send(app, 'GET', `/webhook-endpoints/${endpointId}/deliveries?${query}`)).body.deliveries
}

/** Whether everything that was queued has been delivered. */
export async function isAllDelivered(app: FastifyInstance): Promise<boolean> {
  return (await app.prisma.webhookDelivery.count({ where: { status: { not: 'delivered' } } })) === 0
}

/** What the receiver makes of it: the payload, or an error if it is not signed with the secret. */
export function verify({ body, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature'])
  })
}

/** Deliveries whose turn it should not be, or that wait for nothing: of each subject's pending ones exactly one is due. Empty when all is well. */
export async function misplacedTurns(app: FastifyInstance): Promise<unknown[]> {
  return await app.prisma.$queryRaw`
    SELECT endpoint_id, subject, count(due_at)::int AS due FROM webhook_deliveries WHERE status = 'pending' GROUP BY endpoint_id, subject HAVING count(due_at) <> 1`
}

async function countDue(app: FastifyInstance): Promise<number> {
  const [row] = await app.prisma.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id WHERE e.is_enabled AND due_at <= now()`
  return row.count
}
