import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { productCount, type LoadOptions, type Measurement, type Variant } from './workloads.js'

/** A service that is measured. */
export interface Service {
  address: string
  /** Processor time used so far and memory held now. */
  usage(): Promise<{ cpuMicroseconds: number; residentBytes: number }>
}

/** What a benchmark runs on: an embedded PostgreSQL with its durability on, and processes. */
export interface Bench {
  /** A migrated database with products 1 to 1,000, each with an order. @returns its URL */
  createDatabase(name: string): Promise<string>
  startService(variant: Variant, argument: string, limits?: object): Promise<Service>
  execute(url: string, sql: string): Promise<void>
}

/** Starts PostgreSQL in a folder of its own, and stops and removes everything when `use` is done, or this process is told to end. */
export async function withBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-bench-'))
  await chmod(directory, 0o755) // root runs PostgreSQL as another user, who has to get in
  const services: ChildProcess[] = []
  const postgres = await startEmbeddedPostgres({ directory })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= closeAll())
  // A terminal sends Ctrl-C to npm and to this process, and npm sends it on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      void close().finally(() => process.exit(1))
    })
  }
  try {
    await use({
      async createDatabase(name) {
        const url = new URL(postgres.connectionString)
        await execute(url.href, `CREATE DATABASE ${name}`)
        url.pathname = `/${name}`
        await migrate(url.href)
        await execute(url.href, seed)
        return url.href
      },
      async startService(variant, argument, limits = {}) {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', 'scripts/bench/serve.ts', variant, argument, JSON.stringify(limits)],
          { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }
        )
        services.push(child)
        const { address } = await answerOf<{ address: string }>(child)
        return {
          address,
          async usage() {
            const answer = answerOf<{ cpuMicroseconds: number; residentBytes: number }>(child)
            child.send('usage')
            return await answer
          }
        }
      },
      execute
    })
  } finally {
    await close()
  }

  async function closeAll(): Promise<void> {
    const running = services.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    await Promise.all(
      running.map(service => {
        service.kill('SIGTERM')
        return once(service, 'exit')
      })
    )
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Puts load on a service, from a process of its own. */
export async function measure(service: Service, options: Omit<LoadOptions, 'address'>): Promise<Measurement> {
  const before = await service.usage()
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench/load.ts', JSON.stringify({ ...options, address: service.address })],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  let output = ''
  child.stdout.on('data', chunk => {
    output += String(chunk)
  })
  await once(child, 'close')
  const measurement: Measurement = JSON.parse(output)
  if (measurement.failed > 0) {
    throw new Error(`${measurement.failed} of ${measurement.answered} requests failed: ${JSON.stringify(options)}`)
  }
  // The time before the measurement counts too, in both.
  const warmUp = options.seconds === undefined ? 1 : (options.seconds + 0.5) / options.seconds
  const { cpuMicroseconds } = await service.usage()
  return {
    ...measurement,
    cpuMicrosecondsPerRequest: (cpuMicroseconds - before.cpuMicroseconds) / (measurement.answered * warmUp)
  }
}

const seed = `
  WITH made AS (INSERT INTO products (sku, name, price_cents, stock) SELECT 'BENCH-' || n, 'Product ' || n, 1000 + n, 1000000000 FROM generate_series(1, ${productCount}) AS n RETURNING id, stock)
  INSERT INTO stock_movements (product_id, delta, balance_after, reason) SELECT id, stock, stock, 'initial_stock' FROM made;
  INSERT INTO orders (total_amount_cents, total_quantity, currency) SELECT 1000 + n, 1, 'USD' FROM generate_series(1, ${productCount}) AS n;
  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT n, n, 'BENCH-' || n, 'Product ' || n, 1, 1000 + n FROM generate_series(1, ${productCount}) AS n;
  ANALYZE`

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const onExit = () => reject(new Error('a service has ended'))
    child.once('exit', onExit)
    child.once('message', message => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })
}
