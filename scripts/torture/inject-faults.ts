import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceProcess } from '../shared/service-process.js'
import { faults, restart, type FaultOptions } from './faults.js'

/** Injects one fault after another until the signal. After most of them, the services must recover first. */
export async function injectFaults(options: FaultOptions): Promise<void> {
  const { random, history, signal } = options
  while (!signal.aborted) {
    let ticket = random.next() * totalWeight
    const fault = faults.find(({ weight }) => (ticket -= weight) < 0)
    if (!fault) continue
    history.record({ fault: fault.name, phase: 'begins' })
    await fault.run(options)
    history.record({ fault: fault.name, phase: 'is over' })
    history.count(`fault: ${fault.name}`)
    if (signal.aborted || random.happens(0.7)) await awaitRecovery(options, fault.name)
    if (!signal.aborted) await sleep(random.between(100, 1_500))
  }
}

const totalWeight = faults.reduce((sum, { weight }) => sum + weight, 0)

/** Ends every fault that may still last. */
export async function endFaults({ world }: FaultOptions): Promise<void> {
  for (const { service, proxy } of world.services) {
    proxy.delay(0)
    proxy.refuse(false)
    proxy.cutCommits(0, 'sent')
    proxy.resume()
    service.setClock(0)
    service.signal('SIGCONT')
    if (!service.isUp) await restart(service)
  }
  world.redis?.signal('SIGCONT')
}

/** Every service must write again within half a minute; otherwise there is a finding. */
async function awaitRecovery(options: FaultOptions, fault: string): Promise<void> {
  await Promise.all(options.world.services.map(({ service }) => probe(options, service, fault)))
}

async function probe(
  { history, prober, productId, signal }: FaultOptions,
  service: ServiceProcess,
  fault: string
): Promise<void> {
  for (const startedAt = performance.now(); ;) {
    const key = `probe-${++probes}`
    const answer = await prober.sendTo(service, {
      operation: 'probe',
      method: 'POST',
      path: `/products/${productId}/stock`,
      body: { delta: 1, reason: key },
      key,
      expected: [200]
    })
    const durationMs = performance.now() - startedAt
    if (answer?.status === 200) {
      history.noteDuration('recovery', durationMs, fault)
      return
    }
    if (durationMs > recoveryMs) {
      history.find(
        'no recovery',
        `${service.name} does not write ${Math.round(durationMs / 1_000)} s after the fault "${fault}"; ` +
          `the last answer was ${answer?.status} ${answer?.text.slice(0, 200)}\n${service.log().slice(-5).join('\n')}`
      )
      return
    }
    if (signal.aborted && !service.isUp) return
    await sleep(100)
  }
}

let probes = 0

const recoveryMs = 30_000
