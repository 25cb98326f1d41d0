import { connect, type Socket } from 'node:net'

/** A request as bytes for a socket. */
export function requestBytes(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {}
): Buffer {
  const body = payload === undefined ? '' : JSON.stringify(payload)
  const content =
    payload === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  const others = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${content}${others.join('')}\r\n${body}`)
}

/** What a client does before it starts over: a request, or several of which each depends on the last answer. */
export interface Task {
  request: Buffer
  /** Reads the body of a 2xx answer. @returns what follows, or undefined at the end of the task */
  next?: ((body: Buffer) => Task | undefined) | undefined
}

export interface Load {
  address: string
  tasks: readonly Task[]
  /**
   * Whether each task is done once, in their order, by whichever connection is free; the load ends when none is left.
   * By default each connection cycles through all tasks, from a different starting point.
   */
  once?: boolean | undefined
  connections: number
  /** How long to start tasks; unlimited by default. */
  seconds?: number | undefined
  /** How many tasks to start; unlimited by default. */
  count?: number | undefined
}

export interface LoadResult {
  /** Finished tasks. */
  answered: number
  /** Tasks that ended with an answer other than 2xx. */
  failed: number
  durationMs: number
  /** From the first request of a task to its last answer, in ascending order. */
  latenciesMs: Float64Array
}

/**
 * Keeps the connections busy: each sends its next request as soon as the last one is answered. It uses bare sockets,
 * because the load generator shares the machine with the service and must take as little CPU time as possible.
 *
 * @throws Error when a connection breaks or an answer has no Content-Length
 */
export async function putLoad({
  address,
  tasks,
  once = false,
  connections,
  seconds = Infinity,
  count = Infinity
}: Load): Promise<LoadResult> {
  const latencies: number[] = []
  const begin = performance.now()
  const end = begin + seconds * 1_000
  let failed = 0
  let started = 0
  // What a connection does next, given how many tasks it has done.
  const nextOf = (connection: number) => {
    const first = Math.floor((connection * tasks.length) / connections)
    return (done: number) => {
      if (performance.now() >= end || started >= count) return undefined
      const position = once ? started : (first + done) % tasks.length
      started++
      return tasks[position]
    }
  }
  await Promise.all(
    Array.from({ length: connections }, (_, connection) =>
      drive(address, nextOf(connection), (status, latencyMs) => {
        latencies.push(latencyMs)
        if (!isSuccess(status)) failed++
      })
    )
  )
  return {
    answered: latencies.length,
    failed,
    durationMs: performance.now() - begin,
    latenciesMs: Float64Array.from(latencies).sort()
  }
}

async function drive(
  address: string,
  next: (done: number) => Task | undefined,
  onDone: (status: number, latencyMs: number) => void
): Promise<void> {
  const { hostname, port } = new URL(address)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    let done = 0
    let step: Task | undefined
    let startedAt = 0
    const read = answerReader((status, body) => {
      step = isSuccess(status) ? step?.next?.(body) : undefined
      if (step) {
        socket.write(step.request)
        return
      }
      onDone(status, performance.now() - startedAt)
      start()
    })
    const start = () => {
      step = next(done++)
      if (!step) return finish(socket, resolve)
      startedAt = performance.now()
      socket.write(step.request)
    }
    socket.on('connect', start)
    socket.on('data', chunk => {
      try {
        read(chunk)
      } catch (error) {
        socket.destroy(error instanceof Error ? error : undefined)
      }
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the service closed a connection')))
  })
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

function finish(socket: Socket, resolve: () => void): void {
  resolve()
  socket.destroy()
}

/** Parses answers one after another, however they are split into chunks. */
function answerReader(onAnswer: (status: number, body: Buffer) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined
  return chunk => {
    const bytes = held ? Buffer.concat([held, chunk]) : chunk
    const headEnd = bytes.indexOf('\r\n\r\n')
    const head = headEnd < 0 ? undefined : bytes.toString('latin1', 0, headEnd)
    const length = head === undefined ? undefined : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
    if (Number.isNaN(length)) throw new Error('an answer without Content-Length')
    held = length === undefined || bytes.length < headEnd + 4 + length ? bytes : undefined
    if (!held && head !== undefined) onAnswer(Number(head.slice(9, 12)), bytes.subarray(headEnd + 4))
  }
}
