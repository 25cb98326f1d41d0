import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { cursorAhead } from '../errors.js'
import { ownEventsPauseMs } from '../events/log-streams.js'
import { followedOperation } from './build-schema.js'
import type { Context } from './context.js'

/**
 * The events of a shop's log as they are written, read by `GET /events` as the caller: each read passes the guard, so
 * that the stream ends when the caller may no longer have it. null: nothing happened for a while.
 *
 * @param query the filters, and `after`: the last event that the client has; without it, only events from now on
 * @throws GraphQLError as the operation does; CURSOR_AHEAD when the log was restored to an earlier state
 */
export async function* followEvents(
  app: FastifyInstance,
  request: FastifyRequest,
  call: Context['call'],
  query: Record<string, unknown>,
  signal: AbortSignal
): AsyncGenerator<unknown> {
  const operation = app.restOperations.find(({ operationId }) => operationId === followedOperation)
  if (!operation) throw new Error(`there is no operation ${followedOperation}`)
  const read = async (parameters: Record<string, unknown>) =>
    (await call(operation, { params: {}, query: { ...query, ...parameters }, headers: {} })) as EventPage
  // The guard comes first: strangers cause no query.
  await read({ limit: 1 })
  const log = app.eventLogs.of(request.shop.id)
  const { lastId, rewinds } = await log.position()
  let position = query.after === undefined ? lastId : Number(query.after)
  // From here on nothing is missed: the client sees the beginning of the stream.
  if (query.after === undefined) yield null
  while (!signal.aborted) {
    const page = await read({ after: position, limit: maxBatch })
    for (const event of page.events) yield event
    position = page.last_id
    if (page.next_cursor !== null) continue
    if (request.scope !== 'everyone') await sleep(ownEventsPauseMs, undefined, { signal, ref: false }).catch(() => {})
    const next = await app.eventTail.waitPast(request.shop.id, { id: position, rewinds }, heartbeatMs, signal)
    if (next === undefined) return
    if (next === 'nothing new') yield null
    else if (next.rewinds !== rewinds) throw cursorAhead(position, { lastId: next.lastId, epoch: next.epoch.id })
  }
}

interface EventPage {
  events: unknown[]
  last_id: number
  next_cursor: string | null
}

const maxBatch = 100

// As for GET /events: proxies close connections that are silent for a minute, some sooner.
const heartbeatMs = 15_000
