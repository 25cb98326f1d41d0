// Walks of orders through the real commands, compared after each step with a model that shares no code with them.
import fc from 'fast-check'
import t from 'tap'
import { instantOf } from '../../src/database/reads.js'
import { ApiError } from '../../src/errors.js'
import { cancelItems, refundOrder, returnItems, shipItems } from '../../src/orders/change-parts.js'
import { cancelOrder, changeStatus } from '../../src/orders/change-order.js'
import { placeOrder } from '../../src/orders/place-order.js'
import type { OrderStatus, Requester } from '../../src/orders/status.js'
import type { Payment } from '../../src/payments/payment-event.js'
import { recordPayment } from '../../src/payments/record-payment.js'
import { Draft } from '../../src/shop/draft.js'
import { noDetails, type Adjustment } from '../../src/shop/order-details.js'
import type { ProductRecord } from '../../src/shop/records.js'
import { levelAt, mainOf } from '../../src/shop/stock-levels.js'

const orderId = 1

/** Some units of some lines, by their position; null for all that is left. */
type Units = Array<{ line: number; quantity: number }> | null

type Step =
  | { kind: 'ship' | 'cancel'; units: Units }
  | { kind: 'return'; units: NonNullable<Units>; restock: boolean }
  /** An amount of null is an event without one; otherwise in thousandths of the total. */
  | { kind: 'payment' | 'refund event'; share: number | null; isRepeated: boolean }
  | { kind: 'payment fails' }
  | { kind: 'refund'; share: number }
  | { kind: 'set'; to: OrderStatus; requester: Requester; restock: boolean }
  | { kind: 'cancel order' }

/** The units of a product at locations 1, 2 and 3 before the order. */
type Levels = [number, number, number]

interface Walk {
  lines: Array<{ price: number; quantity: number; levels: Levels }>
  adjustments: Adjustment[]
  steps: Step[]
}

const someUnits = fc.uniqueArray(fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 4 }) }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ line }) => line
})
const share = fc.oneof(fc.constantFrom(1_000, 500, 2_000), fc.integer({ min: 1, max: 1_500 }))
const constant = <const T>(value: T) => fc.constant(value)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('ship' as const, 'cancel' as const),
      units: fc.option(someUnits, { freq: 4 })
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: constant('return'), units: someUnits, restock: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('payment' as const, 'payment' as const, 'refund event' as const),
      share: fc.option(share, { freq: 2 }),
      isRepeated: fc.boolean()
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: constant('refund'), share }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: constant('set'),
      to: fc.constantFrom<OrderStatus>('PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELED', 'REFUNDED'),
      requester: fc.constantFrom<Requester>('api', 'api', 'api', 'background'),
      restock: fc.boolean()
    })
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>({ kind: 'cancel order' }, { kind: 'payment fails' })
  }
)

const amounts = { shipping: [0, 700], fee: [0, 300], tax: [0, 900], discount: [-1_500, 0] } as const
const adjustment = fc.constantFrom<Adjustment['type']>('shipping', 'fee', 'tax', 'discount').chain(type => {
  const [min, max] = amounts[type]
  return fc.record({ type: fc.constant(type), label: fc.constant('x'), amount_cents: fc.integer({ min, max }) })
})

// Half of the products are at one place, as in most shops; the others are at several, so that lines are split.
const levels: fc.Arbitrary<Levels> = fc.oneof(
  fc.constant<Levels>([100, 0, 0]),
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .filter(units => sum(units) >= 5)
)

const walks: fc.Arbitrary<Walk> = fc
  .record({
    lines: fc.array(
      fc.record({ price: fc.integer({ min: 1, max: 999 }), quantity: fc.integer({ min: 1, max: 5 }), levels }),
      {
        minLength: 1,
        maxLength: 4
      }
    ),
    adjustments: fc.array(adjustment, { maxLength: 3 }),
    // Most walks begin with a payment, so that there is something to ship; or with a part of it.
    firstShare: fc.constantFrom(null, null, 500, 300, undefined),
    steps: fc.array(step, { minLength: 6, maxLength: 16, size: 'max' })
  })
  .filter(({ lines, adjustments }) => priceOf(lines) + sumOf(adjustments) >= 0)
  .map(({ firstShare: share, steps, ...order }) => {
    const fitting = steps.map(given => withLinesOf(order.lines.length, given))
    const first: Step[] = share === undefined ? [] : [{ kind: 'payment', share, isRepeated: false }]
    return { ...order, steps: [...first, ...fitting] }
  })

/** The step without the lines that the order does not have, except for a few. */
function withLinesOf(count: number, given: Step): Step {
  if (!('units' in given) || given.units === null || given.units.some(({ quantity }) => quantity === 4)) return given
  const units = given.units.filter(({ line }) => line < count)
  return { ...given, units: units.length > 0 ? units : [{ line: 0, quantity: 1 }] }
}

// The model.

interface Line {
  id: number
  price: number
  quantity: number
  shipped: number
  canceled: number
  returned: number
  /** Of `returned`: what can be sold again. */
  restocked: number
  levels: Levels
  /** Each unit: where it came from, and where it is now. */
  units: Array<{ from: number; is: 'waiting' | 'shipped' | 'canceled' | 'restocked' | 'lost' }>
}

interface Model {
  status: OrderStatus
  wasShipped: boolean
  lines: Line[]
  adjustments: readonly Adjustment[]
  payments: number[]
  refunds: number[]
}

type Refusal = { refused: ApiError['code'] }

const nextByApi: Record<OrderStatus, string> = {
  PENDING: 'PAID CANCELED',
  PAID: 'SHIPPED CANCELED REFUNDED',
  SHIPPED: 'COMPLETED REFUNDED',
  COMPLETED: 'REFUNDED',
  CANCELED: 'REFUNDED',
  REFUNDED: ''
}

function isLegal(from: OrderStatus, to: OrderStatus, requester: Requester): boolean {
  const isCompletion = to === 'COMPLETED' && (from === 'PENDING' || from === 'PAID')
  return nextByApi[from].split(' ').includes(to) || (requester === 'background' && isCompletion)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function priceOf(lines: ReadonlyArray<{ price: number; quantity: number }>): number {
  return sum(lines.map(({ price, quantity }) => price * quantity))
}

function sumOf(adjustments: readonly Adjustment[], ...types: string[]): number {
  const counted = adjustments.filter(({ type }) => types.length === 0 || types.includes(type))
  return sum(counted.map(({ amount_cents: cents }) => cents))
}

const totalOf = ({ lines, adjustments }: Model) => priceOf(lines) + sumOf(adjustments)
const paidOf = ({ payments }: Model) => sum(payments)
const refundedOf = ({ refunds }: Model) => sum(refunds)
const leftOf = (model: Model) => Math.max(0, paidOf(model) - refundedOf(model))
const openOf = ({ quantity, shipped, canceled }: Line) => quantity - shipped - canceled
const hasShippedUnits = ({ lines }: Model) => lines.some(({ shipped }) => shipped > 0)

/** What the units cost that are neither canceled nor returned, with their share of discounts and taxes. */
function costOfUnits(model: Model): number {
  const { lines, adjustments } = model
  const kept = lines.map(({ price, quantity, canceled, returned }) => ({
    price,
    quantity: quantity - canceled - returned
  }))
  if (priceOf(kept) === priceOf(lines)) return totalOf(model)
  if (lines.every(({ quantity, canceled }) => quantity === canceled)) return 0
  const shared = sumOf(adjustments, 'discount', 'tax')
  const share = (Math.abs(shared) * priceOf(kept)) / priceOf(lines)
  const cost = priceOf(kept) + sumOf(adjustments, 'shipping', 'fee') + Math.sign(shared) * Math.round(share)
  return Math.min(totalOf(model), Math.max(0, cost))
}

/**
 * Moves the units of a line to where the counters say they are: the first that wait ship, the last that wait are
 * canceled, and the first that shipped come back.
 */
function moveUnits(line: Line): void {
  const { units } = line
  const came = (...states: string[]) => units.filter(({ is }) => states.includes(is)).length
  const next = (is: string) => units.find(unit => unit.is === is)!
  while (came('canceled') < line.canceled) units.findLast(({ is }) => is === 'waiting')!.is = 'canceled'
  while (came('shipped', 'restocked', 'lost') < line.shipped) next('waiting').is = 'shipped'
  while (came('restocked') < line.restocked) next('shipped').is = 'restocked'
  while (came('restocked', 'lost') < line.returned) next('shipped').is = 'lost'
}

function costOf(model: Model): number {
  return model.status === 'CANCELED' || model.status === 'REFUNDED' ? 0 : costOfUnits(model)
}

function dueOf(model: Model): number {
  return Math.max(0, paidOf(model) - refundedOf(model) - costOf(model))
}

function paymentStatusOf(model: Model): string {
  const isRefunded = refundedOf(model) > 0
  if (leftOf(model) === 0) return isRefunded ? 'refunded' : totalOf(model) === 0 ? 'paid' : 'unpaid'
  if (leftOf(model) >= totalOf(model)) return 'paid'
  if (isRefunded) return 'partially_refunded'
  return leftOf(model) >= (costOfUnits(model) || totalOf(model)) ? 'paid' : 'partially_paid'
}

function fulfillmentOf(model: Model): string {
  if (!hasShippedUnits(model)) return 'unfulfilled'
  return model.lines.some(line => openOf(line) > 0) ? 'partial' : 'fulfilled'
}

/** Takes one step in the model. */
function take(model: Model, given: Step): Refusal | 'accepted' {
  switch (given.kind) {
    case 'ship':
      if (model.status !== 'PAID') return { refused: 'INVALID_STATUS_TRANSITION' }
      return takeUnits(model, given.units, openOf, 'shipped') ?? settle(model)
    case 'cancel':
      if (model.status !== 'PENDING' && model.status !== 'PAID') return { refused: 'ORDER_NOT_CANCELABLE' }
      return takeUnits(model, given.units, openOf, 'canceled') ?? settle(model)
    case 'return': {
      const before = model.lines.map(({ returned }) => returned)
      const refusal = takeUnits(model, given.units, ({ shipped, returned }) => shipped - returned, 'returned')
      if (refusal) return refusal
      if (given.restock) model.lines.forEach((line, i) => (line.restocked += line.returned - (before[i] ?? 0)))
      return 'accepted'
    }
    case 'payment':
      pay(model, amountOf(model, given.share) ?? (costOfUnits(model) || totalOf(model)))
      return 'accepted'
    case 'refund event':
      giveBack(model, amountOf(model, given.share) ?? wholeRefundOf(model))
      return 'accepted'
    case 'payment fails':
      if (model.status === 'PENDING' && leftOf(model) === 0) end(model, 'CANCELED')
      endOnceGivenBack(model)
      return 'accepted'
    case 'refund': {
      const amount = amountOf(model, given.share) ?? 0
      if (amount > leftOf(model)) return { refused: 'REFUND_TOO_LARGE' }
      giveBack(model, amount)
      return 'accepted'
    }
    case 'set':
      return given.to === model.status ? 'accepted' : set(model, given)
    case 'cancel order':
      if (hasShippedUnits(model) || !isLegal(model.status, 'CANCELED', 'api')) {
        return { refused: 'ORDER_NOT_CANCELABLE' }
      }
      end(model, 'CANCELED')
      return 'accepted'
  }
}

function amountOf(model: Model, share: number | null): number | undefined {
  return share === null ? undefined : Math.ceil((totalOf(model) * share) / 1_000) + 1
}

/** Without an amount, a refund gives back one payment, or what is left. */
function wholeRefundOf(model: Model): number {
  if (paidOf(model) === 0) return refundedOf(model) === 0 ? totalOf(model) : 0
  return Math.min(totalOf(model), leftOf(model))
}

function takeUnits(
  model: Model,
  units: Units,
  availableOf: (line: Line) => number,
  counter: 'shipped' | 'canceled' | 'returned'
): Refusal | undefined {
  const { lines } = model
  const wanted = units ?? lines.map((line, i) => ({ line: i, quantity: availableOf(line) }))
  if (wanted.some(({ line }) => line >= lines.length)) return { refused: 'VALIDATION_FAILED' }
  const isTooMuch = wanted.some(({ line, quantity }) => quantity > availableOf(lines[line]!))
  if (isTooMuch || sum(wanted.map(({ quantity }) => quantity)) === 0) return { refused: 'QUANTITY_UNAVAILABLE' }
  for (const { line, quantity } of wanted) lines[line]![counter] += quantity
  return undefined
}

/** The status follows from the lines; an order that costs less may be covered by what was paid. */
function settle(model: Model): 'accepted' {
  const isOpen = model.lines.some(line => openOf(line) > 0)
  if (!isOpen) {
    model.status = hasShippedUnits(model) ? 'SHIPPED' : 'CANCELED'
    model.wasShipped ||= model.status === 'SHIPPED'
  } else if (model.status === 'PENDING' && leftOf(model) > 0 && paidOf(model) - refundedOf(model) >= costOf(model)) {
    model.status = 'PAID'
  }
  return 'accepted'
}

function pay(model: Model, amount: number): void {
  // Of the refunds so far, those that can belong to a payment so far.
  const givenBack = Math.min(refundedOf(model), paidOf(model))
  model.payments.push(amount)
  if (model.status === 'PENDING' && paidOf(model) - givenBack >= costOf(model)) model.status = 'PAID'
  endOnceGivenBack(model)
}

function giveBack(model: Model, amount: number): void {
  model.refunds.push(amount)
  endOnceGivenBack(model)
}

function endOnceGivenBack(model: Model): void {
  const isGivenBack = paidOf(model) > 0 && refundedOf(model) >= paidOf(model)
  if (isGivenBack && model.status !== 'PENDING' && model.status !== 'REFUNDED') end(model, 'REFUNDED')
}

/** CANCELED or REFUNDED: what is left is canceled, unless all had shipped; what shipped comes back if asked for. */
function end(model: Model, to: 'CANCELED' | 'REFUNDED', restock = false): void {
  for (const line of model.lines) {
    if (!model.wasShipped) line.canceled = line.quantity - line.shipped
    if (restock && model.status !== 'CANCELED') {
      line.restocked += line.shipped - line.returned
      line.returned = line.shipped
    }
  }
  model.status = to
}

function set(model: Model, { to, requester, restock }: Extract<Step, { kind: 'set' }>): Refusal | 'accepted' {
  const isTooLate = to === 'CANCELED' && hasShippedUnits(model)
  const isUnpaid = model.status === 'CANCELED' && paidOf(model) === 0
  if (!isLegal(model.status, to, requester) || isTooLate || isUnpaid) return { refused: 'INVALID_STATUS_TRANSITION' }
  if (to === 'PAID') model.payments.push(Math.max(0, costOf(model) - paidOf(model) + refundedOf(model)))
  if (to === 'REFUNDED') model.refunds.push(leftOf(model))
  if (to === 'SHIPPED') {
    model.wasShipped = true
    for (const line of model.lines) line.shipped = line.quantity - line.canceled
  }
  if (to === 'CANCELED' || to === 'REFUNDED') end(model, to, restock)
  model.status = to
  return 'accepted'
}

// The service.

const target = { orderId, performedBy: 'user:1', scope: 'everyone' } as const

function newDraft({ lines, adjustments }: Walk): Draft {
  const now = new Date('2026-03-01T10:00:00.000Z')
  const draft = new Draft({
    shopId: 1,
    now,
    currency: 'USD',
    highest: { order: 0, item: 0, product: 4, user: 0, movement: 0, payment: 0, part: 0, paymentEvent: 0, event: 0 },
    orders: [],
    createdAt: now,
    locations: [1, 2, 3].map(id => ({ ...mainOf(now), id })),
    orderExternalIds: [],
    identities: [],
    products: lines.map(({ price, levels }, index) => productOf(index + 1, price, levels, now)),
    users: [],
    paymentEvents: [],
    payments: []
  })
  const details = { ...noDetails, adjustments }
  const request = {
    userId: null,
    lines: lines.map(({ quantity }, index) => ({ productId: index + 1, quantity })),
    orderDate: null,
    note: null,
    details,
    adjustmentCents: sumOf(adjustments),
    performedBy: 'user:1'
  }
  placeOrder(request, { currency: 'USD', orderPaymentTimeoutSeconds: 0, lowStockThreshold: 0 }).decide(draft)
  return draft
}

function productOf(id: number, priceCents: number, [main, ...others]: Levels, now: Date): ProductRecord {
  const instant = instantOf(now)
  return {
    id,
    sku: `SKU-${id}`,
    name: 'A product',
    priceCents,
    stock: main + sum(others),
    stockElsewhere: sum(others),
    otherStock: others.map((quantity, index) => ({ locationId: index + 2, quantity })),
    lowStockThreshold: null,
    isActive: true,
    version: 1,
    createdAt: instant,
    updatedAt: instant,
    isDeleted: false
  }
}

function decide(draft: Draft, model: Model, given: Step, eventId: string): unknown {
  const itemsOf = (units: NonNullable<Units>) =>
    units.map(({ line, quantity }) => ({ item_id: model.lines[line]?.id ?? 99, quantity }))
  const paymentOf = (type: Payment['type'], share: number | null): Payment => ({
    eventId,
    isIdSigned: true,
    type,
    orderId,
    amountCents: amountOf(model, share),
    currency: undefined,
    bodyHash: Buffer.from(eventId)
  })
  switch (given.kind) {
    case 'ship': {
      const items = given.units === null ? undefined : itemsOf(given.units)
      return shipItems({ ...target, items, carrier: null, trackingNumber: null, trackingUrl: null }).decide(draft)
    }
    case 'cancel':
      return cancelItems({ ...target, items: given.units === null ? undefined : itemsOf(given.units) }).decide(draft)
    case 'return':
      return returnItems({ ...target, items: itemsOf(given.units), restock: given.restock }).decide(draft)
    case 'payment':
    case 'refund event': {
      const type = given.kind === 'payment' ? 'payment.succeeded' : 'payment.refunded'
      const receipt = recordPayment(paymentOf(type, given.share)).decide(draft)
      if (!given.isRepeated) return receipt
      return unchangedBy(draft, () => recordPayment(paymentOf(type, given.share)).decide(draft))
    }
    case 'payment fails':
      return recordPayment(paymentOf('payment.failed', null)).decide(draft)
    case 'refund':
      return refundOrder({ ...target, amountCents: amountOf(model, given.share) ?? 0 }).decide(draft)
    case 'set': {
      const { to, requester, restock } = given
      return changeStatus({ ...target, to, requester, restock }).decide(draft)
    }
    case 'cancel order':
      return cancelOrder(target).decide(draft)
  }
}

function unchangedBy(draft: Draft, work: () => unknown): unknown {
  const before = stateOf(draft)
  const result = work()
  equal(stateOf(draft), before, 'nothing changes')
  return result
}

/** All that a step could change. */
function stateOf(draft: Draft): string {
  const { additions } = draft
  const products = draft.anyOrder(orderId).items.map(({ productId }) => draft.anyProduct(productId))
  return JSON.stringify([draft.anyOrder(orderId), products, additions, [...additions.changedOrders]])
}

// The comparison.

function equal(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (found !== wanted) throw new Error(`${what}: ${found} instead of ${wanted}`)
}

function walk(given: Walk, seen: Map<string, number>): void {
  const draft = newDraft(given)
  const model: Model = {
    status: 'PENDING',
    wasShipped: false,
    lines: draft.anyOrder(orderId).items.map((item, index) => {
      const { id, quantity, priceCentsAtPurchase: price, allocations } = item
      const from = (allocations ?? [{ locationId: 1, quantity }]).flatMap(units =>
        Array.from({ length: units.quantity }, () => units.locationId)
      )
      return {
        ...{ id, price, quantity, shipped: 0, canceled: 0, returned: 0, restocked: 0 },
        levels: given.lines[index]!.levels,
        units: from.map(locationId => ({ from: locationId, is: 'waiting' }))
      }
    }),
    adjustments: given.adjustments,
    payments: [],
    refunds: []
  }
  compare(draft, model)
  given.steps.forEach((next, index) => {
    const before = structuredClone(model)
    const [version, events] = [draft.anyOrder(orderId).version, draft.additions.events.length]
    const state = stateOf(draft)
    const outcome = draft.attempt(() => decide(draft, before, next, `evt_${index}`))
    const expected = take(model, next)
    count(seen, next, expected, before, model)
    if (expected !== 'accepted') {
      equal(outcome.ok ? 'accepted' : codeOf(outcome.error), expected.refused, `${next.kind} is refused`)
      equal(stateOf(draft), state, 'a refused step changes nothing')
      return
    }
    if (!outcome.ok) throw outcome.error
    compare(draft, model)
    compareEvents(draft, before, model, { version, events })
  })
}

function codeOf(error: Error): string {
  if (!(error instanceof ApiError)) throw error
  return error.code
}

/** The order, the stock, the payments and the parts are as the model says. */
function compare(draft: Draft, model: Model): void {
  const order = draft.anyOrder(orderId)
  equal(order.status, model.status, 'status')
  equal(order.fulfillmentStatus, fulfillmentOf(model), 'fulfillment status')
  equal(order.totalAmountCents, totalOf(model), 'total')
  equal(order.totalAmountCents - order.deductedCents, costOfUnits(model), 'what its units cost')
  equal([order.paidCents, order.refundedCents], [paidOf(model), refundedOf(model)], 'paid and refunded')
  equal(order.refundDueCents, dueOf(model), 'refund due')
  equal(order.paymentStatus, paymentStatusOf(model), 'payment status')
  equal(order.shippedAt !== null, model.wasShipped, 'has been SHIPPED')
  const { parts, payments, movements } = draft.additions
  for (const type of ['payment', 'refund'] as const) {
    const amounts = payments.filter(entry => entry.type === type).map(({ amountCents }) => amountCents)
    equal(sum(amounts), type === 'payment' ? paidOf(model) : refundedOf(model), `recorded ${type}s`)
  }
  model.lines.forEach((line, index) => {
    const item = order.items[index]!
    const { shippedQuantity, canceledQuantity, returnedQuantity } = item
    const counted = [shippedQuantity, canceledQuantity, returnedQuantity]
    equal(counted, [line.shipped, line.canceled, line.returned], `line ${line.id}`)
    if (openOf(line) < 0 || line.returned > line.shipped) throw new Error(`line ${line.id} has too many units`)
    const taken = ['shipment', 'cancellation', 'return'].map(type =>
      sum(
        parts
          .filter(part => part.type === type)
          .flatMap(({ items }) => items)
          .filter(({ itemId }) => itemId === line.id)
          .map(({ quantity }) => quantity)
      )
    )
    equal(taken, counted, `parts of line ${line.id}`)
    const sold = line.quantity - line.canceled - line.restocked
    const product = draft.anyProduct(item.productId)
    equal(product.stock + sold, sum(line.levels), `stock and sold units of line ${line.id}`)
    moveUnits(line)
    const levels = line.levels.map((initial, place) => {
      const away = line.units.filter(({ from, is }) => from === place + 1 && is !== 'canceled' && is !== 'restocked')
      return initial - away.length
    })
    equal(
      [1, 2, 3].map(id => levelAt(product, id)),
      levels,
      `units of line ${line.id} at each location`
    )
    const back = movements.filter(({ productId, delta }) => productId === item.productId && delta > 0)
    const places = back.map(({ partId, locationId }) => `${partId} ${locationId}`)
    equal(new Set(places).size, back.length, 'a part returns a line once to each location')
    equal(sum(back.map(({ delta }) => delta)), line.canceled + line.restocked, `units of line ${line.id} came back`)
  })
}

/** Each version has one event, and a request if a refund became due; each step of the status is legal. */
function compareEvents(draft: Draft, before: Model, after: Model, since: { version: number; events: number }): void {
  const events = draft.additions.events.slice(since.events).filter(event => event.orderId === orderId)
  const { version } = draft.anyOrder(orderId)
  const versions = events.map(({ data }) => Number((data as { version: number }).version))
  const expected = Array.from({ length: version - since.version }, (_, index) => since.version + 1 + index)
  equal([...new Set(versions)], expected, 'versions of the events')
  let status = before.status
  let requestedCents = 0
  let previous = { version: since.version, isRequest: true }
  for (const { type, data } of events) {
    const said = data as { version: number; changes: { status?: { from: OrderStatus; to: OrderStatus } } }
    const isRequest = type === 'order.refund_requested'
    if (said.version === previous.version) {
      equal([previous.isRequest, isRequest], [false, true], 'two events share a version')
    }
    previous = { version: said.version, isRequest }
    if (isRequest) requestedCents += Number((data as { amount_cents: number }).amount_cents)
    const moved = said.changes.status
    if (!moved) continue
    equal(moved.from, status, 'the status that an event starts from')
    if (!isLegal(moved.from, moved.to, 'background')) throw new Error(`from ${moved.from} to ${moved.to}`)
    status = moved.to
  }
  equal(status, after.status, 'the last status of the events')
  equal(requestedCents, Math.max(0, dueOf(after) - dueOf(before)), 'the refunds that were requested')
}

function count(
  seen: Map<string, number>,
  { kind }: Step,
  expected: Refusal | 'accepted',
  before: Model,
  after: Model
): void {
  const isCoveredNow = kind === 'cancel' && before.status === 'PENDING' && after.status === 'PAID'
  const names = expected === 'accepted' ? [kind, after.status] : [expected.refused]
  const isSplit = after.lines.some(({ units }) => new Set(units.map(({ from }) => from)).size > 1)
  for (const name of [...names, ...(isCoveredNow ? [paidByCancellation] : []), ...(isSplit ? [splitLine] : [])]) {
    seen.set(name, (seen.get(name) ?? 0) + 1)
  }
}

const paidByCancellation = 'PAID by a cancellation'
const splitLine = 'a line from several locations'

t.test('after each step of any walk, units and money are where the model says', t => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(walks, given => walk(given, seen)),
    { numRuns: 3_500 }
  )
  const kinds: Array<Step['kind']> = ['ship', 'cancel', 'return', 'payment', 'refund event', 'refund', 'cancel order']
  const refusals = ['QUANTITY_UNAVAILABLE', 'REFUND_TOO_LARGE', 'INVALID_STATUS_TRANSITION', 'ORDER_NOT_CANCELABLE']
  for (const name of [...kinds, ...Object.keys(nextByApi), ...refusals, paidByCancellation, splitLine]) {
    const times = seen.get(name) ?? 0
    t.ok(times >= 5, `${name}: ${times} times`)
  }
  t.end()
})
