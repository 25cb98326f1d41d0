import { productNotFound } from '../errors.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'

/** @throws ApiError PRODUCT_NOT_FOUND, also for a product that was deleted */
export function liveProduct(draft: Draft, id: number): ProductRecord {
  const product = draft.product(id)
  if (!product) throw productNotFound(id)
  return product
}
