import { connect, type Socket } from 'node:net'
import type { BadRequest } from './bad-request.js'

/** The raw answer to a request. */
export interface RawAnswer {
  /** The status code, `closed` (the service closed the connection without an answer) or `timeout`. */
  status: string
  text: string
}

export async function sendRequest(
  url: string,
  { method, path, headers, body = '' }: BadRequest,
  timeoutMs: number
): Promise<RawAnswer> {
  const payload = Buffer.from(body)
  const lines = Object.entries({
    host: 'localhost',
    connection: 'close',
    'content-length': String(payload.length),
    ...headers
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return await sendBytes(url, Buffer.concat([head, payload]), timeoutMs)
}

/** Sends the bytes over a bare socket: an HTTP client would correct or refuse them. */
export async function sendBytes(url: string, bytes: Buffer, timeoutMs: number): Promise<RawAnswer> {
  return await new Promise(resolve => {
    const socket = connectTo(url)
    let text = ''
    const end = (otherwise: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ status: /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? otherwise, text })
    }
    const timer = setTimeout(() => end('timeout'), timeoutMs)
    socket.setEncoding('latin1').on('data', chunk => {
      text += chunk
    })
    socket.on('close', () => end('closed'))
    socket.write(bytes)
  })
}

/** Slowloris: a request whose headers never end; a line follows each second. */
export function openSlowRequest(url: string): Socket {
  const socket = connectTo(url)
  socket.resume()
  socket.write('POST /orders HTTP/1.1\r\nHost: localhost\r\n')
  const timer = setInterval(() => {
    if (socket.writable) socket.write('X-Slow: 1\r\n')
  }, 1_000)
  socket.on('close', () => clearInterval(timer))
  return socket
}

/** The service may break the connection at any time. */
function connectTo(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
}
