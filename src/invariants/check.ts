import { setTimeout as sleep } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Queryable, Transaction } from '../database/transaction.js'
import { allRows, touchedRows, type Range } from './checked-rows.js'
import { findViolations } from './find-violations.js'
import type { Invariant, Violations } from './invariant.js'
import { invariants } from './invariants.js'

/** `full`: all rows of a shop. `recent`: a bounded number of the rows touched since the checkpoint. */
export type CheckExtent = 'recent' | 'full'

/** What a check of a shop found in one snapshot of the database. */
export interface InvariantReport {
  shopId: number
  extent: CheckExtent
  checkedAt: Date
  durationMs: number
  /** Whether all invariants hold. */
  isClean: boolean
  findings: Array<Violations & { invariant: Invariant }>
  /** What a recent check looked at. If it was clean, everything up to its end has been checked. */
  range: Range
  /** Whether there is more since the checkpoint than one recent check looks at. */
  hasMore: boolean
  /** When the last clean full check ended, not counting this check. */
  fullCheckAt: Date | null
}

export interface CheckLimits {
  /** How long the statement of one invariant may take. */
  statementTimeoutMs: number
  /** How many events, and how many movements, a recent check looks at. */
  maxRecent?: number
}

/**
 * Checks all invariants of a shop in one snapshot, and moves its checkpoint if they hold.
 *
 * @param signal stops the check, even in the middle of a statement
 * @throws the database's error when the database is unreachable, a statement takes too long, or the signal aborts
 */
export async function checkShop(
  prisma: PrismaClient,
  { shopId, extent }: { shopId: number; extent: CheckExtent },
  { statementTimeoutMs, maxRecent = defaultMaxRecent }: CheckLimits,
  signal: AbortSignal
): Promise<InvariantReport> {
  signal.throwIfAborted()
  const begin = performance.now()
  const checkpoint = await readCheckpoint(prisma, shopId)
  // Before the snapshot is taken, so that it contains everything up to them.
  const ends = await readEnds(prisma, shopId)
  const range = rangeAfter(checkpoint, ends, extent === 'full' ? Infinity : maxRecent)
  const findings = await inSnapshot(prisma, { statementTimeoutMs, signal }, async tx => {
    const rows = extent === 'full' ? allRows(shopId) : await touchedRows(tx, shopId, range)
    const found = []
    for (const invariant of invariants) found.push({ invariant, ...(await findViolations(tx, invariant, rows)) })
    return found
  })
  const isClean = findings.every(({ count }) => count === 0)
  if (isClean) await moveCheckpoint(prisma, shopId, { range, ends, extent })
  return {
    shopId,
    extent,
    checkedAt: new Date(),
    durationMs: Math.round(performance.now() - begin),
    isClean,
    findings,
    range,
    hasMore: range.eventsTo < ends.event || range.movementsTo < ends.movement,
    fullCheckAt: checkpoint.fullCheckAt
  }
}

// A few seconds of the highest order rate; checking them takes less than a second.
const defaultMaxRecent = 20_000

interface Checkpoint {
  eventId: number
  movementId: number
  fullCheckAt: Date | null
}

async function readCheckpoint(prisma: PrismaClient, shopId: number): Promise<Checkpoint> {
  const checkpoint = await prisma.invariantCheckpoint.findUnique({ where: { shopId } })
  return {
    eventId: Number(checkpoint?.eventId ?? 0),
    movementId: Number(checkpoint?.movementId ?? 0),
    fullCheckAt: checkpoint?.fullCheckAt ?? null
  }
}

function rangeAfter(checkpoint: Checkpoint, ends: Ends, size: number): Range {
  const eventId = startOf(checkpoint.eventId, ends.event, size)
  const movementId = startOf(checkpoint.movementId, ends.movement, size)
  return {
    eventsAfter: eventId,
    eventsTo: Math.max(eventId, Math.min(ends.event, eventId + size)),
    movementsAfter: movementId,
    movementsTo: Math.max(movementId, Math.min(ends.movement, movementId + size))
  }
}

/**
 * A restore of some tables only can leave the checkpoint ahead of them. Which rows are new since then is not known, so
 * the newest ones are checked again.
 */
function startOf(checkpoint: number, lastId: number, size: number): number {
  return checkpoint <= lastId ? checkpoint : Math.max(0, lastId - size)
}

/** The last ids of the log and of the ledger. Rows become visible in the order of their ids. */
interface Ends {
  event: number
  movement: number
}

async function readEnds(prisma: PrismaClient, shopId: number): Promise<Ends> {
  const [{ event, movement }] = await prisma.$queryRaw<[{ event: bigint; movement: bigint }]>`
    SELECT coalesce((SELECT max(id) FROM events WHERE shop_id = ${shopId}), 0) AS event,
      coalesce((SELECT max(id) FROM stock_movements WHERE shop_id = ${shopId}), 0) AS movement`
  return { event: Number(event), movement: Number(movement) }
}

/**
 * Runs all statements in one snapshot, in which no write is half done. The transaction is read-only: it takes no lock
 * that a writer would wait for. It uses one core and one connection, and leaves the rest to the shop.
 */
async function inSnapshot<T>(
  prisma: PrismaClient,
  { statementTimeoutMs, signal }: { statementTimeoutMs: number; signal: AbortSignal },
  work: (tx: Transaction) => Promise<T>
): Promise<T> {
  return await prisma.$transaction(
    async tx => {
      await tx.$executeRawUnsafe('SET TRANSACTION READ ONLY')
      await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${statementTimeoutMs}`)
      await tx.$executeRawUnsafe('SET LOCAL max_parallel_workers_per_gather = 0')
      // Compiling these statements takes longer than running most of them.
      await tx.$executeRawUnsafe('SET LOCAL jit = off')
      // Enough to sort a few million rows in memory.
      await tx.$executeRawUnsafe("SET LOCAL work_mem = '64MB'")
      return await cancelable(prisma, tx, signal, () => work(tx))
    },
    {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      maxWait: maxWaitMs,
      timeout: statementTimeoutMs * (invariants.length + 1)
    }
  )
}

const maxWaitMs = 5_000

/** Runs statements of a transaction; when the signal aborts, the server cancels the running one. */
async function cancelable<T>(
  prisma: PrismaClient,
  tx: Transaction,
  signal: AbortSignal,
  work: () => Promise<T>
): Promise<T> {
  const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
  const done = new AbortController()
  let canceling: Promise<void> | undefined
  // A request between two statements cancels nothing while the next one may be on its way: repeat until the work ends.
  const cancel = async () => {
    while (!done.signal.aborted) {
      await prisma.$executeRaw`SELECT pg_cancel_backend(${pid}::int)`.catch(() => {})
      await sleep(cancelIntervalMs)
    }
  }
  const onAbort = () => {
    canceling = cancel()
  }
  signal.throwIfAborted()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await work()
  } finally {
    done.abort()
    signal.removeEventListener('abort', onAbort)
    // A late request would cancel a statement of the connection's next user.
    await canceling
  }
}

const cancelIntervalMs = 50

/** Processes may check at the same time: each found its range clean, and every range starts at a checkpoint. */
async function moveCheckpoint(
  prisma: PrismaClient,
  shopId: number,
  { range, ends, extent }: { range: Range; ends: Ends; extent: CheckExtent }
): Promise<void> {
  const { eventsAfter, eventsTo, movementsAfter, movementsTo } = range
  if (extent === 'recent' && eventsTo === eventsAfter && movementsTo === movementsAfter) return
  await prisma.$executeRaw`
    INSERT INTO invariant_checkpoint AS c (shop_id, event_id, movement_id, full_check_at)
    VALUES (${shopId}, ${eventsTo}, ${movementsTo}, CASE WHEN ${extent === 'full'} THEN now() END)
    ON CONFLICT (shop_id) DO UPDATE SET
      event_id = CASE WHEN c.event_id > ${ends.event} THEN ${eventsTo} ELSE greatest(c.event_id, ${eventsTo}) END,
      movement_id = CASE WHEN c.movement_id > ${ends.movement} THEN ${movementsTo}
        ELSE greatest(c.movement_id, ${movementsTo}) END,
      moved_at = now(),
      full_check_at = coalesce(excluded.full_check_at, c.full_check_at)`
}

/**
 * Finds the shops that changed since their checkpoint, by a look at the end of each log and each ledger. A recent check
 * of any other shop would have nothing to read.
 */
export async function findUncheckedShops(database: Queryable): Promise<number[]> {
  const rows = await database.$queryRaw<Array<{ id: bigint }>>`
    SELECT shops.id FROM shops LEFT JOIN invariant_checkpoint AS c ON c.shop_id = shops.id
    WHERE coalesce((SELECT max(id) FROM events WHERE shop_id = shops.id), 0) <> coalesce(c.event_id, 0)
      OR coalesce((SELECT max(id) FROM stock_movements WHERE shop_id = shops.id), 0) <> coalesce(c.movement_id, 0)
    ORDER BY shops.id`
  return rows.map(({ id }) => Number(id))
}
