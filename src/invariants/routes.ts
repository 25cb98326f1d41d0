import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { connect } from '../database/connect.js'
import { isTimedOut } from '../database/failures.js'
import { overloaded, shuttingDown } from '../errors.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { createInvariantCheck, type CheckExtent, type CheckLimits, type InvariantReport } from './check.js'
import { measureInvariants } from './measure-invariants.js'
import { InvariantFinding, InvariantQuery, Invariants } from './schemas.js'

export interface InvariantRoutesOptions {
  databaseUrl: string
  /** Smaller limits than those of production, for tests. */
  invariantCheck?: Partial<CheckLimits> | undefined
}

/** `GET /admin/invariants`, and the job that checks once a minute. */
const invariantRoutes: FastifyPluginAsyncTypebox<InvariantRoutesOptions> = async (app, options) => {
  for (const schema of [InvariantFinding, Invariants]) app.addSchema(schema)
  const { check, close, isClosing } = createChecker(app, options)
  app.addHook('preClose', async () => close())

  // A violation can wait for the next interval: the checkpoint stays before it until somebody repairs it.
  app.addJob({
    name: 'check invariants',
    intervalMs: checkIntervalMs,
    busyIntervalMs: catchUpIntervalMs,
    async run(signal) {
      // When the app closes, this signal aborts first: the hook above runs only after the jobs have stopped.
      signal.addEventListener('abort', close, { once: true })
      const { isClean, hasMore } = await check('recent')
      signal.removeEventListener('abort', close)
      return isClean && hasMore
    }
  })

  app.get('/admin/invariants', { config: { access: ['admin', 'reader'] }, schema: checkInvariants }, async request => {
    try {
      return toInvariants(await check(request.query.scope ?? 'recent'))
    } catch (error) {
      if (!isTimedOut(error)) throw error
      throw isClosing() ? shuttingDown() : overloaded(tooLong)
    }
  })
}

const checkInvariants = {
  operationId: 'checkInvariants',
  summary: 'Check that stock, ledger, orders and log agree',
  description:
    'Checks one database snapshot; simultaneous requests share a check. Answers 200 even for violations: see `status`.',
  tags: ['admin'],
  querystring: InvariantQuery,
  response: {
    200: jsonResponse(Invariants, 'The result of the check'),
    ...problems('VALIDATION_FAILED', 'OVERLOADED')
  }
}

const tooLong = 'The check takes too long for a request: npm run verify has more time'

interface Checker {
  /** For each extent one check runs at a time and one more waits, however many clients ask. */
  check(extent: CheckExtent): Promise<InvariantReport>
  /** Stops the check that runs, and those that wait. */
  close(): void
  isClosing(): boolean
}

/** Checks on separate connections, and reports violations in the log and the metrics. */
function createChecker(app: FastifyInstance, { databaseUrl, invariantCheck }: InvariantRoutesOptions): Checker {
  const limits = { ...defaultLimits, ...invariantCheck }
  // Two connections, one that checks and one that cancels: a statement that takes seconds must not hold a connection
  // that orders wait for, nor look like a server that is gone.
  const database = connect({ databaseUrl, max: 2, statementTimeoutMs: limits.statementTimeoutMs, log: app.log })
  app.addHook('onClose', database.close)
  const { run } = createInvariantCheck(database.prisma, limits)
  const shared = createCoalescedRead<InvariantReport>({ maxKeys: 2 })
  const measure = measureInvariants(app.metrics)
  const closing = new AbortController()
  return {
    check: extent =>
      shared.read(extent, async () => {
        const report = await run(extent, closing.signal)
        measure(report)
        logViolations(app.log, report)
        return report
      }),
    close() {
      closing.abort(shuttingDown())
      // A server that has not canceled the statement by then is unreachable.
      setTimeout(database.cut, cancelMs).unref()
    },
    isClosing: () => closing.signal.aborted
  }
}

function logViolations(log: FastifyBaseLogger, { findings }: InvariantReport): void {
  for (const { invariant, count, samples } of findings.filter(({ count }) => count > 0)) {
    const details = samples.map(({ detail }) => detail)
    log.error({ invariant: invariant.name, count, details, repair: invariant.repair }, 'an invariant is broken')
  }
}

// Enough for half a million orders, as measured in docs/decisions/0017-invariants.md; npm run verify has more time.
const defaultLimits: CheckLimits = { statementTimeoutMs: 30_000 }

// A canceled statement ends within milliseconds.
const cancelMs = 1_000

// Often enough for an alert; a check costs next to nothing when little was touched.
const checkIntervalMs = 60_000

// Catching up, as after a day without checks, leaves the database to orders.
const catchUpIntervalMs = 1_000

function toInvariants(report: InvariantReport): Invariants {
  const { extent, checkedAt, durationMs, isClean, findings, range, hasMore, fullCheckAt } = report
  return {
    status: isClean ? 'ok' : 'violated',
    scope: extent,
    checked_at: checkedAt.toISOString(),
    duration_ms: durationMs,
    events_after: range.eventsAfter,
    events_to: range.eventsTo,
    has_more: hasMore,
    full_check_at: fullCheckAt?.toISOString() ?? null,
    invariants: findings.map(({ invariant: { name, repair }, count, samples }) => ({
      invariant: name,
      violations: count,
      ids: samples.flatMap(({ id }) => id ?? []),
      details: samples.map(({ detail }) => detail),
      repair: count > 0 ? repair : null
    }))
  }
}

export default invariantRoutes
