import { decideTransition, type OrderStatus } from '../../src/orders/status.js'
import type { PartType } from '../../src/shop/records.js'

/** A step of an order's life: to a status, or one unit that is shipped, canceled or returned. */
type Step = OrderStatus | PartType

/** What SQL needs to know of a path. */
interface Path {
  path: Step[]
  /** The status after each step. */
  statuses: OrderStatus[]
  /** The step of the path that ships the goods and the one that returns the stock, from 1; null if none does. */
  shipped_step: number | null
  restocked_step: number | null
}

/** A path through the order statuses, as a row that SQL joins with the orders. */
export interface Lifecycle extends Path {
  /** The same path without single units, for orders that have too few of them. */
  plain: Path
  /** The age of the orders that take this path. */
  age: Age
  /** The path's share of the 100 tickets of that age: an order with one of these tickets takes this path. */
  first_ticket: number
  last_ticket: number
}

/** So many units an order needs for a path with single units: one to ship, one to cancel, and one that is left. */
export const minUnits = 3

/** How long ago an order was placed. As in a working shop, most open orders are new. */
export type Age = 'new' | 'recent' | 'old'

/**
 * How many of 100 orders of each age take which path. This is exact for any 100 consecutive orders and nearly so for
 * fewer. The numbers of one age add up to 100.
 */
const shares: Record<Age, ReadonlyArray<[number, Step[]]>> = {
  new: [
    [36, []],
    [2, ['cancellation']],
    [29, ['PAID']],
    [3, ['PAID', 'shipment']],
    [2, ['PAID', 'cancellation', 'shipment']],
    [17, ['PAID', 'SHIPPED']],
    [1, ['cancellation', 'PAID', 'SHIPPED']],
    [6, ['CANCELED']],
    [4, ['PAID', 'CANCELED']]
  ],
  recent: [
    [4, ['PAID']],
    [42, ['PAID', 'SHIPPED']],
    [2, ['PAID', 'shipment', 'SHIPPED']],
    [2, ['PAID', 'SHIPPED', 'return']],
    [40, ['PAID', 'SHIPPED', 'COMPLETED']],
    [6, ['CANCELED']],
    [4, ['PAID', 'REFUNDED']]
  ],
  old: [
    [80, ['PAID', 'SHIPPED', 'COMPLETED']],
    [2, ['PAID', 'shipment', 'SHIPPED', 'COMPLETED']],
    [2, ['PAID', 'SHIPPED', 'COMPLETED', 'return']],
    [2, ['PAID', 'cancellation', 'SHIPPED', 'return', 'COMPLETED']],
    [5, ['CANCELED']],
    [3, ['PAID', 'CANCELED']],
    [2, ['PAID', 'REFUNDED']],
    [2, ['PAID', 'SHIPPED', 'REFUNDED']],
    [2, ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED']]
  ]
}

/** The paths of generated orders. The service's own rules decide what each step does to stock and shipment. */
export function lifecycles(): Lifecycle[] {
  return ages.flatMap(age => {
    let tickets = 0
    return shares[age].map(([share, path]) => {
      const first = tickets
      tickets += share
      const plain = pathOf(path.filter(isStatus))
      return { ...pathOf(path), plain, age, first_ticket: first, last_ticket: tickets - 1 }
    })
  })
}

/** The position of the first recent and the first new order: the last 3 % are new, the 3 % before them recent. */
export function firstOfAge(orders: number): { recent: number; new: number } {
  const share = Math.ceil(orders * newShare)
  return { recent: orders - 2 * share + 1, new: orders - share + 1 }
}

const ages: readonly Age[] = ['new', 'recent', 'old']

// 3 % of twelve months are eleven days.
const newShare = 0.03

function pathOf(path: Step[]): Path {
  const effects: Path = { path, statuses: [], shipped_step: null, restocked_step: null }
  let status: OrderStatus = 'PENDING'
  path.forEach((to, index) => {
    if (isStatus(to)) {
      const hasShipped = effects.shipped_step !== null
      const transition = decideTransition({ status, hasShipped }, { to, requester: 'api' })
      if (transition?.ships) effects.shipped_step = index + 1
      if (transition?.restocks) effects.restocked_step = index + 1
      status = to
    }
    effects.statuses.push(status)
  })
  return effects
}

function isStatus(step: Step): step is OrderStatus {
  return step !== 'shipment' && step !== 'cancellation' && step !== 'return'
}
