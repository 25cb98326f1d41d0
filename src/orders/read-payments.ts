import type { Scope } from '../auth/access.js'
import { groupBy } from '../batching/group-by.js'
import type { Instant, Readable } from '../database/reads.js'
import { orderNotFound } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import { toDecimal } from '../money/amounts.js'
import type { OrderPayment, OrderPaymentList } from './payment-schemas.js'
import { inScope } from './read-orders.js'

/**
 * Reads one page of an order's payments and refunds, oldest first, with one statement.
 *
 * @throws ApiError ORDER_NOT_FOUND, also when the order is out of scope; VALIDATION_FAILED when paging parameters
 *   conflict
 */
export async function listOrderPayments(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  orderId: number,
  { query, scope }: { query: PageQuery; scope: Scope }
): Promise<OrderPaymentList> {
  const page = readPage(query, `payments of order ${orderId}`, cursors)
  const after = page.after ? Prisma.sql`AND id > ${page.after[0]}` : Prisma.empty
  const rows = await database.$queryRaw<PaymentRow[]>`
    SELECT of_order.currency, of_order.total, page.*
    FROM (
      SELECT currency, (
        SELECT count(*) FROM order_payments WHERE shop_id = ${shopId} AND order_id = orders.id
      ) AS total
      FROM orders WHERE shop_id = ${shopId} AND id = ${orderId} ${inScope(scope)}
    ) AS of_order
    LEFT JOIN (
      SELECT ${paymentColumns} FROM order_payments
      WHERE shop_id = ${shopId} AND order_id = ${orderId} ${after}
      ORDER BY id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  if (!rows[0]) throw orderNotFound(orderId)
  const found = rows.filter(row => row.id !== null).map(toPayment)
  const { items: payments, ...fields } = pageOf(page, found, {
    total: Number(rows[0].total),
    keyOf: item => [item.id]
  })
  return { payments, ...fields }
}

const paymentColumns = Prisma.sql`id, type, amount_cents, event_id, reason, performed_by, created_at`

/** Reads the payments and refunds of orders, by the id of their order, oldest first. */
export async function readPaymentsOf(
  database: Readable,
  shopId: number,
  orderIds: readonly number[]
): Promise<Map<number, OrderPayment[]>> {
  const rows = await database.$queryRaw<Array<FoundPayment & { order_id: bigint }>>`
    SELECT payment.order_id, payment.id, type, amount_cents, currency, event_id, reason, performed_by,
      payment.created_at
    FROM order_payments AS payment
    JOIN orders ON orders.shop_id = ${shopId} AND orders.id = payment.order_id
    WHERE payment.shop_id = ${shopId} AND payment.order_id = ANY (${[...orderIds]}::bigint[]) ORDER BY payment.id`
  const byOrder = groupBy(rows, row => Number(row.order_id))
  return new Map([...byOrder].map(([orderId, payments]) => [orderId, payments.map(toPayment)]))
}

type PaymentRow = { currency: string; total: bigint } & ({ id: null } | FoundPayment)

interface FoundPayment {
  id: bigint
  currency: string
  type: 'payment' | 'refund'
  amount_cents: bigint
  event_id: string | null
  reason: string | null
  performed_by: string
  created_at: Instant
}

function toPayment(row: FoundPayment): OrderPayment {
  return {
    id: Number(row.id),
    type: row.type,
    amount_cents: Number(row.amount_cents),
    amount: toDecimal(Number(row.amount_cents), row.currency),
    currency: row.currency,
    event_id: row.event_id,
    reason: row.reason,
    performed_by: row.performed_by,
    created_at: row.created_at.toISOString()
  }
}
