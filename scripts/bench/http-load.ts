import { connect, type Socket } from 'node:net'

/** A request as bytes for a socket. */
export function requestBytes(method: 'GET' | 'POST', path: string, payload?: object): Buffer {
  const body = payload === undefined ? '' : JSON.stringify(payload)
  const content =
    payload === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${content}\r\n${body}`)
}

export interface Load {
  address: string
  /** Each connection cycles through them, from a different starting point. */
  requests: readonly Buffer[]
  connections: number
  /** How long to send requests; unlimited by default. */
  seconds?: number | undefined
  /** How many requests to send; unlimited by default. */
  count?: number | undefined
}

export interface LoadResult {
  answered: number
  /** Answers other than 2xx. */
  failed: number
  durationMs: number
  /** In ascending order. */
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
  requests,
  connections,
  seconds = Infinity,
  count = Infinity
}: Load): Promise<LoadResult> {
  const latencies: number[] = []
  const begin = performance.now()
  const end = begin + seconds * 1_000
  let failed = 0
  let sent = 0
  const next = () => performance.now() < end && sent++ < count
  await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      drive(address, requests, Math.floor((index * requests.length) / connections), next, (status, latencyMs) => {
        latencies.push(latencyMs)
        if (status < 200 || status > 299) failed++
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
  requests: readonly Buffer[],
  first: number,
  next: () => boolean,
  onAnswer: (status: number, latencyMs: number) => void
): Promise<void> {
  const { hostname, port } = new URL(address)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    let position = first
    let sentAt = 0
    const read = answerReader(status => {
      onAnswer(status, performance.now() - sentAt)
      send()
    })
    const send = () => {
      const request = requests[position++ % requests.length]
      if (!request || !next()) return finish(socket, resolve)
      sentAt = performance.now()
      socket.write(request)
    }
    socket.on('connect', send)
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

function finish(socket: Socket, resolve: () => void): void {
  resolve()
  socket.destroy()
}

/** Parses answers one after another, however they are split into chunks. */
function answerReader(onAnswer: (status: number) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined
  return chunk => {
    const bytes = held ? Buffer.concat([held, chunk]) : chunk
    const headEnd = bytes.indexOf('\r\n\r\n')
    const head = headEnd < 0 ? undefined : bytes.toString('latin1', 0, headEnd)
    const length = head === undefined ? undefined : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
    if (Number.isNaN(length)) throw new Error('an answer without Content-Length')
    held = length === undefined || bytes.length < headEnd + 4 + length ? bytes : undefined
    if (!held && head !== undefined) onAnswer(Number(head.slice(9, 12)))
  }
}
