import type { Queryable } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { levelAt, mainLocation } from '../shop/stock-levels.js'

/** The fields of a product that a sale needs. */
export interface ProductForSale {
  id: number
  sku: string
  name: string
  priceCents: number
  stock: number
}

/**
 * A product that can be ordered: for a customer, one that is inactive does not exist.
 *
 * @param locationId where its stock must be; undefined: at any active location
 */
export function productForSale(draft: Draft, id: number, locationId?: number): ProductRecord | undefined {
  const product = draft.product(id)
  if (!product?.isActive) return undefined
  return locationId === undefined ? product : { ...product, stock: levelAt(product, locationId) }
}

/** Reads products that can be ordered, for reads that decide nothing. */
export async function readProductsForSale(
  database: Queryable,
  shopId: number,
  ids: readonly number[],
  locationId?: number
): Promise<Map<number, ProductForSale>> {
  const rows = await database.$queryRaw<
    Array<{ id: bigint; sku: string; name: string; price_cents: bigint; stock: bigint }>
  >`
    SELECT id, sku, name, price_cents, ${locationId === undefined ? Prisma.sql`stock` : levelOfProduct(locationId)}
    FROM products
    WHERE shop_id = ${shopId} AND id = ANY (${ids}::bigint[]) AND deleted_at IS NULL AND is_active`
  return new Map(
    rows.map(({ id, sku, name, price_cents: priceCents, stock }) => [
      Number(id),
      { id: Number(id), sku, name, priceCents: Number(priceCents), stock: Number(stock) }
    ])
  )
}

function levelOfProduct(locationId: number): Prisma.Sql {
  if (locationId === mainLocation) return Prisma.sql`stock - stock_elsewhere AS stock`
  return Prisma.sql`
    coalesce((SELECT quantity FROM stock_levels
      WHERE stock_levels.shop_id = products.shop_id AND product_id = products.id
        AND location_id = ${locationId}), 0) AS stock`
}
