import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.js'
import { migrate } from './migrations.js'

export interface Database {
  url: string
  /** Where the data is, in words without credentials. */
  description: string
  /** Stops the embedded database; does nothing to a database at `DATABASE_URL`. */
  close(): Promise<void>
}

/** Opens the configured database and migrates it: the one at `DATABASE_URL`, or the embedded one, which it starts. */
export async function openDatabase(config: Config, log: Pick<FastifyBaseLogger, 'info' | 'warn'>): Promise<Database> {
  const database = config.databaseUrl === undefined ? await startEmbedded(config, log) : remote(config.databaseUrl)
  try {
    const applied = await migrate(database.url)
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated the database')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function startEmbedded(
  { dataDirectory }: Config,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
): Promise<Database> {
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
  const { host, pathname } = new URL(url)
  return { url, description: `PostgreSQL at ${host}${pathname}`, close: async () => {} }
}
