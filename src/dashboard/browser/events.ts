import type { Shop } from '../schemas.js'
import { byId, childrenById, element } from './dom.js'
import { clockWithDate, money, whole } from './format.js'

type LatestEvent = Shop['latest_events'][number]

/** The newest event shown so far, and when; undefined before the first snapshot. */
let newest: { id: number; atMs: number } | undefined

/** Shows the latest events, and the pace when they come faster than the list can show. */
export function showEvents({ latest_events: events, currency }: Shop, atMs: number): void {
  const list = byId('events')
  const items = childrenById(list)
  const isNew = ({ id }: LatestEvent) => newest !== undefined && id > newest.id
  // A few new events are highlighted; a list of new events only would flicker.
  const isCalm = events.filter(isNew).length <= 3
  list.replaceChildren(
    ...events.slice(0, maxEventsShown).map(event => {
      const item = items.get(event.id) ?? createItem(event, currency)
      item.classList.toggle('is-new', isCalm && isNew(event))
      return item
    })
  )
  byId('events-foot').textContent =
    events.length === 0 ? 'Orders, payments and product changes appear here.' : 'All events: GET /events'
  const id = events[0]?.id ?? 0
  const perSecond = newest ? ((id - newest.id) * 1_000) / (atMs - newest.atMs) : 0
  byId('events-pace').textContent =
    perSecond > maxEventsShown ? `the newest of about ${whole(perSecond)} per second` : ''
  newest = { id, atMs }
}

// As many as fit beside eight products.
const maxEventsShown = 13

function createItem(event: LatestEvent, currency: string): HTMLElement {
  const item = element('li', '')
  item.dataset.id = String(event.id)
  item.dataset.kind = kinds[event.type] ?? 'other'
  const time = element('time', '', clockWithDate(event.created_at))
  time.dateTime = event.created_at
  const sentence = sentenceOf(event)
  const what = element('span', 'what', sentence)
  what.title = `${sentence} (event ${event.id}, ${event.type}, by ${event.performed_by})`
  const amount = event.total_amount_cents === null ? '' : money(event.total_amount_cents, currency)
  item.append(time, what, element('span', 'amount', amount))
  return item
}

/** The color of an event's dot. */
const kinds: Partial<Record<LatestEvent['type'], 'placed' | 'good' | 'ended' | 'low'>> = {
  'order.created': 'placed',
  'order.paid': 'good',
  'order.partially_paid': 'good',
  'order.shipped': 'good',
  'order.completed': 'good',
  'order.canceled': 'ended',
  'order.refunded': 'ended',
  'order.partially_refunded': 'ended',
  'order.refund_requested': 'ended',
  'product.low_stock': 'low'
}

function sentenceOf({ type, stock, ...event }: LatestEvent): string {
  const order = `Order ${event.order_id}`
  const product = event.product_name ?? `Product ${event.product_id}`
  const inStock = stock === null ? '' : `, ${whole(stock)} in stock`
  const quantity = whole(event.total_quantity ?? 0)
  switch (type) {
    case 'order.created':
      return event.product_name === null
        ? `${order}: ${quantity} items`
        : `${order}: ${quantity} × ${event.product_name}`
    case 'order.refund_requested':
      return `${order}: refund requested`
    case 'product.created':
      return `${product} created${inStock}`
    case 'product.updated':
      return `${product} changed${inStock}`
    case 'product.deleted':
      return `${product} deleted`
    case 'product.low_stock':
      return `${product} is running low${inStock}`
    default:
      return type.startsWith('order.') ? `${order} ${type.slice('order.'.length).replace('_', ' ')}` : type
  }
}
