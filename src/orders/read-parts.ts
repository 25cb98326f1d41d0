import type { Scope } from '../auth/access.js'
import { groupBy } from '../batching/group-by.js'
import type { Instant, Readable } from '../database/reads.js'
import { orderNotFound } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import type { PartRecord, PartType } from '../shop/records.js'
import { mainLocation, shownUnits } from '../shop/stock-levels.js'
import { unitsAt } from './parts.js'
import { inScope } from './read-orders.js'

/** A part of an order as it is shown. */
export interface ShownPart {
  id: number
  order_id: number
  items: Array<{
    item_id: number
    product_id: number
    sku: string
    quantity: number
    allocations: Array<{ location_id: number; quantity: number }>
  }>
  performed_by: string
  created_at: string
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  reason: string | null
  restock: boolean
}

/** Converts a part to the API's representation; the schema of its type leaves out what it does not have. */
export function toPart(
  part: PartRecord,
  lines: ReadonlyArray<{ id: number; productId: number; sku: string }>
): ShownPart {
  return {
    id: part.id,
    order_id: part.orderId,
    items: part.items.map(item => {
      const { itemId, quantity } = item
      const { productId = 0, sku = '' } = lines.find(({ id }) => id === itemId) ?? {}
      return { item_id: itemId, product_id: productId, sku, quantity, allocations: shownUnits(unitsAt(item)) }
    }),
    performed_by: part.performedBy,
    created_at: part.createdAt.toISOString(),
    carrier: part.carrier,
    tracking_number: part.trackingNumber,
    tracking_url: part.trackingUrl,
    reason: part.reason,
    restock: part.isRestocked
  }
}

/**
 * Reads one page of the shipments, cancellations or returns of an order, oldest first, with one statement.
 *
 * @throws ApiError ORDER_NOT_FOUND, also when the order is out of scope; VALIDATION_FAILED when paging parameters
 *   conflict
 */
export async function listParts(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  { orderId, type, query, scope }: { orderId: number; type: PartType; query: PageQuery; scope: Scope }
) {
  const page = readPage(query, `${type}s of order ${orderId}`, cursors)
  const after = page.after ? Prisma.sql`AND part.id > ${page.after[0]}` : Prisma.empty
  const ofOrder = Prisma.sql`part.shop_id = ${shopId} AND part.order_id = ${orderId} AND part.type = ${type}`
  const rows = await database.$queryRaw<PartRow[]>`
    SELECT of_order.total, page.*
    FROM (
      SELECT (SELECT count(*) FROM order_parts AS part WHERE ${ofOrder}) AS total
      FROM orders WHERE shop_id = ${shopId} AND id = ${orderId} ${inScope(scope)}
    ) AS of_order
    LEFT JOIN (
      SELECT ${partColumns} FROM order_parts AS part WHERE ${ofOrder} ${after}
      ORDER BY part.id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  if (!rows[0]) throw orderNotFound(orderId)
  const found = rows.filter(row => row.id !== null).map(row => shownPart(orderId, row))
  return pageOf(page, found, { total: Number(rows[0].total), keyOf: part => [part.id] })
}

const partColumns = Prisma.sql`
  part.id, is_restocked, reason, carrier, tracking_number, tracking_url, performed_by, created_at, (
    SELECT json_agg(json_build_object('item_id', line.id, 'product_id', product_id, 'sku', sku,
      'quantity', taken.quantity, 'allocations', coalesce(taken.allocations, json_build_array(
        json_build_object('location_id', ${mainLocation}::int, 'quantity', taken.quantity)))) ORDER BY place)
    FROM json_array_elements(part.items) WITH ORDINALITY AS element (value, place)
    CROSS JOIN LATERAL json_to_record(element.value) AS taken (item_id bigint, quantity int, allocations json)
    JOIN order_items AS line ON line.shop_id = part.shop_id AND line.id = taken.item_id
  ) AS items`

/** Reads the shipments, cancellations and returns of orders, by the id of their order, oldest first. */
export async function readPartsOf(
  database: Readable,
  shopId: number,
  orderIds: readonly number[]
): Promise<Map<number, Array<ShownPart & { type: PartType }>>> {
  const rows = await database.$queryRaw<Array<FoundPart & { order_id: bigint; type: PartType }>>`
    SELECT part.order_id, part.type, ${partColumns} FROM order_parts AS part
    WHERE part.shop_id = ${shopId} AND part.order_id = ANY (${[...orderIds]}::bigint[]) ORDER BY part.id`
  const byOrder = groupBy(rows, row => Number(row.order_id))
  return new Map(
    [...byOrder].map(([orderId, parts]) => [
      orderId,
      parts.map(row => ({ ...shownPart(orderId, row), type: row.type }))
    ])
  )
}

type PartRow = { total: bigint } & ({ id: null } | FoundPart)

interface FoundPart {
  id: bigint
  is_restocked: boolean
  reason: string | null
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  performed_by: string
  created_at: Instant
  items: ShownPart['items']
}

function shownPart(orderId: number, row: FoundPart): ShownPart {
  return {
    id: Number(row.id),
    order_id: orderId,
    items: row.items,
    performed_by: row.performed_by,
    created_at: row.created_at.toISOString(),
    carrier: row.carrier,
    tracking_number: row.tracking_number,
    tracking_url: row.tracking_url,
    reason: row.reason,
    restock: row.is_restocked
  }
}
