import type { Readable } from '../database/reads.js'
import { productNotFound } from '../errors.js'
import { locationsColumn, locationsOf, storedLocations } from '../shop/location-rows.js'
import type { LocationRecord, ProductRecord, UnitsAt } from '../shop/records.js'
import { levelAt } from '../shop/stock-levels.js'
import { isHidden, type View } from './read-products.js'
import type { ProductStock } from './schemas.js'

/**
 * Reads the stock of a product by location.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, also when the product was deleted or is not in the view
 */
export async function readStock(database: Readable, shopId: number, id: number, view: View): Promise<ProductStock> {
  const [row] = await database.$queryRaw<LevelsRow[]>`
    SELECT stock, stock_elsewhere, is_active, shops.created_at, ${locationsColumn} AS locations, (
      SELECT json_agg(json_build_object('locationId', location_id, 'quantity', quantity))
      FROM stock_levels AS level WHERE level.shop_id = product.shop_id AND product_id = product.id
    ) AS levels
    FROM products AS product JOIN shops ON shops.id = product.shop_id
    WHERE product.shop_id = ${shopId} AND product.id = ${id} AND deleted_at IS NULL`
  if (!row || isHidden(row, view)) throw productNotFound(id)
  const levels = {
    id,
    stock: Number(row.stock),
    stockElsewhere: Number(row.stock_elsewhere),
    otherStock: row.levels ?? []
  }
  const locations = locationsOf(storedLocations(row.locations), row.created_at)
  return stockOf(levels, view === 'all' ? locations : locations.filter(({ isActive }) => isActive))
}

interface LevelsRow {
  stock: bigint
  stock_elsewhere: bigint
  is_active: boolean
  created_at: Date
  locations: LocationRecord[] | null
  levels: UnitsAt[] | null
}

/** The stock of a product by location, as the API shows it. */
export function stockOf(
  product: Pick<ProductRecord, 'id' | 'stock' | 'stockElsewhere' | 'otherStock'>,
  locations: readonly LocationRecord[]
): ProductStock {
  return {
    product_id: product.id,
    stock: product.stock,
    locations: locations.map(({ id, name, isActive }) => ({
      location_id: id,
      name,
      is_active: isActive,
      quantity: levelAt(product, id)
    }))
  }
}
