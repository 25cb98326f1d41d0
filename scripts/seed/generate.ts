import pg from 'pg'
import { formatCount, startProgress } from '../shared/progress.js'
import { insertProducts, insertUsers } from './generate-catalogue.js'
import { generateOrders, ordersPerBatch } from './generate-orders.js'
import { newLot, type Batch } from './lot.js'
import type { Counts } from './read-options.js'
import { InterruptedError } from '../shared/run-command.js'

/**
 * Adds generated products, users and orders, in batches that each are a transaction of their own: a running service is never
 * kept waiting for long, and whatever stops the work, what is written is consistent.
 *
 * @throws InterruptedError after the batch in which `signal` was aborted, if there is more to do
 */
export async function generate(
  databaseUrl: string,
  counts: Counts,
  currency: string,
  signal: AbortSignal
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'orders-and-inventory seed' })
  client.on('error', () => {}) // a lost connection fails the query that waits on it; without a listener it would end the process
  await client.connect()
  const lot = newLot(counts, currency)
  const work = { client, signal }
  try {
    await inBatches(work, 'products', lot.products, rowsPerBatch, batch => insertProducts(client, lot, batch))
    await inBatches(work, 'users', lot.users, rowsPerBatch, batch => insertUsers(client, lot, batch))
    // What the planner believes of empty tables would cost the orders most of their time.
    await client.query('ANALYZE users, products, stock_movements, events')
    await inBatches(work, 'orders', lot.orders, ordersPerBatch(lot.orders), batch => generateOrders(client, lot, batch))
    await client.query('ANALYZE products, orders, order_items, stock_movements, events')
  } finally {
    await client.end()
  }
}

// Some tenths of a second each.
const rowsPerBatch = 10_000

async function inBatches(
  { client, signal }: { client: pg.Client; signal: AbortSignal },
  kind: keyof Counts,
  total: number,
  size: number,
  write: (batch: Batch) => Promise<void>
): Promise<void> {
  if (total === 0) return
  const progress = startProgress(kind, total)
  try {
    for (let first = 1; first <= total; first += size) {
      if (signal.aborted) {
        throw new InterruptedError(
          `Stopped after ${formatCount(first - 1)} of ${formatCount(total)} ${kind}. What is written is complete in itself.`
        )
      }
      const last = Math.min(first + size - 1, total)
      await inTransaction(client, () => write({ first, last }))
      progress.advance(last - first + 1)
    }
  } finally {
    progress.end()
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    // Compiling these statements takes longer than running them, and sorting them on disk longer than in memory.
    await client.query("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}
