import type pg from 'pg'
import { digitsOf } from '../money/currencies.js'

/**
 * Converts the amounts of a database of an earlier version, which computed every currency in hundredths, to minor
 * units: prices to those of `currency`, orders to those of their own currencies. Events keep the amounts that were
 * published. Stored responses of idempotency keys are deleted: a replay would show the old amounts.
 *
 * @returns why the database cannot be converted; undefined when it was
 */
export async function convertHundredths(client: pg.Client, currency: string): Promise<string | undefined> {
  await client.query('LOCK TABLE products, orders, order_items, list_totals IN EXCLUSIVE MODE')
  const { rows } = await client.query<{ currency: string }>('SELECT DISTINCT currency FROM orders')
  const codes = [...new Set([currency, ...rows.map(row => row.currency)])]
  const digits = JSON.stringify(Object.fromEntries(codes.map(code => [code, digitsOf(code)])))
  const problem = await findIndivisible(client, currency, digits)
  if (problem !== undefined) return problem
  await client.query(`UPDATE products SET price_cents = greatest(round(price_cents * ${scaleOf('$2')}), 1)`, [
    digits,
    currency
  ])
  await client.query(`UPDATE orders SET total_amount_cents = total_amount_cents * ${scaleOf('currency')}`, [digits])
  await client.query(
    `UPDATE order_items SET price_cents_at_purchase = price_cents_at_purchase * ${scaleOf('orders.currency')}
      FROM orders WHERE orders.id = order_id`,
    [digits]
  )
  await client.query("DELETE FROM list_totals WHERE list = 'orders'")
  await client.query(
    `INSERT INTO list_totals (list, total, amount_cents, quantity)
      SELECT 'orders', count(*), sum(total_amount_cents), sum(total_quantity) FROM orders HAVING count(*) > 0`
  )
  await client.query('DELETE FROM idempotency_keys')
  return undefined
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
        FROM products WHERE deleted_at IS NULL
        UNION ALL
        SELECT 'order ' || order_id, price_cents_at_purchase, orders.currency
        FROM order_items JOIN orders ON orders.id = order_id
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
