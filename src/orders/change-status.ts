import type { Scope } from '../access.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { forbidden, orderNotFound } from '../errors.js'
import { requireVersion, type ExpectedVersions } from '../etag.js'
import { recordEvents, type EventType } from '../events/record-events.js'
import { lockProducts, moveStock } from '../products/stock.js'
import type { StoredOrder } from './order-row.js'
import { inScope, readOrder } from './read-orders.js'
import { decideCancel, decideTransition, type OrderStatus, type Requester, type Transition } from './status.js'

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
export async function changeOrderStatus (prisma: PrismaClient, { to, requester, restock, ...options }: StatusChange): Promise<StoredOrder> {
  if (options.scope !== 'everyone' && to !== 'CANCELED') throw forbidden('A customer can only cancel an order')
  return await inTransaction(prisma, tx => transition(tx, options, order => decideTransition(order, { to, requester, restock })))
}

/**
 * Cancels an order; the stock of every line comes back, once, whoever else tries at the same time.
 *
 * @throws ApiError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE, PRECONDITION_FAILED
 */
export async function cancelOrder (prisma: PrismaClient, options: ChangeOptions): Promise<StoredOrder> {
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
export async function transition (tx: Transaction, options: ChangeOptions, decide: (order: State) => Transition | undefined): Promise<StoredOrder> {
  const { orderId, performedBy, expected, scope } = options
  // Each failed compare-and-set means that somebody else's went through, and an order has at most four changes of status in it.
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const order = await readState(tx, orderId, scope)
    requireVersion(expected, order.version)
    const change = decide(order)
    if (!change) return await readOrder(tx, orderId, scope)
    if (!await compareAndSet(tx, orderId, order.version, change)) continue
    // Only the one that changed the row gets here: what follows happens once.
    if (change.restocks) await returnStock(tx, orderId, change.to)
    await recordEvents(tx, [{
      type: eventOf[change.to],
      orderId,
      data: { version: order.version + 1, changes: { status: { from: change.from, to: change.to } }, ...(change.restocks ? { restocked: true } : {}) },
      performedBy
    }])
    return await readOrder(tx, orderId, scope)
  }
  throw new Error(`order ${orderId} changed ${maxAttempts} times while its status was being changed`)
}

const maxAttempts = 6

const eventOf: Record<OrderStatus, EventType> = {
  PENDING: 'order.created',
  PAID: 'order.paid',
  SHIPPED: 'order.shipped',
  COMPLETED: 'order.completed',
  CANCELED: 'order.canceled',
  REFUNDED: 'order.refunded'
}

async function readState (tx: Transaction, orderId: number, scope: Scope): Promise<State> {
  const [row] = await tx.$queryRaw<Array<{ status: OrderStatus, version: number, has_shipped: boolean }>>`
    SELECT status::text, version, shipped_at IS NOT NULL AS has_shipped FROM orders WHERE id = ${orderId} ${inScope(scope)}`
  if (!row) throw orderNotFound(orderId)
  return { status: row.status, version: row.version, hasShipped: row.has_shipped }
}

/** Waits for whoever is changing the order; false if it then is not the version any more that the decision was made on. */
async function compareAndSet (tx: Transaction, orderId: number, version: number, { to, restocks, ships }: Transition): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE orders SET status = ${to}::order_status, version = version + 1, updated_at = now(), expires_at = NULL,
      shipped_at = CASE WHEN ${ships} THEN now() ELSE shipped_at END,
      restocked_at = CASE WHEN ${restocks} THEN now() ELSE restocked_at END
    WHERE id = ${orderId} AND version = ${version}`
  return changed === 1
}

async function returnStock (tx: Transaction, orderId: number, to: OrderStatus): Promise<void> {
  const lines = await tx.$queryRaw<Array<{ product_id: bigint, quantity: number }>>`
    SELECT product_id, quantity FROM order_items WHERE order_id = ${orderId}`
  const products = await lockProducts(tx, lines.map(line => Number(line.product_id)))
  await moveStock(tx, lines.map(line => {
    const productId = Number(line.product_id)
    return {
      productId,
      delta: line.quantity,
      balanceAfter: (products.get(productId)?.stock ?? 0) + line.quantity,
      reason: `order_${to.toLowerCase()}`,
      orderId
    }
  }))
}
