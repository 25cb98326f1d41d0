import type { Scope } from '../auth/access.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { forbidden, orderNotFound } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import { recordEvents } from '../events/record-events.js'
import { decideStatusChange, moneyAfter, movesNothing, type OrderChange, type OrderState } from './order-change.js'
import type { StoredOrder } from './order-row.js'
import { inScope, readOrder } from './read-orders.js'
import { decideCancel, type OrderStatus, type Requester } from './status.js'
import { changeEvents, returnStock, updateOrder } from './write-status.js'

interface ChangeOptions {
  orderId: number
  performedBy: string
  expected?: ExpectedTags | undefined
  /** The orders that the caller may change. */
  scope: Scope
}

export interface StatusChange extends ChangeOptions {
  to: OrderStatus
  requester: Requester
  restock?: boolean | undefined
}

/**
 * Changes an order's status, and with it stock, ledger, recorded payments and event log. Setting the current status
 * changes nothing.
 *
 * @throws ApiError ORDER_NOT_FOUND, INVALID_STATUS_TRANSITION, PRECONDITION_FAILED; FORBIDDEN for any change by a
 *   customer other than to cancel
 */
export async function changeOrderStatus(prisma: PrismaClient, change: StatusChange): Promise<StoredOrder> {
  requireAllowed(change)
  return await inTransaction(prisma, tx => changeStatus(tx, change))
}

/** @throws ApiError FORBIDDEN for any change by a customer other than to cancel */
export function requireAllowed({ scope, to }: Pick<StatusChange, 'scope' | 'to'>): void {
  if (scope !== 'everyone' && to !== 'CANCELED') throw forbidden('Customers can only cancel orders')
}

/**
 * Changes an order's status in the caller's transaction.
 *
 * @throws ApiError ORDER_NOT_FOUND, INVALID_STATUS_TRANSITION, PRECONDITION_FAILED
 */
export async function changeStatus(
  tx: Transaction,
  { to, requester, restock, ...options }: StatusChange
): Promise<StoredOrder> {
  return await changeOrder(tx, options, order => decideStatusChange(order, { to, requester, restock }))
}

/**
 * Cancels an order and returns the stock of every line, exactly once however many clients cancel at the same time. If
 * it was paid, a refund is requested.
 *
 * @throws ApiError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE, PRECONDITION_FAILED
 */
export async function cancelOrder(prisma: PrismaClient, options: ChangeOptions): Promise<StoredOrder> {
  return await inTransaction(prisma, tx => changeOrder(tx, options, order => ({ transition: decideCancel(order) })))
}

interface VersionedState extends OrderState {
  version: number
}

/** What `changeOrder` calls for a decision; undefined changes nothing. */
export type Decide = (order: OrderState) => OrderChange | undefined | Promise<OrderChange | undefined>

/**
 * Changes an order in the caller's transaction: its status and its money, with stock, ledger and events. A refund that
 * becomes due is requested.
 *
 * @param decide is called again whenever another transaction changed the order in between
 * @returns the order after the change
 * @throws ApiError ORDER_NOT_FOUND, PRECONDITION_FAILED, and what `decide` throws
 */
export async function changeOrder(tx: Transaction, options: ChangeOptions, decide: Decide): Promise<StoredOrder> {
  const { orderId, performedBy, expected, scope } = options
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const order = await readState(tx, orderId, scope, attempt > 1 ? locked : Prisma.empty)
    requireVersion(expected, order.version)
    const change = await decide(order)
    if (!change) {
      const found = await readOrder(tx, orderId, scope)
      // A separate statement, which may see a change made after the decision.
      if (found.version === order.version) return found
      continue
    }
    const after = moneyAfter(order, change)
    if (!(await updateOrder(tx, { orderId, version: order.version, change, after, performedBy }))) continue
    if (movesNothing(change)) return await readOrder(tx, orderId, scope)
    // Only the transaction that changed the row gets here, so the rest happens once.
    const { transition } = change
    if (transition?.restocks) await returnStock(tx, [orderId], transition.to)
    const { currency } = order
    await recordEvents(
      tx,
      changeEvents({ orderId, version: order.version + 1, change, before: order, after, currency, performedBy })
    )
    return await readOrder(tx, orderId, scope)
  }
  throw new Error(`order ${orderId} changed ${maxAttempts} times during one change`)
}

// The first attempt fails only if another transaction changed the order in between. The second one locks the order
// before it reads, so that many events of one order at the same time each need two attempts at most.
const maxAttempts = 2

const locked = Prisma.sql`FOR NO KEY UPDATE`

async function readState(tx: Transaction, orderId: number, scope: Scope, lock: Prisma.Sql): Promise<VersionedState> {
  const [row] = await tx.$queryRaw<StateRow[]>`
    SELECT status::text, version, shipped_at IS NOT NULL AS has_shipped, total_amount_cents, paid_cents,
      refunded_cents, currency
    FROM orders WHERE id = ${orderId} ${inScope(scope)} ${lock}`
  if (!row) throw orderNotFound(orderId)
  return {
    status: row.status,
    version: row.version,
    hasShipped: row.has_shipped,
    totalAmountCents: Number(row.total_amount_cents),
    paidCents: Number(row.paid_cents),
    refundedCents: Number(row.refunded_cents),
    currency: row.currency
  }
}

interface StateRow {
  status: OrderStatus
  version: number
  has_shipped: boolean
  total_amount_cents: bigint
  paid_cents: bigint
  refunded_cents: bigint
  currency: string
}
