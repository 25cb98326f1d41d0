import type { Event } from './schemas.js'
import type { LoggedEvent } from './logged-event.js'

/** Converts an event to the form that the API, queues and webhooks share. */
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
