import { randomUUID } from 'node:crypto'
import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'

/**
 * Names one uninterrupted history of the event log. It changes when a process notices that the database went back in
 * time; ids of events from before may then stand for other events.
 */
export interface Epoch {
  id: string
  /** When a process noticed, by the clock of the database; null in the log's first epoch. */
  since: Date | null
}

const rowName = 'event-log-epoch'

/** An expression for the stored epoch: `<id> <Unix time of its beginning in ms, 0 for the first epoch>`. */
export const epochValue = Prisma.sql`(SELECT value FROM shared_keys WHERE name = ${rowName})`

/**
 * Begins a new epoch, once for all processes that notice the same incident.
 *
 * @param known the last epoch that this process knows. A restored database may bring back an even older one, so only a
 *   later epoch counts as the work of another process.
 */
export async function beginEpoch(database: Queryable, known: Epoch): Promise<Epoch> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const value = await readValue(database)
    const current = toEpoch(value)
    if (current.id !== known.id && msOf(current) > msOf(known)) return current
    // Later than the known epoch even if the clock of the database went back with it.
    const changed = await database.$executeRaw`
      INSERT INTO shared_keys AS existing (name, value)
      SELECT ${rowName}, ${randomUUID()} || ' ' ||
        greatest((extract(epoch FROM clock_timestamp()) * 1000)::bigint, ${msOf(known)}::bigint + 1)
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE existing.value = ${value ?? ''}`
    if (changed === 1) return toEpoch(await readValue(database))
  }
  throw new Error('other processes kept changing the epoch of the event log')
}

// Each failed attempt means that another process began an epoch in between, which the next attempt finds.
const maxAttempts = 5

async function readValue(database: Queryable): Promise<string | null> {
  const [{ value }] = await database.$queryRaw<[{ value: string | null }]>`SELECT ${epochValue} AS value`
  return value
}

/** A database restored from before the service stored epochs has none. */
export function toEpoch(value: string | null | undefined): Epoch {
  const [id = 'none', ms = '0'] = value?.split(' ') ?? []
  return { id, since: ms === '0' ? null : new Date(Number(ms)) }
}

function msOf({ since }: Epoch): number {
  return since?.getTime() ?? 0
}
