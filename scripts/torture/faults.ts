import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../shared/random.js'
import type { ServiceProcess } from '../shared/service-process.js'
import { until } from '../shared/until.js'
import type { Client } from './client.js'
import type { History } from './history.js'
import type { World } from './world.js'

export interface FaultOptions {
  world: World
  random: Random
  history: History
  /** Proves that the services have recovered, by changing the stock of a product. */
  prober: Client
  productId: number
  signal: AbortSignal
}

/** A fault, and how often it is chosen compared with the others. */
interface Fault {
  name: string
  weight: number
  run: (options: FaultOptions) => Promise<void>
}

export const faults: readonly Fault[] = [
  { name: 'service killed', weight: 12, run: killService },
  { name: 'both services killed', weight: 2, run: killBoth },
  { name: 'service restarted gracefully', weight: 3, run: restartService },
  { name: 'service paused', weight: 4, run: pauseService },
  { name: 'PostgreSQL killed', weight: 6, run: killPostgres },
  { name: 'backends terminated', weight: 8, run: terminateBackends },
  { name: 'backends terminated in mid-commit', weight: 8, run: terminateCommits },
  { name: 'connections cut at commit', weight: 10, run: cutCommits },
  { name: 'connections cut', weight: 6, run: cutConnections },
  { name: 'connections stalled', weight: 6, run: stallConnections },
  { name: 'connections half-open', weight: 5, run: silenceConnections },
  { name: 'database out of reach', weight: 4, run: refuseConnections },
  { name: 'network slow', weight: 5, run: delayConnections },
  { name: 'Redis paused', weight: 4, run: pauseRedis },
  { name: 'Redis wiped', weight: 4, run: wipeRedis },
  { name: 'Redis killed', weight: 4, run: killRedis },
  { name: 'clock set', weight: 8, run: setClock }
]

async function killService({ world, random }: FaultOptions): Promise<void> {
  const { service } = random.pick(world.services)
  await service.kill()
  await sleep(random.between(0, 1_000))
  await restart(service)
}

/** Retries like a process supervisor: a service that finds no database exits at once. */
export async function restart(service: ServiceProcess): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await service.start()
    } catch (error) {
      if (attempt === 20) throw error
      await sleep(500)
    }
  }
}

async function killBoth({ world, random }: FaultOptions): Promise<void> {
  await Promise.all(world.services.map(({ service }) => service.kill()))
  await sleep(random.between(0, 500))
  await Promise.all(world.services.map(({ service }) => restart(service)))
}

async function restartService({ world, random, history }: FaultOptions): Promise<void> {
  const { service } = random.pick(world.services)
  const { code, durationMs } = await service.stop()
  if (code !== 0) {
    history.find(
      'ungraceful exit',
      `${service.name} exited with status ${code}, ${Math.round(durationMs)} ms after SIGTERM`
    )
  }
  await restart(service)
}

/** The process wakes up with leases and transactions that have expired. */
async function pauseService({ world, random }: FaultOptions): Promise<void> {
  const { service } = random.pick(world.services)
  service.disturbances++
  service.signal('SIGSTOP')
  await sleep(random.between(500, 12_000))
  service.signal('SIGCONT')
  service.disturbances++
}

async function killPostgres({ world, random }: FaultOptions): Promise<void> {
  // SIGQUIT is an immediate shutdown (`pg_ctl stop -m immediate`), SIGKILL what the kernel sends when memory is
  // short. The embedded PostgreSQL is restarted by the code that started it.
  process.kill(await world.postmasterPid(), random.pick(['SIGQUIT', 'SIGKILL']))
  const accepts = () =>
    world.admin.query('SELECT').then(
      () => true,
      () => false
    )
  await sleep(50)
  await until(accepts, { within: 60_000, every: 50, what: 'PostgreSQL accepts connections again' })
}

async function terminateBackends({ world, random, history }: FaultOptions): Promise<void> {
  for (let round = random.between(1, 4); round > 0; round--) {
    const { rowCount } = await world.admin.query(`${terminate} AND random() < 0.5`)
    history.count('backends terminated', rowCount ?? 0)
    await sleep(random.between(10, 300))
  }
}

async function terminateCommits({ world, random, history }: FaultOptions): Promise<void> {
  const deadline = performance.now() + random.between(200, 800)
  while (performance.now() < deadline) {
    const { rowCount } = await world.admin.query(`${terminate} AND state = 'active' AND query = 'COMMIT'`)
    history.count('backends terminated in mid-commit', rowCount ?? 0)
  }
}

const terminate =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-and-inventory'"

async function cutCommits({ world, random }: FaultOptions): Promise<void> {
  const { proxy } = random.pick(world.services)
  proxy.cutCommits(random.between(1, 10), random.pick(['sent', 'sent', 'unsent']))
  await sleep(random.between(200, 1_000))
}

async function cutConnections({ world, random }: FaultOptions): Promise<void> {
  for (const { proxy } of chosen(world, random)) proxy.cut()
}

async function stallConnections({ world, random }: FaultOptions): Promise<void> {
  const stalled = chosen(world, random)
  for (const { proxy } of stalled) proxy.stall()
  await sleep(random.between(100, random.happens(0.3) ? 12_000 : 3_000))
  for (const { proxy } of stalled) {
    if (random.happens(0.3)) proxy.cut()
    proxy.resume()
  }
}

async function silenceConnections({ world, random }: FaultOptions): Promise<void> {
  for (const { proxy } of chosen(world, random)) proxy.silence()
}

async function refuseConnections({ world, random }: FaultOptions): Promise<void> {
  const refused = chosen(world, random)
  for (const { proxy } of refused) {
    proxy.refuse(true)
    proxy.cut()
  }
  await sleep(random.between(200, 4_000))
  for (const { proxy } of refused) proxy.refuse(false)
}

async function delayConnections({ world, random }: FaultOptions): Promise<void> {
  for (const { proxy } of world.services) proxy.delay(random.between(0, 60))
  await sleep(random.between(500, 4_000))
  for (const { proxy } of world.services) proxy.delay(0)
}

async function pauseRedis({ world, random }: FaultOptions): Promise<void> {
  world.redis?.signal('SIGSTOP')
  await sleep(random.between(200, 4_000))
  world.redis?.signal('SIGCONT')
}

async function wipeRedis({ world }: FaultOptions): Promise<void> {
  await world.redis?.client.flushall().catch(() => {})
}

async function killRedis({ world, random }: FaultOptions): Promise<void> {
  await world.redis?.kill()
  await sleep(random.between(0, 2_000))
  await world.redis?.start()
}

/** Off by minutes, which must not matter at all, or by 36 hours, which only signatures with a timestamp may refuse. */
async function setClock({ world, random }: FaultOptions): Promise<void> {
  const { service } = random.pick(world.services)
  service.setClock(random.happens(0.8) ? random.between(-200_000, 200_000) : random.pick([-1, 1]) * 129_600_000)
}

function chosen(world: World, random: Random): World['services'] {
  return random.happens(0.5) ? world.services : [random.pick(world.services)]
}
