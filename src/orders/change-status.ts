import type { Scope } from '../auth/access.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { forbidden, orderNotFound } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import { recordEvents } from '../events/record-events.js'
import type { StoredOrder } from './order-row.js'
import { inScope, readOrder } from './read-orders.js'
import { decideCancel, decideTransition, type OrderStatus, type Requester, type Transition } from './status.js'
import { returnStock, statusAssignments, statusEvent } from './write-status.js'

interface ChangeOptions {
  orderId: number
  performedBy: string
  expected?: ExpectedTags | undefined
  /** The orders that the caller may change. */
  scope: Scope
}

interface StatusChange extends ChangeOptions {
  to: OrderStatus
  requester: Requester
  restock?: boolean | undefined
}

/**
 * Changes an order's status, and with it stock, ledger and event log. Setting the current status changes nothing.
 *
 * @throws ApiError ORDER_NOT_FOUND, INVALID_STATUS_TRANSITION, PRECONDITION_FAILED; FORBIDDEN for any change by a
 *   customer other than to cancel
 */
export async function changeOrderStatus(
  prisma: PrismaClient,
  { to, requester, restock, ...options }: StatusChange
): Promise<StoredOrder> {
  if (options.scope !== 'everyone' && to !== 'CANCELED') throw forbidden('Customers can only cancel orders')
  return await inTransaction(prisma, tx =>
    transition(tx, options, order => decideTransition(order, { to, requester, restock }))
  )
}

/**
 * Cancels an order and returns the stock of every line, exactly once however many clients cancel at the same time.
 *
 * @throws ApiError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE, PRECONDITION_FAILED
 */
export async function cancelOrder(prisma: PrismaClient, options: ChangeOptions): Promise<StoredOrder> {
  return await inTransaction(prisma, tx => transition(tx, options, decideCancel))
}

interface State {
  status: OrderStatus
  hasShipped: boolean
  version: number
}

/**
 * Changes an order's status in the caller's transaction, with stock, ledger and event.
 *
 * @param decide is called again whenever another transaction changed the order in between; undefined changes nothing
 * @returns the order after the change
 * @throws ApiError ORDER_NOT_FOUND, PRECONDITION_FAILED, and what `decide` throws
 */
export async function transition(
  tx: Transaction,
  options: ChangeOptions,
  decide: (order: State) => Transition | undefined
): Promise<StoredOrder> {
  const { orderId, performedBy, expected, scope } = options
  // An attempt fails only if another transaction changed the order, and an order changes its status at most four times.
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const order = await readState(tx, orderId, scope)
    requireVersion(expected, order.version)
    const change = decide(order)
    if (!change) {
      const found = await readOrder(tx, orderId, scope)
      // A separate statement, which may see a change made after the decision.
      if (found.version === order.version) return found
      continue
    }
    if (!(await compareAndSet(tx, orderId, order.version, change))) continue
    // Only the transaction that changed the row gets here, so the rest happens once.
    if (change.restocks) await returnStock(tx, [orderId], change.to)
    await recordEvents(tx, [statusEvent({ orderId, version: order.version + 1, change, performedBy })])
    return await readOrder(tx, orderId, scope)
  }
  throw new Error(`order ${orderId} changed ${maxAttempts} times during one status change`)
}

const maxAttempts = 6

async function readState(tx: Transaction, orderId: number, scope: Scope): Promise<State> {
  const [row] = await tx.$queryRaw<Array<{ status: OrderStatus; version: number; has_shipped: boolean }>>`
    SELECT status::text, version, shipped_at IS NOT NULL AS has_shipped
    FROM orders WHERE id = ${orderId} ${inScope(scope)}`
  if (!row) throw orderNotFound(orderId)
  return { status: row.status, version: row.version, hasShipped: row.has_shipped }
}

/**
 * Waits for any transaction that is changing the order.
 *
 * @returns false if the order no longer has the version that the decision was made on
 */
async function compareAndSet(tx: Transaction, orderId: number, version: number, change: Transition): Promise<boolean> {
  const changed = await tx.$executeRaw`
    /* order:change-status */ UPDATE orders SET ${statusAssignments(change)}
    WHERE id = ${orderId} AND version = ${version}`
  return changed === 1
}
