// Finds orders by a text: in their names, addresses, notes and external ids, by their number, by the sku of a product.
import type { Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { maxCounted } from '../http/pagination.js'
import { totalsOf } from './order-totals.js'

/** A text to search for. */
export interface SearchText {
  text: string
  /** The part of it by which the index is asked. */
  part: string
}

/**
 * Finds the part of a text by which to ask the index: a word that few orders have, otherwise the whole text. The index
 * has the orders of each three characters, and of those that have the rarest it looks up each in the lists of all
 * others: "customer 123 example" took 60 ms among a million orders by 20 lists, and takes 1 ms by the four of " 123 ".
 */
export async function readSearchText(database: Readable, shopId: number, text: string): Promise<SearchText> {
  const parts = partsOf(text)
  if (parts.length === 0) return { text, part: text }
  const [rarest] = await database.$queryRaw<Array<{ part: string }>>`
    /* order:search_part */ WITH sample AS MATERIALIZED (
      SELECT search_form(text) COLLATE "C" AS form
      FROM (SELECT max(order_id) AS last FROM order_search WHERE shop_id = ${shopId}) AS ends
      CROSS JOIN generate_series(0, ${sampleSize}::int - 1) AS n
      CROSS JOIN LATERAL (
        SELECT text FROM order_search
        WHERE shop_id = ${shopId} AND order_id > last * n / ${sampleSize}::int ORDER BY order_id LIMIT 1
      ) AS sampled
    )
    SELECT part FROM unnest(${parts}::text[]) AS part
    WHERE NOT EXISTS (SELECT FROM sample WHERE strpos(form, search_form(part) COLLATE "C") > 0)
    ORDER BY length(part) DESC LIMIT 1`
  return { text, part: rarest?.part ?? text }
}

// A word that none of 500 orders has, taken at equal distances from all, is in some 0.6 % of them at most.
const sampleSize = 500

// Each is looked for in 500 texts. The longest words are the rarest, as a rule.
const maxParts = 8

/**
 * The longest words of a text, each with the characters around it, which say where the word begins and ends; none for a
 * text of one word. The index needs three characters.
 */
function partsOf(text: string): string[] {
  // A mark stays with its letter: in another normal form the marks of a letter may be in another order.
  const words = [...text.normalize('NFC').matchAll(/(?<=(^|.))[\p{L}\p{M}\p{N}]+(?=(.|$))/gsu)]
  if (words.length < 2) return []
  const parts = words.map(([word, before = '', after = '']) => before + word + after).filter(part => part.length >= 3)
  return parts.sort((one, other) => other.length - one.length).slice(0, maxParts)
}

interface Search {
  shopId: number
  text: SearchText
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
  { shopId, text: { text, part }, where }: Search,
  { select, columns, limit }: { select: Prisma.Sql; columns: Prisma.Sql; limit: number }
): Prisma.Sql {
  // The expressions are those of the indexes order_search_text_idx and products_sku_search_idx. Texts are stored as
  // given, so one with accents is looked for in both of its Unicode forms.
  const forms = text.normalize('NFC') === text.normalize('NFD') ? (['NFC'] as const) : (['NFC', 'NFD'] as const)
  const isInText = forms.map(form => {
    const pattern = `%${part.normalize(form).replace(/[\\%_]/g, '\\$&')}%`
    const isPartInText = Prisma.sql`search_form(text) COLLATE "C" LIKE search_form(${pattern})`
    if (part === text) return isPartInText
    const whole = Prisma.sql`search_form(${text.normalize(form)}) COLLATE "C"`
    return Prisma.sql`${isPartInText} AND strpos(search_form(text) COLLATE "C", ${whole}) > 0`
  })
  const skus = Prisma.join(forms.map(form => Prisma.sql`search_form(${text.normalize(form)})`))
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
