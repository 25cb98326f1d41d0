import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { History } from './history.js'
import type { ServiceProcess } from './service-process.js'

/** Reads the feed from its beginning through whatever happens, and keeps what it has read. */
export interface Follower {
  name: string
  /** What each event was about, by id, in the order in which they came. */
  events: Map<number, string>
  stop(): Promise<void>
}

export interface FollowerOptions {
  services: readonly ServiceProcess[]
  apiKey: string
  history: History
}

/** Asks for page after page. */
export function followPages(options: FollowerOptions): Follower {
  return follow('a reader of pages', options, async (url, after, take) => {
    const { statusCode, body } = await request(`${url}/events?after=${after}&limit=100`, {
      headers: { 'x-api-key': options.apiKey },
      signal: AbortSignal.timeout(10_000)
    })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${statusCode} ${text}`)
    const { events } = JSON.parse(text)
    for (const event of events) take(event)
    if (events.length < 100) await sleep(100)
  })
}

/** Has it sent live (Server-Sent Events), and says where it was when the connection breaks. */
export function followStream(options: FollowerOptions): Follower {
  return follow('a reader of the stream', options, async (url, after, take, signal) => {
    const leaving = new AbortController()
    const leave = () => leaving.abort()
    signal.addEventListener('abort', leave)
    // The service says something every 15 s; who hears nothing for longer has a dead connection.
    let timer = setTimeout(leave, silenceMs)
    try {
      const { statusCode, body } = await request(`${url}/events`, {
        headers: { 'x-api-key': options.apiKey, accept: 'text/event-stream', 'last-event-id': String(after) },
        signal: leaving.signal
      })
      if (statusCode !== 200) throw new Error(`${statusCode}`)
      let rest = ''
      for await (const chunk of body.setEncoding('utf8')) {
        clearTimeout(timer)
        timer = setTimeout(leave, silenceMs)
        const frames = `${rest}${chunk}`.split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) {
          const data = /^data: (.*)$/m.exec(frame)?.[1]
          if (data !== undefined) take(JSON.parse(data))
        }
      }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
  })
}

const silenceMs = 20_000

interface FeedEvent {
  id: number
  type: string
  order_id: number | null
  product_id: number | null
}

function follow(
  name: string,
  { services, history }: FollowerOptions,
  read: (url: string, after: number, take: (event: FeedEvent) => void, signal: AbortSignal) => Promise<void>
): Follower {
  const events = new Map<number, string>()
  const stopping = new AbortController()
  let last = 0

  function take({ id, type, order_id: orderId, product_id: productId }: FeedEvent): void {
    if (id <= last) history.find('feed out of order', `${name} got event ${id} after ${last}`)
    last = Math.max(last, id)
    events.set(id, `${type} ${orderId} ${productId}`)
  }

  async function run(): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const service = services[turn % services.length]
      if (!service) return
      try {
        await read(service.url, last, take, stopping.signal)
      } catch {
        history.count('reconnections of followers')
        await sleep(200)
      }
    }
  }

  const running = run()
  return {
    name,
    events,
    async stop() {
      stopping.abort()
      await running
    }
  }
}
