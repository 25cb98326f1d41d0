export const eventTypes = [
  'order.created',
  'order.updated',
  'order.paid',
  'order.partially_paid',
  'order.shipped',
  'order.partially_shipped',
  'order.completed',
  'order.canceled',
  'order.partially_canceled',
  'order.returned',
  'order.refunded',
  'order.partially_refunded',
  'order.refund_requested',
  'order.erased',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.low_stock',
  'user.erased'
] as const

export type EventType = (typeof eventTypes)[number]

/** A change to one order, one product or one user, for the log that serves as history, outbox and feed. */
export interface NewEvent {
  type: EventType
  orderId?: number
  productId?: number
  /** What changed; stored as JSON. */
  data: Record<string, unknown>
  /** The principal who made the change, such as `anonymous` or `system`. */
  performedBy: string
}
