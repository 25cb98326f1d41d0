import type pg from 'pg'
import { connectClient } from '../../src/database/targets.js'
import { formatCount, startProgress } from '../shared/progress.js'
import { insertProducts, insertUsers } from './generate-catalogue.js'
import { generateOrders, ordersPerBatch } from './generate-orders.js'
import { addPlaces } from './places.js'
import { newLot, type Batch } from './lot.js'
import type { Counts } from './read-options.js'
import { InterruptedError } from '../shared/run-command.js'

/**
 * Adds generated products, users and orders. Each batch is one transaction: a running service never waits long for
 * locks, and an interrupted run leaves a consistent database.
 *
 * @throws InterruptedError after the batch during which `signal` was aborted, if batches remain
 */
export async function generate(
  databaseUrl: string,
  counts: Counts,
  currency: string,
  signal: AbortSignal
): Promise<void> {
  const client = await connectClient(databaseUrl, { application_name: 'orders-and-inventory seed' })
  const lot = newLot(counts, currency)
  const work = { client, signal }
  try {
    if (lot.orders > 0) await inTransaction(client, () => addPlaces(client))
    await inBatches(work, 'products', lot.products, rowsPerBatch, batch => insertProducts(client, lot, batch))
    await inBatches(work, 'users', lot.users, rowsPerBatch, batch => insertUsers(client, lot, batch))
    // With the statistics of empty tables, bad plans would take most of the time of the orders.
    await client.query('ANALYZE users, products, stock_movements, events')
    await inBatches(work, 'orders', lot.orders, ordersPerBatch(lot.orders), batch => generateOrders(client, lot, batch))
    await client.query('ANALYZE products, stock_levels, orders, order_items, order_search, stock_movements, events')
  } finally {
    await client.end()
  }
}

// A batch takes a few tenths of a second.
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
          `Stopped after ${formatCount(first - 1)} of ${formatCount(total)} ${kind}.` +
            ' The data written so far is consistent.'
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
    // JIT compilation of these statements takes longer than running them, and sorting is slower on disk than in memory.
    await client.query("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}
