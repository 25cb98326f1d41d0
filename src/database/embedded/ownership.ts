import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { databaseUser } from './cluster.js'
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
 * The proof that this service and no other uses the data directory: a lock held by a connection. PostgreSQL releases it
 * when the process ends, however it ends.
 */
export interface Ownership {
  client: pg.Client
  postmasterId: number
  /** Resolves when the connection is lost, and the lock with it. */
  lost: Promise<void>
}

/** The data directory belongs to another running service. */
export class InUseError extends Error {}

/** What happened so far, for the message if the start fails in the end. */
interface Attempt {
  launch?: Launch
  /** Set after a restart: one is enough, whatever command line is recorded afterwards. */
  isRestarted?: boolean
  /** The size of the log before this attempt. */
  logStart?: number
  refusal?: Error
}

/**
 * Makes sure that PostgreSQL runs on the data directory with this service as its owner: adopts a server that a killed
 * service left behind, or starts one.
 *
 * @param onLaunch gets the process id of every server that was started on the way
 * @throws InUseError when another service is the owner, and an Error when PostgreSQL does not start
 */
export async function takeOwnership(
  server: Server,
  password: string,
  signal: AbortSignal,
  onLaunch: (id: number | undefined) => void
): Promise<Ownership> {
  const startedAt = Date.now()
  const attempt: Attempt = {}
  for (;;) {
    signal.throwIfAborted()
    const postmaster = await findPostmaster(server)
    const ownership = postmaster && (await lock(server, postmaster, password, attempt))
    if (ownership && (postmaster.isCurrent || attempt.isRestarted)) return ownership
    if (ownership) {
      // Another release started this server, or other settings.
      await stopPostmaster(server, postmaster.id)
      attempt.isRestarted = true
    } else if (!postmaster && (!attempt.launch || attempt.launch.failure)) {
      await checkFailure(server, attempt, Date.now() - startedAt)
      attempt.launch = await launchPostmaster(server)
      attempt.logStart ??= attempt.launch.logStart
      onLaunch(attempt.launch.id)
    }
    if (Date.now() - startedAt > startTimeoutMs) throw await startError(server, attempt)
    await sleep(pollMs)
  }
}

// A server that replays its log after a crash accepts connections late. Nothing else takes this long.
const startTimeoutMs = 120_000

const pollMs = 30

/** @throws Error when the last launch failed for a reason that does not pass */
async function checkFailure(server: Server, attempt: Attempt, elapsedMs: number): Promise<void> {
  if (!attempt.launch) return
  const isPassing =
    passingFailures.test(await readLog(server, attempt.launch.logStart)) && elapsedMs < passingPatienceMs
  if (!isPassing) throw await startError(server, attempt)
  await sleep(relaunchPauseMs)
}

// Another process started faster, or processes of a killed server are still ending: both pass within moments.
const passingFailures = /lock file ".*"(: No such file or directory| already exists| is empty)|shared memory block/
const passingPatienceMs = 10_000
const relaunchPauseMs = 250

async function startError(server: Server, { launch, logStart, refusal }: Attempt): Promise<Error> {
  const reason = launch?.failure ?? `it does not accept connections (${refusal?.message})`
  // A full disk keeps the reason out of the log.
  const { bavail, bsize } = await statfs(server.dataDirectory)
  const hint = bavail * bsize < fullDiskBytes ? ' The disk is full.' : ''
  const log = logStart === undefined ? '' : ` The end of its log:\n${await readLog(server, logStart)}`
  return new Error(`PostgreSQL did not start on the data directory ${server.dataDirectory}: ${reason}.${hint}${log}`)
}

// With less, the server can neither create its lock file nor write the reason to its log.
const fullDiskBytes = 1024 * 1024

/** @returns undefined while the server does not accept connections, either not yet or not any more */
async function lock(
  server: Server,
  postmaster: Postmaster,
  password: string,
  attempt: Attempt
): Promise<Ownership | undefined> {
  if (!postmaster.address) return undefined
  const client = new pg.Client({
    ...postmaster.address,
    user: databaseUser,
    password,
    database: lockDatabase,
    application_name: `orders-and-inventory ${process.pid}`,
    connectionTimeoutMillis: connectTimeoutMs,
    ssl: false
  })
  const lost = new Promise<void>(resolve => client.once('end', resolve))
  // The end of the connection follows any error.
  client.on('error', () => {})
  try {
    await client.connect()
    await lockWith(client, server)
    return { client, postmasterId: postmaster.id, lost }
  } catch (error) {
    await client.end().catch(() => {})
    if (error instanceof InUseError) throw error
    if ((error as { code?: unknown }).code === wrongPassword) {
      throw new Error(
        `The password in the data directory ${server.dataDirectory} is not the one of its database.` +
          ' Restore the folder as a whole, or set DATA_DIR to another one.',
        { cause: error }
      )
    }
    attempt.refusal = error as Error
    return undefined
  }
}

const connectTimeoutMs = 5_000

/** The SQLSTATE invalid_password. */
const wrongPassword = '28P01'

// The lock is bound to a database, and this one always exists.
const lockDatabase = 'postgres'

async function lockWith(client: pg.Client, { dataDirectory }: Server): Promise<void> {
  const startedAt = Date.now()
  for (;;) {
    const {
      rows: [attempt]
    } = await client.query('select pg_try_advisory_lock($1, $2) as locked', lockKey)
    if (attempt.locked) return
    if (Date.now() - startedAt > lockPatienceMs) {
      throw new InUseError(
        `The data directory ${dataDirectory} is in use by another running service (${await findOwner(client)}).` +
          ' Stop it, or set DATA_DIR to another folder.'
      )
    }
    await sleep(lockRetryMs)
  }
}

// Any two numbers will do, as long as every release of this service uses the same ones.
const lockKey = [1818, 1]

// How long PostgreSQL may take to notice that the owner was killed.
const lockPatienceMs = 2_000
const lockRetryMs = 100

async function findOwner(client: pg.Client): Promise<string> {
  const {
    rows: [owner]
  } = await client.query(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and classid = $1 and objid = $2`,
    lockKey
  )
  return `process ${owner?.name.split(' ').at(-1) ?? 'unknown'}`
}
