import type { Test } from 'tap'
import { request } from 'undici'

/** One of the Server-Sent Events that have data, which is JSON. */
export interface Frame<Data> {
  id: number
  event: string
  data: Data
}

/** Follows an event stream over a real connection and keeps what comes. */
export async function readStream<Data>(t: Test, url: string, headers: Record<string, string> = {}) {
  const closing = new AbortController()
  const {
    statusCode,
    headers: answered,
    body
  } = await request(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: closing.signal,
    bodyTimeout: 0
  })
  const frames: Array<Frame<Data>> = []
  let text = ''
  let isOpen = true
  body.on('data', chunk => {
    text += String(chunk)
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const fields = Object.fromEntries(
        part.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
      )
      if (fields.data) {
        frames.push({ id: Number(fields.id), event: String(fields.event), data: JSON.parse(fields.data) })
      }
    }
  })
  body.on('close', () => {
    isOpen = false
  })
  body.on('error', () => {
    isOpen = false
  })
  const close = () => closing.abort()
  t.teardown(close)
  return { statusCode, headers: answered, frames, close, isOpen: () => isOpen }
}
