import type { Delivery, SimulatedOrder } from './plan.js'
import type { Answer } from './provider.js'

/** What came of the simulation, as the API and the answers tell it. */
export interface Outcome {
  /** What happened to each order: the statuses that it came to, and `refund requested`. */
  orders: ReadonlyArray<{ order: SimulatedOrder; history: readonly string[] }>
  deliveries: ReadonlyArray<{ delivery: Delivery; answer: Answer }>
  /** Units of the product, all told. */
  stock: { expected: number; found: number }
}

export interface Verdict {
  rows: Array<{ what: string; expected: number; found: number }>
  /** Payments that the service has taken and that did nothing. */
  moneyLost: number
  /** Payments that did something twice, forged ones that did anything. */
  moneyCountedTwice: number
  problems: string[]
  isGood: boolean
}

/** Compares what happened with what should have. */
export function judge({ orders, deliveries, stock }: Outcome): Verdict {
  const judged = orders.map(({ order, history }) => ({ order, ...judgeOrder(order, history) }))
  const genuine = deliveries.filter(({ delivery }) => !delivery.forgery)
  const forged = deliveries.filter(({ delivery }) => delivery.forgery)
  const events = new Set(genuine.map(({ delivery }) => delivery.eventId))
  const successes = genuine
    .filter(({ answer }) => answer.body.status === 'success')
    .map(({ delivery }) => delivery.eventId)
  const doubled = successes.filter((eventId, index) => successes.indexOf(eventId) !== index)
  const refused = forged.filter(({ answer }) => isRefusal(answer))
  const row = (what: string, story: SimulatedOrder['story']) => {
    const told = judged.filter(({ order }) => order.story === story)
    return { what, expected: told.length, found: told.filter(({ problem }) => problem === undefined).length }
  }
  const rows = [
    row('orders paid once', 'paid'),
    row('orders paid and refunded once', 'refunded'),
    row('orders canceled by a failed payment', 'failed'),
    row('late payments with one refund asked for', 'late'),
    row('unpaid orders that no forgery moved', 'unpaid'),
    {
      what: 'events taken',
      expected: genuine.length,
      found: genuine.filter(({ answer }) => answer.status === 200).length
    },
    { what: 'events answered with success twice', expected: 0, found: doubled.length },
    {
      what: 'duplicates absorbed',
      expected: genuine.length - events.size,
      found: genuine.length - events.size - doubled.length
    },
    { what: 'forgeries refused', expected: forged.length, found: refused.length },
    { what: 'units in stock', ...stock }
  ]
  const problems = [
    ...judged.map(({ problem }) => problem).filter(problem => problem !== undefined),
    ...genuine
      .filter(({ answer }) => answer.status !== 200)
      .map(
        ({ delivery, answer }) => `${delivery.eventId} was answered ${answer.status} ${JSON.stringify(answer.body)}`
      ),
    ...forged
      .filter(({ answer }) => !isRefusal(answer))
      .map(({ delivery, answer }) => `a forgery (${delivery.forgery}) was answered ${answer.status}`)
  ]
  return {
    rows,
    problems,
    moneyLost: judged.filter(({ effect }) => effect === 'lost').length,
    moneyCountedTwice: judged.filter(({ effect }) => effect === 'too often').length,
    isGood: rows.every(({ expected, found }) => expected === found)
  }
}

type Effect = 'right' | 'lost' | 'too often'

function judgeOrder(
  { id, story }: SimulatedOrder,
  history: readonly string[]
): { effect: Effect; problem: string | undefined } {
  const count = (entry: string) => history.filter(name => name === entry).length
  // A payment does one of two things: it pays the order, or, come too late, is asked to be given back.
  const payments = count('PAID') + count('refund requested')
  const expected = story === 'failed' || story === 'unpaid' ? 0 : 1
  const isAsTold = {
    paid: payments === 1,
    refunded: count('PAID') === 1 && count('REFUNDED') === 1,
    failed: payments === 0 && count('CANCELED') === 1,
    late: count('PAID') === 0 && count('refund requested') === 1,
    unpaid: history.length === 1
  }[story]
  return {
    effect: payments < expected ? 'lost' : payments > expected ? 'too often' : 'right',
    problem:
      isAsTold && payments === expected ? undefined : `order ${id}, which was to be ${story}: ${history.join(', ')}`
  }
}

function isRefusal({ status }: Answer): boolean {
  return status === 401 || status === 400
}

/** The verdict as a table, with the first problems below it. */
export function formatVerdict({ rows, moneyLost, moneyCountedTwice, problems, isGood }: Verdict): string {
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
    `${isGood ? 'PASSED' : 'FAILED'}: money lost ${moneyLost} times, counted twice ${moneyCountedTwice} times`
  ].join('\n')
}

// Enough to see what is wrong; the rest is more of the same.
const maxShownProblems = 20
