import type pg from 'pg'
import { digitsOf } from '../money/currencies.js'

/**
 * Converts the amounts of the default shop, the only one of a database of an earlier version. That version computed
 * every currency in hundredths; now prices are in the minor units of `currency`, orders and their payments in those of
 * their own currencies. Of the events only refund requests change, since the service computes with them; the others
 * keep the amounts that were published. Stored responses of idempotency keys are deleted: a replay would show the old
 * amounts.
 *
 * @returns why the database cannot be converted; undefined when it was
 */
export async function convertHundredths(client: pg.Client, currency: string): Promise<string | undefined> {
  await client.query('LOCK TABLE products, orders, order_items IN EXCLUSIVE MODE')
  const { rows } = await client.query<{ currency: string }>('SELECT DISTINCT currency FROM orders WHERE shop_id = 1')
  const codes = [...new Set([currency, ...rows.map(row => row.currency)])]
  const digits = JSON.stringify(Object.fromEntries(codes.map(code => [code, digitsOf(code)])))
  const problem = await findIndivisible(client, currency, digits)
  if (problem !== undefined) return problem
  await client.query(
    `UPDATE products SET price_cents = greatest(round(price_cents * ${scaleOf('$2')}), 1) WHERE shop_id = 1`,
    [digits, currency]
  )
  const scale = scaleOf('currency')
  await client.query(
    `UPDATE orders SET total_amount_cents = total_amount_cents * ${scale}, paid_cents = paid_cents * ${scale},
        refunded_cents = refunded_cents * ${scale}, refund_due_cents = refund_due_cents * ${scale}
      WHERE shop_id = 1`,
    [digits]
  )
  await client.query(
    `UPDATE order_items SET price_cents_at_purchase = price_cents_at_purchase * ${scaleOf('orders.currency')}
      FROM orders WHERE orders.shop_id = 1 AND order_items.shop_id = 1 AND orders.id = order_id`,
    [digits]
  )
  await withoutTrigger(client, 'order_payments', async () => {
    await client.query(
      `UPDATE order_payments SET amount_cents = amount_cents * ${scale}
        FROM orders WHERE orders.shop_id = 1 AND order_payments.shop_id = 1 AND orders.id = order_id`,
      [digits]
    )
  })
  await withoutTrigger(client, 'events', async () => await convertRefundRequests(client, scale, digits))
  await client.query('SELECT recount_totals()')
  await client.query('DELETE FROM idempotency_keys WHERE shop_id = 1')
  return undefined
}

async function convertRefundRequests(client: pg.Client, scale: string, digits: string): Promise<void> {
  const amount = (path: string) => `((data #>> '{${path}}')::numeric * ${scale})::bigint`
  await client.query(
    `UPDATE events SET data = (data::jsonb || jsonb_build_object('amount_cents', ${amount('amount_cents')}) ||
        CASE WHEN data -> 'refund_due_cents' IS NULL THEN '{}' ELSE jsonb_build_object(
          'refund_due_cents', ${amount('refund_due_cents')},
          'changes', (data -> 'changes')::jsonb || jsonb_build_object('refund_due_cents', jsonb_build_object(
            'from', ${amount('changes,refund_due_cents,from')}, 'to', ${amount('changes,refund_due_cents,to')}))
        ) END)::json
      FROM orders
      WHERE orders.shop_id = 1 AND events.shop_id = 1 AND orders.id = order_id AND type = 'order.refund_requested'`,
    [digits]
  )
}

/** Updates rows of a table that otherwise only grows. */
async function withoutTrigger(
  client: pg.Client,
  table: 'order_payments' | 'events',
  update: () => Promise<void>
): Promise<void> {
  await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await update()
  await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
}

/** The factor from hundredths to minor units, in SQL; parameter 1 has the digits of each currency. */
function scaleOf(currency: string): string {
  return `power(10::numeric, ($1::json ->> ${currency}::text)::int - 2)`
}

/** Half a yen cannot be stored. Deleted products do not count: nobody sees their prices any more. */
async function findIndivisible(client: pg.Client, currency: string, digits: string): Promise<string | undefined> {
  const { rows } = await client.query<{ place: string; price: string; currency: string }>(
    `SELECT * FROM (
        SELECT 'product ' || id AS place, price_cents AS price, $2::text AS currency
        FROM products WHERE shop_id = 1 AND deleted_at IS NULL
        UNION ALL
        SELECT 'order ' || order_id, price_cents_at_purchase, orders.currency
        FROM order_items JOIN orders ON orders.shop_id = order_items.shop_id AND orders.id = order_id
        WHERE orders.shop_id = 1
      ) AS prices
      WHERE price * ${scaleOf('currency')} % 1 <> 0 LIMIT 1`,
    [digits, currency]
  )
  const [found] = rows
  return (
    found &&
    `${found.currency} cannot express the price of ${found.place}: ${found.price} hundredths are no whole unit.`
  )
}
