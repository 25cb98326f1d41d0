import { decideTransition, type OrderStatus } from '../../src/orders/status.js'

/** A way through the statuses, for SQL to draw from. */
export interface Lifecycle {
  /** The statuses after PENDING, in order. */
  path: OrderStatus[]
  /** Which step of the path ships the goods and which gives the stock back, counted from 1; null if none does. */
  shipped_step: number | null
  restocked_step: number | null
  /** The orders of which age take it. */
  age: Age
  /** Its share of the 100 tickets of that age: who holds one of them takes it. */
  first_ticket: number
  last_ticket: number
}

/** How long ago an order was placed: open orders are new ones, as in a shop that does its work. */
export type Age = 'new' | 'recent' | 'old'

/** Of 100 orders of an age, how many take which way: of any 100 in a row, and nearly so of fewer. Those of one age come to 100. */
const shares: Record<Age, ReadonlyArray<[number, OrderStatus[]]>> = {
  new: [
    [38, []],
    [34, ['PAID']],
    [18, ['PAID', 'SHIPPED']],
    [6, ['CANCELED']],
    [4, ['PAID', 'CANCELED']]
  ],
  recent: [
    [4, ['PAID']],
    [46, ['PAID', 'SHIPPED']],
    [40, ['PAID', 'SHIPPED', 'COMPLETED']],
    [6, ['CANCELED']],
    [4, ['PAID', 'REFUNDED']]
  ],
  old: [
    [86, ['PAID', 'SHIPPED', 'COMPLETED']],
    [5, ['CANCELED']],
    [3, ['PAID', 'CANCELED']],
    [2, ['PAID', 'REFUNDED']],
    [2, ['PAID', 'SHIPPED', 'REFUNDED']],
    [2, ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED']]
  ]
}

/** The ways that generated orders take. What a step does to stock and shipment is decided by the service's own rules. */
export function lifecycles(): Lifecycle[] {
  return ages.flatMap(age => {
    let tickets = 0
    return shares[age].map(([share, path]) => {
      const first = tickets
      tickets += share
      return { path, ...effectsOf(path), age, first_ticket: first, last_ticket: tickets - 1 }
    })
  })
}

/** An order's age, by its place among all that are generated: the last 3 % are new, those before them recent. */
export function firstOfAge(orders: number): { recent: number; new: number } {
  const share = Math.ceil(orders * newShare)
  return { recent: orders - 2 * share + 1, new: orders - share + 1 }
}

const ages: readonly Age[] = ['new', 'recent', 'old']

// Of twelve months, eleven days.
const newShare = 0.03

function effectsOf(path: readonly OrderStatus[]): { shipped_step: number | null; restocked_step: number | null } {
  const effects: ReturnType<typeof effectsOf> = { shipped_step: null, restocked_step: null }
  let status: OrderStatus = 'PENDING'
  path.forEach((to, index) => {
    const transition = decideTransition({ status, hasShipped: effects.shipped_step !== null }, { to, requester: 'api' })
    if (transition?.ships) effects.shipped_step = index + 1
    if (transition?.restocks) effects.restocked_step = index + 1
    status = to
  })
  return effects
}
