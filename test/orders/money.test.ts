import fc from 'fast-check'
import t from 'tap'
import {
  isGivenBack,
  leftOf,
  outstandingOf,
  paymentStatusOf,
  refundDueOf,
  wholeRefundOf,
  type OrderMoney
} from '../../src/orders/money.js'
import {
  decideEntry,
  decideStatusChange,
  moneyAfter,
  type OrderChange,
  type OrderState
} from '../../src/orders/order-change.js'
import { decideCancel, decideTransition, orderStatuses } from '../../src/orders/status.js'
import { ApiError } from '../../src/errors.js'

const cents = fc.integer({ min: 0, max: 3_000 })

const money = fc.record<OrderMoney>({
  status: fc.constantFrom(...orderStatuses),
  totalAmountCents: fc.integer({ min: 1, max: 2_000 }),
  paidCents: cents,
  refundedCents: cents
})

type Step =
  | { name: 'pay' | 'refund'; amountCents: number }
  | { name: 'set'; to: (typeof orderStatuses)[number]; requester: 'api' | 'background' }
  | { name: 'cancel' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ name: fc.constantFrom('pay' as const, 'refund' as const), amountCents: cents }),
  fc.record({
    name: fc.constant('set' as const),
    to: fc.constantFrom(...orderStatuses),
    requester: fc.constantFrom('api' as const, 'background' as const)
  }),
  fc.constant({ name: 'cancel' as const })
)

function decide(order: OrderState, given: Step): OrderChange | undefined {
  if (given.name === 'cancel') return { transition: decideCancel(order) }
  if (given.name === 'set') return decideStatusChange(order, given)
  return decideEntry(order, { type: given.name === 'pay' ? 'payment' : 'refund', amountCents: given.amountCents })
}

/** Carries out the steps that are allowed; returns the order before and after each. */
function walk(totalAmountCents: number, steps: readonly Step[]) {
  let order: OrderState = {
    status: 'PENDING',
    totalAmountCents,
    paidCents: 0,
    refundedCents: 0,
    hasShipped: false,
    currency: 'USD'
  }
  const changes: Array<{ given: Step; before: OrderState; after: OrderState; change: OrderChange }> = []
  for (const given of steps) {
    try {
      const change = decide(order, given)
      if (!change) continue
      const after = {
        ...order,
        ...moneyAfter(order, change),
        hasShipped: order.hasShipped || change.transition?.ships === true
      }
      changes.push({ given, before: order, after, change })
      order = after
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
  return changes
}

function holds(property: fc.IPropertyWithHooks<unknown[]> | fc.IProperty<[number, Step[]]>): void {
  fc.assert(property as fc.IProperty<[number, Step[]]>, { numRuns: 5_000 })
}

const total = fc.integer({ min: 1, max: 2_000 })
const steps = fc.array(step, { maxLength: 20 })

t.test('what was paid and not given back covers the order, or is due: no cent is lost in any state', t => {
  fc.assert(
    fc.property(money, order => {
      const due = refundDueOf(order)
      const kept = leftOf(order) - due
      const isOver = order.status === 'CANCELED' || order.status === 'REFUNDED'
      return due >= 0 && kept >= 0 && kept <= (isOver ? 0 : order.totalAmountCents) && outstandingOf(order) >= 0
    }),
    { numRuns: 5_000 }
  )
  t.pass('it held for every example')
  t.end()
})

t.test('the payment status says what the sums say', t => {
  fc.assert(
    fc.property(money, order => {
      const left = leftOf(order)
      switch (paymentStatusOf(order)) {
        case 'unpaid':
          return order.paidCents === 0 && order.refundedCents === 0
        case 'partially_paid':
          return left > 0 && left < order.totalAmountCents && order.refundedCents === 0
        case 'paid':
          return left >= order.totalAmountCents
        case 'partially_refunded':
          return left > 0 && left < order.totalAmountCents && order.refundedCents > 0
        case 'refunded':
          return left === 0 && order.refundedCents > 0
      }
    }),
    { numRuns: 5_000 }
  )
  t.pass('it held for every example')
  t.end()
})

t.test('whatever happens in whatever order, an order that is PAID or SHIPPED was paid in full', t => {
  holds(
    fc.property(total, steps, (price, given) =>
      walk(price, given).every(({ after: { status, paidCents } }) =>
        status === 'PAID' || status === 'SHIPPED' ? paidCents >= price : true
      )
    )
  )
  t.pass('it held for every example')
  t.end()
})

t.test('only an entry of money lowers what is due, and by no more than its amount', t => {
  holds(
    fc.property(total, steps, (price, given) =>
      walk(price, given).every(({ before, after, change }) => {
        const lowered = refundDueOf(before) - refundDueOf(after)
        return lowered <= 0 || (change.entry?.type === 'refund' && lowered <= change.entry.amountCents)
      })
    )
  )
  t.pass('it held for every example')
  t.end()
})

t.test('marking an order PAID leaves nothing outstanding, marking it REFUNDED leaves nothing due', t => {
  holds(
    fc.property(total, steps, (price, given) =>
      walk(price, given).every(({ given: { name }, after, change: { transition } }) => {
        if (name !== 'set' || !transition) return true
        if (transition.to === 'PAID') return outstandingOf(after) === 0
        return transition.to !== 'REFUNDED' || (leftOf(after) === 0 && refundDueOf(after) === 0)
      })
    )
  )
  t.pass('it held for every example')
  t.end()
})

t.test('payments and refunds move an order only along the documented transitions', t => {
  holds(
    fc.property(total, steps, (price, given) =>
      walk(price, given).every(({ given: { name }, before, change: { transition } }) => {
        if (!transition || (name !== 'pay' && name !== 'refund')) return true
        return decideTransition(before, { to: transition.to, requester: 'api' }) !== undefined
      })
    )
  )
  t.pass('it held for every example')
  t.end()
})

t.test('one payment in full, then refunds: the order is REFUNDED with the refund that completes it, not before', t => {
  fc.assert(
    fc.property(total, fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 8 }), (price, refunds) => {
      const given: Step[] = [
        { name: 'pay', amountCents: price },
        ...refunds.map(amountCents => ({ name: 'refund' as const, amountCents }))
      ]
      return walk(price, given).every(({ after }) => (after.status === 'REFUNDED') === isGivenBack(after))
    })
  )
  t.pass('it held for every example')
  t.end()
})

t.test(
  'a refund without an amount gives back one payment of an order that was paid twice, and nothing after that',
  t => {
    const sums = { totalAmountCents: 100, paidCents: 0, refundedCents: 0 }
    for (const [paidCents, refundedCents, whole] of [
      [0, 0, 100],
      [0, 100, 0],
      [30, 0, 30],
      [100, 0, 100],
      [100, 40, 60],
      [100, 100, 0],
      [200, 0, 100],
      [200, 100, 100],
      [200, 200, 0],
      [100, 150, 0]
    ] as const) {
      t.equal(
        wholeRefundOf({ ...sums, paidCents, refundedCents }),
        whole,
        `paid ${paidCents}, refunded ${refundedCents}`
      )
    }
    t.end()
  }
)

t.test('sums beyond 2^53 are refused instead of being rounded', t => {
  const order: OrderState = {
    status: 'PAID',
    totalAmountCents: 100,
    paidCents: Number.MAX_SAFE_INTEGER - 1,
    refundedCents: 0,
    hasShipped: false,
    currency: 'USD'
  }
  t.ok(decideEntry(order, { type: 'payment', amountCents: 1 }))
  t.throws(() => decideEntry(order, { type: 'payment', amountCents: 2 }), { code: 'VALIDATION_FAILED' })
  t.end()
})
