// What every status change writes, for one order or for many.
import type { Transaction } from '../database/transaction.js'
import type { EventType, NewEvent } from '../events/record-events.js'
import { Prisma } from '../generated/prisma/client.js'
import { lockProducts, moveStock, type StockMovement } from '../products/stock.js'
import type { OrderStatus, Transition } from './status.js'

/** The assignments of a status change, for an UPDATE of `orders`. */
export function statusAssignments({ to, restocks, ships }: Pick<Transition, 'to' | 'restocks' | 'ships'>): Prisma.Sql {
  return Prisma.sql`
    status = ${to}::order_status, version = orders.version + 1, updated_at = now(), expires_at = NULL,
    shipped_at = CASE WHEN ${ships} THEN now() ELSE shipped_at END,
    restocked_at = CASE WHEN ${restocks} THEN now() ELSE restocked_at END`
}

/**
 * Returns the stock of all lines of these orders, with its ledger entries, in three statements however many orders
 * there are. Only the transaction that changed the orders' rows may call it, so that it happens once, and only after
 * changing them: locking orders before products, and products in the order of their ids, prevents deadlocks.
 */
export async function returnStock(tx: Transaction, orderIds: readonly number[], to: OrderStatus): Promise<void> {
  const lines = await tx.$queryRaw<Array<{ order_id: bigint; product_id: bigint; quantity: number }>>`
    SELECT order_id, product_id, quantity FROM order_items
    WHERE order_id = ANY (${orderIds}::bigint[]) ORDER BY order_id, product_id`
  const products = await lockProducts(tx, [...new Set(lines.map(line => Number(line.product_id)))])
  const balances = new Map([...products].map(([id, { stock }]) => [id, stock]))
  await moveStock(
    tx,
    lines.map(({ order_id: orderId, product_id: id, quantity }): StockMovement => {
      const productId = Number(id)
      const balanceAfter = (balances.get(productId) ?? 0) + quantity
      balances.set(productId, balanceAfter)
      return { productId, delta: quantity, balanceAfter, reason: `order_${to.toLowerCase()}`, orderId: Number(orderId) }
    })
  )
}

interface StatusEvent {
  orderId: number
  /** The order's version after the change. */
  version: number
  change: Transition
  performedBy: string
  /** Why the service changed it, if no client requested it. */
  reason?: string
}

/** The event of a status change, for the event log. */
export function statusEvent({
  orderId,
  version,
  change: { from, to, restocks },
  performedBy,
  reason
}: StatusEvent): NewEvent {
  return {
    type: eventOf[to],
    orderId,
    data: {
      version,
      changes: { status: { from, to } },
      ...(reason === undefined ? {} : { reason }),
      ...(restocks ? { restocked: true } : {})
    },
    performedBy
  }
}

const eventOf: Record<OrderStatus, EventType> = {
  PENDING: 'order.created',
  PAID: 'order.paid',
  SHIPPED: 'order.shipped',
  COMPLETED: 'order.completed',
  CANCELED: 'order.canceled',
  REFUNDED: 'order.refunded'
}
