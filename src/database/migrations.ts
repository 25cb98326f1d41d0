import { createHash } from 'node:crypto'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import type pg from 'pg'
import { failureSqlState } from './failures.js'
import { grantRights, regrant } from './grant.js'
import { failedMigration, MigrationError, type FailedMigration } from './migration-error.js'
import { describeDatabaseFailure, openClient } from './open-client.js'
import { readOnlyReason, requireMigratable, requireRights, requireServer } from './requirements.js'
import { lockInSchema, requireNoTablesInPublic, schemaOf } from './schema.js'
import { quoteIdentifier } from './schema-name.js'
import { readMigrations, withSchemaEngine } from './schema-engine.js'

export interface MigrateOptions {
  /** Gets a line for the operator about a database that can be used, but not without limits. */
  onWarning?: (message: string) => void
  /** Whether only `?schema=` names the schema, which earlier versions ignored. */
  isSchemaNew?: boolean
}

/**
 * Brings the database to the newest migration of `prisma/migrations`, under an advisory lock. An up-to-date database is
 * only read.
 *
 * @returns the names of the migrations that were applied now; none if the database was up to date
 * @throws ConnectError when the database cannot be reached
 * @throws MigrationError when the database is older than PostgreSQL 13, not UTF8, read-only or in need of rights, and
 * when a migration fails, failed earlier or was edited after it was applied
 */
export async function migrate(connectionString: string, options: MigrateOptions = {}): Promise<string[]> {
  return await withClient(connectionString, async client => {
    await requireServer(client)
    const migrations = await readMigrations()
    const isCurrent = isUpToDate(await recordedMigrations(client), migrations)
    const applied = isCurrent ? [] : await applyOutstanding(client, { connectionString, migrations, options })
    if (applied.length > 0) await regrant(client, await schemaOf(client, connectionString))
    await requireRights(client)
    await warnOfSharedAddresses(client, options)
    const reason = await readOnlyReason(client)
    if (reason !== undefined) options.onWarning?.(`The database is read-only (${reason}): every write answers 503`)
    return applied
  })
}

/**
 * Checks that the service can work with this connection string, where another one migrates.
 *
 * @throws ConnectError when the database cannot be reached
 * @throws MigrationError when it leads to tables without the newest migration, or its role lacks rights
 */
export async function requireMigrated(connectionString: string): Promise<void> {
  await withClient(connectionString, async client => {
    await requireServer(client)
    if (!isUpToDate(await recordedMigrations(client), await readMigrations())) {
      throw new MigrationError(
        'DATABASE_URL leads to a database or schema that MIGRATION_DATABASE_URL has not migrated:' +
          ' both must name the same'
      )
    }
    await requireRights(client)
  })
}

/**
 * Gives a role the rights of the service, and no others: see `grantRights`.
 *
 * @returns whether the role was created, without a password
 * @throws ConnectError when the database cannot be reached
 * @throws MigrationError when privileges could not limit the role, or may not be granted
 */
export async function grantTo(connectionString: string, role: string): Promise<{ isNew: boolean }> {
  return await withClient(connectionString, async client => {
    const schema = await schemaOf(client, connectionString)
    await lockMigrations(client, schema)
    return await grantRights(client, schema, role)
  })
}

/** Users whose address differs from an older one only in case, from a database whose locale kept the two apart. */
async function warnOfSharedAddresses(client: pg.Client, { onWarning }: MigrateOptions): Promise<void> {
  const { rows } = await client.query<{ id: string; duplicate_of: string }>(
    'SELECT id, duplicate_of FROM users WHERE duplicate_of IS NOT NULL ORDER BY id LIMIT 10'
  )
  if (rows.length === 0) return
  const pairs = rows.map(row => `${row.id} (that of ${row.duplicate_of})`).join(', ')
  onWarning?.(
    `These users share the e-mail address of an older one, but for the case: ${pairs}. Change their addresses.`
  )
}

interface Outstanding {
  connectionString: string
  migrations: MigrationList
  options: MigrateOptions
}

async function applyOutstanding(client: pg.Client, work: Outstanding): Promise<string[]> {
  const { connectionString, migrations, options } = work
  const schema = await schemaOf(client, connectionString)
  if (options.isSchemaNew) await requireNoTablesInPublic(client, schema)
  await requireMigratable(client, schema)
  await lockMigrations(client, schema)
  // IF NOT EXISTS would need the right to create schemas even where the schema exists.
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`)
  await requireNoFailure(client)
  return await applyMigrations(client, connectionString, migrations)
}

/** How an operator has resolved a failed migration: its changes are gone, or all of them are there. */
export type Resolution = 'rolled-back' | 'applied'

/**
 * Records how a failed migration was resolved, so that the next `migrate` goes on: `rolled-back` runs it again,
 * `applied` never does.
 *
 * @throws ConnectError when the database cannot be reached
 * @throws MigrationError when no such migration exists, or it is not in a state that can be resolved like this
 */
export async function resolveMigration(
  connectionString: string,
  migrationName: string,
  resolution: Resolution
): Promise<void> {
  await withClient(connectionString, async client => {
    await requireServer(client)
    const schema = await schemaOf(client, connectionString)
    await requireMigratable(client, schema)
    // A migration in progress looks like a failed one.
    await lockMigrations(client, schema)
    await withSchemaEngine(connectionString, async engine => {
      if (resolution === 'rolled-back') await engine.markMigrationRolledBack({ migrationName })
      else await engine.markMigrationApplied({ migrationName, migrationsList: await readMigrations() })
    }).catch((error: Error) => {
      throw new MigrationError(error.message, { cause: error })
    })
  })
}

/** Runs `use` with a client, and reports expected failures in words for an operator. */
async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(connectionString, 'orders-and-inventory migrate')
  try {
    return await use(client)
  } catch (error) {
    const failure = error instanceof MigrationError ? undefined : describeDatabaseFailure(error)
    throw failure === undefined ? error : new MigrationError(failure, { cause: error })
  } finally {
    await client.end()
  }
}

async function lockMigrations(client: pg.Client, schema: string): Promise<void> {
  await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
  await lockInSchema(client, migrationLock, schema).catch((error: unknown) => {
    if (failureSqlState(error) !== lockNotAvailable) throw error
    throw new MigrationError(
      `Another process has held the lock for migrations for ${lockTimeoutMs / 1_000} s. Stop it, then start again.`,
      { cause: error }
    )
  })
}

// Any number of processes may start at once: the first one migrates, the others wait. The number identifies the lock.
const migrationLock = 7_305_100_881

// A longer wait for another process's migration means that something is stuck; the start then fails with an error.
const lockTimeoutMs = 120_000

const lockNotAvailable = '55P03'

/** The migrations that the database has, or that failed in it; those that were rolled back do not count. */
async function recordedMigrations(client: pg.Client): Promise<RecordedMigration[] | undefined> {
  const {
    rows: [table]
  } = await client.query<{ name: string | null }>("SELECT to_regclass('_prisma_migrations') AS name")
  if (!table?.name) return undefined
  const { rows } = await client.query<RecordedMigration>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished, logs
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`
  )
  return rows
}

interface RecordedMigration extends FailedMigration {
  /** SHA-256 of the script, in hexadecimal. */
  checksum: string
  is_finished: boolean
}

/**
 * Whether all migrations were applied with their present content, and none failed. The engine would find the same, but
 * takes a third of a second of processor time. The database may have more migrations, from a newer version of this
 * service.
 */
function isUpToDate(recorded: RecordedMigration[] | undefined, { migrationDirectories }: MigrationList): boolean {
  if (recorded === undefined) return false
  const checksums = new Map(recorded.map(row => [row.migration_name, row.checksum]))
  return (
    recorded.every(row => row.is_finished) &&
    migrationDirectories.every(
      ({ path, migrationFile: { content } }) =>
        content.tag === 'ok' && checksums.get(path) === createHash('sha256').update(content.value).digest('hex')
    )
  )
}

async function requireNoFailure(client: pg.Client): Promise<void> {
  const failed = (await recordedMigrations(client))?.find(row => !row.is_finished)
  if (failed) throw failedMigration(failed)
}

async function applyMigrations(
  client: pg.Client,
  connectionString: string,
  migrationsList: MigrationList
): Promise<string[]> {
  try {
    return await withSchemaEngine(connectionString, async engine => {
      const diagnosis = await engine.diagnoseMigrationHistory({
        migrationsList,
        optInToShadowDatabase: false,
        filters: noFilters
      })
      if (diagnosis.editedMigrationNames.length > 0) {
        throw new MigrationError(
          `Migrations that were already applied have been edited since: ${diagnosis.editedMigrationNames.join(', ')}`
        )
      }
      return (await engine.applyMigrations({ migrationsList, filters: noFilters })).appliedMigrationNames
    })
  } catch (error) {
    await requireNoFailure(client)
    throw explained(error)
  }
}

const noFilters = { externalTables: [], externalEnums: [] }

/** What failed outside any migration, in words for an operator of this service. */
function explained(error: unknown): MigrationError {
  const message = error instanceof Error ? error.message : String(error)
  if (!message.includes('The database schema is not empty')) return new MigrationError(message, { cause: error })
  return new MigrationError(
    'The database is not empty, and no migration is recorded in it. Use an empty database; or record each migration' +
      ' that it already has: npm run migrate -- --resolve applied <migration>',
    { cause: error }
  )
}
