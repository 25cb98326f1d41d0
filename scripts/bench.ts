// `npm run bench`: orders per second over HTTP, by group commit and with a transaction for each order, of the same service, on one hot
// product and spread over 1,000. Everything is started here: the embedded PostgreSQL with its durability on, both services, the load.
// All of it shares the machine, so the absolute numbers are those of this machine; the ratios are within one run, rounds
// interleaved, medians of the rounds. Writes bench/report.md. `-- --rounds 1 --seconds 2` for a quick look.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded/start.js'
import { migrate } from '../src/database/migrations.js'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' }
  }
})

const variants = [
  { name: 'group commit', limits: {} },
  { name: 'a transaction for each order', limits: { lanes: 10, maxGroup: 1 } }
] as const

const workloads = ['hot', 'spread'] as const

const seedProducts = `
  WITH made AS (INSERT INTO products (sku, name, price_cents, stock) SELECT 'BENCH-' || n, 'Product ' || n, 1000 + n, 1000000000 FROM generate_series(1, 1000) AS n RETURNING id, stock)
  INSERT INTO stock_movements (product_id, delta, balance_after, reason) SELECT id, stock, stock, 'initial_stock' FROM made`

interface Measurement {
  perSecond: number
  p50Ms: number
  p99Ms: number
  failed: number
}

const directory = await mkdtemp(join(tmpdir(), 'orders-bench-'))
await chmod(directory, 0o755)
const postgres = await startEmbeddedPostgres({ directory })
const services: ChildProcess[] = []
try {
  const addresses = await Promise.all(variants.map(({ limits }, index) => startService(`bench_${index}`, limits)))
  const results = await measureAll(addresses)
  const report = reportOf(results)
  await mkdir('bench', { recursive: true })
  await writeFile('bench/report.md', report)
  process.stdout.write(`\n${report}`)
} finally {
  for (const service of services) service.kill('SIGTERM')
  await Promise.all(services.map(service => service.exitCode === null ? once(service, 'exit') : undefined))
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
}

async function measureAll (addresses: string[]): Promise<Map<string, Measurement[]>> {
  const results = new Map<string, Measurement[]>()
  const rounds = Number(options.rounds)
  const total = rounds * workloads.length * variants.length
  for (const address of addresses) await load(address, 'spread', 2) // so that every round meets compiled code and planned statements
  let done = 0
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) {
      for (const [index, { name }] of variants.entries()) {
        const measurement = await load(addresses[index] ?? '', workload, Number(options.seconds))
        if (measurement.failed > 0) throw new Error(`${measurement.failed} requests failed: ${name}, ${workload}`)
        const key = `${workload} ${name}`
        results.set(key, [...results.get(key) ?? [], measurement])
        process.stderr.write(`[${++done}/${total}] ${key}: ${Math.round(measurement.perSecond)}/s\n`)
      }
    }
  }
  return results
}

async function startService (database: string, limits: object): Promise<string> {
  const url = new URL(postgres.connectionString)
  await execute(url.href, `CREATE DATABASE ${database}`)
  url.pathname = `/${database}`
  await migrate(url.href)
  await execute(url.href, seedProducts)
  const service = spawn(process.execPath, ['--import', 'tsx', 'scripts/bench/serve.ts', url.href, JSON.stringify(limits)], { stdio: ['ignore', 'pipe', 'inherit'] })
  services.push(service)
  const [address] = await once(service.stdout, 'data')
  return String(address).trim()
}

async function load (address: string, workload: string, seconds: number): Promise<Measurement> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/bench/load.ts', address, workload, options.connections, String(seconds)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', chunk => { output += String(chunk) })
  await once(child, 'close')
  return JSON.parse(output)
}

async function execute (url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

function reportOf (results: Map<string, Measurement[]>): string {
  const rows = workloads.flatMap(workload => {
    const [grouped, alone] = variants.map(({ name }) => results.get(`${workload} ${name}`) ?? [])
    const ratios = (grouped ?? []).map((measurement, round) => measurement.perSecond / (alone?.[round]?.perSecond ?? NaN))
    return variants.map(({ name }, index) => {
      const measurements = (index === 0 ? grouped : alone) ?? []
      const ratio = index === 0 ? `**${median(ratios).toFixed(1)}** (${ratios.map(value => value.toFixed(1)).join(', ')})` : '1'
      return `| ${workload === 'hot' ? 'one hot product' : 'spread over 1,000'} | ${name} | ${Math.round(median(measurements.map(({ perSecond }) => perSecond))).toLocaleString('en')} | ${median(measurements.map(({ p50Ms }) => p50Ms))} ms | ${median(measurements.map(({ p99Ms }) => p99Ms))} ms | ${ratio} |`
    })
  })
  return `# Benchmark

Orders over HTTP, ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s each, interleaved; medians. ${availableParallelism()} cores (${cpus()[0]?.model.trim()}),
Node.js ${process.versions.node}; service, PostgreSQL 18 (durable) and load generator share them. Made by \`npm run bench\`.

| orders | placed by | orders/s | p50 | p99 | ratio (each round) |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}

function median (values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
