import { createRandom, type Random } from '../shared/random.js'
import { schemes, sign, type Scheme } from '../shared/sign.js'

/** How often each thing goes wrong between a payment provider and a shop; shares are from 0 to 1. */
export interface Shares {
  /** Share of orders whose payment fails. */
  failed: number
  /** Share of orders that are paid and refunded. */
  refunded: number
  /** Share of orders that are paid in two parts. */
  split: number
  /** Share of orders that are paid twice. */
  doubled: number
  /** Share of orders that are paid, and then refunded in part. */
  returned: number
  /** Share of orders that are canceled before the payment arrives. */
  late: number
  /** Share of orders that are never paid, although forged events claim so. */
  unpaid: number
  /** Share of events that are delivered more than once. */
  duplicated: number
  /** Share of deliveries that later ones overtake. */
  reordered: number
  /** Share of deliveries that are delayed. */
  delayed: number
  /** Share of deliveries that are signed by an inaccurate clock, within the tolerance of the service. */
  skewed: number
  /** Share of events of which a forgery is sent too. */
  forged: number
}

export type Scenario = 'paid' | 'failed' | 'refunded' | 'split' | 'doubled' | 'returned' | 'late' | 'unpaid'

export interface SimulatedOrder {
  id: number
  scenario: Scenario
  totalAmount: number
  /** The same in minor units. */
  totalCents: number
  currency: string
}

/** What the money of an order comes to once all events have arrived, in minor units. */
export interface ExpectedMoney {
  paidCents: number
  refundedCents: number
  dueCents: number
}

export function expectedMoney({ scenario, totalCents }: SimulatedOrder): ExpectedMoney {
  const money = (paidCents: number, refundedCents: number, dueCents: number) => ({ paidCents, refundedCents, dueCents })
  switch (scenario) {
    case 'paid':
    case 'split':
      return money(totalCents, 0, 0)
    case 'refunded':
      return money(totalCents, totalCents, 0)
    case 'doubled':
      return money(2 * totalCents, 0, totalCents)
    case 'returned':
      return money(totalCents, partOf(totalCents), 0)
    case 'late':
      return money(totalCents, 0, totalCents)
    case 'failed':
    case 'unpaid':
      return money(0, 0, 0)
  }
}

/** A part of a total that is paid first, or given back. */
function partOf(totalCents: number): number {
  return Math.floor(totalCents / 3)
}

/** One request to the webhook. */
export interface Delivery {
  orderId: number
  eventId: string
  type: string
  body: string
  scheme: Scheme
  /** The error of the signing clock. */
  skewMs: number
  delayMs: number
  /** Set if the delivery is forged: what is wrong with it. */
  forgery: Forgery | undefined
}

const forgeries = ['another secret', 'changed body', 'no signature', 'old signature'] as const

type Forgery = (typeof forgeries)[number]

/** Chooses the scenario of each order. */
export function planScenarios(orders: number, shares: Shares, seed: number): Scenario[] {
  const { happens } = createRandom(seed)
  return Array.from({ length: orders }, (_, index) => {
    // The first orders cover every scenario, so that a small run shows all of them.
    const first = scenarios[index]
    if (first && (first === 'paid' || shares[first] > 0)) return first
    return scenarios.find(scenario => scenario !== 'paid' && happens(shares[scenario])) ?? 'paid'
  })
}

const scenarios = ['paid', 'failed', 'refunded', 'split', 'doubled', 'returned', 'late', 'unpaid'] as const

/** All deliveries for the orders, in the order of sending. */
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
  const said = eventsOf(order)
  const events = said.map(({ type, amountCents }) => planEvent(order, type, { amountCents }, random))
  const duplicates = events
    .filter(() => random.happens(shares.duplicated))
    .flatMap(event => Array.from({ length: random.between(1, 3) }, () => event))
  const forgedTypes =
    order.scenario === 'unpaid' ? everyType : said.map(({ type }) => type).filter(() => random.happens(shares.forged))
  const forged = forgedTypes.map(type => planEvent(order, type, { forgery: random.pick(forgeries) }, random))
  return [...events, ...duplicates, ...forged]
}

/** What the provider says of an order; without an amount, of the whole. */
function eventsOf({ scenario, totalCents }: SimulatedOrder): Array<{ type: string; amountCents?: number }> {
  const [paid, refunded] = [{ type: 'payment.succeeded' }, { type: 'payment.refunded' }]
  const part = partOf(totalCents)
  switch (scenario) {
    case 'paid':
    case 'late':
      return [paid]
    case 'failed':
      return [{ type: 'payment.failed' }]
    case 'refunded':
      return [paid, refunded]
    case 'split':
      return [part, totalCents - part].map(amountCents => ({ ...paid, amountCents }))
    case 'doubled':
      return [paid, paid]
    case 'returned':
      return [paid, { ...refunded, amountCents: part }]
    case 'unpaid':
      return []
  }
}

const everyType = ['payment.succeeded', 'payment.failed', 'payment.refunded']

function planEvent(
  order: SimulatedOrder,
  type: string,
  { amountCents, forgery }: { amountCents?: number | undefined; forgery?: Forgery },
  random: Random
): Planned {
  const eventId = `evt_${order.id}_${random.between(0, 0xffffffff).toString(16)}`
  const body = JSON.stringify({
    event_id: eventId,
    type,
    order_id: order.id,
    ...(amountCents === undefined ? { amount: order.totalAmount } : { amount_cents: amountCents }),
    currency: order.currency
  })
  return { orderId: order.id, eventId, type, body, scheme: random.pick(schemes), forgery }
}

// The service tolerates 300 s; transmission takes a part of that.
const toleratedSkewMs = 280_000

/** The request for a delivery, signed now. */
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
