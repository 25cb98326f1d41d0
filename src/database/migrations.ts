import { createHash } from 'node:crypto'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { readMigrations, readSchema, withSchemaEngine } from './schema-engine.js'

/**
 * Brings the database to the newest migration of `prisma/migrations`, under an advisory lock. An up-to-date database is
 * only read.
 *
 * @returns the names of the migrations that were applied now; none if the database was up to date
 * @throws when the database cannot be reached or is older than PostgreSQL 13, and when a migration fails or was edited
 * after it was applied
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'orders-and-inventory migrate' })
  // A lost connection fails the query in progress; an error without a listener would also end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    await requireVersion(client)
    const migrations = await readMigrations()
    if (await isUpToDate(client, migrations)) return []
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    return await applyMigrations(connectionString, migrations)
  } finally {
    await client.end()
  }
}

// Any number of processes may start at once: the first one migrates, the others wait. The number identifies the lock.
const migrationLock = 7_305_100_881

// A longer wait for another process's migration means that something is stuck; the start then fails with an error.
const lockTimeoutMs = 120_000

/**
 * The SQL that would make the database match `schema.prisma`; empty when they agree. `from: 'nothing'` gives the SQL of
 * the whole schema.
 */
export async function schemaDifference(
  connectionString: string,
  from: 'database' | 'nothing' = 'database'
): Promise<string> {
  const schema = await readSchema()
  return await withSchemaEngine(connectionString, async engine => {
    const result = await engine.diff({
      from: from === 'nothing' ? { tag: 'empty' } : { tag: 'schemaDatasource', configDir: '', ...schema },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      filters: noFilters
    })
    const script = result.stdout ?? ''
    return script.includes('This is an empty migration') ? '' : script
  })
}

const noFilters = { externalTables: [], externalEnums: [] }

/**
 * Whether all migrations were applied with their present content, and none failed. The engine would find the same, but
 * takes a third of a second of processor time. The database may have more migrations, from a newer version of this
 * service.
 */
async function isUpToDate(client: pg.Client, { migrationDirectories }: MigrationList): Promise<boolean> {
  const {
    rows: [table]
  } = await client.query<{ name: string | null }>("SELECT to_regclass('_prisma_migrations') AS name")
  if (!table?.name) return false
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished
      FROM _prisma_migrations WHERE rolled_back_at IS NULL`
  )
  const checksums = new Map(rows.map(row => [row.migration_name, row.checksum]))
  return (
    rows.every(row => row.is_finished) &&
    migrationDirectories.every(
      ({ path, migrationFile: { content } }) =>
        content.tag === 'ok' && checksums.get(path) === createHash('sha256').update(content.value).digest('hex')
    )
  )
}

interface AppliedMigration {
  migration_name: string
  /** SHA-256 of the script, in hexadecimal. */
  checksum: string
  is_finished: boolean
}

async function applyMigrations(connectionString: string, migrationsList: MigrationList): Promise<string[]> {
  return await withSchemaEngine(connectionString, async engine => {
    const diagnosis = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters
    })
    if (diagnosis.editedMigrationNames.length > 0) {
      throw new Error(
        `Migrations that were already applied have been edited since: ${diagnosis.editedMigrationNames.join(', ')}`
      )
    }
    return (await engine.applyMigrations({ migrationsList, filters: noFilters })).appliedMigrationNames
  })
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name"
  )
  const [server] = rows
  if (server && server.number < oldestVersion) {
    throw new Error(`PostgreSQL ${server.name} is too old: this service needs version 13 or newer`)
  }
}

/** As in `server_version_num`. */
const oldestVersion = 130_000
