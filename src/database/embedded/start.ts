import { rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { chooseAddress } from './address.js'
import { prepareBinaries } from './binaries.js'
import { databaseUser, ensureCluster, locateCluster, sharedFolders } from './cluster.js'
import { InUseError, takeOwnership } from './ownership.js'
import { type Server, stopPostmaster } from './server.js'

/** A PostgreSQL server that runs for this process alone. */
export interface EmbeddedPostgres {
  /** For node-postgres. It stays the same when the server has to be restarted. */
  connectionString: string
  /** Where the data is, which is not always inside the wanted directory. */
  dataDirectory: string
  /** Stops the server; returns when all of its processes are gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The folder that holds the data; it is created if it is missing. */
  directory: string
  /** Settings of the server; they override those of this module. */
  settings?: Record<string, string>
  onLog?: Log
}

type Log = (level: 'info' | 'warn', message: string) => void

/**
 * Starts the PostgreSQL that npm installed, on a data directory that only this service uses, and keeps it running until
 * it is stopped.
 *
 * @throws InUseError when another service uses the directory, and an Error when PostgreSQL cannot run
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { directory, settings = {}, onLog = () => {} } = options
  const cluster = await locateCluster(directory)
  const { account, dataDirectory, movedFrom } = cluster
  if (movedFrom) {
    onLog('info', `The data is kept in ${dataDirectory}, because the user who runs PostgreSQL cannot use ${movedFrom}.`)
  }
  const binaries = await prepareBinaries(account, [...sharedFolders(), dirname(dataDirectory)])
  const password = await ensureCluster(cluster, binaries, settings.fsync !== 'off')
  const server = { ...cluster, binaries, settings, address: await chooseAddress(cluster) }
  const supervisor = new Supervisor(server, password, onLog)
  await supervisor.start()
  return { connectionString: connectionStringOf(server, password), dataDirectory, stop: () => supervisor.stop() }
}

/** Where the data of a directory is, or where new data would go. */
export async function embeddedDataDirectory(directory: string): Promise<string> {
  const { dataDirectory } = await locateCluster(directory)
  return dataDirectory
}

function connectionStringOf({ address }: Server, password: string): string {
  const host = encodeURIComponent(address.host)
  // `sslmode=disable` overrides PGSSLMODE: the connection does not leave the machine, so it needs no encryption.
  return `postgresql://${databaseUser}:${password}@localhost:${address.port}/${database}?host=${host}&sslmode=disable`
}

const database = 'orders'

/** Starts the server, brings it back when it is lost, and stops it. */
class Supervisor {
  readonly #stopping = new AbortController()
  #recovery = Promise.resolve()
  #stopped: Promise<void> | undefined
  #postmasterId: number | undefined

  constructor(
    readonly server: Server,
    readonly password: string,
    readonly onLog: Log
  ) {}

  async start(): Promise<void> {
    try {
      const client = await this.#own()
      await createDatabase(client)
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#shutDown()
    await this.#stopped
  }

  async #shutDown(): Promise<void> {
    this.#stopping.abort()
    await this.#recovery
    if (this.#postmasterId) {
      await stopPostmaster(this.server, this.#postmasterId)
      // A service that is starting right now may already use the folder; then it is not empty.
      await rmdir(this.server.address.host).catch(() => {})
    }
  }

  async #own(): Promise<pg.Client> {
    try {
      const ownership = await takeOwnership(this.server, this.password, this.#stopping.signal, id => {
        this.#postmasterId = id
      })
      this.#postmasterId = ownership.postmasterId
      void ownership.lost.then(() => {
        this.#recovery = this.#recover()
      })
      return ownership.client
    } catch (error) {
      // Even if this process started the server, it belongs to the other service now.
      if (error instanceof InUseError) this.#postmasterId = undefined
      throw error
    }
  }

  async #recover(): Promise<void> {
    const { signal } = this.#stopping
    if (!signal.aborted) {
      this.onLog('warn', 'The embedded PostgreSQL ended a connection unexpectedly. Making sure that it runs.')
    }
    for (let delayMs = firstRetryMs; !signal.aborted; delayMs = Math.min(delayMs * 2, lastRetryMs)) {
      try {
        await this.#own()
        this.onLog('info', 'The embedded PostgreSQL is available.')
        return
      } catch (error) {
        if (!signal.aborted) this.onLog('warn', (error as Error).message)
        await sleep(delayMs, undefined, { signal }).catch(() => {})
      }
    }
  }
}

// Between attempts to bring a lost server back: at once if that is enough, rarely if something such as a full disk has
// to be repaired first.
const firstRetryMs = 100
const lastRetryMs = 5_000

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
  if (!rowCount) await client.query(`create database ${database}`)
}
