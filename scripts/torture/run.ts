import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePostgresFolder } from '../shared/postgres-folder.js'
import { createRandom, type Random } from '../shared/random.js'
import type { Actor } from './actor.js'
import { closeConnections, createClient, type Client } from './client.js'
import { followPages, followStream, type Follower } from './followers.js'
import { openHistory, type History } from './history.js'
import { endFaults, injectFaults } from './inject-faults.js'
import { judge } from './oracle/judge.js'
import { startReceiver, type Receiver } from './receiver.js'
import { createShop, type Shop } from './shop.js'
import { openShop, work } from './workload.js'
import { openWorld, webhookSecret, type World } from './world.js'

export interface TortureOptions {
  seconds: number
  seed: number
  clients: number
  /** Without faults, to tell whether a finding needs one. */
  isCalm: boolean
  /** Whether to keep the files even without a finding. */
  isKept: boolean
}

export interface Verdict {
  history: History
  directory: string
  hasRedis: boolean
}

/**
 * Lets clients work on two processes of the service while faults are injected, and then lets the oracle compare every
 * answer with the database.
 *
 * @param onTick called a few times a second with the present state
 */
export async function torture(
  options: TortureOptions,
  onTick: (history: History, phase: string) => void
): Promise<Verdict> {
  const directory = await makePostgresFolder('orders-torture-')
  const history = openHistory(join(directory, 'history.jsonl'))
  let phase = 'starting'
  const ticking = setInterval(() => onTick(history, phase), tickMs)
  const apiKeys = new Map([supervisor, ...clientNames(options)].map(name => [name, `${name}-torture-api-key`]))
  const world = await openWorld({ apiKeys, history, directory })
  const receiver = await startReceiver(randomOf(options.seed, 'receiver'), history)
  try {
    const run = await prepare(options, world, history, receiver, apiKeys)
    phase = 'under torture'
    await perform(options, run)
    phase = 'recovering'
    const lastEventId = await settle(run)
    phase = 'judging'
    await judge({ ...run, lastEventId, databaseUrl: world.databaseUrl })
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

/** The client that prepares the run and probes the services after faults. */
const supervisor = 'supervisor'

function clientNames({ clients }: TortureOptions): string[] {
  return Array.from({ length: clients }, (_, index) => `client-${index}`)
}

interface Run {
  world: World
  history: History
  shop: Shop
  receiver: Receiver
  /** The event types that the receiver has subscribed to. */
  subscribedTypes: readonly string[]
  supervisor: Client
  apiKey: string
  actors: Actor[]
  followers: Follower[]
}

/** A separate random sequence for each part of the run: what one part draws does not change the choices of another. */
function randomOf(seed: number, name: string): Random {
  let hash = seed
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return createRandom(hash)
}

async function prepare(
  options: TortureOptions,
  world: World,
  history: History,
  receiver: Receiver,
  apiKeys: ReadonlyMap<string, string>
): Promise<Run> {
  const shop = createShop()
  const services = world.services.map(({ service }) => service)
  const clientOf = (name: string) =>
    createClient({
      name,
      apiKey: apiKeys.get(name) ?? '',
      random: randomOf(options.seed, name),
      attemptRandom: randomOf(options.seed, `${name}'s attempts`),
      services,
      history,
      shop
    })
  const actorOf = (client: Client, keyPrefix: string) => createActor(client, keyPrefix, { world, shop, history })
  const supervisorClient = clientOf(supervisor)
  const subscribedTypes = ['order.paid', 'order.refunded', 'order.refund_requested', 'product.created']
  const endpoint = await supervisorClient.send({
    operation: 'register endpoint',
    method: 'POST',
    path: '/webhook-endpoints',
    body: { url: receiver.url, types: subscribedTypes },
    key: 'endpoint',
    expected: [201]
  })
  receiver.secret = JSON.parse(endpoint?.text ?? '{}').secret
  await openShop(actorOf(supervisorClient, supervisor))
  const apiKey = apiKeys.get(supervisor) ?? ''
  const following = { services, apiKey, history }
  return {
    world,
    history,
    shop,
    receiver,
    subscribedTypes,
    supervisor: supervisorClient,
    apiKey,
    actors: clientNames(options).map((name, index) => actorOf(clientOf(name), `c${index}`)),
    followers: [followPages(following), followStream(following)]
  }
}

function createActor(
  client: Client,
  keyPrefix: string,
  { world, shop, history }: { world: World; shop: Shop; history: History }
): Actor {
  let number = 0
  return {
    client,
    random: client.random,
    shop,
    history,
    nextKey: () => `${keyPrefix}-${++number}`,
    webhookSecret,
    redis: world.redis?.client,
    answered: []
  }
}

async function perform(
  { seconds, seed, isCalm }: TortureOptions,
  { world, history, shop, supervisor, actors }: Run
): Promise<void> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), seconds * 1_000)
  const faultOptions = {
    world,
    random: randomOf(seed, 'faults'),
    history,
    prober: supervisor,
    productId: shop.products.at(-1)?.id ?? 0,
    signal: over.signal
  }
  const working = actors.map(actor => workUntil(over.signal, actor))
  if (!isCalm) {
    await injectFaults(faultOptions)
    await endFaults(faultOptions)
  }
  await Promise.all(working)
  clearTimeout(timer)
  for (const { proxy } of world.services) {
    for (const [name, count] of Object.entries(proxy.counts)) history.count(`connections ${name}`, count)
  }
}

async function workUntil(signal: AbortSignal, actor: Actor): Promise<void> {
  while (!signal.aborted) {
    await work(actor)
    await sleep(actor.random.between(0, thinkingMs))
  }
}

// Users think, and the load must leave the machine room for the service.
const thinkingMs = 40

/**
 * Waits until every event that was in the log when the faults ended has reached all followers and subscribers.
 *
 * @returns the id of the last of these events; orders keep expiring, so later ones will follow
 */
async function settle({ world, history, followers }: Run): Promise<number> {
  const deadline = performance.now() + settleMs
  const {
    rows: [log]
  } = await world.admin.query('SELECT coalesce(max(id), 0)::int AS last, count(*)::int AS count FROM events')
  for (;;) {
    const { rows: behind } = await world.admin.query(
      `SELECT name, cursor, last_error, retry_at, lease_expires_at, now()
       FROM event_subscriptions
       WHERE cursor < $1`,
      [log.last]
    )
    const late = followers.filter(({ events }) => events.size < log.count)
    if (late.length === 0 && behind.length === 0) return log.last
    if (performance.now() > deadline) {
      for (const { name, events } of late) {
        const share = `${events.size} of ${log.count} events`
        history.find('lost event', `${name} has ${share} ${settleMs / 1_000} s after the last fault`)
      }
      if (behind.length > 0) {
        history.find('no recovery', `subscriptions are behind event ${log.last}: ${JSON.stringify(behind)}`)
      }
      return log.last
    }
    await sleep(200)
  }
}

// A relay that has failed repeatedly retries after half a minute, and the lease of a killed process must run out first.
const settleMs = 75_000
