import { findPgbench, runPgbench } from './pgbench.js'
import { fillShop } from './prepare.js'
import { filledTables, measure, type Bench, type Service } from './services.js'
import { measureShops, type ShopsComparison } from './shops.js'
import { aloneWorkloads, workloads, type Measurement, type Variant, type WorkloadName } from './workloads.js'

export interface CompareOptions {
  rounds: number
  /** The duration of a measurement; each round makes two of each row. pgbench takes whole seconds only. */
  seconds: number
  connections: number
  /** Where an earlier version of this project is built, to be measured beside this one. */
  against?: string | undefined
}

/** Measurements by workload and variant, one for each round. */
export type Results = Map<string, Measurement[]>

export interface Comparison {
  /** With as many clients as there are connections. */
  together: Results
  /** With a single client. */
  alone: Results
  /** Requests per second by the number of connections, for the service and the hand-written one. */
  concurrency: Map<string, Array<{ connections: number; perSecond: number }>>
  /** The resident memory of the service after a number of requests. */
  memory: Array<{ requests: number; residentBytes: number }>
  shops: ShopsComparison
}

export function keyOf(workload: WorkloadName, variant: Variant): string {
  return `${workload}, ${variant}`
}

/**
 * Measures everything. Rounds are interleaved, and the variants of a row take turns back and forth (a, b, c, c, b,
 * a): whatever slows the machine down meanwhile affects all of them alike.
 */
export async function compare(bench: Bench, options: CompareOptions): Promise<Comparison> {
  const { measureOnce, service, earlier } = await prepare(bench, options)
  const memory = await measureMemory('service', service)
  // Then both versions have compiled the same code and placed as many orders.
  if (earlier) await measureMemory('earlier', earlier)
  // Warms up compiled code and prepared statements before the first round.
  for (const { name, variants } of workloads) {
    for (const variant of variants.filter(isWholeService)) await measureOnce(name, variant, options.connections)
  }
  const together: Results = new Map()
  const alone: Results = new Map()
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, variants } of workloads) {
      await measureRow(measureOnce, together, name, variants, options.connections)
    }
    for (const { name, variants } of workloads) {
      if (!aloneWorkloads.includes(name)) continue
      await measureRow(measureOnce, alone, name, variants.filter(isWholeService), 1)
    }
  }
  const concurrency = await measureConcurrency(measureOnce)
  return { together, alone, concurrency, memory, shops: await measureShops(bench, options) }
}

/**
 * Measures only some rows, with as many clients as there are connections.
 *
 * @throws Error for a name that no workload has
 */
export async function compareRows(bench: Bench, options: CompareOptions, names: readonly string[]): Promise<Results> {
  const rows = names.map(name => {
    const row = workloads.find(workload => workload.name === name)
    if (!row) throw new Error(`--only ${name}: name one of ${workloads.map(({ name }) => name).join(', ')}`)
    return row
  })
  const { measureOnce, service, earlier } = await prepare(bench, options)
  for (const warmedUp of [service, earlier]) {
    if (warmedUp) await measure(warmedUp, { workload: 'mixed', connections: 64, count: 20_000 })
  }
  const results: Results = new Map()
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, variants } of rows) await measureRow(measureOnce, results, name, variants, options.connections)
  }
  return results
}

/** Whether the variant answers the requests of every workload. */
function isWholeService(variant: Variant): boolean {
  return variant !== 'pgbench' && variant !== 'constant'
}

/** @returns undefined for pgbench if it is not installed, and for an earlier version if none is given */
type MeasureOnce = (workload: WorkloadName, variant: Variant, connections: number) => Promise<Measurement | undefined>

/** Creates a database for each variant and starts the services. */
async function prepare(
  bench: Bench,
  { seconds, against }: CompareOptions
): Promise<{ measureOnce: MeasureOnce; service: Service; earlier: Service | undefined }> {
  const pgbench = await findPgbench()
  if (pgbench === undefined) {
    tell('pgbench is not installed (Debian: apt-get install postgresql); its rows are left out.')
  }
  const databases = {
    service: await bench.createDatabase('bench_service'),
    hand: await bench.createHandDatabase('bench_by_hand'),
    pgbench: await bench.createHandDatabase('bench_pgbench')
  }
  const service = await bench.startService('service', databases.service)
  const earlier = against === undefined ? undefined : await startEarlier(bench, against)
  const services: Partial<Record<Variant, Service>> = {
    service,
    'by hand': await bench.startService('by hand', databases.hand),
    constant: await bench.startService('constant', await (await fetch(`${service.address}/products`)).text()),
    ...(earlier && { earlier })
  }
  return {
    service,
    earlier,
    async measureOnce(workload, variant, connections) {
      if (variant === 'pgbench') {
        return pgbench === undefined ? undefined : await runPgbench(pgbench, databases.pgbench, workload, seconds)
      }
      const measured = services[variant]
      return measured && (await measure(measured, { workload, connections, seconds }))
    }
  }
}

async function startEarlier(bench: Bench, folder: string): Promise<Service> {
  const url = await bench.createDatabaseOf(folder, 'bench_earlier')
  const service = await bench.startService('earlier', url, { folder })
  await fillShop(service.address)
  await bench.execute(url, `ANALYZE ${filledTables}`)
  return service
}

/** Measures every variant of a row twice, back and forth, and adds the means to the results. */
async function measureRow(
  measureOnce: MeasureOnce,
  results: Results,
  workload: WorkloadName,
  variants: readonly Variant[],
  connections: number
): Promise<void> {
  const halves = new Map<Variant, Measurement[]>()
  for (const variant of [...variants, ...variants.toReversed()]) {
    const measurement = await measureOnce(workload, variant, connections)
    if (measurement) halves.set(variant, [...(halves.get(variant) ?? []), measurement])
  }
  for (const [variant, measured] of halves) {
    const measurement = meanOf(measured)
    const key = keyOf(workload, variant)
    results.set(key, [...(results.get(key) ?? []), measurement])
    const { perSecond, p50Ms } = measurement
    tell(`${key}, ${connections} connections: ${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(2)} ms`)
  }
}

/** The mean of measurements of the same duration. For percentiles it is an approximation, good where they are alike. */
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

async function measureConcurrency(measureOnce: MeasureOnce): Promise<Comparison['concurrency']> {
  const concurrency: Comparison['concurrency'] = new Map()
  for (const workload of ['hot', 'product list'] as const) {
    for (const variant of ['service', 'by hand'] as const) {
      const points = []
      for (let connections = 1; connections <= 256; connections *= 2) {
        const measurement = await measureOnce(workload, variant, connections)
        if (measurement) points.push({ connections, perSecond: measurement.perSecond })
      }
      concurrency.set(keyOf(workload, variant), points)
      const rates = points.map(({ perSecond }) => Math.round(perSecond)).join(', ')
      tell(`${keyOf(workload, variant)}, 1 to 256 connections: ${rates} per second`)
    }
  }
  return concurrency
}

async function measureMemory(variant: Variant, service: Service): Promise<Comparison['memory']> {
  const memory = []
  let requests = 0
  for (const count of [20_000, 180_000]) {
    await measure(service, { workload: 'mixed', connections: 64, count })
    requests += count
    const { residentBytes } = await service.usage()
    memory.push({ requests, residentBytes })
    tell(`${variant}, resident memory: ${Math.round(residentBytes / 2 ** 20)} MiB after ${requests} requests`)
  }
  return memory
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}
