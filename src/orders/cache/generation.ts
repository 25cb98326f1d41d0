import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js'

export interface CacheGenerationOptions {
  /** The longest time that a change of an order can take, from its announcement to its commit. */
  longestChangeMs?: number | undefined
  /** How long a process may rely on the generation it has read; a change that cannot be announced waits this long. */
  leaseMs?: number | undefined
}

// A change waits up to 5 s for a connection and takes up to 8 s, and as long again if its group fails and it runs
// alone.
export const defaultLongestChangeMs = 45_000

// A busy process renews its lease twice in this time, with a query of a tenth of a millisecond.
const defaultLeaseMs = 500

interface Lease {
  generation: string | undefined
  opensAtMs: number
  readAtMs: number
  untilMs: number
}

const noLease: Lease = { generation: undefined, opensAtMs: 0, readAtMs: 0, untilMs: 0 }

/**
 * The name under which orders are cached, and the time from which they may be read there. Both are stored in the
 * database, which every process that changes orders can reach even when it cannot reach Redis. Shutting the cache
 * abandons its copies; a new generation opens some time later.
 */
export class CacheGenerations {
  readonly #prisma: PrismaClient
  readonly #prepare: (generation: string) => Promise<void>
  readonly #longestChangeMs: number
  readonly #leaseMs: number
  /** How long one shutting lasts: longer than one change, so that not every change of an outage has to prolong it. */
  readonly #shutMs: number
  /**
   * The row as it was at `readAtMs`. It may have changed since; a process that shuts the cache waits until every
   * lease ends.
   */
  #lease = noLease
  /** The cache is shut until `untilMs`, whatever the row says. A lease that ignores this was read before `seenAtMs`. */
  #closure = { seenAtMs: 0, untilMs: 0 }

  readonly #refresh = singleFlight(() => this.#readOrIntroduce())
  readonly #prolong = singleFlight(() => this.#writeClosure())

  /** @param prepare prepares a generation in Redis before any process knows it; if it throws, none becomes current */
  constructor(
    prisma: PrismaClient,
    prepare: (generation: string) => Promise<void>,
    { longestChangeMs = defaultLongestChangeMs, leaseMs = defaultLeaseMs }: CacheGenerationOptions = {}
  ) {
    this.#prisma = prisma
    this.#prepare = prepare
    this.#longestChangeMs = longestChangeMs
    this.#leaseMs = leaseMs
    this.#shutMs = Math.ceil(1.5 * longestChangeMs) + 2 * leaseMs
  }

  /**
   * The generation in which changes are announced, open or not; undefined while there is none because Redis is
   * unreachable.
   */
  async current(): Promise<string | undefined> {
    const nowMs = performance.now()
    if (nowMs >= this.#lease.untilMs) return await this.#refresh()
    // Renewed early, so that requests of a busy process never wait for it.
    if (nowMs >= this.#lease.readAtMs + this.#leaseMs / 2) this.#refresh().catch(() => {})
    return this.#lease.generation
  }

  /** Whether it is the current generation, as far as this process may tell from its lease. */
  isCurrent(generation: string): boolean {
    return this.#lease.generation === generation && performance.now() < this.#lease.untilMs
  }

  /** Whether orders may be read from it, as far as this process may tell from its lease. */
  isOpen(generation: string): boolean {
    const nowMs = performance.now()
    return this.isCurrent(generation) && nowMs >= this.#lease.opensAtMs && nowMs >= this.#closure.untilMs
  }

  /** Returns when no process reads from the cache any more; none will until a change that begins then must be over. */
  async shut(): Promise<void> {
    const [longestChangeMs, leaseMs] = [this.#longestChangeMs, this.#leaseMs]
    for (;;) {
      const nowMs = performance.now()
      const { seenAtMs, untilMs } = this.#closure
      if (nowMs + longestChangeMs > untilMs) await this.#prolong()
      else if (nowMs < seenAtMs + leaseMs) await sleep(seenAtMs + leaseMs - nowMs)
      else return
    }
  }

  /** Shuts the cache, whatever its generation: the database went back in time, so its copies may be of lost orders. */
  async abandon(): Promise<void> {
    await this.#prolong()
  }

  /** Shuts the cache if this is still the current generation, because Redis has lost some of it. */
  async giveUp(generation: string): Promise<void> {
    await this.#prisma.$executeRaw`
      UPDATE shared_keys SET value = ${shutValue(this.#shutMs)}
      WHERE name = ${rowName} AND split_part(value, ' ', 1) = ${generation}`
    if (this.#lease.generation === generation) this.#lease = noLease
  }

  async #readOrIntroduce(): Promise<string | undefined> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const readAtMs = performance.now()
      const row = await readRow(this.#prisma)
      const opensAtMs = performance.now() + row.opensInMs
      if (row.opensInMs > 0) this.#noteClosure(readAtMs + row.opensInMs)
      const generation = row.generation ?? (await this.#prepareNext())
      // If introducing it fails, another process has changed the row: read it again.
      const isNew = generation !== undefined && generation !== row.generation
      if (isNew && !(await introduce(this.#prisma, generation, row))) continue
      this.#lease = { generation, opensAtMs, readAtMs, untilMs: readAtMs + this.#leaseMs }
      return generation
    }
    return undefined
  }

  async #prepareNext(): Promise<string | undefined> {
    const generation = randomUUID()
    return await this.#prepare(generation).then(
      () => generation,
      () => undefined
    )
  }

  async #writeClosure(): Promise<void> {
    const startedAtMs = performance.now()
    await this.#prisma.$executeRaw`
      INSERT INTO shared_keys (name, value) VALUES (${rowName}, ${shutValue(this.#shutMs)})
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`
    this.#lease = noLease
    this.#noteClosure(startedAtMs + this.#shutMs)
  }

  #noteClosure(untilMs: number): void {
    const nowMs = performance.now()
    // Prolonged in time: a lease that knows only the earlier end runs out before it.
    const continues = nowMs + this.#leaseMs <= this.#closure.untilMs
    this.#closure = {
      seenAtMs: continues ? this.#closure.seenAtMs : nowMs,
      untilMs: Math.max(untilMs, this.#closure.untilMs)
    }
  }
}

// Each failed attempt means that another process changed the row in between; more attempts are not worth the wait.
const maxAttempts = 5

const rowName = 'order-cache'

/** The row's value reads `<generation or -> <Unix time of its opening in ms, by the clock of the database>`. */
interface Row {
  value: string | null
  generation: string | undefined
  opensAt: number
  opensInMs: number
}

async function readRow(prisma: PrismaClient): Promise<Row> {
  const [row] = await prisma.$queryRaw<Array<{ value: string | null; now_ms: bigint }>>`
    SELECT (SELECT value FROM shared_keys WHERE name = ${rowName}) AS value,
      (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms`
  // In a database that never had a cache, no change can be in progress that the cache would miss.
  const [name, time] = row?.value?.split(' ') ?? ['-', '0']
  const opensAt = Number(time)
  return {
    value: row?.value ?? null,
    generation: name === '-' ? undefined : name,
    opensAt,
    opensInMs: Math.max(0, opensAt - Number(row?.now_ms))
  }
}

/**
 * Makes a generation the current one, which opens when the row says.
 *
 * @returns false if the row has changed
 */
async function introduce(prisma: PrismaClient, generation: string, { value, opensAt }: Row): Promise<boolean> {
  const changed = await prisma.$executeRaw`
    INSERT INTO shared_keys AS existing (name, value) VALUES (${rowName}, ${`${generation} ${opensAt}`})
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE existing.value = ${value}`
  return changed === 1
}

function shutValue(forMs: number): Prisma.Sql {
  return Prisma.sql`'- ' || ((extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${forMs}::int)`
}

/** Calls that arrive while one is running get its result. */
function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}
