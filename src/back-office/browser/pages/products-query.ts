import type { paths } from '../../../../client/schema.js'

type ProductQuery = NonNullable<paths['/products']['get']['parameters']['query']>

/** The tabs of the list and of the count sheet; `Home` links to them as well. */
export const productTabs = [
  ['All', ''],
  ['Low', 'low_stock=true'],
  ['Sold out', 'in_stock=false'],
  ['Inactive', 'is_active=false']
] as const

/** The filters in the URL are those of the API. `new` names an open dialog. */
export function productQuery(query: URLSearchParams, limit: number): ProductQuery {
  const filters = new URLSearchParams(query)
  filters.delete('new')
  return { limit, ...Object.fromEntries(filters) }
}
