import type { Test } from 'tap'
import { request } from 'undici'

/** A Server-Sent Event with JSON data. */
export interface Frame<Data> {
  id: number
  event: string
  data: Data
}

/** Follows an event stream over a real connection and keeps its text and the frames with data. */
export async function readStream<Data>(t: Test, url: string, headers: Record<string, string> = {}) {
  const closing = new AbortController()
  const {
    statusCode,
    headers: responseHeaders,
    body
  } = await request(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: closing.signal,
    bodyTimeout: 0
  })
  const frames: Array<Frame<Data>> = []
  let text = ''
  let rest = ''
  let isOpen = true
  body.on('data', chunk => {
    text += String(chunk)
    rest += String(chunk)
    const parts = rest.split('\n\n')
    rest = parts.pop() ?? ''
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
  return { statusCode, headers: responseHeaders, frames, text: () => text, close, isOpen: () => isOpen }
}
