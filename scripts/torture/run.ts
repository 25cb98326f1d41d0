import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePostgresFolder } from '../shared/postgres-folder.js'
import { createRandom, type Random } from '../shared/random.js'
import type { Actor } from './actor.js'
import { closeConnections } from './client.js'
import { openHistory, type History } from './history.js'
import { endFaults, injectFaults } from './inject-faults.js'
import { judge } from './oracle/judge.js'
import { openShops, type ShopRun } from './open-shops.js'
import { settle } from './settle.js'
import { slugsOf } from './shop.js'
import { work } from './workload.js'
import { openWorld, type World } from './world.js'

export interface TortureOptions {
  seconds: number
  seed: number
  clients: number
  shops: number
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
 * Lets clients work in several shops on two processes of the service while faults are injected, and then lets the
 * oracle compare every answer with the database.
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
  const names = Array.from({ length: options.clients }, (_, index) => `client-${index}`)
  const apiKeys = new Map([supervisor, ...names].map(name => [name, `${name}-torture-api-key`]))
  const world = await openWorld({ apiKeys, history, directory })
  let shops: ShopRun[] = []
  try {
    const slugs = slugsOf(options.shops)
    shops = await openShops({ world, history, apiKeys, slugs, supervisor, names, randomOf: randomOf(options.seed) })
    phase = 'under torture'
    await perform(options, { world, history, shops })
    phase = 'recovering'
    const lastEventIds = await Promise.all(shops.map(shop => settle(world, shop)))
    phase = 'judging'
    const evidence = shops.map((shop, index) => ({ ...shop, world, lastEventId: lastEventIds[index] ?? 0 }))
    await judge(world, history, evidence)
  } finally {
    clearInterval(ticking)
    await closeConnections()
    for (const { receiver } of shops) receiver.close()
    await world.close()
    await history.close()
  }
  return { history, directory, hasRedis: world.redis !== undefined }
}

const tickMs = 250

/** The client that prepares the run and probes the services after faults. */
const supervisor = 'supervisor'

/** A separate random sequence for each part of the run: what one part draws does not change the choices of another. */
function randomOf(seed: number): (name: string) => Random {
  return name => {
    let hash = seed
    for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
    return createRandom(hash)
  }
}

async function perform(
  { seconds, seed, isCalm, clients }: TortureOptions,
  { world, history, shops }: { world: World; history: History; shops: readonly ShopRun[] }
): Promise<void> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), seconds * 1_000)
  const [probed] = shops
  if (!probed) throw new Error('a run needs a shop')
  const faultOptions = {
    world,
    random: randomOf(seed)('faults'),
    history,
    prober: probed.supervisor,
    productId: probed.shop.products.at(-1)?.id ?? 0,
    signal: over.signal
  }
  const working = Array.from({ length: clients }, (_, index) => {
    const actors = shops.flatMap(({ actors }) => actors[index] ?? [])
    return workUntil(over.signal, actors, randomOf(seed)(`the shops of client ${index}`))
  })
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

/** @param actors the same client in each of the shops */
async function workUntil(signal: AbortSignal, actors: readonly Actor[], random: Random): Promise<void> {
  while (!signal.aborted) {
    const actor = random.pick(actors)
    await work(actor)
    await sleep(actor.random.between(0, thinkingMs))
  }
}

// Users think, and the load must leave the machine room for the service.
const thinkingMs = 40
