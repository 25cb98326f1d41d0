import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { levelAt } from '../shop/stock-levels.js'

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
