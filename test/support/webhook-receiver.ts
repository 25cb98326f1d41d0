import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { Webhook } from 'standardwebhooks'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import type { EventType } from '../../src/events/event-types.js'
import { createDeliverer, type Deliverer, type DelivererOptions } from '../../src/webhooks/deliver.js'
import { webhookSubscriber } from '../../src/webhooks/fan-out.js'
import type { Delivery, WebhookEndpointWithSecret } from '../../src/webhooks/schemas.js'
import type { Shop } from '../../src/tenancy/shop.js'
import { createSender, type SenderOptions } from '../../src/webhooks/send-webhook.js'
import { build, createOrder, createProduct, send } from './app.js'
import { startHttpServer } from './http-server.js'
import { readEvents } from './read-events.js'
import { until } from '../../scripts/shared/until.js'

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

/** A subscriber's server: the webhooks that it received, in order of arrival, and how it responds. */
export interface Receiver {
  url: string
  received: Received[]
  /** Responds with 204 unless a test replaces it. */
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

/** Builds the real app with one product, allowed to send webhooks to this machine. */
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

/** Places an order, which records one event. */
export async function placeOrder(app: FastifyInstance): Promise<number> {
  return (await createOrder(app, { product_id: 1, quantity: 1 })).id
}

export async function setStatus(app: FastifyInstance, orderId: number, status: string): Promise<void> {
  const answer = await send(app, 'PATCH', `/orders/${orderId}`, { status })
  if (answer.status !== 200) throw new Error(answer.text)
}

/**
 * Hands every event of a shop to the subscriber, as the relay does after a crash: it may have seen some of them before.
 */
export async function queueAll(app: FastifyInstance, shop: Shop = app.shops.default): Promise<void> {
  const subscriber = webhookSubscriber(app.prisma, () => {})
  const events = await readEvents(app, 0, shop.id)
  for (let from = 0; from < events.length; from += subscriber.maxBatch) {
    await subscriber.handle(events.slice(from, from + subscriber.maxBatch), new AbortController().signal, shop)
  }
}

// As many retries as the standard schedule, only with shorter pauses.
const quickRetriesMs = [50, 100, 200, 400, 400, 400, 400, 400, 400]

/** Creates a worker that sends webhooks only when the test tells it to. */
export function startDeliverer(
  t: Test,
  app: FastifyInstance,
  options: Partial<DelivererOptions> & Partial<SenderOptions> = {}
): Deliverer {
  const sender = createSender({ allowsPrivateAddresses: true, ...options })
  const deliverer = createDeliverer({
    prisma: app.prisma,
    log: app.log,
    secrets: app.secrets,
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

/** Delivers until nothing is due, including deliveries that become due meanwhile. */
export async function deliverAll(deliverer: Deliverer, app: FastifyInstance): Promise<void> {
  while ((await countDue(app)) > 0) {
    await deliverer.deliverDue()
    await deliverer.finish()
  }
}

/** Delivers what is due until a condition holds. */
export async function deliverUntil(
  deliverer: Deliverer,
  holds: () => boolean | Promise<boolean>,
  options: { what: string }
): Promise<void> {
  await until(async () => {
    if (await holds()) return true
    await deliverer.deliverDue()
    await deliverer.finish()
    return false
  }, options)
}

export async function deliveriesOf(app: FastifyInstance, endpointId: number, query = 'limit=100'): Promise<Delivery[]> {
  return (await send(app, 'GET', `/webhook-endpoints/${endpointId}/deliveries?${query}`)).body.deliveries
}

/** Whether every queued delivery has been delivered. */
export async function isAllDelivered(app: FastifyInstance): Promise<boolean> {
  return (await app.prisma.webhookDelivery.count({ where: { status: { not: 'delivered' } } })) === 0
}

/** Verifies a webhook as its receiver does. Returns the payload; throws if the secret did not sign it. */
export function verify({ body, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature'])
  })
}

/** The ordering keys whose pending deliveries violate the rule that exactly one of them is due. */
export async function brokenQueues(app: FastifyInstance): Promise<unknown[]> {
  return await app.prisma.$queryRaw`
    SELECT shop_id, endpoint_id, subject AS ordering_key, count(due_at)::int AS due FROM webhook_deliveries
    WHERE status = 'pending' GROUP BY shop_id, endpoint_id, subject HAVING count(due_at) <> 1`
}

// A delivery that was due a moment ago still counts when the clock is set back a little meanwhile.
async function countDue(app: FastifyInstance): Promise<number> {
  const [row] = await app.prisma.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count
    FROM webhook_deliveries d JOIN webhook_endpoints e ON e.shop_id = d.shop_id AND e.id = d.endpoint_id
    WHERE e.is_enabled AND due_at <= now() + interval '20 milliseconds'`
  return row.count
}
