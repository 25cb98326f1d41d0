import type { Queryable } from '../database/transaction.js'

/** The fields of a product that a sale needs. */
export interface ProductForSale {
  id: number
  sku: string
  name: string
  priceCents: number
  stock: number
}

/** Reads products that can be sold, for reads that decide nothing. */
export async function readProductsForSale(
  database: Queryable,
  shopId: number,
  ids: readonly number[]
): Promise<Map<number, ProductForSale>> {
  const rows = await database.$queryRaw<
    Array<{ id: bigint; sku: string; name: string; price_cents: bigint; stock: bigint }>
  >`
    SELECT id, sku, name, price_cents, stock FROM products
    WHERE shop_id = ${shopId} AND id = ANY (${ids}::bigint[]) AND deleted_at IS NULL`
  return new Map(
    rows.map(({ id, sku, name, price_cents: priceCents, stock }) => [
      Number(id),
      { id: Number(id), sku, name, priceCents: Number(priceCents), stock: Number(stock) }
    ])
  )
}
