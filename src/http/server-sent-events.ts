import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { overloaded } from '../errors.js'

/** Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) with a limit on readers. */
export interface EventStreams {
  /**
   * Streams the frames to the client as they are produced. The signal aborts when the reader disconnects or the app
   * closes.
   *
   * @throws ApiError OVERLOADED when the maximum number of readers is connected
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
  /** How long a reader may leave a frame unread before it is disconnected. */
  maxStallMs?: number
}

/** Creates the streams of one route. They end when the app closes, even if their readers have stalled. */
export function createEventStreams(
  app: FastifyInstance,
  { maxReaders, maxStallMs = defaultMaxStallMs }: EventStreamsOptions
): EventStreams {
  const readers = new Map<FastifyRequest['raw']['socket'], AbortController>()
  app.addHook('preClose', async () => {
    for (const leaving of readers.values()) leaving.abort()
    // A stalled reader would delay the end of the process.
    setTimeout(() => {
      for (const socket of readers.keys()) socket.destroy()
    }, lingerMs).unref()
  })

  return {
    send(request, reply, frames) {
      if (readers.size >= maxReaders) throw overloaded('This process has reached its limit of event streams')
      const { socket } = request.raw
      const leaving = new AbortController()
      readers.set(socket, leaving)
      // The end of the stream closes the connection, so this covers it too. When the reader disconnects between two
      // frames, this event is the only notice.
      socket.once('close', () => {
        leaving.abort()
        readers.delete(socket)
      })
      const stream = Readable.from(
        unlessStalled(frames(leaving.signal), maxStallMs, () => socket.destroy()),
        { objectMode: true, highWaterMark: 1 }
      )
      // The connection carries nothing after the stream; kept open, it would delay the end of the process.
      return reply
        .type('text/event-stream')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
        .send(stream)
    }
  }
}

// A connection that has accepted nothing for this long has no reader any more, but would keep its place among
// `maxReaders`.
const defaultMaxStallMs = 60_000

// Long enough for a live reader to receive what was already sent; well below the 10 s that the process has to end.
const lingerMs = 2_000

/** Yields the frames one by one, the next only after the connection's buffers have taken the previous one. */
async function* unlessStalled(
  frames: AsyncIterable<string>,
  maxStallMs: number,
  disconnect: () => void
): AsyncGenerator<string> {
  for await (const frame of frames) {
    const timer = setTimeout(disconnect, maxStallMs)
    try {
      yield frame
    } finally {
      clearTimeout(timer)
    }
  }
}
