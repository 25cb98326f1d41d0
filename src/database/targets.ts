import pg from 'pg'
import { addressOf, planConnection, type ConnectionPlan, type Target } from './connection-plan.js'
import { failureSqlState, isUnavailable } from './failures.js'
import { restoreLargeValues } from './large-values.js'
import { prepareSession, WrongServerError } from './session.js'

/**
 * Which target to try next. Targets are tried in the order of the connection string; those that failed a moment ago
 * come last, so that a dead server does not delay every new connection.
 */
class Targets {
  readonly plan: ConnectionPlan
  readonly #failedAtMs = new Map<Target, number>()

  constructor(connectionString: string) {
    this.plan = planConnection(connectionString)
  }

  /** Starts the attempts for one connection. */
  attempt(): Attempt {
    const since = performance.now() - avoidedMs
    const hasFailed = (target: Target) => (this.#failedAtMs.get(target) ?? -Infinity) > since
    const { targets } = this.plan
    const rest = [...targets.filter(target => !hasFailed(target)), ...targets.filter(hasFailed)]
    return new Attempt(rest, this.plan, target => this.#failedAtMs.set(target, performance.now()))
  }
}

// Long enough that a burst of new connections avoids a dead server; short enough that it is used soon after its return.
const avoidedMs = 10_000

/** The attempts to make one connection. */
class Attempt {
  readonly #failures: Array<{ target: Target; error: unknown }> = []
  #isLastChance = false

  constructor(
    private readonly rest: Target[],
    private readonly plan: ConnectionPlan,
    private readonly onFailure: (target: Target) => void
  ) {}

  /** The target to try now. */
  get target(): Target {
    const [target] = this.rest
    if (target === undefined) throw new Error('no target is left')
    return target
  }

  /** Prepares a session at the target. @throws WrongServerError if `target_session_attrs` asks for another one */
  async prepare(client: pg.ClientBase): Promise<void> {
    const { session, schema } = this.plan
    await prepareSession(client, { schema, session: this.#isLastChance ? 'any' : session })
  }

  /** Notes that the target failed, and moves on. @returns whether another target is left */
  next(error: unknown): boolean {
    const { target } = this
    this.#failures.push({ target, error })
    const isTls = isTlsFailure(error)
    if (!isTls && !isServerFailure(error)) return false
    this.onFailure(target)
    this.rest.shift()
    // Another way to the same server helps only if the failure was about TLS.
    if (!isTls) this.#skip(({ server }) => server === target.server)
    if (this.rest.length === 0) this.#allowAny()
    return this.rest.length > 0
  }

  /** What to report when `next` returns false. */
  get error(): Error {
    const error = this.#failures.at(-1)?.error
    const last = error instanceof Error ? error : new Error(String(error))
    const servers = new Map(this.#failures.map(failure => [failure.target.server, failure]))
    if (servers.size < 2 || !isServerFailure(last)) return last
    const reasons = [...servers.values()].map(failure => `${addressOf(failure.target)}: ${reasonOf(failure.error)}`)
    return new Error(reasons.join('; '), { cause: last })
  }

  #skip(isSkipped: (target: Target) => boolean): void {
    this.rest.splice(0, this.rest.length, ...this.rest.filter(target => !isSkipped(target)))
  }

  /** `prefer-standby` takes any server when no standby answers. */
  #allowAny(): void {
    if (this.plan.session !== 'prefer-standby' || this.#isLastChance) return
    this.#isLastChance = true
    this.rest.push(...this.plan.targets)
  }
}

/** The server cannot be used, and another one may: it is down, starting, full, or not of the wanted kind. */
function isServerFailure(error: unknown): boolean {
  return error instanceof WrongServerError || isUnavailable(error) || isNetworkError(error)
}

/** Connecting to a host with several addresses fails with an AggregateError: one error for each, and no message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

/** The error comes from the network, not from a server. */
export function isNetworkError(error: unknown): boolean {
  return (
    error instanceof AggregateError ||
    (error instanceof Error && 'syscall' in error && networkCalls.has(String(error.syscall)))
  )
}

const networkCalls = new Set(['connect', 'getaddrinfo', 'read', 'write'])

/**
 * The server does not speak TLS, its handshake failed, or `pg_hba.conf` has no entry for connections with (or without)
 * TLS, which is 28000.
 */
function isTlsFailure(error: unknown): boolean {
  if (failureSqlState(error) === '28000') return true
  return (
    error instanceof Error && (tlsMessages.test(error.message) || ('code' in error && tlsCodes.test(`${error.code}`)))
  )
}

const tlsMessages = /The server does not support SSL connections|error establishing an SSL connection/

const tlsCodes = /^(ERR_SSL|ERR_TLS|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|CRL_)/

/** Connects one client to the first target that takes it. @throws what the targets answered */
export async function connectClient(connectionString: string, config: pg.ClientConfig = {}): Promise<pg.Client> {
  const targets = new Targets(connectionString)
  const attempt = targets.attempt()
  const { connectTimeoutMs = defaultConnectTimeoutMs } = targets.plan
  for (;;) {
    const client = new pg.Client({ connectionTimeoutMillis: connectTimeoutMs, ...config, ...configOf(attempt.target) })
    // A lost connection fails the query in progress; an error without a listener would also end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      await attempt.prepare(client)
      return client
    } catch (error) {
      await client.end().catch(() => {})
      if (!attempt.next(error)) throw attempt.error
    }
  }
}

// Long enough for a distant server with TLS; a firewall that drops packets would take minutes.
const defaultConnectTimeoutMs = 10_000

/** The options of pg for one target. */
function configOf(target: Target): pg.ClientConfig {
  const { user, password, database, host, port, ssl, options, application_name: name, sslnegotiation } = target
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    host,
    port,
    ssl,
    ...(options === undefined ? {} : { options }),
    ...(name === undefined ? {} : { application_name: name }),
    ...(sslnegotiation === undefined ? {} : { sslnegotiation })
  }
}

/** What a pool has beyond its types, as of pg-pool 3. */
interface PoolInternals {
  /** Makes a connection for a waiting caller. */
  newClient(waiting: Waiting): void
  _pendingQueue: Waiting[]
}

interface Waiting {
  callback(error: Error | undefined, client?: pg.PoolClient, release?: () => void): void
  timedOut?: boolean
}

/**
 * Makes a pool whose new connections go to the first target that takes them, and whose sessions are prepared.
 *
 * @throws ConnectionStringError
 */
export function createPool(connectionString: string, config: pg.PoolConfig = {}): pg.Pool {
  const targets = new Targets(connectionString)
  const attemptOf = new WeakMap<object, Attempt>()
  let current = targets.attempt()
  class TargetClient extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      super({ ...options, ...configOf(current.target) })
      attemptOf.set(this, current)
    }

    // All of pg's forms: only Prisma sends references, in an object that nothing else uses.
    override query(...[statement, ...rest]: unknown[]) {
      restoreLargeValues(statement)
      return (super.query as (...all: unknown[]) => never).call(this, statement, ...rest)
    }
  }
  const pool = new pg.Pool({
    ...config,
    Client: TargetClient,
    // The pool waits for the promise, which its types do not say.
    onConnect: (client: pg.ClientBase): unknown => attemptOf.get(client)?.prepare(client)
  }) as pg.Pool & PoolInternals
  const newClient = pool.newClient.bind(pool)
  pool.newClient = waiting => {
    const attempt = attemptOf.get(waiting) ?? targets.attempt()
    attemptOf.set(waiting, attempt)
    // The constructor above runs within this call.
    current = attempt
    newClient({
      get timedOut() {
        return waiting.timedOut === true
      },
      callback(error, client, release) {
        if (!error || waiting.timedOut || !attempt.next(error) || pool.ending) {
          waiting.callback(error && attempt.error, client, release)
          return
        }
        // The failed connection has left the pool, and another may have taken its place.
        if (pool.totalCount < pool.options.max) pool.newClient(waiting)
        else pool._pendingQueue.push(waiting)
      }
    })
  }
  return pool
}
