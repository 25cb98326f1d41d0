import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.js'
import { databaseUser } from './embedded/cluster.js'
import { InUseError } from './embedded/ownership.js'
import { openDatabase, type Database } from './open-database.js'

type Log = Pick<FastifyBaseLogger, 'info' | 'warn'>

/**
 * Opens the configured database, with all migrations applied. If a running service owns the embedded database, the
 * command joins it: the service has connections to spare. The service stays the owner and may stop the database at
 * any time.
 */
export async function openOrJoinDatabase(config: Config, log: Log): Promise<Database> {
  try {
    return await openDatabase(config, log)
  } catch (error) {
    if (!(error instanceof InUseError)) throw error
    return await joinDatabase(config, error, log)
  }
}

async function joinDatabase(config: Config, inUse: InUseError, log: Log): Promise<Database> {
  const { embeddedDataDirectory } = await import('./embedded/start.js')
  const directory = await embeddedDataDirectory(config.dataDirectory)
  const databaseUrl = await readConnection(directory).catch(error => {
    throw new Error(`${inUse.message} Joining the running service's database failed: ${error.message}`, {
      cause: error
    })
  })
  const database = await openDatabase({ ...config, databaseUrl }, log)
  return { ...database, description: `${directory} (embedded PostgreSQL of the running service)` }
}

/**
 * The connection string, from the files that a running server and its owner write:
 * https://www.postgresql.org/docs/current/storage-file-layout.html
 */
async function readConnection(directory: string): Promise<string> {
  const [, , , port, socketFolder] = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split(/\r?\n/)
  const password = (await readFile(join(directory, 'service-password'), 'utf8')).trim()
  // On systems without Unix sockets the server listens on 127.0.0.1.
  const host = encodeURIComponent(socketFolder || '127.0.0.1')
  return `postgresql://${databaseUser}:${password}@localhost:${port}/orders?host=${host}&sslmode=disable`
}
