import type { Actor } from '../actor.js'
import type { KnownOrder } from '../shop.js'
import { create, ifMatch } from './request.js'

interface RequestedUnits {
  items?: Array<{ item_id: number; quantity: number }>
  /** The statuses of an order that can be changed. */
  expected: number[]
}

/** Ships units of an order, or all that is left. The tracking number is the key: the oracle traces the part by it. */
export async function shipUnits(actor: Actor, order = pickOrder(actor, ['PAID'])): Promise<void> {
  if (!order) return
  const { items, expected } = pickUnits(actor, order)
  const key = actor.nextKey()
  await send(actor, order, {
    operation: 'ship units',
    list: 'shipments',
    body: { ...(items && { items }), carrier: 'Example Post', tracking_number: key },
    // 400: the order is not PAID.
    expected: [...expected, 400],
    key
  })
}

/** Cancels units of an order, or all that is left. The reason is the key. */
export async function cancelUnits(actor: Actor, order = pickOrder(actor, ['PENDING', 'PAID'])): Promise<void> {
  if (!order) return
  const { items, expected } = pickUnits(actor, order)
  const key = actor.nextKey()
  await send(actor, order, {
    operation: 'cancel units',
    list: 'cancellations',
    body: { ...(items && { items }), reason: key },
    // 400: the order is neither PENDING nor PAID.
    expected: [...expected, 400],
    key
  })
}

/** Takes units of an order back, of which some may not have shipped. The reason is the key. */
export async function returnUnits(actor: Actor, given?: KnownOrder): Promise<void> {
  const order = given ?? pickOrder(actor, actor.random.happens(0.7) ? ['SHIPPED'] : ['PAID', 'COMPLETED', 'REFUNDED'])
  if (!order) return
  const { items = order.items.map(nameLine), expected } = pickUnits(actor, order)
  const key = actor.nextKey()
  await send(actor, order, {
    operation: 'return units',
    list: 'returns',
    body: { items, restock: actor.random.happens(0.5), reason: key },
    expected,
    key
  })
}

/** Cancels, ships and takes back units of a new order, of which some may have been canceled by others meanwhile. */
export async function takeApart(actor: Actor, order: KnownOrder): Promise<void> {
  await cancelUnits(actor, order)
  await actor.client.send({
    operation: 'change status',
    method: 'PATCH',
    path: `/orders/${order.id}`,
    body: { status: 'PAID' },
    expected: [200, 400],
    reads: `order ${order.id}`
  })
  await shipUnits(actor, order)
  await returnUnits(actor, order)
}

/** Records a refund: some of the price, all of it, or more than it. The reason is the key. */
export async function refundAmount(actor: Actor): Promise<void> {
  const { random } = actor
  const order = pickOrder(actor, ['PAID', 'SHIPPED', 'COMPLETED', 'CANCELED'])
  if (!order) return
  const { totalCents } = order
  const cents = random.pick([totalCents, Math.ceil(totalCents / 2), random.between(1, 2 * totalCents)])
  const key = actor.nextKey()
  await send(actor, order, {
    operation: 'refund amount',
    list: 'refunds',
    body: { amount_cents: Math.max(1, cents), reason: key },
    expected: [201, 409],
    key
  })
}

async function send(
  actor: Actor,
  { id }: KnownOrder,
  request: { operation: string; list: string; body: object; expected: number[]; key: string }
): Promise<void> {
  const { operation, list, body, expected, key } = request
  const subject = `order ${id}`
  const { headers, mayFail } = ifMatch(actor, subject)
  await create(actor, operation, `/orders/${id}/${list}`, body, [...expected, ...mayFail], key, {
    headers,
    reads: subject
  })
}

/** A contended order: in nine of ten cases one whose last known status is among these, if there is one in sight. */
function pickOrder({ random, shop }: Actor, statuses: readonly string[]): KnownOrder | undefined {
  const orders = Array.from({ length: glances }, () => shop.pickOrder(random))
  const wanted = orders.find(order => order && statuses.includes(lastStatus(shop, order)))
  return random.happens(0.9) ? (wanted ?? orders[0]) : orders[0]
}

// Few of the latest orders have shipped; without so many, nearly all returns are refused.
const glances = 40

function lastStatus({ versions, statuses }: Actor['shop'], { id }: KnownOrder): string {
  return statuses.get(`${id} ${versions.get(`order ${id}`)}`) ?? 'PENDING'
}

/** All that is left, some lines, more units than a line has, or also the line of another order. */
function pickUnits({ random, shop }: Actor, order: KnownOrder): RequestedUnits {
  if (random.happens(0.1)) return { expected: [201, 409] }
  const lines = order.items.filter(() => random.happens(0.6))
  const items = (lines.length > 0 ? lines : order.items).map(({ id, quantity }) => ({
    item_id: id,
    quantity: random.between(1, quantity)
  }))
  if (random.happens(0.05)) {
    const foreign = shop.pickOrder(random)?.items.find(({ id }) => !order.items.some(line => line.id === id))
    return { items: [...items, { item_id: foreign?.id ?? 999_999_999, quantity: 1 }], expected: [400] }
  }
  const [first, ...others] = items
  if (first && random.happens(0.05)) {
    const beyond = order.items.reduce((sum, { quantity }) => sum + quantity, 1)
    return { items: [{ ...first, quantity: beyond }, ...others], expected: [409] }
  }
  return { items, expected: [201, 409] }
}

function nameLine({ id, quantity }: KnownOrder['items'][number]) {
  return { item_id: id, quantity }
}
