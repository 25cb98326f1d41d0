import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
import { orderQuery } from './orders-query.js'
import { useHasNews } from './use-orders.js'

interface Props {
  query: URLSearchParams
  shown: ReadonlyArray<Schema<'Order'>>
  onShow: () => void
}

/** Says how many orders have come since the list was read; they enter it when the visitor wants them to. */
export function NewOrders({ query, shown, onShow }: Props) {
  // On later pages and in another order new ones are nowhere in particular.
  const isAtTop = !query.has('cursor') && !query.has('sort')
  const hasNews = useHasNews(0)
  const { data } = useRead(
    isAtTop && hasNews ? query.toString() : null,
    () => api.GET('/orders', { params: { query: orderQuery(query) } }),
    ['orders']
  )
  const newest = Math.max(0, ...shown.map(({ id }) => id))
  const orders = data?.orders ?? []
  const fresh = orders.filter(({ id }) => id > newest).length
  const isPageful = fresh > 0 && fresh === data?.limit
  return (
    <div role="status">
      {fresh > 0 && (
        <button type="button" class="primary new" onClick={onShow}>
          Show {isPageful ? `${fresh} or more new orders` : counted(fresh, 'new order')}
        </button>
      )}
    </div>
  )
}
