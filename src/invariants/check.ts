import { setTimeout as sleep } from 'node:timers/promises'
import { createHorizon, type Horizon } from '../events/horizon.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Transaction } from '../database/transaction.js'
import type { Invariant, Violations } from './invariant.js'
import { invariants } from './invariants.js'
import { everything, touchedBy, type Range } from './scope.js'

/** `full`: all rows of all tables. `recent`: what has been touched since the checkpoint, up to a bounded amount. */
export type Scope = 'recent' | 'full'

/** What a check has found, all of it in one snapshot of the database. */
export interface Verdict {
  scope: Scope
  checkedAt: Date
  durationMs: number
  /** Nothing breaks any invariant. */
  isClean: boolean
  findings: Array<Violations & { invariant: Invariant }>
  /** What a recent check has looked at; all up to here is checked if it was clean. */
  range: Range
  /** There is more since the checkpoint than one recent check looks at. */
  hasMore: boolean
  /** When a full check was clean last, before this one. */
  fullCheckAt: Date | null
}

export interface InvariantCheck {
  /**
   * Checks all invariants in one snapshot; the checkpoint moves if they hold.
   *
   * @param signal ends it, in the middle of a statement if need be
   * @throws the database's error when it cannot be reached, a statement takes too long, or the signal came
   */
  run(scope: Scope, signal: AbortSignal): Promise<Verdict>
}

export interface CheckLimits {
  /** How long one invariant may take. */
  statementTimeoutMs: number
  /** Of the log, and of the ledger: what a recent check looks at. */
  maxRecent?: number
}

/** Knows how far log and ledger are settled; so one is kept for as long as there is a database. */
export function createInvariantCheck(
  prisma: PrismaClient,
  { statementTimeoutMs, maxRecent = defaultMaxRecent }: CheckLimits
): InvariantCheck {
  const horizons = { events: createHorizon(prisma), movements: createHorizon(prisma, 'stock_movements_id_seq') }

  async function run(scope: Scope, signal: AbortSignal): Promise<Verdict> {
    signal.throwIfAborted()
    const begin = performance.now()
    const checkpoint = await readCheckpoint(prisma)
    // Before the snapshot, so that it sees everything up to there.
    const settled = await settle(horizons)
    const range = rangeAfter(checkpoint, settled, scope === 'full' ? Infinity : maxRecent)
    const findings = await inSnapshot(prisma, { statementTimeoutMs, signal }, async tx => {
      const rows = scope === 'full' ? everything : await touchedBy(tx, range)
      const found = []
      for (const invariant of invariants) found.push({ invariant, ...(await invariant.find(tx, rows)) })
      return found
    })
    const isClean = findings.every(({ count }) => count === 0)
    if (isClean) await moveCheckpoint(prisma, range, scope)
    return {
      scope,
      checkedAt: new Date(),
      durationMs: Math.round(performance.now() - begin),
      isClean,
      findings,
      range,
      hasMore: range.eventsTo < settled.events || range.movementsTo < settled.movements,
      fullCheckAt: checkpoint.fullCheckAt
    }
  }

  return { run }
}

// Some seconds of the fastest selling; a check of as much takes less than a second.
const defaultMaxRecent = 20_000

interface Checkpoint {
  eventId: number
  movementId: number
  fullCheckAt: Date | null
}

async function readCheckpoint(prisma: PrismaClient): Promise<Checkpoint> {
  const { eventId, movementId, fullCheckAt } = await prisma.invariantCheckpoint.findUniqueOrThrow({ where: { id: 1 } })
  return { eventId: Number(eventId), movementId: Number(movementId), fullCheckAt }
}

function rangeAfter(
  { eventId, movementId }: Checkpoint,
  settled: { events: number; movements: number },
  size: number
): Range {
  return {
    eventsAfter: eventId,
    eventsTo: Math.max(eventId, Math.min(settled.events, eventId + size)),
    movementsAfter: movementId,
    movementsTo: Math.max(movementId, Math.min(settled.movements, movementId + size))
  }
}

/** A horizon is reached when all transactions of its moment have ended. What a slow one holds back is left to the next check. */
async function settle({
  events,
  movements
}: Record<'events' | 'movements', Horizon>): Promise<{ events: number; movements: number }> {
  await Promise.all([events.advance(), movements.advance()])
  await sleep(lookIntervalMs)
  return { events: await events.advance(), movements: await movements.advance() }
}

// Transactions take milliseconds.
const lookIntervalMs = 20

/**
 * One snapshot for everything, so that nothing that is under way looks like a violation. It only reads: no lock that a writer would wait
 * for, no transaction id that the horizon of the log would wait for; and it takes one core and one connection, the rest is for the shop.
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
      // Compiling these statements takes longer than most of them; what they sort fits into this much memory with some million rows.
      await tx.$executeRawUnsafe('SET LOCAL jit = off')
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

/** Runs statements of a transaction, and has the one that runs canceled when the signal comes. */
async function cancelable<T>(
  prisma: PrismaClient,
  tx: Transaction,
  signal: AbortSignal,
  work: () => Promise<T>
): Promise<T> {
  const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
  const done = new AbortController()
  let canceling: Promise<void> | undefined
  // Between two statements there is nothing to cancel, and the next one may be on its way: so again, until it has ended.
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
    // Whoever gets the connection next must not be meant by it.
    await canceling
  }
}

const cancelIntervalMs = 50

/** Processes may check at the same time: each has found its range clean, and all begin at a checkpoint. */
async function moveCheckpoint(
  prisma: PrismaClient,
  { eventsAfter, eventsTo, movementsAfter, movementsTo }: Range,
  scope: Scope
): Promise<void> {
  if (scope === 'recent' && eventsTo === eventsAfter && movementsTo === movementsAfter) return
  await prisma.$executeRaw`
    UPDATE invariant_checkpoint SET event_id = greatest(event_id, ${eventsTo}), movement_id = greatest(movement_id, ${movementsTo}), moved_at = now(),
      full_check_at = CASE WHEN ${scope === 'full'} THEN now() ELSE full_check_at END`
}
