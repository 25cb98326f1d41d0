import { expectedMoney, type Delivery, type ExpectedMoney, type Scenario, type SimulatedOrder } from './plan.js'
import type { ServiceResponse } from './provider.js'

/** What the simulation observed, in the responses to its deliveries and through the API. */
export interface Observations {
  /** The history of each order: its statuses, and `refund requested`. */
  orders: ReadonlyArray<{ order: SimulatedOrder; history: readonly string[]; money: ExpectedMoney }>
  deliveries: ReadonlyArray<ObservedDelivery>
  /** Units of the product in stock. */
  stock: { expected: number; found: number }
}

interface ObservedDelivery {
  delivery: Delivery
  response: ServiceResponse
}

export interface SimulationReport {
  rows: Row[]
  /** Payments that the service accepted but that had no effect. */
  moneyLost: number
  /** Payments that took effect twice, and forged payments that took effect at all. */
  moneyCountedTwice: number
  problems: string[]
  /** Every row is as expected. */
  isGood: boolean
}

interface Row {
  what: string
  expected: number
  found: number
}

/** Compares the observations with the plan. */
export function createReport({ orders, deliveries, stock }: Observations): SimulationReport {
  const checkedOrders = orders.map(({ order, history, money }) => ({
    order,
    ...checkOrder(order, history),
    moneyProblem: checkMoney(order, money)
  }))
  const exact = checkedOrders.filter(({ moneyProblem }) => moneyProblem === undefined).length
  const genuine = deliveries.filter(({ delivery }) => !delivery.forgery)
  const forged = deliveries.filter(({ delivery }) => delivery.forgery)
  const rows = [
    ...orderRows(checkedOrders),
    { what: 'orders whose sums of money are exact', expected: orders.length, found: exact },
    ...deliveryRows(genuine, forged),
    { what: 'units in stock', ...stock }
  ]
  return {
    rows,
    moneyLost: checkedOrders.filter(({ fate }) => fate === 'lost').length,
    moneyCountedTwice: checkedOrders.filter(({ fate }) => fate === 'counted twice').length,
    problems: [
      ...checkedOrders.flatMap(({ problem, moneyProblem }) => problem ?? moneyProblem ?? []),
      ...genuine
        .filter(({ response }) => response.status !== 200)
        .map(
          ({ delivery, response }) =>
            `${delivery.eventId} was answered ${response.status} ${JSON.stringify(response.body)}`
        ),
      ...forged
        .filter(({ response }) => !isRefusal(response))
        .map(({ delivery, response }) => `a forgery (${delivery.forgery}) was answered ${response.status}`)
    ],
    isGood: rows.every(({ expected, found }) => expected === found)
  }
}

interface CheckedOrder {
  fate: PaymentFate
  problem: string | undefined
}

type PaymentFate = 'as planned' | 'lost' | 'counted twice'

function checkOrder({ id, scenario }: SimulatedOrder, history: readonly string[]): CheckedOrder {
  const count = (entry: string) => history.filter(name => name === entry).length
  // A payment has one of two effects: it pays the order, or, if it is too late, the service requests a refund.
  const payments = count('PAID') + count('refund requested')
  const expected = scenario === 'failed' || scenario === 'unpaid' ? 0 : scenario === 'doubled' ? 2 : 1
  const isAsPlanned = {
    paid: payments === 1,
    refunded: count('PAID') === 1 && count('REFUNDED') === 1,
    split: count('PAID') === 1 && payments === 1,
    doubled: count('PAID') === 1 && count('refund requested') === 1,
    returned: count('PAID') === 1 && count('REFUNDED') === 0,
    failed: payments === 0 && count('CANCELED') === 1,
    late: count('PAID') === 0 && count('refund requested') === 1,
    unpaid: history.length === 1
  }[scenario]
  return {
    fate: payments < expected ? 'lost' : payments > expected ? 'counted twice' : 'as planned',
    problem:
      isAsPlanned && payments === expected
        ? undefined
        : `order ${id}, planned as ${scenario}, has the history ${history.join(', ')}`
  }
}

/** @returns what is wrong with the sums of an order; undefined if they are exact */
function checkMoney(order: SimulatedOrder, found: ExpectedMoney): string | undefined {
  const [expected, actual] = [expectedMoney(order), found].map(({ paidCents, refundedCents, dueCents }) =>
    JSON.stringify({ paid: paidCents, refunded: refundedCents, due: dueCents })
  )
  return actual === expected ? undefined : `order ${order.id}, planned as ${order.scenario}: ${actual}, not ${expected}`
}

function orderRows(orders: ReadonlyArray<CheckedOrder & { order: SimulatedOrder }>): Row[] {
  const row = (what: string, scenario: Scenario) => {
    const planned = orders.filter(({ order }) => order.scenario === scenario)
    return { what, expected: planned.length, found: planned.filter(({ problem }) => problem === undefined).length }
  }
  return [
    row('orders paid once', 'paid'),
    row('orders paid and refunded once', 'refunded'),
    row('orders paid once, in two parts', 'split'),
    row('orders paid twice, with one refund request', 'doubled'),
    row('orders paid once and refunded in part', 'returned'),
    row('orders canceled by a failed payment', 'failed'),
    row('late payments with one refund request', 'late'),
    row('unpaid orders unchanged by forgeries', 'unpaid')
  ]
}

function deliveryRows(genuine: readonly ObservedDelivery[], forged: readonly ObservedDelivery[]): Row[] {
  const duplicates = genuine.length - new Set(genuine.map(({ delivery }) => delivery.eventId)).size
  const successes = genuine
    .filter(({ response }) => response.body.status === 'success')
    .map(({ delivery }) => delivery.eventId)
  const repeatedSuccesses = successes.length - new Set(successes).size
  return [
    {
      what: 'events accepted',
      expected: genuine.length,
      found: genuine.filter(({ response }) => response.status === 200).length
    },
    { what: 'events with a second success response', expected: 0, found: repeatedSuccesses },
    { what: 'duplicates ignored', expected: duplicates, found: duplicates - repeatedSuccesses },
    {
      what: 'forgeries refused',
      expected: forged.length,
      found: forged.filter(({ response }) => isRefusal(response)).length
    }
  ]
}

function isRefusal({ status }: ServiceResponse): boolean {
  // 429: the service has refused many forgeries in this minute.
  return status === 401 || status === 400 || status === 429
}

/** The report as a table, with the first problems below it. */
export function formatReport({ rows, moneyLost, moneyCountedTwice, problems, isGood }: SimulationReport): string {
  const width = Math.max(...rows.map(({ what }) => what.length))
  const line = (what: string, expected: string, found: string, mark: string) =>
    `${what.padEnd(width)}  ${expected.padStart(8)}  ${found.padStart(8)}  ${mark}`.trimEnd()
  return [
    line('', 'expected', 'found', ''),
    ...rows.map(({ what, expected, found }) =>
      line(what, String(expected), String(found), expected === found ? 'ok' : 'WRONG')
    ),
    '',
    ...problems.slice(0, maxShownProblems),
    ...(problems.length > maxShownProblems ? [`... and ${problems.length - maxShownProblems} more`] : []),
    `${isGood ? 'PASSED' : 'FAILED'}: payments lost: ${moneyLost}, counted twice: ${moneyCountedTwice}`
  ].join('\n')
}

// Enough to see the cause; further problems are usually of the same kind.
const maxShownProblems = 20
