import type { Scope } from '../auth/access.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { forbidden, orderNotFound } from '../errors.js'
import { requireVersion, type ExpectedVersions } from '../http/etag.js'
import { recordEvents } from '../events/record-events.js'
import type { StoredOrder } from './order-row.js'
import { inScope, readOrder } from './read-orders.js'
import { decideCancel, decideTransition, type OrderStatus, type Requester, type Transition } from './status.js'
import { returnStock, statusAssignments, statusEvent } from './write-status.js'

interface ChangeOptions {
  orderId: number
  performedBy: string
  expected?: ExpectedVersions | undefined
  /** Whose orders may be changed. */
  scope: Scope
}

interface StatusChange extends ChangeOptions {
  to: OrderStatus
  requester: Requester
  restock?: boolean | undefined
}

/**
 * Changes an order's status, and with it what the status stands for: stock, ledger, event. Asking for the status that it has
 * changes nothing.
 *
 * @throws ApiError ORDER_NOT_FOUND, INVALID_STATUS_TRANSITION, PRECONDITION_FAILED, FORBIDDEN when a customer asks for more than to
 *   cancel
 */
export async function changeOrderStatus(
  prisma: PrismaClient,
  { to, requester, restock, ...options }: StatusChange
): Promise<StoredOrder> {
  if (options.scope !== 'everyone' && to !== 'CANCELED') throw forbidden('A customer can only cancel an order')
  return await inTransaction(prisma, tx =>
    transition(tx, options, order => decideTransition(order, { to, requester, restock }))
  )
}

/**
 * Cancels an order; the stock of every line comes back, once, whoever else tries at the same time.
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
 * Changes an order's status in the caller's transaction, with stock, ledger and event. `decide` is asked again whenever somebody
 * else changed the order meanwhile; undefined changes nothing.
 *
 * @returns the order as it is then
 * @throws ApiError ORDER_NOT_FOUND, PRECONDITION_FAILED, and what `decide` throws
 */
export async function transition(
  tx: Transaction,
  options: ChangeOptions,
  decide: (order: State) => Transition | undefined
): Promise<StoredOrder> {
  const { orderId, performedBy, expected, scope } = options
  // Each attempt that fails means that somebody else's went through, and an order has at most four changes of status in it.
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const order = await readState(tx, orderId, scope)
    requireVersion(expected, order.version)
    const change = decide(order)
    if (!change) {
      const found = await readOrder(tx, orderId, scope)
      // A statement of its own, which may see what came after the decision.
      if (found.version === order.version) return found
      continue
    }
    if (!(await compareAndSet(tx, orderId, order.version, change))) continue
    // Only the one that changed the row gets here: what follows happens once.
    if (change.restocks) await returnStock(tx, [orderId], change.to)
    await recordEvents(tx, [statusEvent({ orderId, version: order.version + 1, change, performedBy })])
    return await readOrder(tx, orderId, scope)
  }
  throw new Error(`order ${orderId} changed ${maxAttempts} times while its status was being changed`)
}

const maxAttempts = 6

async function readState(tx: Transaction, orderId: number, scope: Scope): Promise<State> {
  const [row] = await tx.$queryRaw<Array<{ status: OrderStatus; version: number; has_shipped: boolean }>>`
    SELECT status::text, version, shipped_at IS NOT NULL AS has_shipped FROM orders WHERE id = ${orderId} ${inScope(scope)}`
  if (!row) throw orderNotFound(orderId)
  return { status: row.status, version: row.version, hasShipped: row.has_shipped }
}

/** Waits for whoever is changing the order; false if it then is not the version any more that the decision was made on. */
async function compareAndSet(tx: Transaction, orderId: number, version: number, change: Transition): Promise<boolean> {
  const changed =
    await tx.$executeRaw`UPDATE orders SET ${statusAssignments(change)} WHERE id = ${orderId} AND version = ${version}`
  return changed === 1
}
