import type { Evidence } from './evidence.js'
import type { Tables } from './tables.js'

/** Every event reached every reader of the feed, and every subscriber at least once or is still on its way. */
export function judgeFeed({
  history,
  followers,
  receiver,
  delivered,
  lastEventId,
  tables
}: Evidence & { tables: Tables }): void {
  for (const { name, events } of followers) {
    for (const { id, type, orderId, productId } of tables.events) {
      const seen = events.get(id)
      if (seen === undefined && id > lastEventId) continue
      if (seen === undefined) history.find('lost event', `${name} did not get event ${id} (${type})`)
      else if (seen !== `${type} ${orderId} ${productId}`) {
        history.find('wrong event', `${name} got event ${id} as ${seen}`)
      }
    }
    if (events.size > tables.events.length) {
      history.find(
        'nobody asked for it',
        `${name} got ${events.size - tables.events.length} events that are not in the log`
      )
    }
  }
  const queued = new Map(tables.deliveries.map(({ eventId, status }) => [eventId, status]))
  for (const { id, type } of tables.events) {
    if (!delivered.types.includes(type) || id <= tables.firstDelivered || id > lastEventId) continue
    const status = queued.get(id)
    if (status === undefined) history.find('lost event', `no webhook of event ${id} (${type}) was queued`)
    else if (status === 'failed') history.find('lost event', `the webhook of event ${id} was given up`)
    else if (status === 'delivered' && !receiver.received.has(id)) {
      history.find('lost event', `the webhook of event ${id} counts as delivered and never came`)
    }
  }
  for (const id of receiver.received.keys()) {
    if (!queued.has(id)) history.find('nobody asked for it', `a webhook of event ${id}`)
  }
}
