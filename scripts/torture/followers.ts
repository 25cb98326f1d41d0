import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { ServiceProcess } from '../shared/service-process.js'
import { checkShop } from './answer-checks.js'
import { shopHeader } from './client.js'
import type { History } from './history.js'
import type { Shop } from './shop.js'

/** Reads the event feed of a shop from its beginning, reconnects after every failure, and keeps what it has read. */
export interface Follower {
  name: string
  /** The type, order and product of each event, by event id, in the order of arrival. */
  events: Map<number, string>
  stop(): Promise<void>
}

export interface FollowerOptions {
  services: readonly ServiceProcess[]
  apiKey: string
  history: History
  shop: Shop
}

/** Reads page after page. */
export function followPages(options: FollowerOptions): Follower {
  return follow('the reader of pages', options, async (url, after, take) => {
    const { statusCode, body } = await request(`${url}/events?after=${after}&limit=100`, {
      headers: { 'x-api-key': options.apiKey, ...shopHeader(options.shop.slug) },
      signal: AbortSignal.timeout(10_000)
    })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${statusCode} ${text}`)
    checkShop(options, 'a page of the feed', text)
    const { events } = JSON.parse(text)
    for (const event of events) take(event)
    if (events.length < 100) await sleep(100)
  })
}

/** Reads the live stream (Server-Sent Events), and resumes with `Last-Event-ID` when the connection breaks. */
export function followStream(options: FollowerOptions): Follower {
  return follow('the reader of the stream', options, async (url, after, take, signal) => {
    const leaving = new AbortController()
    const leave = () => leaving.abort()
    signal.addEventListener('abort', leave)
    let timer = setTimeout(leave, silenceMs)
    try {
      const { statusCode, body } = await request(`${url}/events`, {
        headers: {
          'x-api-key': options.apiKey,
          accept: 'text/event-stream',
          'last-event-id': String(after),
          ...shopHeader(options.shop.slug)
        },
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
          if (data === undefined) continue
          checkShop(options, 'an event of the stream', data)
          take(JSON.parse(data))
        }
      }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
  })
}

// The service sends something at least every 15 s; after a longer silence, the connection must be dead.
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
    if (id <= last) history.find('events out of order', `${name} got event ${id} after ${last}`)
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
