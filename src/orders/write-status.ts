// What every change of an order writes, for one order or for many.
import type { Transaction } from '../database/transaction.js'
import type { EventType, NewEvent } from '../events/record-events.js'
import { Prisma } from '../generated/prisma/client.js'
import { lockProducts, moveStock, type StockMovement } from '../products/stock.js'
import { isGivenBack, paymentStatusOf, refundDueOf, refundsAll, type MoneyEntry, type OrderMoney } from './money.js'
import { movesNothing, type OrderChange } from './order-change.js'
import type { OrderStatus, Transition } from './status.js'

/** The assignments of a status change, for an UPDATE of `orders`. */
export function statusAssignments({ to, restocks, ships }: Pick<Transition, 'to' | 'restocks' | 'ships'>): Prisma.Sql {
  return Prisma.sql`
    status = ${to}::order_status, version = orders.version + 1, updated_at = now(), expires_at = NULL,
    shipped_at = CASE WHEN ${ships} THEN now() ELSE shipped_at END,
    restocked_at = CASE WHEN ${restocks} THEN now() ELSE restocked_at END`
}

interface OrderUpdate {
  orderId: number
  /** The version that the decision was made on. */
  version: number
  change: OrderChange
  /** The order after the change. */
  after: OrderMoney
  performedBy: string
}

/**
 * Changes the row of an order and records its payment or refund, in one statement. Waits for any transaction that is
 * changing the order.
 *
 * @returns false if the order no longer has the version that the decision was made on; then nothing is written
 */
export async function updateOrder(
  tx: Transaction,
  { orderId, version, change: { transition, entry }, after, performedBy }: OrderUpdate
): Promise<boolean> {
  const isCurrent = Prisma.sql`WHERE id = ${orderId} AND version = ${version}`
  const assignments = transition ? statusAssignments(transition) : moneyOnlyAssignments
  const update = Prisma.sql`
    UPDATE orders SET ${assignments},
      paid_cents = ${after.paidCents}, refunded_cents = ${after.refundedCents},
      payment_status = ${paymentStatusOf(after)}::payment_status, refund_due_cents = ${refundDueOf(after)}
    ${isCurrent}`
  if (!entry) return (await tx.$executeRaw`/* order:change-status */ ${update}`) === 1
  const changed = movesNothing({ transition, entry })
    ? Prisma.sql`SELECT id FROM orders ${isCurrent} FOR NO KEY UPDATE`
    : Prisma.sql`${update} RETURNING id`
  const recorded = await tx.$executeRaw`
    /* order:change-status */ WITH changed AS (${changed})
    INSERT INTO order_payments (order_id, type, amount_cents, event_id, performed_by)
    SELECT id, ${entry.type}, ${entry.amountCents}::bigint, ${entry.eventId ?? null}, ${performedBy} FROM changed`
  return recorded === 1
}

const moneyOnlyAssignments = Prisma.sql`version = orders.version + 1, updated_at = now()`

/** The same as `refundDueOf`, for an UPDATE that gives many orders a status; the database checks the result. */
export function refundDueAssignment(to: OrderStatus): Prisma.Sql {
  const cost = refundsAll(to) ? Prisma.sql`0` : Prisma.sql`total_amount_cents`
  return Prisma.sql`refund_due_cents = greatest(0, paid_cents - refunded_cents - ${cost})`
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

interface ChangeEvents {
  orderId: number
  /** The order's version after the change. */
  version: number
  change: OrderChange
  before: OrderMoney
  after: OrderMoney
  currency: string
  performedBy: string
  /** Why the service changed it, if no client requested it. */
  reason?: string | undefined
}

/**
 * The events of a change, which all have its version: what happened, and the request of a refund that became due. If a
 * payment only made a refund due, the request is the one event.
 */
export function changeEvents(given: ChangeEvents): NewEvent[] {
  const { orderId, version, change, before, after, currency, performedBy, reason } = given
  const { transition, entry } = change
  const raisedCents = refundDueOf(after) - refundDueOf(before)
  const isRequestOnly = !transition && raisedCents > 0
  const common = { orderId, performedBy }
  const moved = moneyChanges(before, after)
  const changed: NewEvent = {
    ...common,
    type: eventType(transition, entry, after),
    data: {
      version,
      ...(transition ? {} : { status: after.status }),
      changes: { ...(transition && { status: { from: transition.from, to: transition.to } }), ...moved },
      ...(entry && entryData(entry, currency)),
      ...(reason === undefined ? {} : { reason }),
      ...(transition?.restocks ? { restocked: true } : {})
    }
  }
  if (raisedCents <= 0) return [changed]
  const requested: NewEvent = {
    ...common,
    type: 'order.refund_requested',
    data: {
      version,
      status: after.status,
      changes: {
        ...(isRequestOnly && moved),
        refund: { from: null, to: 'requested' },
        refund_due_cents: { from: refundDueOf(before), to: refundDueOf(after) }
      },
      reason: reasonOf(change, before),
      ...(entry?.eventId === undefined ? {} : { payment_event_id: entry.eventId }),
      amount_cents: raisedCents,
      refund_due_cents: refundDueOf(after),
      currency
    }
  }
  return isRequestOnly ? [requested] : [changed, requested]
}

/** What a change does to the sums. A refund that becomes due is left to the event that requests it. */
function moneyChanges(before: OrderMoney, after: OrderMoney): Record<string, { from: unknown; to: unknown }> {
  const [dueBefore, dueAfter] = [refundDueOf(before), refundDueOf(after)]
  const changes = {
    paid_cents: { from: before.paidCents, to: after.paidCents },
    refunded_cents: { from: before.refundedCents, to: after.refundedCents },
    refund_due_cents: { from: dueBefore, to: Math.min(dueBefore, dueAfter) },
    payment_status: { from: paymentStatusOf(before), to: paymentStatusOf(after) }
  }
  return Object.fromEntries(Object.entries(changes).filter(([, { from, to }]) => from !== to))
}

function entryData({ amountCents, eventId }: MoneyEntry, currency: string) {
  return {
    amount_cents: amountCents,
    currency,
    ...(eventId === undefined ? {} : { payment_event_id: eventId })
  }
}

function reasonOf({ transition }: OrderChange, { status }: OrderMoney): string {
  if (transition?.to === 'CANCELED') return 'paid and then CANCELED'
  return refundsAll(status) ? `paid after it was ${status}` : 'paid more than it costs'
}

function eventType(transition: Transition | undefined, entry: MoneyEntry | undefined, after: OrderMoney): EventType {
  if (transition) return eventOf[transition.to]
  if (entry?.type === 'refund') return isGivenBack(after) ? 'order.refunded' : 'order.partially_refunded'
  return paymentStatusOf(after) === 'paid' ? 'order.paid' : 'order.partially_paid'
}

const eventOf: Record<OrderStatus, EventType> = {
  PENDING: 'order.created',
  PAID: 'order.paid',
  SHIPPED: 'order.shipped',
  COMPLETED: 'order.completed',
  CANCELED: 'order.canceled',
  REFUNDED: 'order.refunded'
}
