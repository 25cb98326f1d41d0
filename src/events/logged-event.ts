import type { EventType } from './event-types.js'

/** An entry of the event log, as readers get it. */
export interface LoggedEvent {
  id: number
  type: EventType
  orderId: number | null
  productId: number | null
  /** What changed. For orders it includes the `version` after the change. */
  data: Readonly<Record<string, unknown>>
  performedBy: string
  createdAt: Date
}

/**
 * The order, product or user that an event is about. Subscribers get events with the same ordering key in order; across
 * keys there is no such guarantee.
 *
 * @returns `order:<id>`, `product:<id>` or `user:<id>`
 */
export function orderingKeyOf({
  orderId,
  productId,
  data
}: Pick<LoggedEvent, 'orderId' | 'productId' | 'data'>): string {
  if (orderId !== null) return `order:${orderId}`
  return productId !== null ? `product:${productId}` : `user:${String(data.user_id)}`
}
