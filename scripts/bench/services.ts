import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { GroupCommitLimits } from '../../src/batching/group-commit.js'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { defaultShop } from '../../src/tenancy/shop.js'
import { executeSql } from '../shared/execute-sql.js'
import { makePostgresFolder } from '../shared/postgres-folder.js'
import { createHandTables } from './hand-tables.js'
import { createPendingOrders, type PendingOrders } from './prepare.js'
import {
  isOfOrders,
  productCount,
  type LoadOptions,
  type LoadReport,
  type Measurement,
  type Variant
} from './workloads.js'

/** A service that is measured. */
export interface Service {
  address: string
  usage(): Promise<Usage>
  pendingOrders: PendingOrders
}

export interface ServiceOptions {
  /** Where the service is built; this project by default. */
  folder?: string
  groupCommit?: Partial<GroupCommitLimits>
  /** `warn` by default; `error` for a measurement in which requests are meant to fail. */
  logLevel?: 'warn' | 'error'
  /** The mail server, to which the service sends as fast as it can. */
  smtpUrl?: string
  /** Settings of the environment. */
  settings?: Record<string, string>
  /** The keys of the environment; with them, requests need credentials. */
  apiKeys?: string
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
  /**
   * Creates a database with the same products and orders in the tables of the service that is written by hand.
   *
   * @returns its URL
   */
  createHandDatabase(name: string): Promise<string>
  /** Creates an empty database, migrated by the version of this project that is built in `folder`. @returns its URL */
  createDatabaseOf(folder: string, name: string): Promise<string>
  /** @param argument the database URL, or the text of the variant `constant` */
  startService(variant: Variant, argument: string, options?: ServiceOptions): Promise<Service>
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
      createHandDatabase: name => createHandDatabase(postgres.connectionString, name),
      createDatabaseOf: (folder, name) => createDatabaseOf(postgres.connectionString, folder, name),
      startService: (variant, argument, options = {}) => startService(services, variant, argument, options),
      async execute(databaseUrl, sql) {
        await executeSql(databaseUrl, sql)
      }
    })
  } finally {
    await close()
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const url = await createEmptyDatabase(serverUrl, name)
  await migrate(url)
  await executeSql(url, seed)
  return url
}

async function createHandDatabase(serverUrl: string, name: string): Promise<string> {
  const url = await createEmptyDatabase(serverUrl, name)
  await createHandTables(url)
  return url
}

async function createDatabaseOf(serverUrl: string, folder: string, name: string): Promise<string> {
  const url = await createEmptyDatabase(serverUrl, name)
  await runNode(['dist/migrate.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', DATABASE_URL: url }
  })
  return url
}

async function createEmptyDatabase(serverUrl: string, name: string): Promise<string> {
  await executeSql(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Runs a program to its end; its output goes to the standard error. @throws Error when its exit status is not 0 */
export async function runNode(
  programAndArguments: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>
): Promise<void> {
  const child = spawn(process.execPath, programAndArguments, { ...options, stdio: ['ignore', 2, 2] })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${programAndArguments.join(' ')} exited with status ${code}`)
}

/** Starts a service and adds its process to the list. */
async function startService(
  services: ChildProcess[],
  variant: Variant,
  argument: string,
  options: ServiceOptions
): Promise<Service> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench/serve.ts', variant, argument, JSON.stringify(options)],
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
    },
    pendingOrders: createPendingOrders(address)
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

/**
 * Puts load on a service, from a separate process. If the workload changes orders, they are placed first; the
 * measurement ends early if it runs out of them.
 *
 * @throws Error when a request fails
 */
export async function measure(
  service: Service,
  options: Omit<LoadOptions, 'address' | 'orders'>
): Promise<Measurement> {
  const { workload, seconds = 0 } = options
  const { pendingOrders } = service
  const orders = isOfOrders(workload) ? await pendingOrders.take(workload, seconds) : []
  const before = await service.usage()
  const { warmedUp, ...measurement } = await runLoad({ ...options, address: service.address, orders })
  const { cpuMicroseconds } = await service.usage()
  // The CPU time includes the warm-up, so its requests must count as well.
  const requests = measurement.answered + warmedUp
  if (measurement.failed > 0) {
    throw new Error(`${measurement.failed} of ${measurement.answered} requests failed: ${JSON.stringify(options)}`)
  }
  if (isOfOrders(workload)) pendingOrders.settle(workload, orders.slice(requests), measurement.perSecond)
  return { ...measurement, cpuMicrosecondsPerRequest: (cpuMicroseconds - before.cpuMicroseconds) / requests }
}

async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/bench/load.ts'], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  // A process that cannot read its options has printed the reason, and leaves no output.
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(options))
  return JSON.parse(await text(child.stdout))
}

/**
 * The tables that the seed fills. Statistics of an empty table would say that it is best read as a whole, and a service
 * keeps such plans until autovacuum comes by.
 */
export const filledTables = 'products, stock_movements, orders, order_items'

// For the default shop, by a statement that takes the place of the shop's writer: it numbers the rows.
const seed = `
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
  SELECT ${defaultShop.id}, n, 'BENCH-' || n, 'Product ' || n, 1000 + n, 1000000000
  FROM generate_series(1, ${productCount}) AS n;

  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
  SELECT shop_id, id, id, stock, stock, 'initial_stock' FROM products;

  INSERT INTO orders (shop_id, id, total_amount_cents, total_quantity, currency)
  SELECT ${defaultShop.id}, n, 1000 + n, 1, 'USD' FROM generate_series(1, ${productCount}) AS n;

  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT ${defaultShop.id}, n, n, n, 'BENCH-' || n, 'Product ' || n, 1, 1000 + n
  FROM generate_series(1, ${productCount}) AS n;

  SELECT recount_totals();

  ANALYZE ${filledTables}`
