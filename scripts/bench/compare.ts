import { findPgbench, runPgbench } from './pgbench.js'
import { measure, type Bench, type Service } from './services.js'
import { aloneWorkloads, workloads, type Measurement, type Variant, type WorkloadName } from './workloads.js'

export interface CompareOptions {
  rounds: number
  seconds: number
  connections: number
}

/** Measurements by workload and variant, one a round. */
export type Results = Map<string, Measurement[]>

export interface Comparison {
  /** With as many clients as there are connections. */
  together: Results
  /** With one client. */
  alone: Results
  /** Requests per second by connections, of the service and by hand. */
  concurrency: Map<string, Array<{ connections: number, perSecond: number }>>
  /** Resident memory of the service after so many requests. */
  memory: Array<{ requests: number, residentBytes: number }>
}

export function keyOf (workload: WorkloadName, variant: Variant): string {
  return `${workload}, ${variant}`
}

/** Measures everything, rounds interleaved, so that what changes on the machine changes for all. */
export async function compare (bench: Bench, options: CompareOptions): Promise<Comparison> {
  const pgbench = await findPgbench()
  if (pgbench === undefined) tell('There is no pgbench (Debian: apt-get install postgresql); its rows are left out.')
  const databases = { service: await bench.createDatabase('bench_service'), hand: await bench.createDatabase('bench_by_hand'), pgbench: await bench.createDatabase('bench_pgbench') }
  const service = await bench.startService('service', databases.service)
  const services: Partial<Record<Variant, Service>> = {
    service,
    'by hand': await bench.startService('by hand', databases.hand),
    constant: await bench.startService('constant', await (await fetch(`${service.address}/products`)).text())
  }

  async function once (workload: WorkloadName, variant: Variant, connections: number): Promise<Measurement | undefined> {
    if (variant === 'pgbench') return pgbench === undefined ? undefined : await runPgbench(pgbench, databases.pgbench, workload, options.seconds)
    const measured = services[variant]
    return measured && await measure(measured, { workload, connections, seconds: options.seconds })
  }

  async function collect (results: Results, workload: WorkloadName, variant: Variant, connections: number): Promise<void> {
    const measurement = await once(workload, variant, connections)
    if (!measurement) return
    const key = keyOf(workload, variant)
    results.set(key, [...results.get(key) ?? [], measurement])
    tell(`${key}, ${connections} connections: ${Math.round(measurement.perSecond)}/s, p50 ${measurement.p50Ms.toFixed(2)} ms`)
  }

  const memory = await measureMemory(service)
  // So that every round meets compiled code and planned statements.
  for (const variant of ['service', 'by hand'] as const) for (const { name } of workloads) await once(name, variant, options.connections)
  const together: Results = new Map()
  const alone: Results = new Map()
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, variants } of workloads) for (const variant of variants) await collect(together, name, variant, options.connections)
    for (const name of aloneWorkloads) for (const variant of ['service', 'by hand'] as const) await collect(alone, name, variant, 1)
  }
  const concurrency: Comparison['concurrency'] = new Map()
  for (const workload of ['hot', 'product list'] as const) {
    for (const variant of ['service', 'by hand'] as const) {
      const points = []
      for (let connections = 1; connections <= 256; connections *= 2) {
        const measurement = await once(workload, variant, connections)
        if (measurement) points.push({ connections, perSecond: measurement.perSecond })
      }
      concurrency.set(keyOf(workload, variant), points)
      tell(`${keyOf(workload, variant)} over 1 to 256 connections: ${points.map(({ perSecond }) => Math.round(perSecond)).join(', ')}`)
    }
  }
  return { together, alone, concurrency, memory }
}

async function measureMemory (service: Service): Promise<Comparison['memory']> {
  const memory = []
  let requests = 0
  for (const count of [20_000, 180_000]) {
    await measure(service, { workload: 'mixed', connections: 64, count })
    requests += count
    memory.push({ requests, residentBytes: (await service.usage()).residentBytes })
  }
  tell(`resident memory: ${memory.map(({ requests, residentBytes }) => `${Math.round(residentBytes / 2 ** 20)} MiB after ${requests}`).join(', ')}`)
  return memory
}

function tell (text: string): void {
  process.stderr.write(`${text}\n`)
}
