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
 * The order or product that an event is about. Subscribers get events with the same ordering key in order; across keys
 * there is no such guarantee.
 *
 * @returns `order:<id>` or `product:<id>`
 */
export function orderingKeyOf({ orderId, productId }: Pick<LoggedEvent, 'orderId' | 'productId'>): string {
  return orderId !== null ? `order:${orderId}` : `product:${productId}`
}
