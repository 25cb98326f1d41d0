import { findPgbench, runPgbench } from './pgbench.js'
import { measure, type Bench, type Service } from './services.js'
import { aloneWorkloads, workloads, type Measurement, type Variant, type WorkloadName } from './workloads.js'

export interface CompareOptions {
  rounds: number
  /** Of each of the two measurements of a row in a round, whole ones for pgbench. */
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
  concurrency: Map<string, Array<{ connections: number; perSecond: number }>>
  /** Resident memory of the service after so many requests. */
  memory: Array<{ requests: number; residentBytes: number }>
}

export function keyOf(workload: WorkloadName, variant: Variant): string {
  return `${workload}, ${variant}`
}

/**
 * Measures everything, rounds interleaved, each row's variants there and back (a, b, c, c, b, a): what changes on the machine in the
 * meantime changes for all of them alike.
 */
export async function compare(bench: Bench, options: CompareOptions): Promise<Comparison> {
  const pgbench = await findPgbench()
  if (pgbench === undefined) tell('There is no pgbench (Debian: apt-get install postgresql); its rows are left out.')
  const databases = {
    service: await bench.createDatabase('bench_service'),
    hand: await bench.createDatabase('bench_by_hand'),
    pgbench: await bench.createDatabase('bench_pgbench')
  }
  const service = await bench.startService('service', databases.service)
  const services: Partial<Record<Variant, Service>> = {
    service,
    'by hand': await bench.startService('by hand', databases.hand),
    constant: await bench.startService('constant', await (await fetch(`${service.address}/products`)).text())
  }

  async function once(workload: WorkloadName, variant: Variant, connections: number): Promise<Measurement | undefined> {
    if (variant === 'pgbench') {
      return pgbench === undefined ? undefined : await runPgbench(pgbench, databases.pgbench, workload, options.seconds)
    }
    const measured = services[variant]
    return measured && (await measure(measured, { workload, connections, seconds: options.seconds }))
  }

  async function collect(
    results: Results,
    workload: WorkloadName,
    variants: readonly Variant[],
    connections: number
  ): Promise<void> {
    const halves = new Map<Variant, Measurement[]>()
    for (const variant of [...variants, ...variants.toReversed()]) {
      const measurement = await once(workload, variant, connections)
      if (measurement) halves.set(variant, [...(halves.get(variant) ?? []), measurement])
    }
    for (const [variant, measured] of halves) {
      const measurement = meanOf(measured)
      const key = keyOf(workload, variant)
      results.set(key, [...(results.get(key) ?? []), measurement])
      tell(
        `${key}, ${connections} connections: ${Math.round(measurement.perSecond)}/s, p50 ${measurement.p50Ms.toFixed(2)} ms`
      )
    }
  }

  const memory = await measureMemory(service)
  // So that every round meets compiled code and planned statements.
  for (const variant of ['service', 'by hand'] as const) {
    for (const { name } of workloads) await once(name, variant, options.connections)
  }
  const together: Results = new Map()
  const alone: Results = new Map()
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, variants } of workloads) await collect(together, name, variants, options.connections)
    for (const name of aloneWorkloads) await collect(alone, name, ['service', 'by hand'], 1)
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
      tell(
        `${keyOf(workload, variant)} over 1 to 256 connections: ${points.map(({ perSecond }) => Math.round(perSecond)).join(', ')}`
      )
    }
  }
  return { together, alone, concurrency, memory }
}

/** Of measurements of the same length; of percentiles too, which is close where they are alike. */
function meanOf(measured: readonly Measurement[]): Measurement {
  const sum = (read: (measurement: Measurement) => number) =>
    measured.reduce((sum, measurement) => sum + read(measurement), 0)
  const mean = (read: (measurement: Measurement) => number) => sum(read) / measured.length
  return {
    perSecond: mean(({ perSecond }) => perSecond),
    p50Ms: mean(({ p50Ms }) => p50Ms),
    p95Ms: mean(({ p95Ms }) => p95Ms),
    p99Ms: mean(({ p99Ms }) => p99Ms),
    answered: sum(({ answered }) => answered),
    failed: sum(({ failed }) => failed),
    cpuMicrosecondsPerRequest: mean(({ cpuMicrosecondsPerRequest = NaN }) => cpuMicrosecondsPerRequest)
  }
}

async function measureMemory(service: Service): Promise<Comparison['memory']> {
  const memory = []
  let requests = 0
  for (const count of [20_000, 180_000]) {
    await measure(service, { workload: 'mixed', connections: 64, count })
    requests += count
    memory.push({ requests, residentBytes: (await service.usage()).residentBytes })
  }
  tell(
    `resident memory: ${memory.map(({ requests, residentBytes }) => `${Math.round(residentBytes / 2 ** 20)} MiB after ${requests}`).join(', ')}`
  )
  return memory
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}
