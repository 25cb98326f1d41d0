import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.js'
import { describeDatabase } from './database-url.js'
import { migrate } from './migrations.js'

export interface Database {
  url: string
  /** Where the data is, in words without credentials. */
  description: string
  /** Stops the embedded database; does nothing to a database at `DATABASE_URL`. */
  close(): Promise<void>
}

type Log = Pick<FastifyBaseLogger, 'info' | 'warn'>

/** Opens the configured database and migrates it: the one at `DATABASE_URL`, or the embedded one, which it starts. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  const database = await openUnmigrated(config, log)
  try {
    const applied = await migrate(database.url)
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated the database')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens the configured database without migrating it, for commands that repair a failed migration. */
export async function openUnmigrated(config: Config, log: Log): Promise<Database> {
  return config.databaseUrl === undefined ? await startEmbedded(config, log) : remote(config.databaseUrl)
}

async function startEmbedded({ dataDirectory }: Config, log: Log): Promise<Database> {
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

function remote(url: string): Database {
  const { server, database } = describeDatabase(url)
  return { url, description: `PostgreSQL at ${server}, database ${database}`, close: async () => {} }
}
