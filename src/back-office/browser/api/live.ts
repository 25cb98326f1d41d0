import { loggedInAgain, loseSession, session } from './session.js'
import { reportAnswer, reportSilence } from './reachability.js'
import { chosenShop, shopHeader } from './shop.js'
import { announce, topicsOf, type Topic } from './topics.js'
import { apiUrl } from './urls.js'

/**
 * Follows the events of the shop, with one stream for all tabs of a browser: HTTP/1.1 allows six connections. The tab
 * that has the lock reads the stream and tells the others, and when it closes another one takes over. Without locks,
 * which browsers offer only with TLS or on localhost, each tab reads a stream of its own.
 *
 * Callers that may not read events, and pages whose stream is silent, read again from time to time.
 */
export function startLive(): void {
  const name = `back-office-${apiUrl.pathname}-${chosenShop() ?? ''}`
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data)
  const tell = (message: Message) => {
    hear(message)
    channel.postMessage(message)
  }
  if (!session.get()?.scopes.includes('events:read')) {
    setInterval(() => announce('everything'), pollMs)
  } else if ('locks' in navigator) {
    void navigator.locks.request(name, async () => await followForever(tell))
  } else {
    void followForever(hear)
  }
}

const pollMs = 15_000

/** What the tab with the stream tells the others. */
type Message = Topic[] | 'everything' | 'silence'

function hear(message: Message): void {
  if (message === 'silence') reportSilence()
  else announce(message === 'everything' ? message : new Set(message))
}

type Tell = (message: Message) => void

async function followForever(tell: Tell): Promise<never> {
  for (let failures = 0; ; failures++) {
    const hasConnected = await follow(tell)
    if (hasConnected) failures = 0
    await new Promise(resolve => setTimeout(resolve, Math.min(maxBackoffMs, minBackoffMs * 2 ** failures)))
  }
}

const minBackoffMs = 500
const maxBackoffMs = 10_000

/** Reads one stream to its end; answers whether there was one. */
async function follow(tell: Tell): Promise<boolean> {
  const controller = new AbortController()
  try {
    const response = await fetch(`${apiUrl.href}/events`, {
      headers: { accept: 'text/event-stream', ...shopHeader() },
      cache: 'no-store',
      signal: controller.signal
    })
    if (response.status === 401) {
      loseSession()
      await loggedInAgain()
    }
    if (!response.ok || !response.body) return false
    reportAnswer()
    // What happened before the stream began is not in it.
    tell('everything')
    await readFrames(response.body, controller, tell)
    return true
  } catch {
    tell('silence')
    return false
  }
}

async function readFrames(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  controller: AbortController,
  tell: Tell
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  const gathered = gather(tell)
  let rest = ''
  for (;;) {
    // A silent stream has lost its connection.
    const silence = setTimeout(() => controller.abort(), maxSilenceMs)
    const { value, done } = await reader.read().finally(() => clearTimeout(silence))
    if (done) return tell('silence')
    const frames = (rest + value).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.split('\n').find(line => line.startsWith('data: '))
      if (data !== undefined) gathered(topicsOf(JSON.parse(data.slice('data: '.length))))
    }
  }
}

// Twice the interval of the service's heartbeats.
const maxSilenceMs = 40_000

/** A busy shop has hundreds of events a second: the page hears of them a few times. */
function gather(tell: Tell): (topics: readonly Topic[]) => void {
  let news = new Set<Topic>()
  return topics => {
    if (news.size === 0) {
      setTimeout(() => {
        const told = [...news]
        news = new Set()
        tell(told)
      }, gatherMs)
    }
    for (const topic of topics) news.add(topic)
  }
}

const gatherMs = 250
