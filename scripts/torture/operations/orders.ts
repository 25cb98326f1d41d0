import type { Actor } from '../actor.js'
import type { KnownOrder } from '../shop.js'
import { readStock } from './locations.js'
import { takeApart } from './parts.js'
import { create, ifMatch, pickLocation } from './request.js'

export async function placeOrder(actor: Actor): Promise<void> {
  const key = actor.nextKey()
  const body = orderBody(actor, key)
  const answer = await create(actor, 'place order', '/orders', body, [201, 409, 404, ...refusalsOf(body)], key)
  if (answer?.status === 201) know(actor, JSON.parse(answer.text))
}

export async function placeMany(actor: Actor): Promise<void> {
  const key = actor.nextKey()
  const orders = Array.from({ length: actor.random.between(2, 6) }, (_, index) => orderBody(actor, `${key}/${index}`))
  const mode = actor.random.pick(['atomic', 'partial'])
  const answer = await create(
    actor,
    'place many',
    '/orders/bulk',
    { orders, mode },
    mode === 'atomic' ? [201, 409, 404, ...orders.flatMap(refusalsOf)] : [200],
    key
  )
  if (answer && answer.status < 300) {
    for (const { order } of JSON.parse(answer.text).results) if (order) know(actor, order)
  }
}

/** Orders more of a product than any location has, so that the order is split unless more comes in the meantime. */
export async function placeSplit(actor: Actor): Promise<void> {
  const { random } = actor
  const shown = await readStock(actor)
  if (!shown) return
  const most = Math.max(...shown.locations.map(({ is_active: isActive, quantity }) => (isActive ? quantity : 0)))
  // So that enough is left of what there is a lot of.
  if (most >= shown.stock || most > 60) return
  const key = actor.nextKey()
  const [other, quantity] = [actor.shop.pickProduct(random).id, random.between(most + 1, shown.stock)]
  const items = [
    { product_id: shown.product_id, quantity },
    ...(random.happens(0.3) && other !== shown.product_id ? [{ product_id: other, quantity: 1 }] : [])
  ]
  const answer = await create(actor, 'place order', '/orders', { items, note: key }, [201, 409, 404], key)
  if (answer?.status !== 201) return
  const order = know(actor, JSON.parse(answer.text))
  // What happens to others of the latest orders seldom happens to these few.
  if (random.happens(0.5)) await takeApart(actor, order)
}

/** An order that names a location is refused while that is inactive. */
function refusalsOf(body: object): number[] {
  return 'location_id' in body ? [400] : []
}

function orderBody(actor: Actor, note: string): object {
  const { random, shop } = actor
  const many = () => (random.happens(0.1) ? random.between(5, 30) : random.between(1, 3))
  const quantity = () => (random.happens(0.03) ? 1_000_000 : many())
  const user = random.happens(0.2) && shop.userIds.length > 0 ? { user_id: random.pick(shop.userIds) } : {}
  const where = random.happens(0.12) ? { location_id: pickLocation(actor) } : {}
  const given = { note, ...user, ...where, ...(random.happens(0.3) ? details(note) : {}) }
  if (random.happens(0.5)) return { product_id: shop.pickProduct(random).id, quantity: quantity(), ...given }
  const items = Array.from({ length: random.between(1, 4) }, () => {
    const { id, priceCents } = shop.pickProduct(random)
    return {
      product_id: id,
      quantity: quantity(),
      ...(random.happens(0.1) ? { expected_price_cents: priceCents } : {})
    }
  })
  return { items, ...given }
}

/** What belongs to one request and no other: the oracle looks for it. */
function details(name: string): object {
  return {
    external_id: name,
    email: 'buyer@example.com',
    shipping_address: { name, line1: '1 Example Street', city: 'Lisbon', country: 'PT' },
    metadata: { placed: name },
    adjustments: [
      { type: 'shipping', label: 'Parcel', amount_cents: 490 },
      { type: 'discount', label: 'WELCOME', amount_cents: -90 },
      { type: 'tax', label: 'VAT', amount_cents: 233 }
    ]
  }
}

/** Changes the metadata and the phone number, unless the order has shipped. The note stays: it names the order. */
export async function editOrder(actor: Actor): Promise<void> {
  const order = actor.shop.pickOrder(actor.random)
  if (!order) return
  const { headers, mayFail } = ifMatch(actor, `order ${order.id}`)
  const edit = actor.nextKey()
  await actor.client.send({
    operation: 'edit order',
    method: 'PATCH',
    path: `/orders/${order.id}`,
    body: { metadata: { edited: edit }, phone: String(actor.random.between(100, 999)), reason: edit },
    headers,
    expected: [200, 400, ...mayFail],
    reads: `order ${order.id}`
  })
}

function know({ shop }: Actor, order: Pick<KnownOrder, 'id' | 'items'> & { total_amount_cents: number }): KnownOrder {
  const items = order.items.map(({ id, quantity }) => ({ id, quantity }))
  const known = { id: order.id, totalCents: order.total_amount_cents, items }
  shop.orders.push(known)
  return known
}

export async function changeStatus(actor: Actor): Promise<void> {
  const { client, random, shop } = actor
  const order = shop.pickOrder(random)
  if (!order) return
  const status = random.pick(['PAID', 'PAID', 'PAID', 'SHIPPED', 'SHIPPED', 'COMPLETED', 'REFUNDED', 'CANCELED'])
  const body = { status, ...(status === 'REFUNDED' && random.happens(0.3) ? { restock: true } : {}) }
  const { headers, mayFail } = ifMatch(actor, `order ${order.id}`)
  await client.send({
    operation: 'change status',
    method: random.pick(['PUT', 'PATCH']),
    path: `/orders/${order.id}`,
    body,
    headers,
    expected: [200, 400, ...mayFail],
    reads: `order ${order.id}`
  })
}

export async function cancel(actor: Actor): Promise<void> {
  const order = actor.shop.pickOrder(actor.random)
  if (!order) return
  const { headers, mayFail } = ifMatch(actor, `order ${order.id}`)
  await actor.client.send({
    operation: 'cancel',
    method: 'DELETE',
    path: `/orders/${order.id}`,
    headers,
    expected: [200, 400, ...mayFail],
    reads: `order ${order.id}`
  })
}

/** Requests a refund as another system would: through the Redis stream. */
export async function requestRefund({ random, shop, redis, history }: Actor): Promise<void> {
  const order = shop.pickOrder(random)
  if (!redis || !order) return
  const id = `${Date.now()}-${random.between(0, 1_000_000)}`
  // Before the write: the entry may be in the stream even if the answer is lost.
  shop.refundEntries.set(id, order.id)
  history.count('refunds requested by stream')
  const ofShop = shop.slug === 'default' ? [] : ['shop', shop.slug]
  await Promise.race([
    redis.xadd('refund_order', id, 'order_id', String(order.id), ...ofShop).catch(() => {}),
    new Promise(resolve => setTimeout(resolve, 500))
  ])
}
