import type { Event } from './schemas.js'
import type { LoggedEvent } from './logged-event.js'

/** An event as the API, queues and webhooks show it. */
export function toFeedEvent({ id, type, orderId, productId, data, performedBy, createdAt }: LoggedEvent): Event {
  return {
    id,
    type,
    order_id: orderId,
    product_id: productId,
    data: { ...data },
    performed_by: performedBy,
    created_at: createdAt.toISOString()
  }
}
