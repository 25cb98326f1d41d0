import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { overloaded } from '../errors.js'

/** Answers with Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html), to so many readers and no more. */
export interface EventStreams {
  /**
   * Answers with the frames as they come. The signal aborts when the reader has left or the app closes.
   *
   * @throws ApiError OVERLOADED when there are as many readers as there may be
   */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    frames: (signal: AbortSignal) => AsyncIterable<string>
  ): FastifyReply
}

export interface EventStreamsOptions {
  /** Readers at the same time. */
  maxReaders: number
  /** How long one may leave unread what was sent. */
  maxStallMs?: number
}

/** Streams of a route; they end when the app closes, whether their readers read or not. */
export function createEventStreams(
  app: FastifyInstance,
  { maxReaders, maxStallMs = defaultMaxStallMs }: EventStreamsOptions
): EventStreams {
  const readers = new Map<FastifyRequest['raw']['socket'], AbortController>()
  app.addHook('preClose', async () => {
    for (const leaving of readers.values()) leaving.abort()
    // One who does not read what was sent would hold up the end of the process.
    setTimeout(() => {
      for (const socket of readers.keys()) socket.destroy()
    }, lingerMs).unref()
  })

  return {
    send(request, reply, frames) {
      if (readers.size >= maxReaders) throw overloaded('Too many follow this process already')
      const { socket } = request.raw
      const leaving = new AbortController()
      readers.set(socket, leaving)
      // Also when the stream has ended, since it closes the connection; and a connection that closes while nothing is sent says so here alone.
      socket.once('close', () => {
        leaving.abort()
        readers.delete(socket)
      })
      const stream = Readable.from(
        unlessStalled(frames(leaving.signal), maxStallMs, () => socket.destroy()),
        { objectMode: true, highWaterMark: 1 }
      )
      // Nothing else will come on the connection, and one that stayed open afterwards would hold up the end of the process.
      return reply
        .type('text/event-stream')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
        .send(stream)
    }
  }
}

// A connection that has taken nothing for that long has nobody at its other end; it would keep one of the places.
const defaultMaxStallMs = 60_000

// Who reads has read by then what was on its way; below the 10 s that the end of the process may take.
const lingerMs = 2_000

/** The frames, each of which is asked for when the one before has found room in the connection's buffers. */
async function* unlessStalled(
  frames: AsyncIterable<string>,
  maxStallMs: number,
  cutOff: () => void
): AsyncGenerator<string> {
  for await (const frame of frames) {
    const timer = setTimeout(cutOff, maxStallMs)
    try {
      yield frame
    } finally {
      clearTimeout(timer)
    }
  }
}
