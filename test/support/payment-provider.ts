import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import type { OrderStatus } from '../../src/orders/status.js'
import { build, createOrder, createProduct, send } from './app.js'

export const secret = 'whsec_dGVzdC1vbmx5LXdlYmhvb2stc2VjcmV0'

/** Builds the real app with the provider's secret. */
export async function buildWithSecret(t: Test, settings: Partial<AppConfig> = {}): Promise<FastifyInstance> {
  return await build(t, { webhookSecrets: [secret], ...settings })
}

/** Places an order of 2 units at 24.90 for a new product with a stock of 10. */
export async function pendingOrder(app: FastifyInstance) {
  const product = await createProduct(app, { price: 24.9, stock: 10 })
  return await createOrder(app, { product_id: product.id, quantity: 2 })
}

/** Places an order and moves it to a status through the API. */
export async function orderThatIs(app: FastifyInstance, status: OrderStatus) {
  const order = await pendingOrder(app)
  for (const step of wayTo[status]) {
    const answer = await send(app, 'PUT', `/orders/${order.id}`, { status: step })
    if (answer.status !== 200) throw new Error(answer.text)
  }
  return order
}

const wayTo: Record<OrderStatus, OrderStatus[]> = {
  PENDING: [],
  PAID: ['PAID'],
  SHIPPED: ['PAID', 'SHIPPED'],
  COMPLETED: ['PAID', 'SHIPPED', 'COMPLETED'],
  CANCELED: ['CANCELED'],
  REFUNDED: ['PAID', 'REFUNDED']
}

let events = 0

export function newEventId(): string {
  return `evt_${++events}`
}

/** Signs bytes with the simplest scheme, for the `X-Signature` header. */
export function signatureOf(body: string | Buffer, key = secret): string {
  return createHmac('sha256', key).update(body).digest('hex')
}

/** Sends raw bytes, signed unless other headers are given. */
export async function sendBytes(
  app: FastifyInstance,
  payload: string | Buffer,
  headers: Record<string, string> = { 'x-signature': signatureOf(payload) }
) {
  const response = await app.inject({
    method: 'POST',
    url: '/webhooks/payment',
    payload,
    headers: { 'content-type': 'application/json', ...headers }
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}

/** Sends a signed event as the provider does. */
export async function sendEvent(app: FastifyInstance, event: unknown, headers: Record<string, string> = {}) {
  const body = JSON.stringify(event)
  return await sendBytes(app, body, { 'x-signature': signatureOf(body), ...headers })
}

/** Reads an order through the API for comparison: its status, its history in words and its product's stock. */
export async function orderStateOf(app: FastifyInstance, orderId: number) {
  const { body: order } = await send(app, 'GET', `/orders/${orderId}`)
  const {
    body: { history }
  } = await send(app, 'GET', `/orders/${orderId}/history`)
  const { body: product } = await send(app, 'GET', `/products/${order.product_id}`)
  return {
    status: order.status,
    history: history.map(inWords),
    stock: product.stock
  }
}

function inWords({ changes }: { changes: Record<string, { to: string }> }): string {
  if (changes.status) return changes.status.to
  if (changes.refund) return `refund ${changes.refund.to}`
  return changes.paid_cents ? 'paid in part' : 'refunded in part'
}

/** Reads what an order says about its money. */
export async function moneyOf(app: FastifyInstance, orderId: number) {
  const { body } = await send(app, 'GET', `/orders/${orderId}`)
  return {
    status: body.status,
    paymentStatus: body.payment_status,
    paidCents: body.paid_cents,
    refundedCents: body.refunded_cents,
    refundDueCents: body.refund_due_cents
  }
}

/** The refunds that were requested for an order: the amount of each request, and what was due then. */
export async function refundRequestsOf(app: FastifyInstance, orderId: number): Promise<Array<[number, number]>> {
  const { body } = await send(app, 'GET', '/events?types=order.refund_requested&limit=100')
  return body.events
    .filter((event: { order_id: number }) => event.order_id === orderId)
    .map(({ data }: { data: Record<string, number> }) => [data.amount_cents, data.refund_due_cents])
}
