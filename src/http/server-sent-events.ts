import { Readable } from 'node:stream'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { overloaded, shuttingDown, tooManyStreams } from '../errors.js'
import { callerOf } from './caller.js'

/** Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) with limits on readers. */
export interface EventStreams {
  /**
   * Streams the frames to the client as they are produced. The signal aborts when the reader disconnects, its
   * credentials expire or are revoked, or the app closes.
   *
   * @throws ApiError OVERLOADED when the maximum number of readers is connected or the app is closing, RATE_LIMITED
   *   when the caller has its maximum
   */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    frames: (signal: AbortSignal) => AsyncIterable<string>
  ): FastifyReply
}

export interface EventStreamsOptions {
  /** Readers connected at the same time. */
  maxReaders: number
  /** Readers of one principal or, if it is anonymous, of one address: several callers find a place. */
  maxReadersPerCaller: number
  /** How long a reader may leave a frame unread before it is disconnected. */
  maxStallMs?: number
}

/** Creates the streams of one route. They end when the app closes, even if their readers have stalled. */
export function createEventStreams(
  app: FastifyInstance,
  { maxReaders, maxReadersPerCaller, maxStallMs = defaultMaxStallMs }: EventStreamsOptions
): EventStreams {
  const readers = new Set<Reader>()
  app.addHook('preClose', async () => {
    for (const reader of readers) end(reader)
  })

  return {
    send(request, reply, frames) {
      // Nothing would end a stream that begins on an open connection after the others were ended.
      if (app.isClosing) throw shuttingDown()
      if (readers.size >= maxReaders) throw overloaded('This process has reached its limit of event streams')
      const caller = callerOf(request)
      if (countOf(readers, caller) >= maxReadersPerCaller) throw tooManyStreams(maxReadersPerCaller)
      const { socket } = request.raw
      const reader: Reader = { caller, socket, leaving: new AbortController() }
      readers.add(reader)
      const expiry = endAt(request.credentialsExpireAtMs, () => end(reader))
      const { login } = request
      const stopWatchingLogin = login ? app.revocations.watch(login, () => end(reader)) : undefined
      const stopWatching = app.credentials.watch(request.credential, () => end(reader))
      // The end of the stream closes the connection, so this covers it too. When the reader disconnects between two
      // frames, this event is the only notice.
      socket.once('close', () => {
        clearTimeout(expiry)
        stopWatchingLogin?.()
        stopWatching()
        reader.leaving.abort()
        readers.delete(reader)
      })
      const stream = Readable.from(unlessStalled(frames(reader.leaving.signal), reader, maxStallMs), {
        objectMode: true,
        highWaterMark: 1
      })
      // The connection carries nothing after the stream; kept open, it would delay the end of the process.
      return reply
        .type('text/event-stream')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
        .send(stream)
    }
  }
}

interface Reader {
  caller: string
  socket: Socket
  leaving: AbortController
}

// A connection that has accepted nothing for this long has no reader any more, but would keep its place among
// `maxReaders`.
const defaultMaxStallMs = 60_000

// Long enough for a live reader to receive what was already sent; well below the 10 s that the process has to end.
const lingerMs = 2_000

/** At most `maxReaders` readers, and only when one arrives: cheaper than counters that must agree with the set. */
function countOf(readers: ReadonlySet<Reader>, caller: string): number {
  let count = 0
  for (const reader of readers) if (reader.caller === caller) count++
  return count
}

/** Ends the stream; a stalled reader, which would delay that, is disconnected. */
function end({ leaving, socket }: Reader): void {
  leaving.abort()
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** @param atMs milliseconds since 1970; null: never */
function endAt(atMs: number | null, run: () => void): NodeJS.Timeout | undefined {
  if (atMs === null) return undefined
  return setTimeout(run, Math.min(Math.max(0, atMs - Date.now()), maxTimerMs)).unref()
}

// The longest time of a timer, 24 days. A stream whose token is valid for longer ends then, and its reader comes back.
const maxTimerMs = 2_147_483_647

/**
 * Yields the frames one by one, the next only after the connection's buffers have taken the previous one, and none
 * after the stream has been ended.
 */
async function* unlessStalled(
  frames: AsyncIterable<string>,
  { socket, leaving: { signal } }: Reader,
  maxStallMs: number
): AsyncGenerator<string> {
  for await (const frame of frames) {
    if (signal.aborted) return
    const timer = setTimeout(() => socket.destroy(), maxStallMs)
    try {
      yield frame
    } finally {
      clearTimeout(timer)
    }
  }
}
