import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js'

export interface CacheGenerationOptions {
  /** The longest that a change of an order can take, from its announcement to its commit. */
  longestChangeMs?: number | undefined
  /** How long a process may go by what it has read of the generation; what a change waits that could not be announced. */
  leaseMs?: number | undefined
}

/**
 * Under which name orders are cached, and from when on they may be read there: a fact in the database, which whoever changes an order
 * reaches even when it cannot reach Redis. Shutting the cache gives up what is in it; another generation opens some time later.
 */
export interface CacheGenerations {
  /** The generation in which changes are announced, open or not; undefined if there is none, for want of Redis. */
  current(): Promise<string | undefined>
  /** Whether it is the current generation for all that this process may rely on without asking. */
  isCurrent(generation: string): boolean
  /** Whether orders may be read from it, for all that this process may rely on without asking. */
  isOpen(generation: string): boolean
  /** Returns when no process reads from the cache, and none will until a change must be over that begins then. */
  shut(): Promise<void>
  /** Shuts the cache if that generation is the current one, because Redis has lost some of it. */
  giveUp(generation: string): Promise<void>
}

// The transaction of a change is tried three times, waits 5 s for a connection and takes 8 s at most.
export const defaultLongestChangeMs = 45_000

// A query of a tenth of a millisecond twice in that time, per busy process.
const defaultLeaseMs = 500

/**
 * @param prepare makes a generation of which nobody knows yet ready in Redis; if it throws, nobody will
 */
export function createCacheGenerations(
  prisma: PrismaClient,
  prepare: (generation: string) => Promise<void>,
  options: CacheGenerationOptions = {}
): CacheGenerations {
  const { longestChangeMs = defaultLongestChangeMs, leaseMs = defaultLeaseMs } = options
  // Longer than one change, so that not each change of an outage has to prolong it.
  const shutMs = Math.ceil(1.5 * longestChangeMs) + 2 * leaseMs

  /** What was so at `readAtMs`, and may have changed since. Whoever shuts the cache waits for the end of every lease. */
  let lease: { generation: string | undefined; opensAtMs: number; readAtMs: number; untilMs: number } = noLease
  /** The cache is shut until `untilMs`, whatever anybody does. All leases from before that were taken before `seenAtMs`. */
  let closure = { seenAtMs: 0, untilMs: 0 }

  const refresh = shared(async () => {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const readAtMs = performance.now()
      const row = await readRow(prisma)
      const opensAtMs = performance.now() + row.opensInMs
      if (row.opensInMs > 0) noteClosure(readAtMs + row.opensInMs)
      const generation = row.generation ?? (await prepareNext())
      // Another process was faster, and now there is one.
      if (generation !== undefined && generation !== row.generation && !(await introduce(generation, row))) continue
      lease = { generation, opensAtMs, readAtMs, untilMs: readAtMs + leaseMs }
      return generation
    }
    return undefined
  })

  async function prepareNext(): Promise<string | undefined> {
    const generation = randomUUID()
    return await prepare(generation).then(
      () => generation,
      () => undefined
    )
  }

  /** Makes another generation the current one, which opens when the row says; false if that has changed. */
  async function introduce(generation: string, { value, opensAt }: Row): Promise<boolean> {
    return (
      (await prisma.$executeRaw`
      INSERT INTO shared_keys AS existing (name, value) VALUES (${rowName}, ${`${generation} ${opensAt}`})
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE existing.value = ${value}`) === 1
    )
  }

  const prolong = shared(async () => {
    const startedAtMs = performance.now()
    await prisma.$executeRaw`
      INSERT INTO shared_keys (name, value) VALUES (${rowName}, ${shutValue(shutMs)}) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`
    lease = noLease
    noteClosure(startedAtMs + shutMs)
  })

  function noteClosure(untilMs: number): void {
    const nowMs = performance.now()
    // Prolonged in time, so that a lease that knows of the earlier end only runs out before it.
    const continues = nowMs + leaseMs <= closure.untilMs
    closure = { seenAtMs: continues ? closure.seenAtMs : nowMs, untilMs: Math.max(untilMs, closure.untilMs) }
  }

  function isCurrent(generation: string): boolean {
    return lease.generation === generation && performance.now() < lease.untilMs
  }

  return {
    async current() {
      const nowMs = performance.now()
      if (nowMs >= lease.untilMs) return await refresh()
      // Early, so that nobody in a busy process waits for it.
      if (nowMs >= lease.readAtMs + leaseMs / 2) refresh().catch(() => {})
      return lease.generation
    },

    isCurrent,

    isOpen(generation) {
      const nowMs = performance.now()
      return isCurrent(generation) && nowMs >= lease.opensAtMs && nowMs >= closure.untilMs
    },

    async shut() {
      for (;;) {
        const nowMs = performance.now()
        if (nowMs + longestChangeMs > closure.untilMs) await prolong()
        else if (nowMs < closure.seenAtMs + leaseMs) await sleep(closure.seenAtMs + leaseMs - nowMs)
        else return
      }
    },

    async giveUp(generation) {
      await prisma.$executeRaw`UPDATE shared_keys SET value = ${shutValue(shutMs)} WHERE name = ${rowName} AND split_part(value, ' ', 1) = ${generation}`
      if (lease.generation === generation) lease = noLease
    }
  }
}

const noLease = { generation: undefined, opensAtMs: 0, readAtMs: 0, untilMs: 0 }

// Each time, another process was in between; more often than that is not worth the wait.
const maxAttempts = 5

const rowName = 'order-cache'

/** The row reads `<generation or -> <ms at which it opens, by the clock of the database>`. */
interface Row {
  value: string | null
  generation: string | undefined
  opensAt: number
  opensInMs: number
}

async function readRow(prisma: PrismaClient): Promise<Row> {
  const [row] = await prisma.$queryRaw<Array<{ value: string | null; now_ms: bigint }>>`
    SELECT (SELECT value FROM shared_keys WHERE name = ${rowName}) AS value, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms`
  // A database that has never had a cache has no change under way that could be missing in it.
  const [name, time] = row?.value?.split(' ') ?? ['-', '0']
  const opensAt = Number(time)
  return {
    value: row?.value ?? null,
    generation: name === '-' ? undefined : name,
    opensAt,
    opensInMs: Math.max(0, opensAt - Number(row?.now_ms))
  }
}

function shutValue(forMs: number): Prisma.Sql {
  return Prisma.sql`'- ' || ((extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${forMs}::int)`
}

/** Calls that arrive while one is under way get its result. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}
