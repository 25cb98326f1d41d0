import { Prisma } from '../generated/prisma/client.js'

/** Where the database is, and where it was when its epoch was stored. */
export interface Origin {
  /** null if it cannot be told: the database accepts no writes at present, or does not show it to this role. */
  now: string | null
  /** undefined if the stored epoch names none, as before the first look of any process. */
  stored: string | undefined
}

/**
 * An expression for where the database is: `<system identifier>:<timeline>:<oid of the database>:<oid of the table>`.
 * After the promotion of a standby and the restore of a base backup the timeline is another one, after the restore of a
 * dump the table, in a copy of the database the database; a restart changes none of them. Every role may call these
 * functions (PostgreSQL 15 to 18) unless a provider has revoked it. They take 20 to 30 microseconds.
 *
 * null while transactions are read-only: nothing could be remembered, and a standby has no timeline of its own.
 * `pg_control_checkpoint()` does not help: just after a promotion it still has the old timeline.
 */
export const originValue = Prisma.sql`
  CASE WHEN current_setting('transaction_read_only') = 'off' THEN concat_ws(':',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    'events'::regclass::oid) END`

/** Whether the database was failed over or restored since its epoch was stored, and may lack transactions. */
export function hasMoved({ now, stored }: Origin): boolean {
  return now !== null && stored !== undefined && now !== stored
}
