import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'

export interface CacheGenerationOptions {
  /** The longest that a change of an order can take, from its announcement to its commit. */
  longestChangeMs?: number | undefined
  /** How long a process may go by what it has read of the generation; what a change waits that could not be announced. */
  leaseMs?: number | undefined
}

/**
 * Whether the cache of orders may be used, and under which name: a fact in the database, which whoever changes an order reaches even
 * when it cannot reach Redis. What was cached is given up whenever the cache is shut; it opens again as another generation.
 */
export interface CacheGenerations {
  /** The generation that is open, at most `leaseMs` old; undefined while the cache is shut. */
  current (): Promise<string | undefined>
  /** Whether the generation is open for all that this process may rely on without asking. */
  isOpen (generation: string): boolean
  /** Shuts the cache for every process; returns when none uses it any more. It stays shut for a change that begins then. */
  shut (): Promise<void>
  /** Shuts the cache if that generation is the open one, because Redis has lost some of it. */
  giveUp (generation: string): Promise<void>
}

// The transaction of a change is tried three times, waits 5 s for a connection and takes 8 s at most.
export const defaultLongestChangeMs = 45_000

// A query of a tenth of a millisecond twice in that time, per busy process.
const defaultLeaseMs = 500

/**
 * @param prepare makes a generation of which nobody knows yet ready in Redis; if it throws, nobody will
 */
export function createCacheGenerations (prisma: PrismaClient, prepare: (generation: string) => Promise<void>, options: CacheGenerationOptions = {}): CacheGenerations {
  const { longestChangeMs = defaultLongestChangeMs, leaseMs = defaultLeaseMs } = options
  // Longer than one change, so that not each change of an outage has to prolong it.
  const shutMs = Math.ceil(1.5 * longestChangeMs) + 2 * leaseMs

  /** What was open at `readAtMs`. Whoever shuts it waits for the end of every lease. */
  let lease: { generation: string | undefined, readAtMs: number, untilMs: number } = { generation: undefined, readAtMs: 0, untilMs: 0 }
  /** Shut, whoever wants to open it, until `untilMs`; all leases of other processes were taken before `seenAtMs`. */
  let closure = { seenAtMs: 0, untilMs: 0 }

  const refresh = shared(async () => {
    const readAtMs = performance.now()
    const row = await readRow(prisma)
    if (row.shutForMs > 0) {
      noteClosure(readAtMs + row.shutForMs)
      return undefined
    }
    const generation = row.generation ?? await open(row.value)
    lease = { generation, readAtMs, untilMs: readAtMs + leaseMs }
    return generation
  })

  /** Opens the cache, unless another process has done so or Redis is not there. */
  async function open (previous: string | null): Promise<string | undefined> {
    const generation = randomUUID()
    try {
      await prepare(generation)
    } catch {
      return undefined
    }
    const opened = await prisma.$executeRaw`
      INSERT INTO shared_keys AS existing (name, value) VALUES (${rowName}, ${openValue(generation)})
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE existing.value = ${previous}`
    return opened === 1 ? generation : undefined
  }

  const prolong = shared(async () => {
    const startedAtMs = performance.now()
    await prisma.$executeRaw`
      INSERT INTO shared_keys (name, value) VALUES (${rowName}, ${shutValue(shutMs)}) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`
    noteClosure(startedAtMs + shutMs)
  })

  function noteClosure (untilMs: number): void {
    const nowMs = performance.now()
    // One that has not ended yet cannot have been interrupted by an opening.
    closure = { seenAtMs: nowMs < closure.untilMs ? closure.seenAtMs : nowMs, untilMs: Math.max(untilMs, closure.untilMs) }
  }

  return {
    async current () {
      const nowMs = performance.now()
      if (nowMs < closure.untilMs) return undefined
      if (nowMs >= lease.untilMs) return await refresh()
      // Early, so that no reader of a busy process waits for it.
      if (nowMs >= lease.readAtMs + leaseMs / 2) refresh().catch(() => {})
      return lease.generation
    },

    isOpen (generation) {
      const nowMs = performance.now()
      return nowMs >= closure.untilMs && nowMs < lease.untilMs && lease.generation === generation
    },

    async shut () {
      for (;;) {
        const nowMs = performance.now()
        if (nowMs + longestChangeMs > closure.untilMs) await prolong()
        else if (nowMs < closure.seenAtMs + leaseMs) await sleep(closure.seenAtMs + leaseMs - nowMs)
        else return
      }
    },

    async giveUp (generation) {
      await prisma.$executeRaw`UPDATE shared_keys SET value = ${shutValue(shutMs)} WHERE name = ${rowName} AND value = ${openValue(generation)}`
      if (lease.generation === generation) lease.untilMs = 0
    }
  }
}

const rowName = 'order-cache'

function openValue (generation: string): string {
  return `open ${generation}`
}

/** Until when, by the clock of the database, in ms. */
function shutValue (forMs: number): Prisma.Sql {
  return Prisma.sql`'shut ' || ((extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${forMs}::int)`
}

async function readRow (prisma: PrismaClient): Promise<{ value: string | null, generation: string | undefined, shutForMs: number }> {
  const [row] = await prisma.$queryRaw<Array<{ value: string | null, now_ms: bigint }>>`
    SELECT (SELECT value FROM shared_keys WHERE name = ${rowName}) AS value, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms`
  const [state, argument] = row?.value?.split(' ') ?? []
  return {
    value: row?.value ?? null,
    generation: state === 'open' ? argument : undefined,
    shutForMs: state === 'shut' ? Number(argument) - Number(row?.now_ms) : 0
  }
}

/** Calls that arrive while one is under way get its result. */
function shared<T> (work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => { running = undefined })
    return running
  }
}
