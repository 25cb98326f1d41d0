// Status changes of many orders in one request.
import type { Caller } from '../auth/access.js'
import type { Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { ApiError, validationFailed } from '../errors.js'
import { lockProducts } from '../products/stock.js'
import type { OrderBulkUpdateItem } from './bulk-schemas.js'
import { changeStatus, requireAllowed, type StatusChange } from './change-status.js'
import type { StoredOrder } from './order-row.js'
import { inScope } from './read-orders.js'
import { readStatus, type OrderStatus } from './status.js'

/**
 * Returns a function that reads the items of one request, in list order.
 *
 * @throws from the function: ApiError VALIDATION_FAILED for an order that an earlier item names, FORBIDDEN for any
 *   change by a customer other than to cancel
 */
export function statusChangeReader({
  principal,
  scope
}: Pick<Caller, 'principal' | 'scope'>): (item: OrderBulkUpdateItem, path: string) => StatusChange {
  const named = new Set<number>()
  return ({ id, status, restock }, path) => {
    if (named.has(id)) throw validationFailed([{ path: `${path}/id`, message: 'is the same order as an earlier item' }])
    named.add(id)
    const to = readStatus(status)
    requireAllowed({ scope, to })
    return { orderId: id, to, restock, requester: 'api', performedBy: principal, scope }
  }
}

/**
 * Changes the orders one after the other, in list order, each as a request of its own would. It first locks all orders,
 * then all products whose stock may return, each in the order of their ids: the same order as every other transaction,
 * which prevents deadlocks.
 *
 * @param changes at least one, all by the same caller
 * @param options.isPartial whether the others go on after a refusal
 * @returns one outcome for each change, in the same order; without `isPartial` up to the first refusal
 */
export async function changeStatuses(
  tx: Transaction,
  changes: readonly StatusChange[],
  { isPartial }: { isPartial: boolean }
): Promise<Array<Outcome<StoredOrder>>> {
  const locked = await lockOrders(tx, changes)
  const returning = changes.filter(change => mayReturnStock(change, locked.get(change.orderId)))
  await lockProductsOf(
    tx,
    returning.map(({ orderId }) => orderId)
  )
  const outcomes: Array<Outcome<StoredOrder>> = []
  for (const change of changes) {
    const outcome = isPartial ? await changeOrUndo(tx, change) : await tryChange(tx, change)
    outcomes.push(outcome)
    if (!outcome.ok && !isPartial) break
  }
  return outcomes
}

/** @returns the statuses of the orders that exist and that the caller may change */
async function lockOrders(tx: Transaction, changes: readonly StatusChange[]): Promise<Map<number, OrderStatus>> {
  const rows = await tx.$queryRaw<Array<{ id: bigint; status: OrderStatus }>>`
    /* orders:lock */ SELECT id, status::text FROM orders
    WHERE id = ANY (${changes.map(({ orderId }) => orderId)}::bigint[]) ${inScope(changes[0]?.scope ?? 'everyone')}
    ORDER BY id FOR NO KEY UPDATE`
  return new Map(rows.map(({ id, status }) => [Number(id), status]))
}

function mayReturnStock({ to }: StatusChange, current: OrderStatus | undefined): boolean {
  return current !== undefined && current !== to && (to === 'CANCELED' || to === 'REFUNDED')
}

async function lockProductsOf(tx: Transaction, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return
  const rows = await tx.$queryRaw<Array<{ product_id: bigint }>>`
    SELECT DISTINCT product_id FROM order_items WHERE order_id = ANY (${[...orderIds]}::bigint[])`
  await lockProducts(
    tx,
    rows.map(({ product_id: id }) => Number(id))
  )
}

/** A refused change leaves nothing behind. */
async function changeOrUndo(tx: Transaction, change: StatusChange): Promise<Outcome<StoredOrder>> {
  await tx.$executeRawUnsafe('SAVEPOINT status_change')
  const outcome = await tryChange(tx, change)
  await tx.$executeRawUnsafe(outcome.ok ? 'RELEASE SAVEPOINT status_change' : 'ROLLBACK TO SAVEPOINT status_change')
  return outcome
}

async function tryChange(tx: Transaction, change: StatusChange): Promise<Outcome<StoredOrder>> {
  try {
    return { ok: true, result: await changeStatus(tx, change) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ok: false, error }
  }
}
