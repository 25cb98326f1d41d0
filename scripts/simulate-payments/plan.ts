import { createRandom, type Random } from '../shared/random.js'
import { schemes, sign, type Scheme } from '../shared/sign.js'

/** How much of what goes wrong between a payment provider and a shop is to go wrong; shares are from 0 to 1. */
export interface Shares {
  /** Of orders: the payment fails. */
  failed: number
  /** Of orders: paid and refunded. */
  refunded: number
  /** Of orders: canceled before they are paid. */
  late: number
  /** Of orders: never paid, though forgeries say so. */
  unpaid: number
  /** Of events: delivered more than once. */
  duplicated: number
  /** Of deliveries: overtaken by later ones. */
  reordered: number
  /** Of deliveries: held back for a while. */
  delayed: number
  /** Of deliveries: signed by a clock that is off, within what is tolerated. */
  skewed: number
  /** Forgeries for each event. */
  forged: number
}

export type Story = 'paid' | 'failed' | 'refunded' | 'late' | 'unpaid'

export interface SimulatedOrder {
  id: number
  story: Story
  totalAmount: number
  currency: string
}

/** One request to the webhook. */
export interface Delivery {
  orderId: number
  eventId: string
  type: string
  body: string
  scheme: Scheme
  /** How far the signing clock is off. */
  skewMs: number
  delayMs: number
  /** Set if it does not come from the provider: what is wrong with it. */
  forgery: Forgery | undefined
}

const forgeries = ['another secret', 'changed body', 'no signature', 'old signature'] as const

type Forgery = (typeof forgeries)[number]

/** Which story each order has. */
export function planStories(orders: number, shares: Shares, seed: number): Story[] {
  const { happens } = createRandom(seed)
  return Array.from({ length: orders }, (_, index) => {
    // The first orders tell each story once, so that a small run shows all of them.
    const first = stories[index]
    if (first && (first === 'paid' || shares[first] > 0)) return first
    return stories.find(story => story !== 'paid' && happens(shares[story])) ?? 'paid'
  })
}

const stories = ['paid', 'failed', 'refunded', 'late', 'unpaid'] as const

/** Everything that is sent for the orders, in the order of sending. */
export function planDeliveries(
  orders: readonly SimulatedOrder[],
  shares: Shares,
  maxDelayMs: number,
  seed: number
): Delivery[] {
  const random = createRandom(seed + 1)
  const inOrder = orders
    .flatMap(order => planOrder(order, shares, random))
    .map(delivery => ({
      ...delivery,
      skewMs: random.happens(shares.skewed) ? random.between(-toleratedSkewMs, toleratedSkewMs) : 0,
      delayMs: random.happens(shares.delayed) ? random.between(0, maxDelayMs) : 0
    }))
  const places = inOrder.map((_, index) =>
    random.happens(shares.reordered) ? random.between(index, inOrder.length) : index
  )
  return inOrder
    .map((delivery, index) => ({ delivery, place: places[index] ?? index }))
    .sort((one, other) => one.place - other.place)
    .map(({ delivery }) => delivery)
}

type Planned = Omit<Delivery, 'skewMs' | 'delayMs'>

function planOrder(order: SimulatedOrder, shares: Shares, random: Random): Planned[] {
  const events = typesOf[order.story].map(type => planEvent(order, type, undefined, random))
  const again = events
    .filter(() => random.happens(shares.duplicated))
    .flatMap(event => Array.from({ length: random.between(1, 3) }, () => event))
  const forgedTypes =
    order.story === 'unpaid' ? everyType : typesOf[order.story].filter(() => random.happens(shares.forged))
  const forged = forgedTypes.map(type => planEvent(order, type, random.pick(forgeries), random))
  return [...events, ...again, ...forged]
}

const typesOf: Record<Story, string[]> = {
  paid: ['payment.succeeded'],
  failed: ['payment.failed'],
  refunded: ['payment.succeeded', 'payment.refunded'],
  late: ['payment.succeeded'],
  unpaid: []
}

const everyType = ['payment.succeeded', 'payment.failed', 'payment.refunded']

function planEvent(order: SimulatedOrder, type: string, forgery: Forgery | undefined, random: Random): Planned {
  const eventId = `evt_${order.id}_${random.between(0, 0xffffffff).toString(16)}`
  const body = JSON.stringify({
    event_id: eventId,
    type,
    order_id: order.id,
    amount: order.totalAmount,
    currency: order.currency
  })
  return { orderId: order.id, eventId, type, body, scheme: random.pick(schemes), forgery }
}

// The service tolerates 300 s; what is on its way takes a little of that.
const toleratedSkewMs = 280_000

/** The request of a delivery, signed now. */
export function requestOf(delivery: Delivery, secret: string): { headers: Record<string, string>; body: string } {
  const { scheme, body, eventId, skewMs, forgery } = delivery
  const timeMs = Date.now() + skewMs
  const json = { 'Content-Type': 'application/json' }
  switch (forgery) {
    case undefined:
      return { body, headers: { ...json, ...sign({ scheme, body, secret, eventId, timeMs }) } }
    case 'another secret':
      return { body, headers: { ...json, ...sign({ scheme, body, secret: `not ${secret}`, eventId, timeMs }) } }
    case 'changed body':
      return {
        body: body.replace(/"order_id":/, '"order_id": '),
        headers: { ...json, ...sign({ scheme, body, secret, eventId, timeMs }) }
      }
    case 'no signature':
      return { body, headers: json }
    case 'old signature': {
      const timed = scheme === 'standard' ? 'standard' : 'stripe'
      return {
        body,
        headers: { ...json, ...sign({ scheme: timed, body, secret, eventId, timeMs: Date.now() - 3_600_000 }) }
      }
    }
  }
}
