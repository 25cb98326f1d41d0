import type { Queryable } from '../database/transaction.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'

/** The fields of a product that a sale needs. */
export interface ProductForSale {
  id: number
  sku: string
  name: string
  priceCents: number
  stock: number
}

/** A product that can be ordered: for a customer, one that is inactive does not exist. */
export function productForSale(draft: Draft, id: number): ProductRecord | undefined {
  const product = draft.product(id)
  return product?.isActive ? product : undefined
}

/** Reads products that can be ordered, for reads that decide nothing. */
export async function readProductsForSale(
  database: Queryable,
  shopId: number,
  ids: readonly number[]
): Promise<Map<number, ProductForSale>> {
  const rows = await database.$queryRaw<
    Array<{ id: bigint; sku: string; name: string; price_cents: bigint; stock: bigint }>
  >`
    SELECT id, sku, name, price_cents, stock FROM products
    WHERE shop_id = ${shopId} AND id = ANY (${ids}::bigint[]) AND deleted_at IS NULL AND is_active`
  return new Map(
    rows.map(({ id, sku, name, price_cents: priceCents, stock }) => [
      Number(id),
      { id: Number(id), sku, name, priceCents: Number(priceCents), stock: Number(stock) }
    ])
  )
}
