import type { Draft } from './draft.js'
import type { OrderRecord } from './records.js'

/** What orders come to, or the difference between two such totals. */
export interface Totals {
  orderCount: number
  orderAmountCents: number
  orderQuantity: number
}

/** By how much the stored totals of orders change with what a group of commands did. Totals that stay are left out. */
export interface TotalsChange {
  /** Those that have rows of their own. */
  rows: Array<{ kind: 'status' | 'day'; key: string; totals: Totals }>
  byUser: ReadonlyMap<number, Totals>
  byProduct: ReadonlyMap<number, Totals>
}

/** Adds up the new orders, and takes those that changed from where they counted to where they count now. */
export function totalsChangeOf(draft: Draft): TotalsChange {
  const sums = { byStatus: new Map<string, Totals>(), byDay: new Map<string, Totals>() }
  const owners = { byUser: new Map<number, Totals>(), byProduct: new Map<number, Totals>() }
  const count = (order: OrderRecord, sign: 1 | -1) => {
    add(sums.byStatus, order.status, order, sign)
    add(sums.byDay, order.createdAt.toISOString().slice(0, 'YYYY-MM-DD'.length), order, sign)
    if (order.userId !== null) add(owners.byUser, order.userId, order, sign)
    // An order has one line for each of its products.
    for (const { productId } of order.items) add(owners.byProduct, productId, order, sign)
  }
  for (const id of draft.additions.orders) count(draft.anyOrder(id), 1)
  for (const id of draft.additions.changedOrders) {
    count(draft.loadedOrder(id), -1)
    count(draft.anyOrder(id), 1)
  }
  return {
    rows: [
      ...changesIn(sums.byStatus).map(([key, totals]) => ({ kind: 'status' as const, key, totals })),
      ...changesIn(sums.byDay).map(([key, totals]) => ({ kind: 'day' as const, key, totals }))
    ],
    byUser: new Map(changesIn(owners.byUser)),
    byProduct: new Map(changesIn(owners.byProduct))
  }
}

/** A row with its own totals, or by how much they change. */
export interface WithTotals {
  totals: Totals
}

/** The columns of totals, with their types. */
export const totalsColumns = { order_count: 'bigint', order_amount_cents: 'bigint', order_quantity: 'bigint' }

export function totalsValues({ orderCount, orderAmountCents, orderQuantity }: Totals) {
  return { order_count: orderCount, order_amount_cents: orderAmountCents, order_quantity: orderQuantity }
}

/** A change of a row's totals; if its fields changed too, the row as it is now. */
export interface OwnerChange<Record> extends WithTotals {
  id: number
  edited: Record | undefined
}

export const noTotals: Totals = { orderCount: 0, orderAmountCents: 0, orderQuantity: 0 }

function add<Key>(sums: Map<Key, Totals>, key: Key, order: OrderRecord, sign: 1 | -1): void {
  const sum = sums.get(key) ?? { ...noTotals }
  sum.orderCount += sign
  sum.orderAmountCents += sign * order.totalAmountCents
  sum.orderQuantity += sign * order.totalQuantity
  sums.set(key, sum)
}

function changesIn<Key>(sums: ReadonlyMap<Key, Totals>): Array<[Key, Totals]> {
  return [...sums].filter(([, totals]) => Object.values(totals).some(value => value !== 0))
}
