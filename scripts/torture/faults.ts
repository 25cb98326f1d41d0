import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../shared/random.js'
import type { Client } from './client.js'
import type { History } from './history.js'
import type { ServiceProcess } from './service-process.js'
import type { World } from './world.js'

export interface Torment {
  world: World
  random: Random
  history: History
  /** Proves that the services are back. */
  prober: Client
  /** Whose stock it moves for that. */
  productId: number
  signal: AbortSignal
}

/** Torments the world until the signal: one fault after another, with a moment of peace between most of them. */
export async function torment(torment: Torment): Promise<void> {
  const { random, history, signal } = torment
  while (!signal.aborted) {
    let ticket = random.next() * totalWeight
    const fault = faults.find(({ weight }) => (ticket -= weight) < 0)
    if (!fault) continue
    history.record({ fault: fault.name, phase: 'begins' })
    await fault.run(torment)
    history.record({ fault: fault.name, phase: 'is over' })
    history.count(`fault: ${fault.name}`)
    if (signal.aborted || random.happens(0.7)) await recover(torment, fault.name)
    if (!signal.aborted) await sleep(random.between(100, 1_500))
  }
}

/** Everything back to normal. */
export async function lift({ world }: Torment): Promise<void> {
  for (const { service, proxy } of world.services) {
    proxy.delay(0)
    proxy.refuse(false)
    proxy.cutCommits(0, 'sent')
    proxy.resume()
    service.setClock(0)
    service.signal('SIGCONT')
    if (!service.isUp) await startAgain(service)
  }
  world.redis?.signal('SIGCONT')
}

const faults: ReadonlyArray<{ name: string; weight: number; run: (torment: Torment) => Promise<void> }> = [
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

const totalWeight = faults.reduce((sum, { weight }) => sum + weight, 0)

/** Every service must write again within half a minute. */
async function recover({ world, history, prober, productId, signal }: Torment, fault: string): Promise<void> {
  await Promise.all(
    world.services.map(async ({ service }) => {
      const startedAt = performance.now()
      for (let attempt = 0; ; attempt++) {
        const key = `probe-${++probes}`
        const answer = await prober.sendTo(service, {
          operation: 'probe',
          method: 'POST',
          path: `/products/${productId}/stock`,
          body: { delta: 1, reason: key },
          key,
          expected: [200]
        })
        const ms = performance.now() - startedAt
        if (answer?.status === 200) {
          history.slowest('recovery', ms, fault)
          return
        }
        if (ms > recoveryMs) {
          history.find(
            'no recovery',
            `${service.name} does not write ${Math.round(ms / 1_000)} s after: ${fault}; the last answer was ${answer?.status} ${answer?.text.slice(0, 200)}\n${service.log().slice(-5).join('\n')}`
          )
          return
        }
        if (signal.aborted && !service.isUp) return
        await sleep(100)
      }
    })
  )
}

let probes = 0

const recoveryMs = 30_000

async function killService({ world, random }: Torment): Promise<void> {
  const { service } = random.pick(world.services)
  await service.kill()
  await sleep(random.between(0, 1_000))
  await startAgain(service)
}

/** As whoever watches over it would, since it may find no database at first. */
async function startAgain(service: ServiceProcess): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await service.start()
    } catch (error) {
      if (attempt === 20) throw error
      await sleep(500)
    }
  }
}

async function killBoth({ world, random }: Torment): Promise<void> {
  await Promise.all(world.services.map(({ service }) => service.kill()))
  await sleep(random.between(0, 500))
  await Promise.all(world.services.map(({ service }) => startAgain(service)))
}

async function restartService({ world, random, history }: Torment): Promise<void> {
  const { service } = random.pick(world.services)
  const { code, ms } = await service.stop()
  if (code !== 0) {
    history.find('end not graceful', `${service.name} ended with ${code} after SIGTERM, in ${Math.round(ms)} ms`)
  }
  await startAgain(service)
}

/** A process that wakes up with leases and transactions of long ago. */
async function pauseService({ world, random }: Torment): Promise<void> {
  const { service } = random.pick(world.services)
  service.disturbances++
  service.signal('SIGSTOP')
  await sleep(random.between(500, 12_000))
  service.signal('SIGCONT')
  service.disturbances++
}

async function killPostgres({ world, random }: Torment): Promise<void> {
  // Immediate: as `pg_ctl stop -m immediate` does; or as the kernel does when memory is short. It is started again by who started it.
  process.kill(await world.postmasterPid(), random.pick(['SIGQUIT', 'SIGKILL']))
  for (let attempt = 0; attempt < 600; attempt++) {
    await sleep(50)
    if (
      await world.admin.query('SELECT').then(
        () => true,
        () => false
      )
    ) {
      return
    }
  }
  throw new Error('PostgreSQL does not start again')
}

async function terminateBackends({ world, random, history }: Torment): Promise<void> {
  for (let round = random.between(1, 4); round > 0; round--) {
    const { rowCount } = await world.admin.query(`${terminate} AND random() < 0.5`)
    history.count('backends terminated', rowCount ?? 0)
    await sleep(random.between(10, 300))
  }
}

async function terminateCommits({ world, random, history }: Torment): Promise<void> {
  const untilMs = performance.now() + random.between(200, 800)
  while (performance.now() < untilMs) {
    const { rowCount } = await world.admin.query(`${terminate} AND state = 'active' AND query = 'COMMIT'`)
    history.count('backends terminated in mid-commit', rowCount ?? 0)
  }
}

const terminate =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-and-inventory'"

async function cutCommits({ world, random }: Torment): Promise<void> {
  const { proxy } = random.pick(world.services)
  proxy.cutCommits(random.between(1, 10), random.pick(['sent', 'sent', 'unsent']))
  await sleep(random.between(200, 1_000))
}

async function cutConnections({ world, random }: Torment): Promise<void> {
  for (const { proxy } of chosen(world, random)) proxy.cut()
}

async function stallConnections({ world, random }: Torment): Promise<void> {
  const stalled = chosen(world, random)
  for (const { proxy } of stalled) proxy.stall()
  await sleep(random.between(100, random.happens(0.3) ? 12_000 : 3_000))
  for (const { proxy } of stalled) {
    if (random.happens(0.3)) proxy.cut()
    proxy.resume()
  }
}

async function silenceConnections({ world, random }: Torment): Promise<void> {
  for (const { proxy } of chosen(world, random)) proxy.silence()
}

async function refuseConnections({ world, random }: Torment): Promise<void> {
  const refused = chosen(world, random)
  for (const { proxy } of refused) {
    proxy.refuse(true)
    proxy.cut()
  }
  await sleep(random.between(200, 4_000))
  for (const { proxy } of refused) proxy.refuse(false)
}

async function delayConnections({ world, random }: Torment): Promise<void> {
  for (const { proxy } of world.services) proxy.delay(random.between(0, 60))
  await sleep(random.between(500, 4_000))
  for (const { proxy } of world.services) proxy.delay(0)
}

async function pauseRedis({ world, random }: Torment): Promise<void> {
  world.redis?.signal('SIGSTOP')
  await sleep(random.between(200, 4_000))
  world.redis?.signal('SIGCONT')
}

async function wipeRedis({ world }: Torment): Promise<void> {
  await world.redis?.client.flushall().catch(() => {})
}

async function killRedis({ world, random }: Torment): Promise<void> {
  await world.redis?.kill()
  await sleep(random.between(0, 2_000))
  await world.redis?.start()
}

/** By minutes, which everything must bear; or by a day, which only timestamps of signatures do not. */
async function setClock({ world, random }: Torment): Promise<void> {
  const { service } = random.pick(world.services)
  service.setClock(random.happens(0.8) ? random.between(-200_000, 200_000) : random.pick([-1, 1]) * 129_600_000)
}

function chosen(world: World, random: Random): World['services'] {
  return random.happens(0.5) ? world.services : [random.pick(world.services)]
}
