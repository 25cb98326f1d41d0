import type { EventLog } from './event-log.js'
import type { EventType } from './record-events.js'
import { toFeedEvent } from './feed-event.js'
import type { Tail } from './tail.js'

export interface FollowOptions {
  /** The id of the last event that the client has seen; undefined: only events from now on. */
  after: number | undefined
  types: readonly EventType[] | undefined
  signal: AbortSignal
}

/**
 * The feed as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): first the events
 * already in the log, then new ones, until the signal aborts or the app closes. Each frame has the event's id, so a
 * client that reconnects sends the position at which it stopped.
 */
export async function* followEvents(
  log: EventLog,
  tail: Tail,
  { after, types, signal }: FollowOptions
): AsyncGenerator<string> {
  let end: number | undefined = await log.horizon()
  let position = after ?? end
  yield `retry: ${reconnectMs}\n\n`
  while (end !== undefined && !signal.aborted) {
    const { events, readTo } = await log.read({ after: position, types, limit: maxBatch, end })
    position = readTo
    if (events.length > 0) yield events.map(toFrame).join('')
    if (events.length === maxBatch) continue
    end = await tail.waitPast(position, heartbeatMs, signal)
    if (end === position) yield ': heartbeat\n\n'
  }
}

function toFrame(event: Parameters<typeof toFeedEvent>[0]): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(toFeedEvent(event))}\n\n`
}

const maxBatch = 100

// Proxies close connections that are silent for a minute, some sooner.
const heartbeatMs = 15_000

const reconnectMs = 2_000
