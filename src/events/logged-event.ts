import type { EventType } from './record-events.js'

/** An entry of the event log, as its readers get it. */
export interface LoggedEvent {
  id: number
  type: EventType
  orderId: number | null
  productId: number | null
  /** What changed; of orders with the `version` that the change led to. */
  data: Readonly<Record<string, unknown>>
  performedBy: string
  createdAt: Date
}

/**
 * What an event is about: the order of events is kept within an ordering key, and only there.
 *
 * @returns `order:<id>` or `product:<id>`
 */
export function orderingKeyOf({ orderId, productId }: Pick<LoggedEvent, 'orderId' | 'productId'>): string {
  return orderId !== null ? `order:${orderId}` : `product:${productId}`
}
