import { randomUUID } from 'node:crypto'
import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'

/**
 * Names one uninterrupted history of the event log. It changes when a process notices that the database went back in
 * time, or may have: ids of events from before may then stand for other events.
 */
export interface Epoch {
  id: string
  /** When a process noticed, by the clock of the database; null in the log's first epoch. */
  since: Date | null
}

const rowName = 'event-log-epoch'

/**
 * An expression for the stored epoch: `<id> <Unix time of its beginning in ms, 0 for the first epoch> <where the
 * database was>`. The last part is missing until a process has looked, and when an earlier version has written it.
 */
export const epochValue = Prisma.sql`(SELECT value FROM shared_keys WHERE name = ${rowName})`

/**
 * Begins a new epoch, once for all processes that notice the same incident. Where the database was stays stored, until
 * `rememberOrigin`: if this process ends before it has handled the incident, the next one begins again.
 *
 * @param known the last epoch that this process knows. A restored database may bring back an even older one, so only a
 *   later epoch counts as the work of another process.
 */
export async function beginEpoch(database: Queryable, known: Epoch): Promise<Epoch> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const value = await readValue(database)
    const current = toEpoch(value)
    if (current.id !== known.id && msOf(current) > msOf(known)) return current
    const origin = originOf(value)
    // Later than the known epoch even if the clock of the database went back with it.
    const changed = await database.$executeRaw`
      INSERT INTO shared_keys AS existing (name, value)
      SELECT ${rowName}, ${randomUUID()} || ' ' ||
        greatest((extract(epoch FROM clock_timestamp()) * 1000)::bigint, ${msOf(known)}::bigint + 1) ||
        ${origin === undefined ? '' : ` ${origin}`}
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE existing.value = ${value ?? ''}`
    if (changed === 1) return toEpoch(await readValue(database))
  }
  throw new Error('other processes kept changing the epoch of the event log')
}

/**
 * Stores where the database is now.
 *
 * @returns false if the epoch is another one by now
 */
export async function rememberOrigin(database: Queryable, { id }: Epoch, origin: string): Promise<boolean> {
  const changed = await database.$executeRaw`
    UPDATE shared_keys SET value = split_part(value, ' ', 1) || ' ' || split_part(value, ' ', 2) || ' ' || ${origin}
    WHERE name = ${rowName} AND split_part(value, ' ', 1) = ${id}`
  return changed === 1
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

/** Where the database was when the epoch was stored. */
export function originOf(value: string | null): string | undefined {
  return value?.split(' ')[2]
}

function msOf({ since }: Epoch): number {
  return since?.getTime() ?? 0
}
