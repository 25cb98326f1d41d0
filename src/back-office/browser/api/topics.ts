/**
 * What a part of the page depends on: a kind of resource, or one resource. A change of order 7 is news for `orders` and
 * for `orders/7`. Orders move stock, so their changes are news for `stock`, too.
 */
export type Topic = Kind | `${Kind}/${number}`

type Kind = 'orders' | 'products' | 'stock' | 'users' | 'webhooks' | 'events' | 'settings'

/** Anything may have changed. */
export type News = ReadonlySet<Topic> | 'everything'

const listeners = new Set<(news: News) => void>()

/** Calls the listener with each change that the page hears of, until the function that it returns is called. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Tells the parts of this page what has changed. They read it again; nothing is taken from the news itself. */
export function announce(news: News): void {
  for (const listener of [...listeners]) listener(news)
}

export function concerns(news: News, topics: readonly Topic[]): boolean {
  return news === 'everything' ? topics.length > 0 : topics.some(topic => news.has(topic))
}

/** The topics of an event of the log. */
export function topicsOf(event: { type: string; order_id: number | null; product_id: number | null }): Topic[] {
  const topics: Topic[] = ['events']
  if (event.order_id !== null) topics.push('orders', `orders/${event.order_id}`, 'stock')
  if (event.product_id !== null) topics.push('products', `products/${event.product_id}`, 'stock')
  if (event.type.startsWith('user.')) topics.push('users', 'orders')
  return topics
}
