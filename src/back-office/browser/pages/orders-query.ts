import type { paths } from '../../../../client/schema.js'

type OrderQuery = NonNullable<paths['/orders']['get']['parameters']['query']>

/** The tabs of the list; `Home` links to them as well. */
export const orderTabs = [
  ['All', ''],
  ['To ship', 'status=PAID'],
  ['Unpaid', 'status=PENDING'],
  ['To refund', 'refund_due=true'],
  ['Ended', 'status=COMPLETED,CANCELED,REFUNDED']
] as const

/** The filters in the URL are those of the API, which refuses what it does not know. */
export function orderQuery(query: URLSearchParams): OrderQuery {
  return { limit: pageSize, ...Object.fromEntries(query) }
}

const pageSize = 20
