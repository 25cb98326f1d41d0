import type { Evidence } from './evidence.js'
import type { Tables } from './tables.js'

type FeedCase = Evidence & { tables: Tables }

/** Every event reached every follower of the feed, and was delivered to every subscriber or is still queued. */
export function judgeFeed(given: FeedCase): void {
  judgeFollowers(given)
  judgeDeliveries(given)
}

function judgeFollowers({ history, followers, lastEventId, tables }: FeedCase): void {
  for (const { name, events } of followers) {
    for (const { id, type, orderId, productId } of tables.events) {
      const seen = events.get(id)
      if (seen === undefined && id > lastEventId) continue
      if (seen === undefined) history.find('lost event', `${name} did not get event ${id} (${type})`)
      else if (seen !== `${type} ${orderId} ${productId}`) {
        history.find('wrong event', `${name} got event ${id} as ${seen}`)
      }
    }
    const surplus = events.size - tables.events.length
    if (surplus > 0) history.find('unrequested', `${name} got ${surplus} events that are not in the log`)
  }
}

function judgeDeliveries({ history, receiver, subscribedTypes, lastEventId, tables }: FeedCase): void {
  const queued = new Map(tables.deliveries.map(({ eventId, status }) => [eventId, status]))
  for (const { id, type } of tables.events) {
    if (!subscribedTypes.includes(type) || id <= tables.subscribedAfterEventId || id > lastEventId) continue
    const status = queued.get(id)
    if (status === undefined) history.find('lost event', `no webhook was queued for event ${id} (${type})`)
    else if (status === 'failed') history.find('lost event', `the service gave up the webhook of event ${id}`)
    else if (status === 'delivered' && !receiver.received.has(id)) {
      history.find('lost event', `the webhook of event ${id} is marked as delivered but never arrived`)
    }
  }
  for (const id of receiver.received.keys()) {
    if (!queued.has(id)) history.find('unrequested', `a webhook of event ${id}`)
  }
}
