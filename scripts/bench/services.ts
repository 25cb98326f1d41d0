import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../shared/execute-sql.js'
import { makePostgresFolder } from '../shared/postgres-folder.js'
import { productCount, type LoadOptions, type Measurement, type Variant } from './workloads.js'

/** A service that is measured. */
export interface Service {
  address: string
  usage(): Promise<Usage>
}

interface Usage {
  /** CPU time since the start of the process. */
  cpuMicroseconds: number
  residentBytes: number
}

/** The equipment of a benchmark: an embedded PostgreSQL with full durability, and processes. */
export interface Bench {
  /** Creates a migrated database with products 1 to 1,000 and an order for each. @returns its URL */
  createDatabase(name: string): Promise<string>
  /** @param argument the database URL, or the text of the variant `constant` */
  startService(variant: Variant, argument: string, limits?: object): Promise<Service>
  execute(databaseUrl: string, sql: string): Promise<void>
}

/**
 * Starts PostgreSQL in a temporary folder. When `use` is done, or this process is told to end, it stops all processes
 * and removes the folder.
 */
export async function withBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await makePostgresFolder('orders-bench-')
  const services: ChildProcess[] = []
  const postgres = await startEmbeddedPostgres({ directory })
  let closing: Promise<void> | undefined
  // Ctrl-C arrives twice, from the terminal and from npm, but must close only once.
  const close = () => (closing ??= closeAll())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      void close().finally(() => process.exit(1))
    })
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

  try {
    await use({
      createDatabase: name => createDatabase(postgres.connectionString, name),
      startService: (variant, argument, limits = {}) => startService(services, variant, argument, limits),
      async execute(databaseUrl, sql) {
        await executeSql(databaseUrl, sql)
      }
    })
  } finally {
    await close()
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await executeSql(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  await executeSql(url.href, seed)
  return url.href
}

/** Starts a service and adds its process to the list. */
async function startService(
  services: ChildProcess[],
  variant: Variant,
  argument: string,
  limits: object
): Promise<Service> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench/serve.ts', variant, argument, JSON.stringify(limits)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }
  )
  services.push(child)
  const { address } = await nextMessage<{ address: string }>(child)
  return {
    address,
    async usage() {
      const usage = nextMessage<Usage>(child)
      child.send('usage')
      return await usage
    }
  }
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const onExit = () => reject(new Error('a service has exited'))
    child.once('exit', onExit)
    child.once('message', message => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })
}

/** Puts load on a service, from a separate process. @throws Error when a request fails */
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
  // The CPU time includes the warm-up of 0.5 s, so its requests must count as well.
  const warmUp = options.seconds === undefined ? 1 : (options.seconds + 0.5) / options.seconds
  const { cpuMicroseconds } = await service.usage()
  return {
    ...measurement,
    cpuMicrosecondsPerRequest: (cpuMicroseconds - before.cpuMicroseconds) / (measurement.answered * warmUp)
  }
}

const seed = `
  WITH created AS (
    INSERT INTO products (sku, name, price_cents, stock)
    SELECT 'BENCH-' || n, 'Product ' || n, 1000 + n, 1000000000 FROM generate_series(1, ${productCount}) AS n
    RETURNING id, stock
  )
  INSERT INTO stock_movements (product_id, delta, balance_after, reason)
  SELECT id, stock, stock, 'initial_stock' FROM created;

  INSERT INTO orders (total_amount_cents, total_quantity, currency)
  SELECT 1000 + n, 1, 'USD' FROM generate_series(1, ${productCount}) AS n;

  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT n, n, 'BENCH-' || n, 'Product ' || n, 1, 1000 + n FROM generate_series(1, ${productCount}) AS n;

  ANALYZE`
