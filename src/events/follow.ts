import { setTimeout as sleep } from 'node:timers/promises'
import { cursorAhead } from '../errors.js'
import type { EventFilter, EventLog, LogPosition } from './event-log.js'
import { toFeedEvent } from './feed-event.js'
import { ownEventsPauseMs } from './log-streams.js'
import type { Tail } from './tail.js'

export interface FollowOptions {
  shopId: number
  /** The id of the last event that the client has seen; undefined: only events from now on. */
  after: number | undefined
  filter: EventFilter
  signal: AbortSignal
}

/**
 * The feed as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): first the events
 * already in the log, then new ones, until the signal aborts or the app closes. Each frame has the event's id, so a
 * client that reconnects sends the position at which it stopped.
 *
 * When the database went back in time, the stream ends with a frame `cursor_ahead`: the client may have events that the
 * log does not have any more. A failover after which this process finds every event that it has seen ends no stream:
 * the client has its events from this process.
 *
 * @param start where the log ends when the stream begins
 */
export async function* followEvents(
  log: EventLog,
  tail: Tail,
  start: LogPosition,
  { shopId, after, filter, signal }: FollowOptions
): AsyncGenerator<string> {
  const { rewinds } = start
  let end: LogPosition = start
  let position = after ?? end.lastId
  yield `retry: ${reconnectMs}\n\n`
  let sentAtMs = performance.now()
  while (!signal.aborted) {
    const { events, readTo } = await log.read({ ...filter, after: position, limit: maxBatch, end: end.lastId })
    position = readTo
    // Other events than the wanted ones may follow each other without a pause.
    const isSilent = performance.now() - sentAtMs >= heartbeatMs
    if (events.length > 0) yield events.map(toFrame).join('')
    else if (isSilent) yield ': heartbeat\n\n'
    if (events.length > 0 || isSilent) sentAtMs = performance.now()
    if (events.length === maxBatch) continue
    if (filter.userId !== undefined) await sleep(ownEventsPauseMs, undefined, { signal, ref: false }).catch(() => {})
    const next = await tail.waitPast(shopId, { id: position, rewinds }, heartbeatMs, signal)
    if (next === undefined) return
    if (next === 'nothing new') {
      yield ': heartbeat\n\n'
      sentAtMs = performance.now()
    } else if (next.rewinds === rewinds) end = next
    else return yield toAheadFrame(position, next)
  }
}

function toFrame(event: Parameters<typeof toFeedEvent>[0]): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(toFeedEvent(event))}\n\n`
}

/** Without an id: the client reconnects with the last one that it has, and is told 410 if that is ahead of the log. */
function toAheadFrame(position: number, { lastId, epoch }: LogPosition): string {
  const { code, message, members } = cursorAhead(position, { lastId, epoch: epoch.id })
  return `event: cursor_ahead\ndata: ${JSON.stringify({ code, detail: message, ...members })}\n\n`
}

const maxBatch = 100

// Proxies close connections that are silent for a minute, some sooner.
const heartbeatMs = 15_000

const reconnectMs = 2_000
