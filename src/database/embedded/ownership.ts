import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DATABASE_USER } from './cluster.js'
import {
  findPostmaster,
  type Launch,
  launchPostmaster,
  type Postmaster,
  readLog,
  type Server,
  stopPostmaster
} from './server.js'

/**
 * The proof that this service, and no other one, uses the data directory: a lock held by a connection. It frees itself
 * when the process ends, however it ends.
 */
export interface Ownership {
  client: pg.Client
  postmasterId: number
  // Resolves when the connection is lost, and the lock with it
  lost: Promise<void>
}

/**
 * The data directory belongs to another service that is alive.
 */
export class InUseError extends Error {}

// What happened so far, for the message when it fails in the end
interface Attempt {
  launch?: Launch
  // Once is enough, whatever the recorded command line looks like afterwards
  isRestarted?: boolean
  // Where the log began to tell about this
  logStart?: number
  refusal?: Error
}

// Any two numbers do, as long as every release of this service uses the same ones.
const LOCK_KEY = [1818, 1]

// The lock is bound to a database, and this one always exists.
const LOCK_DATABASE = 'postgres'

// How long PostgreSQL may take to notice that the owner was killed.
const LOCK_PATIENCE_MS = 2000
const LOCK_RETRY_MS = 100

// A server that reads its log again after a crash accepts connections late. Nothing else takes this long.
const START_TIMEOUT_MS = 120_000
const POLL_MS = 30

// Another starter was faster, or processes of a killed server still are on their way out: both pass within moments.
const PASSING_FAILURES = /lock file ".*"(: No such file or directory| already exists| is empty)|shared memory block/
const PASSING_PATIENCE_MS = 10_000
const RELAUNCH_MS = 250

// With less the server cannot create its lock file, or tell so in its log.
const FULL_DISK_BYTES = 1024 * 1024

const CONNECT_TIMEOUT_MS = 5000

const WRONG_PASSWORD = '28P01'

/**
 * Makes sure that PostgreSQL runs on the data directory with this service as its owner: adopts a server that a killed
 * service left behind, or starts one. Rejects with an {@link InUseError} when another service is the owner.
 *
 * @param onLaunch - is told the process id of every server that was started on the way
 */
export async function takeOwnership(
  server: Server,
  password: string,
  signal: AbortSignal,
  onLaunch: (id: number | undefined) => void
): Promise<Ownership> {
  const begin = Date.now()
  const attempt: Attempt = {}
  for (;;) {
    signal.throwIfAborted()
    const postmaster = await findPostmaster(server)
    const ownership = postmaster && (await lock(server, postmaster, password, attempt))
    if (ownership && (postmaster.isCurrent || attempt.isRestarted)) {
      return ownership
    }
    if (ownership) {
      // It was started by another release, or with other settings.
      await stopPostmaster(server, postmaster.id)
      attempt.isRestarted = true
    } else if (!postmaster && (!attempt.launch || attempt.launch.failure)) {
      await checkFailure(server, attempt, Date.now() - begin)
      attempt.launch = await launchPostmaster(server)
      attempt.logStart ??= attempt.launch.logStart
      onLaunch(attempt.launch.id)
    }
    if (Date.now() - begin > START_TIMEOUT_MS) {
      throw await startError(server, attempt)
    }
    await sleep(POLL_MS)
  }
}

async function checkFailure(server: Server, attempt: Attempt, elapsed: number): Promise<void> {
  if (!attempt.launch) {
    return
  }
  const isPassing =
    PASSING_FAILURES.test(await readLog(server, attempt.launch.logStart)) && elapsed < PASSING_PATIENCE_MS
  if (!isPassing) {
    throw await startError(server, attempt)
  }
  await sleep(RELAUNCH_MS)
}

async function startError(server: Server, { launch, logStart, refusal }: Attempt): Promise<Error> {
  const reason = launch?.failure ?? `it does not accept connections (${refusal?.message})`
  // A full disk keeps the reason out of the log.
  const { bavail, bsize } = await statfs(server.dataDirectory)
  const hint = bavail * bsize < FULL_DISK_BYTES ? ' The disk is full.' : ''
  const log = logStart === undefined ? '' : ` The end of its log:\n${await readLog(server, logStart)}`
  return new Error(`PostgreSQL did not start on the data directory ${server.dataDirectory}: ${reason}.${hint}${log}`)
}

// Undefined while the server cannot be asked yet, or not any more.
async function lock(
  server: Server,
  postmaster: Postmaster,
  password: string,
  attempt: Attempt
): Promise<Ownership | undefined> {
  if (!postmaster.address) {
    return undefined
  }
  const client = new pg.Client({
    ...postmaster.address,
    user: DATABASE_USER,
    password,
    database: LOCK_DATABASE,
    application_name: `orders-and-inventory ${process.pid}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ssl: false
  })
  const lost = new Promise<void>(resolve => client.once('end', resolve))
  // Whatever the error is, the end of the connection follows.
  client.on('error', () => {})
  try {
    await client.connect()
    await lockWith(client, server)
    return { client, postmasterId: postmaster.id, lost }
  } catch (error) {
    await client.end().catch(() => {})
    if (error instanceof InUseError) {
      throw error
    }
    if ((error as { code?: unknown }).code === WRONG_PASSWORD) {
      throw new Error(
        `The password in the data directory ${server.dataDirectory} is not the one of its database. Restore the folder as a whole, or set DATA_DIR to another one.`,
        { cause: error }
      )
    }
    attempt.refusal = error as Error
    return undefined
  }
}

async function lockWith(client: pg.Client, { dataDirectory }: Server): Promise<void> {
  const begin = Date.now()
  for (;;) {
    const {
      rows: [attempt]
    } = await client.query('select pg_try_advisory_lock($1, $2) as locked', LOCK_KEY)
    if (attempt.locked) {
      return
    }
    if (Date.now() - begin > LOCK_PATIENCE_MS) {
      throw new InUseError(
        `The data directory ${dataDirectory} is in use by another running service (${await findOwner(client)}). Stop it, or set DATA_DIR to another folder.`
      )
    }
    await sleep(LOCK_RETRY_MS)
  }
}

async function findOwner(client: pg.Client): Promise<string> {
  const {
    rows: [owner]
  } = await client.query(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and classid = $1 and objid = $2`,
    LOCK_KEY
  )
  return `process ${owner?.name.split(' ').at(-1) ?? 'unknown'}`
}
