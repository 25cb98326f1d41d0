import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { until } from '../../scripts/shared/until.js'
import { createDatabase, findViolations, send } from './app.js'
import { startHaltingService } from './halting-service.js'

export interface Trial<Subject> {
  /** Settings of the service that is killed. */
  settings: { secret: string; [setting: string]: unknown }
  /** Builds the service that gets the request again, on the same database. */
  build: (t: Test, settings: { databaseUrl: string }) => Promise<FastifyInstance>
  /** Makes what one request is about, for example an order to cancel. */
  prepare: (app: FastifyInstance) => Promise<Subject>
  /** Sends the request with these headers to the service at the address. */
  ask: (address: string, subject: Subject, headers: Record<string, string>) => Promise<unknown>
  /** Matches the statements that the request sends, in order, the last of which commits. */
  statements: RegExp[]
  /**
   * Sends the request again, and checks the answer and the state. `wasDone` says whether the killed service had
   * committed.
   */
  askAgain: (app: FastifyInstance, subject: Subject, killed: { step: string; wasDone: boolean }) => Promise<void>
}

/**
 * Kills a service with SIGKILL at each step of a request, and sends the request again. A step is the arrival, right
 * before or right after a statement is sent, or the answer. Each step has a service of its own: a halted transaction
 * may hold the shop's lock, and all others of that shop wait for it.
 *
 * Checks at each step that the request was not answered, that before the commit it changed nothing at all, and at the
 * end that every invariant holds.
 */
export async function killAtEachStep<Subject>(t: Test, trial: Trial<Subject>): Promise<void> {
  const lanes = await Promise.all(Array.from({ length: parallel }, () => openLane(t, trial)))
  const steps = stepsOf(trial.statements.length)
  const done = new Map<string, boolean>()
  await Promise.all(
    lanes.map(async lane => {
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        done.set(step, await killAt(t, step, lane, trial))
      }
    })
  )
  t.strictSame(new Set(done.keys()), new Set(stepsOf(trial.statements.length)), 'a service was killed at each step')
  for (const { app } of lanes) {
    t.strictSame(await findViolations(app), [])
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
  }
}

// Most of the time of a step is the start of a process. Twice as many at once take as long on a machine with two cores.
const parallel = 3

/** A database, and a service on it that is not killed. */
interface Lane {
  databaseUrl: string
  app: FastifyInstance
}

async function openLane<Subject>(t: Test, { build }: Trial<Subject>): Promise<Lane> {
  const databaseUrl = await createDatabase(t)
  return { databaseUrl, app: await build(t, { databaseUrl }) }
}

function stepsOf(statements: number): string[] {
  const numbers = Array.from({ length: statements }, (_, index) => index + 1)
  return ['arrival', ...numbers.flatMap(number => [`before ${number}`, `sent ${number}`]), 'answer']
}

/** @returns whether the service had committed when it was killed */
async function killAt<Subject>(t: Test, step: string, lane: Lane, trial: Trial<Subject>): Promise<boolean> {
  const { databaseUrl, app } = lane
  const { settings, prepare, ask, statements, askAgain } = trial
  const subject = await prepare(app)
  const before = await rowsOf(app)
  const service = await startHaltingService(t, { ...settings, databaseUrl: namedConnections(databaseUrl) })
  const [answer, report] = await Promise.all([
    ask(service.address, subject, { 'x-halt': step }).then(
      () => 'answered',
      () => 'cut off'
    ),
    service.nextLine().finally(() => service.kill())
  ])
  t.equal(report.halted, step)
  t.equal(answer, 'cut off', `${step}: the request was not answered`)
  await until(async () => await haveEnded(app), { what: 'PostgreSQL has ended the transactions of the killed service' })

  const wasDone = (await rowsOf(app)) !== before
  if (step === 'answer') {
    t.equal(report.statements.length, statements.length, 'no statement was left out')
    t.match(report.statements, statements)
    t.ok(wasDone, 'a change is committed before the answer')
  } else if (step !== `sent ${statements.length}`) t.notOk(wasDone, `${step}: nothing has changed before the commit`)
  await askAgain(app, subject, { step, wasDone })
  return wasDone
}

const connectionName = 'halting-service'

function namedConnections(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', connectionName)
  return url.href
}

async function haveEnded(app: FastifyInstance): Promise<boolean> {
  const [row] = await app.prisma.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${connectionName}`
  return row.count === 0n
}

/** Everything in the tables of a shop, as text. */
async function rowsOf(app: FastifyInstance): Promise<string> {
  const [row] = await app.prisma.$queryRaw<[{ rows: string }]>`
    SELECT jsonb_build_array(
      (SELECT jsonb_agg(t ORDER BY id) FROM products t),
      (SELECT jsonb_agg(t ORDER BY id) FROM orders t),
      (SELECT jsonb_agg(t ORDER BY id) FROM order_items t),
      (SELECT jsonb_agg(t ORDER BY id) FROM stock_movements t),
      (SELECT jsonb_agg(t ORDER BY id) FROM order_payments t),
      (SELECT jsonb_agg(t ORDER BY id) FROM webhook_events t),
      (SELECT jsonb_agg(t ORDER BY id) FROM events t),
      (SELECT jsonb_agg(t ORDER BY key) FROM idempotency_keys t)
    )::text AS rows`
  return row.rows
}
