// A product's version counts the changes of its fields, not of its stock: otherwise an editor of a best-seller's name
// would be refused whenever somebody buys one. docs/decisions/0022-etags-of-products.md has the reasons.
import { preconditionFailed } from '../errors.js'
import type { ExpectedTags } from '../http/etag.js'
import type { Product } from './schemas.js'

/**
 * The strong entity tag of a product, `"<version>-<stock>-<time of the last change>"`. It differs whenever the product
 * does, so that `If-None-Match` never answers 304 with another stock.
 */
export function productEtag({ version, stock, updated_at: updatedAt }: Product): string {
  return `"${version}-${stock}-${Date.parse(updatedAt)}"`
}

/**
 * Requires that the product has not changed since the client got its tag. The stock counts only for a change that sets
 * it, and then a tag without a stock is not enough.
 *
 * @throws ApiError PRECONDITION_FAILED
 */
export function requireProduct(
  expected: ExpectedTags | undefined,
  { version, stock }: { version: number; stock: number },
  { setsStock }: { setsStock: boolean }
): void {
  if (expected === undefined || expected === 'any') return
  const isCurrent = [...expected].some(tag => {
    const [ofTag, stockOfTag] = tag.split('-')
    return ofTag === String(version) && (!setsStock || stockOfTag === String(stock))
  })
  if (!isCurrent) throw preconditionFailed(version)
}
