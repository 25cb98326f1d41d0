import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.js'
import { planConnection, withDatabaseCa, withSchema } from './connection-plan.js'
import { describeDatabase } from './database-url.js'
import { migrate, requireMigrated } from './migrations.js'
import { chooseSchema } from './schema.js'
import { ensureSearchIndexes } from './search-indexes.js'

export interface Database {
  /** For this service's own connections: its parameter `schema` names the schema. */
  url: string
  /** The same for migrations, whose role may change the tables. */
  migrationUrl: string
  /** Where the data is, in words without credentials. */
  description: string
  /** Stops the embedded database; does nothing to a database at `DATABASE_URL`. */
  close(): Promise<void>
}

type Log = Pick<FastifyBaseLogger, 'info' | 'warn'>

/**
 * Opens the configured database, migrates it, and checks that the service can work on it: the one at `DATABASE_URL`, or
 * the embedded one, which it starts.
 */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  const database = await openMigrated(config, log)
  if (database.migrationUrl === database.url) return database
  try {
    await requireMigrated(database.url)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens the configured database and migrates it. The role of `DATABASE_URL` may not exist yet. */
export async function openMigrated(config: Config, log: Log): Promise<Database> {
  const database = await openUnmigrated(config, log)
  try {
    const applied = await migrate(database.migrationUrl, {
      isSchemaNew: config.databaseSchema === undefined && namesSchema(config.databaseUrl),
      onWarning: message => log.warn(message)
    })
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated the database')
    // An index makes searches faster, nothing else: without it the service starts all the same.
    const reason = await ensureSearchIndexes(database.migrationUrl).catch((error: Error) => error.message)
    if (reason !== undefined) log.warn({ reason }, 'searches of products and orders have no index and read every row')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens the configured database without migrating it, for commands that repair a failed migration. */
export async function openUnmigrated(config: Config, log: Log): Promise<Database> {
  const database =
    config.databaseUrl === undefined
      ? await startEmbedded(config, log)
      : remote(withDatabaseCa(config.databaseUrl, config.databaseCa))
  try {
    const { migrationDatabaseUrl: own, databaseCa, databaseSchema } = config
    const ownUrl = own === undefined ? database.url : withDatabaseCa(own, databaseCa)
    const named = databaseSchema ?? planConnection(database.url).schema
    const { schema, url: migrationUrl } = await chooseSchema(ownUrl, named)
    return {
      ...database,
      url: withSchema(database.url, schema),
      migrationUrl,
      description: `${database.description}${schema === 'public' ? '' : `, schema ${schema}`}`
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

type Opened = Omit<Database, 'migrationUrl'>

async function startEmbedded({ dataDirectory }: Config, log: Log): Promise<Opened> {
  // Loaded only when needed, because it is an optional dependency.
  const { startEmbeddedPostgres } = await import('./embedded/start.js')
  const server = await startEmbeddedPostgres({
    directory: dataDirectory,
    onLog: (level, message) => log[level](message)
  })
  return {
    url: server.connectionString,
    description: `${server.dataDirectory} (embedded PostgreSQL)`,
    close: async () => await server.stop()
  }
}

function remote(url: string): Opened {
  const { server, database } = describeDatabase(url)
  return { url, description: `PostgreSQL at ${server}, database ${database}`, close: async () => {} }
}

function namesSchema(url: string | undefined): boolean {
  return url !== undefined && planConnection(url).schema !== undefined
}
