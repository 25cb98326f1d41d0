import { createHmac } from 'node:crypto'
import { expectAnswer, expectMove, listIn, numberIn } from './expect.js'
import type { Answer, Service } from '../shared/service.js'

/** The state that the checks share; they fill it in as they run. */
export interface Context {
  service: Service
  webhookSecret: string | undefined
  /** An id of this run, which makes skus, keys and event ids unique. */
  run: string
  productId: number
  /** The order that the checks pay and ship, and its total as a decimal of the service's currency. */
  orderId: number
  totalAmount: number
  /** The orders that remain to be canceled. */
  openOrders: Set<number>
}

/** The check cannot run; the message says why. */
export class SkippedError extends Error {
  override readonly name = 'SkippedError'
}

/** One line of the table. */
export interface Check {
  name: string
  /**
   * @returns a detail for the table
   * @throws SkippedError if the check cannot run, any other error if it fails
   */
  run(context: Context): Promise<string>
}

/** The checks. Each depends on the previous ones, so they must run in this order. */
export const checks: Check[] = [
  { name: 'health', run: checkHealth },
  { name: 'documentation', run: checkDocumentation },
  { name: 'create a product', run: createProduct },
  { name: 'a quote takes no stock', run: quote },
  { name: 'an order takes stock', run: orderOne },
  { name: 'a repeated key orders once', run: orderTwiceByOneKey },
  { name: 'excess quantity is refused', run: orderTooMuch },
  { name: '10 buyers, stock for 7', run: race },
  { name: 'the list has totals', run: listOrders },
  { name: 'an order is edited and found', run: editAndFind },
  { name: 'a signed webhook pays once', run: payByWebhook },
  { name: 'shipped, no longer cancelable', run: ship },
  { name: 'an order ships and returns in parts', run: shipInParts },
  { name: 'canceling returns the stock', run: cancel },
  { name: 'a unit moves to a location and back', run: moveStock },
  { name: 'the ledger adds up', run: addUpLedger },
  { name: 'a key is created and revoked', run: createAndRevokeKey }
]

/** Cancels the open orders and deletes the product, even after a failure. */
export const cleanUp: Check = {
  name: 'clean up',
  async run(context) {
    if (context.productId === 0) throw new SkippedError('nothing was created')
    await cancelOpenOrders(context)
    expectAnswer(await context.service.call('DELETE', `/api/v1/products/${context.productId}`), 204)
    return 'the product is deleted; the shipped order remains'
  }
}

const initialStock = 20

async function checkHealth({ service }: Context): Promise<string> {
  const { body } = expectAnswer(await service.call('GET', '/health'), 200, { status: 'ok' })
  return `version ${body?.version}`
}

async function checkDocumentation({ service }: Context): Promise<string> {
  for (const path of ['/docs/', '/redoc/']) {
    const { text } = expectAnswer(await service.call('GET', path), 200)
    if (!/<html/i.test(text)) throw new Error(`${path} is not an HTML page`)
  }
  const { body } = expectAnswer(await service.call('GET', '/openapi.json'), 200, { openapi: '3.1.0' })
  return `/docs, /redoc, OpenAPI with ${Object.keys(body?.paths ?? {}).length} paths`
}

async function createProduct(context: Context): Promise<string> {
  const answer = await context.service.call('POST', '/api/v1/products', {
    sku: `SMOKE-${context.run}`,
    name: 'Smoke test',
    price_cents: 2490,
    stock: initialStock
  })
  context.productId = numberIn(expectAnswer(answer, 201, { price_cents: 2490, stock: initialStock }), 'id')
  return `product ${context.productId}, stock ${initialStock}`
}

async function quote(context: Context): Promise<string> {
  const answer = await context.service.call('POST', '/api/v1/orders/quote', {
    product_id: context.productId,
    quantity: 2
  })
  expectAnswer(answer, 200, { placeable: true, total_amount_cents: 4980 })
  return expectMove(initialStock, await stockOf(context), 0)
}

async function orderOne(context: Context): Promise<string> {
  const before = await stockOf(context)
  const placed = expectAnswer(await placeOrder(context, 2), 201, { status: 'PENDING', total_amount_cents: 4980 })
  context.orderId = numberIn(placed, 'id')
  context.totalAmount = numberIn(placed, 'total_amount')
  return expectMove(before, await stockOf(context), -2)
}

async function orderTwiceByOneKey(context: Context): Promise<string> {
  const before = await stockOf(context)
  const headers = { 'idempotency-key': context.run }
  const first = expectAnswer(await placeOrder(context, 3, headers), 201)
  const second = expectAnswer(await placeOrder(context, 3, headers), 201)
  if (first.text !== second.text || second.headers['idempotent-replayed'] !== 'true') {
    throw new Error('the second response differs from the first')
  }
  return expectMove(before, await stockOf(context), -3)
}

async function orderTooMuch(context: Context): Promise<string> {
  const before = await stockOf(context)
  expectAnswer(await placeOrder(context, before + 1), 409, { code: 'INSUFFICIENT_STOCK', available: before })
  return expectMove(before, await stockOf(context), 0)
}

async function race(context: Context): Promise<string> {
  const before = await stockOf(context)
  const answers = await Promise.all(Array.from({ length: 10 }, () => placeOrder(context, 2)))
  const placed = answers.filter(({ status }) => status === 201).length
  const refused = answers.filter(({ status, body }) => status === 409 && body?.code === 'INSUFFICIENT_STOCK').length
  if (placed !== 7 || refused !== 3) throw new Error(`${placed} orders were placed and ${refused} refused`)
  return `7 placed, 3 refused, ${expectMove(before, await stockOf(context), -14)}`
}

async function listOrders({ service, productId }: Context): Promise<string> {
  const answer = await service.call('GET', `/api/v1/orders?product_id=${productId}&status=PENDING&limit=5`)
  expectAnswer(answer, 200, { total: 9, total_quantity: 19, total_amount_cents: 19 * 2490 })
  return `${listIn(answer, 'orders').length} of 9 orders, 19 units in total`
}

async function editAndFind({ service, run, orderId }: Context): Promise<string> {
  const edit = { note: `Smoke test ${run}`, metadata: { run } }
  expectAnswer(await service.call('PATCH', `/api/v1/orders/${orderId}`, edit), 200, { version: 2, note: edit.note })
  const found = await service.call('GET', `/api/v1/orders?q=${encodeURIComponent(edit.note.toUpperCase())}`)
  const [order] = listIn(expectAnswer(found, 200, { total: 1 }), 'orders')
  if (order?.id !== orderId) throw new Error(`the search found order ${String(order?.id)}`)
  return `order ${orderId} is found by its new note`
}

async function payByWebhook({ service, webhookSecret, run, orderId, totalAmount }: Context): Promise<string> {
  if (webhookSecret === undefined) throw new SkippedError('WEBHOOK_SECRET is not set')
  const event = { event_id: `evt_${run}`, type: 'payment.succeeded', order_id: orderId, amount: totalAmount }
  const body = JSON.stringify(event)
  const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
  const send = async (signature: string) =>
    await service.call('POST', '/api/v1/webhooks/payment', body, { 'x-signature': signature })
  expectAnswer(await send('0'.repeat(64)), 401, { code: 'INVALID_SIGNATURE' })
  expectAnswer(await send(signature), 200, { status: 'success', order_status: 'PAID' })
  expectAnswer(await send(signature), 200, { status: 'duplicate' })
  return `order ${orderId} is PAID`
}

async function ship(context: Context): Promise<string> {
  const { service, orderId, openOrders } = context
  for (const status of ['PAID', 'SHIPPED']) {
    expectAnswer(await service.call('PATCH', `/api/v1/orders/${orderId}`, { status }), 200, { status })
  }
  openOrders.delete(orderId)
  expectAnswer(await service.call('DELETE', `/api/v1/orders/${orderId}`), 400, {
    code: 'ORDER_NOT_CANCELABLE',
    current_status: 'SHIPPED'
  })
  const history = listIn(expectAnswer(await service.call('GET', `/api/v1/orders/${orderId}/history`), 200), 'history')
  if (history.length !== 4) throw new Error(`the history has ${history.length} entries instead of 4`)
  return `order ${orderId} is SHIPPED, its history has 4 entries`
}

async function shipInParts(context: Context): Promise<string> {
  const { service, openOrders } = context
  const [orderId] = openOrders
  const path = `/api/v1/orders/${orderId}`
  const paid = expectAnswer(await service.call('PATCH', path, { status: 'PAID' }), 200, { status: 'PAID' })
  const [item] = listIn(paid, 'items')
  const one = { items: [{ item_id: item?.id, quantity: 1 }] }
  const before = await stockOf(context)
  const orderAfter = async (name: string, body: object) =>
    JSON.stringify(expectAnswer(await service.call('POST', `${path}/${name}`, body), 201).body?.order)
  const partial = await orderAfter('shipments', one)
  if (!partial.includes('"partial"')) throw new Error(`one unit shipped, and the order is ${partial}`)
  const shipped = await orderAfter('shipments', {})
  if (!shipped.includes('"SHIPPED"')) throw new Error(`all units shipped, and the order is ${shipped}`)
  const due = await orderAfter('returns', { ...one, restock: true })
  if (!due.includes('"refund_due_cents":2490')) throw new Error(`a unit came back, and the order is ${due}`)
  expectAnswer(await service.call('POST', `${path}/refunds`, { amount_cents: 2490 }), 201, { amount_cents: 2490 })
  openOrders.delete(orderId ?? 0)
  return expectMove(before, await stockOf(context), 1)
}

async function cancel(context: Context): Promise<string> {
  const before = await stockOf(context)
  await cancelOpenOrders(context)
  // Orders of two and of three units have shipped; one unit came back.
  return expectMove(before, await stockOf(context), initialStock - 2 - 3 + 1 - before)
}

async function moveStock(context: Context): Promise<string> {
  const { service, productId } = context
  const before = await stockOf(context)
  const there = await ensureLocation(service)
  const levels = await service.call('GET', `/api/v1/products/${productId}/stock`)
  const [here] = listIn(expectAnswer(levels, 200, { stock: before }), 'locations').filter(({ quantity }) => quantity)
  const move = { product_id: productId, quantity: 1 }
  const away = { ...move, from_location_id: here?.location_id, to_location_id: there }
  const moved = listIn(expectAnswer(await service.call('POST', '/api/v1/stock/transfers', away), 200), 'locations')
  const found = moved.find(location => location.location_id === there)?.quantity
  if (found !== 1) throw new Error(`location ${there} has ${String(found)} units instead of 1`)
  const back = { ...move, from_location_id: there, to_location_id: here?.location_id }
  expectAnswer(await service.call('POST', '/api/v1/stock/transfers', back), 200, { stock: before })
  return `to location ${there}, ${expectMove(before, await stockOf(context), 0)}`
}

/** Nobody can delete a location, so every run uses the inactive one of the first. */
async function ensureLocation(service: Service): Promise<number> {
  const list = expectAnswer(await service.call('GET', '/api/v1/locations?limit=100'), 200)
  const found = listIn(list, 'locations').find(({ name }) => name === locationName)?.id
  if (typeof found === 'number') return found
  const location = { name: locationName, priority: 1_000, is_active: false }
  return numberIn(expectAnswer(await service.call('POST', '/api/v1/locations', location), 201), 'id')
}

const locationName = 'Smoke test'

async function addUpLedger(context: Context): Promise<string> {
  const movements = listIn(
    expectAnswer(await context.service.call('GET', `/api/v1/products/${context.productId}/movements?limit=100`), 200),
    'movements'
  )
  const sum = movements.reduce((total, { delta }) => total + Number(delta), 0)
  const stock = await stockOf(context)
  if (sum !== stock) throw new Error(`the movements add up to ${sum}, but the stock is ${stock}`)
  return `${movements.length} movements add up to the stock of ${stock}`
}

async function createAndRevokeKey({ service, run }: Context): Promise<string> {
  const key = { name: `smoke-${run}`, scopes: ['orders:read'], expires_at: new Date(Date.now() + 60_000).toISOString() }
  const created = await service.call('POST', '/api/v1/api-keys', key)
  if (created.status === 403) throw new SkippedError('the API key lacks keys:write or orders:read')
  const id = numberIn(expectAnswer(created, 201), 'id')
  const headers = { 'x-api-key': String(created.body?.key) }
  expectAnswer(await service.call('GET', '/api/v1/orders?limit=1', undefined, headers), 200)
  expectAnswer(await service.call('DELETE', `/api/v1/api-keys/${id}`), 204)
  const { body } = expectAnswer(await service.call('GET', '/api/v1/session'), 200)
  if (body?.credentials === 'none') return `key ${id}, in open mode`
  expectAnswer(await service.call('GET', '/api/v1/orders?limit=1', undefined, headers), 401)
  return `key ${id} worked until it was revoked`
}

async function placeOrder(
  { service, productId, openOrders }: Context,
  quantity: number,
  headers?: Record<string, string>
): Promise<Answer> {
  const answer = await service.call('POST', '/api/v1/orders', { product_id: productId, quantity }, headers)
  if (answer.status === 201) openOrders.add(numberIn(answer, 'id'))
  return answer
}

async function cancelOpenOrders({ service, openOrders }: Context): Promise<void> {
  for (const orderId of openOrders) {
    expectAnswer(await service.call('DELETE', `/api/v1/orders/${orderId}`), 200, { status: 'CANCELED' })
    openOrders.delete(orderId)
  }
}

async function stockOf({ service, productId }: Context): Promise<number> {
  return numberIn(expectAnswer(await service.call('GET', `/api/v1/products/${productId}`), 200), 'stock')
}
