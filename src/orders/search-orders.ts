// Finds orders by a text: in their names, addresses, notes and external ids, by their number, by the sku of a product.
import { Prisma } from '../generated/prisma/client.js'
import { maxCounted } from '../http/pagination.js'
import { totalsOf } from './order-totals.js'

interface Search {
  shopId: number
  text: string
  /** What else must be true of the orders, as a condition on the columns of `orders`. */
  where: Prisma.Sql
}

/**
 * A condition on `orders`: the first of those that a search finds.
 *
 * @param options.columns the order of the list, for `ORDER BY`
 * @param options.limit how many orders of the list are needed
 */
export function foundOrders({
  shopId,
  columns,
  limit,
  ...search
}: Search & { columns: Prisma.Sql; limit: number }): Prisma.Sql {
  const found = find({ shopId, ...search }, { select: Prisma.sql`id`, columns, limit })
  return Prisma.sql`shop_id = ${shopId} AND id IN (${found})`
}

/** A query for the totals of all orders that a search finds; of the newest 10,001 if there are more. */
export function foundTotals(search: Search): Prisma.Sql {
  const limit = maxCounted + 1
  const columns = Prisma.sql`id DESC`
  const select = Prisma.sql`id, total_amount_cents, total_quantity`
  return totalsOf(Prisma.sql`(${find(search, { select, columns, limit })} ORDER BY ${columns} LIMIT ${limit}) AS found`)
}

/**
 * One query for each way to find an order, and so for each index, each with all conditions, in the order of the list
 * and with its limit. So PostgreSQL can choose: it looks a rare text up in the index, and for one that many orders have
 * it reads the list until the page is full.
 */
function find(
  { shopId, text, where }: Search,
  { select, columns, limit }: { select: Prisma.Sql; columns: Prisma.Sql; limit: number }
): Prisma.Sql {
  const spellings = [...new Set([text.normalize('NFC'), text.normalize('NFD')])]
  // The expressions are those of the indexes order_search_text_idx and products_sku_search_idx. Texts are stored as
  // given, so one with accents is looked for in both of its Unicode forms.
  const isInText = spellings.map(spelling => {
    const pattern = `%${spelling.replace(/[\\%_]/g, '\\$&')}%`
    return Prisma.sql`search_form(text) COLLATE "C" LIKE search_form(${pattern})`
  })
  const skus = Prisma.join(spellings.map(spelling => Prisma.sql`search_form(${spelling})`))
  const ways = [
    Prisma.sql`EXISTS (
      SELECT FROM order_search WHERE order_search.shop_id = ${shopId} AND order_search.order_id = orders.id
        AND (${Prisma.join(isInText, ' OR ')}))`,
    Prisma.sql`EXISTS (
      SELECT FROM products JOIN order_items AS item ON item.shop_id = ${shopId} AND item.product_id = products.id
      WHERE products.shop_id = ${shopId} AND search_form(products.sku) COLLATE "C" IN (${skus})
        AND item.order_id = orders.id)`,
    // 15 digits are more than any id has, and an exact number.
    ...(/^[1-9][0-9]{0,14}$/.test(text) ? [Prisma.sql`orders.id = ${Number(text)}`] : [])
  ]
  return Prisma.join(
    ways.map(
      way => Prisma.sql`(SELECT ${select} FROM orders WHERE ${where} AND ${way} ORDER BY ${columns} LIMIT ${limit})`
    ),
    ' UNION '
  )
}
