import { useEffect, useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { concerns, onNews } from '../api/topics.js'
import { useRead, type Read } from '../api/use-read.js'
import { orderQuery } from './orders-query.js'

type Order = Schema<'Order'>

/**
 * The list as it was read, so that no row moves while somebody reads it, and its rows as they are now. Orders that came
 * since then are for `NewOrders`.
 */
export function useOrders(query: URLSearchParams): { list: Read<Schema<'OrderList'>>; rows: readonly Order[] } {
  const list = useRead(query.toString(), () => api.GET('/orders', { params: { query: orderQuery(query) } }), [])
  const hasNews = useHasNews(list.revision)
  const read = list.data?.orders ?? []
  const ids = read.map(({ id }) => id)
  const fresh = useRead(
    hasNews && ids.length > 0 ? ids.join() : null,
    () => api.GET('/orders', { params: { query: { ids, limit: ids.length } } }),
    ['orders']
  )
  const freshById = new Map((fresh.data?.orders ?? []).map(order => [order.id, order]))
  const rows = read.map(order => {
    const now = freshById.get(order.id)
    return now && now.version > order.version ? now : order
  })
  return { list, rows }
}

/** Whether an order has changed since a reading. */
export function useHasNews(revision: number): boolean {
  const [heardFor, setHeardFor] = useState<number>()
  useEffect(
    () =>
      onNews(news => {
        if (concerns(news, ['orders'])) setHeardFor(revision)
      }),
    [revision]
  )
  return heardFor === revision
}
