import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../shared/random.js'
import { closeConnections, createClient, type Client } from './client.js'
import { lift, torment } from './faults.js'
import { followPages, followStream, type Follower } from './followers.js'
import { openHistory, type History } from './history.js'
import { judge } from './oracle/judge.js'
import { startReceiver, type Receiver } from './receiver.js'
import { createShop, type Shop } from './shop.js'
import { openShop, work } from './workload.js'
import type { Desk } from './desk.js'
import { makeDirectory, openWorld, webhookSecret, type World } from './world.js'

export interface TortureOptions {
  seconds: number
  seed: number
  clients: number
  /** Without faults: what is wrong then is not the faults' doing. */
  isCalm: boolean
  /** Whether the files stay if nothing is found. */
  isKept: boolean
}

export interface Verdict {
  history: History
  directory: string
  hasRedis: boolean
}

/**
 * Lets clients work on two processes while everything below them is tormented, and then compares what they were told with what is there.
 *
 * @param onTick hears of the state some times a second
 */
export async function torture(
  options: TortureOptions,
  onTick: (history: History, phase: string) => void
): Promise<Verdict> {
  const directory = await makeDirectory()
  const history = openHistory(join(directory, 'history.jsonl'))
  let phase = 'starting'
  const ticking = setInterval(() => onTick(history, phase), tickMs)
  const keys = new Map(
    ['torturer', ...Array.from({ length: options.clients }, (_, index) => `client-${index}`)].map(name => [
      name,
      `${name}-key-of-the-torture`
    ])
  )
  const world = await openWorld({ apiKeys: keys, history, directory })
  const receiver = await startReceiver(randomOf(options.seed, 'receiver'), history)
  try {
    const stage = await prepare(options, world, history, receiver, keys)
    phase = 'under torture'
    await perform(options, stage)
    phase = 'recovering'
    const lastEventId = await settle(stage)
    phase = 'judging'
    await judge({ ...stage, lastEventId, databaseUrl: world.databaseUrl })
  } finally {
    clearInterval(ticking)
    await closeConnections()
    receiver.close()
    await world.close()
    await history.close()
  }
  return { history, directory, hasRedis: world.redis !== undefined }
}

const tickMs = 250

export interface Stage {
  world: World
  history: History
  shop: Shop
  receiver: Receiver
  /** The types that the receiver wants, and the last event before it did. */
  delivered: { types: readonly string[] }
  torturer: Client
  desks: Desk[]
  followers: Follower[]
}

/** A source of chance for each part, so that what one draws does not change what another gets. */
function randomOf(seed: number, name: string) {
  let hash = seed
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return createRandom(hash)
}

async function prepare(
  { seed, clients }: TortureOptions,
  world: World,
  history: History,
  receiver: Receiver,
  keys: ReadonlyMap<string, string>
): Promise<Stage> {
  const shop = createShop()
  const services = world.services.map(({ service }) => service)
  const clientOf = (name: string) =>
    createClient({
      name,
      apiKey: keys.get(name) ?? '',
      random: randomOf(seed, name),
      attemptRandom: randomOf(seed, `${name}'s attempts`),
      services,
      history,
      shop
    })
  const deskOf = (client: Client, name: string): Desk => {
    let number = 0
    return {
      client,
      random: client.random,
      shop,
      history,
      nextKey: () => `${name}-${++number}`,
      webhookSecret,
      redis: world.redis?.client,
      settled: []
    }
  }
  const torturer = clientOf('torturer')
  const types = ['order.paid', 'order.refunded', 'order.refund_requested', 'product.created']
  const endpoint = await torturer.send({
    operation: 'register endpoint',
    method: 'POST',
    path: '/webhook-endpoints',
    body: { url: receiver.url, types },
    key: 'endpoint',
    expected: [201]
  })
  receiver.secret = JSON.parse(endpoint?.text ?? '{}').secret
  await openShop(deskOf(torturer, 'torturer'))
  const desks = Array.from({ length: clients }, (_, index) => deskOf(clientOf(`client-${index}`), `c${index}`))
  const following = { services, apiKey: keys.get('torturer') ?? '', history }
  return {
    world,
    history,
    shop,
    receiver,
    delivered: { types },
    torturer,
    desks,
    followers: [followPages(following), followStream(following)]
  }
}

async function perform(
  { seconds, seed, isCalm }: TortureOptions,
  { world, history, shop, torturer, desks }: Stage
): Promise<void> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), seconds * 1_000)
  const torture = {
    world,
    random: randomOf(seed, 'faults'),
    history,
    prober: torturer,
    productId: shop.products.at(-1)?.id ?? 0,
    signal: over.signal
  }
  const work = desks.map(desk => workUntil(over.signal, desk))
  if (!isCalm) {
    await torment(torture)
    await lift(torture)
  }
  await Promise.all(work)
  clearTimeout(timer)
  for (const { proxy } of world.services) {
    for (const [name, count] of Object.entries(proxy.counts)) history.count(`connections ${name}`, count)
  }
}

async function workUntil(signal: AbortSignal, desk: Desk): Promise<void> {
  while (!signal.aborted) {
    await work(desk)
    await sleep(desk.random.between(0, thinkingMs))
  }
}

// People think; and the machine has other things to do than to ask.
const thinkingMs = 40

/**
 * Waits until what had happened when the faults were over has reached everybody.
 *
 * @returns the last event that had; orders go on to expire
 */
async function settle({ world, history, followers }: Stage): Promise<number> {
  const untilMs = performance.now() + settleMs
  const {
    rows: [log]
  } = await world.admin.query('SELECT coalesce(max(id), 0)::int AS last, count(*)::int AS count FROM events')
  for (;;) {
    const {
      rows: [behind]
    } = await world.admin.query('SELECT count(*)::int AS count FROM event_subscriptions WHERE cursor < $1', [log.last])
    if (followers.every(({ events }) => events.size >= log.count) && behind.count === 0) return log.last
    if (performance.now() > untilMs) {
      for (const { name, events } of followers) {
        if (events.size < log.count) {
          history.find(
            'lost event',
            `${name} has ${events.size} of ${log.count} events ${settleMs / 1_000} s after the last fault`
          )
        }
      }
      const { rows } = await world.admin.query(
        'SELECT name, cursor, last_error, retry_at, lease_expires_at, now() FROM event_subscriptions WHERE cursor < $1',
        [log.last]
      )
      if (rows.length > 0) history.find('no recovery', `subscriptions are behind ${log.last}: ${JSON.stringify(rows)}`)
      return log.last
    }
    await sleep(200)
  }
}

// A relay that has failed often waits half a minute before it tries again, and a lease of a process that was killed runs out.
const settleMs = 75_000
