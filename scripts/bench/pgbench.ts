import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentile } from '../shared/percentile.js'
import { productCount, type Measurement, type WorkloadName } from './workloads.js'

/**
 * Finds pgbench on the PATH, or where Debian's postgresql package keeps it. @returns undefined if it is not installed
 */
export async function findPgbench(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  const folders = [
    ...(process.env.PATH ?? '').split(':'),
    ...versions
      .sort()
      .reverse()
      .map(version => `/usr/lib/postgresql/${version}/bin`)
  ]
  return folders.map(folder => join(folder, 'pgbench')).find(path => existsSync(path))
}

/**
 * Places orders with one line by pgbench: the best single statement for each order, without HTTP, in the tables of the
 * service that is written by hand.
 */
export async function runPgbench(
  pgbench: string,
  databaseUrl: string,
  workload: WorkloadName,
  seconds: number
): Promise<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-pgbench-'))
  try {
    await writeFile(
      join(directory, 'order.sql'),
      `\\set id ${workload === 'hot' ? '1' : `random(1, ${productCount})`}\n${placeOrder}`
    )
    const options = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds), '-l']
    const child = spawn(pgbench, [...options, '-f', 'order.sql', databaseUrl], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'inherit']
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`pgbench exited with status ${code}`)
    return await readLog(directory, seconds)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

// Places the most orders on two cores; with more clients, they wait for each other's locks.
const clients = 16

const placeOrder = `
WITH taken AS (
  UPDATE products SET stock = stock - 1, updated_at = now()
  WHERE id = :id AND stock >= 1 AND deleted_at IS NULL
  RETURNING id, sku, name, price_cents, stock
), placed AS (
  INSERT INTO orders (total_amount_cents, total_quantity, currency)
  SELECT price_cents, 1, 'USD' FROM taken
  RETURNING id
), lines AS (
  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT placed.id, taken.id, sku, name, 1, price_cents FROM placed, taken
), moved AS (
  INSERT INTO stock_movements (product_id, delta, balance_after, reason, order_id)
  SELECT taken.id, -1, stock, 'order', placed.id FROM placed, taken
), logged AS (
  INSERT INTO events (type, order_id, data, performed_by)
  SELECT 'order.created', placed.id, json_build_object(
    'version', 1,
    'changes', json_build_object('status', json_build_object('from', null, 'to', 'PENDING')),
    'total_amount_cents', price_cents,
    'items', json_build_array(json_build_object('product_id', taken.id, 'quantity', 1, 'price_cents', price_cents))
  ), 'anonymous'
  FROM placed, taken
)
SELECT id FROM placed;
`

/** Reads pgbench's log: a line for each transaction, with its duration in microseconds in the third column. */
async function readLog(directory: string, seconds: number): Promise<Measurement> {
  const names = (await readdir(directory)).filter(name => name.startsWith('pgbench_log'))
  const texts = await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')))
  const latenciesMs = texts
    .join('')
    .trim()
    .split('\n')
    .map(line => Number(line.split(' ')[2]) / 1_000)
    .sort((a, b) => a - b)
  return {
    perSecond: latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
    answered: latenciesMs.length,
    failed: 0
  }
}
