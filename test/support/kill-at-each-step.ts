import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { until } from '../../scripts/shared/until.js'
import { createDatabase, findViolations, send } from './app.js'
import { startHaltingService } from './halting-service.js'

export interface Trial<Subject> {
  /** Settings of the service that is killed, other than the defaults. */
  settings?: Partial<AppConfig>
  /** Builds the service that gets the request again, on the same database. */
  build: (t: Test, settings: { databaseUrl: string }) => Promise<FastifyInstance>
  /** Makes what one request is about, for example an order to cancel. */
  prepare: (app: FastifyInstance) => Promise<Subject>
  /** Sends the request to the service at the address, with this X-Halt header. */
  ask: (address: string, subject: Subject, halt: string) => Promise<unknown>
  /** Matches the statements that the request sends, in order, the last of which commits. */
  statements: RegExp[]
  /**
   * Sends the request again, and checks the answer and the state. `wasDone` says whether the killed service had
   * committed.
   */
  askAgain: (app: FastifyInstance, subject: Subject, killed: { step: string; wasDone: boolean }) => Promise<void>
}

/**
 * Kills the service with SIGKILL at each step of a request, and sends the request again. A step is the arrival, right
 * before or right after a statement is sent, or the answer. A killed process holds several requests, each at another
 * step and of another database: a halted transaction may hold its shop's lock, and all others of that shop wait for it.
 *
 * Checks at each step that the request was not answered, that before the commit it changed nothing at all, and at the
 * end that every invariant holds.
 */
export async function killAtEachStep<Subject>(t: Test, trial: Trial<Subject>): Promise<void> {
  const lanes = await Promise.all(Array.from({ length: stepsPerProcess }, () => openLane(t, trial)))
  const steps = stepsOf(trial.statements.length)
  while (steps.length > 0) await killAt(t, steps.splice(0, stepsPerProcess), lanes, trial)
  for (const { app } of lanes) {
    t.strictSame(await findViolations(app), [])
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
  }
}

// The start of a process takes longer than everything else, and each database takes connections.
const stepsPerProcess = 6

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

/** Kills one process that holds a request at each of these steps, each in a lane of its own. */
async function killAt<Subject>(
  t: Test,
  steps: readonly string[],
  lanes: readonly Lane[],
  trial: Trial<Subject>
): Promise<void> {
  const { settings, prepare, ask, statements } = trial
  const service = await startHaltingService(t, {
    ...settings,
    databaseUrls: lanes.map(({ databaseUrl }) => namedConnections(databaseUrl))
  })
  const requests = await Promise.all(
    steps.map(async (step, index) => {
      const [lane, address] = [lanes[index], service.addresses[index]]
      if (!lane || !address) throw new Error('there are more steps than databases')
      const subject = await prepare(lane.app)
      return { step, app: lane.app, address, subject, before: await rowsOf(lane.app) }
    })
  )
  const answers = Promise.allSettled(requests.map(({ address, subject, step }) => ask(address, subject, step)))
  const reports = []
  while (reports.length < steps.length) reports.push(await service.nextLine())
  await service.kill()
  t.strictSame(new Set(reports.map(({ halted }) => halted)), new Set(steps), `halted at ${steps.join(', ')}`)
  t.ok(
    (await answers).every(({ status }) => status === 'rejected'),
    'no request was answered'
  )
  const sent = reports.find(({ halted }) => halted === 'answer')?.statements
  if (sent) {
    t.equal(sent.length, statements.length, 'no statement was left out')
    t.match(sent, statements)
  }
  for (const request of requests) await checkKilled(t, request, trial)
}

async function checkKilled<Subject>(
  t: Test,
  { step, app, subject, before }: { step: string; app: FastifyInstance; subject: Subject; before: string },
  { statements, askAgain }: Trial<Subject>
): Promise<void> {
  await until(async () => await haveEnded(app), { what: 'PostgreSQL has ended the transactions of the killed service' })
  const wasDone = (await rowsOf(app)) !== before
  if (step === 'answer') t.ok(wasDone, 'a change is committed before the answer')
  else if (step !== `sent ${statements.length}`) t.notOk(wasDone, `${step}: nothing has changed before the commit`)
  await askAgain(app, subject, { step, wasDone })
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
