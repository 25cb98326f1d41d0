import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { connect } from '../database/connect.js'
import { isTimedOut } from '../database/failures.js'
import { overloaded } from '../errors.js'
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
  const limits = { ...defaultLimits, ...options.invariantCheck }
  // Two separate connections, one that checks and one that cancels: a statement that takes seconds must not hold a
  // connection that orders wait for, nor look like a server that is gone.
  const { databaseUrl } = options
  const database = connect({ databaseUrl, max: 2, statementTimeoutMs: limits.statementTimeoutMs, log: app.log })
  app.addHook('onClose', database.close)
  const check = createInvariantCheck(database.prisma, limits)
  const shared = createCoalescedRead<InvariantReport>({ maxKeys: 2 })
  const measure = measureInvariants(app.metrics)
  const closing = new AbortController()
  const close = () => {
    closing.abort(overloaded('The service is shutting down'))
    // A server that has not canceled the statement by then is unreachable.
    setTimeout(database.cut, cancelMs).unref()
  }
  app.addHook('preClose', async () => close())

  /** For each extent one check runs at a time and one more waits, however many clients ask. */
  async function checkNow(extent: CheckExtent): Promise<InvariantReport> {
    return await shared.read(extent, async () => {
      const report = await check.run(extent, closing.signal)
      measure(report)
      for (const { invariant, count, samples } of report.findings.filter(({ count }) => count > 0)) {
        app.log.error(
          { invariant: invariant.name, count, details: samples.map(({ detail }) => detail), repair: invariant.repair },
          'an invariant is broken'
        )
      }
      return report
    })
  }

  // A violation can wait for the next interval: the checkpoint stays before it until somebody repairs it.
  app.addJob({
    name: 'check invariants',
    intervalMs: checkIntervalMs,
    busyIntervalMs: catchUpIntervalMs,
    async run(signal) {
      // When the app closes, this signal aborts first: the hook above runs only after the jobs have stopped.
      signal.addEventListener('abort', close, { once: true })
      const { isClean, hasMore } = await checkNow('recent')
      signal.removeEventListener('abort', close)
      return isClean && hasMore
    }
  })

  app.get(
    '/admin/invariants',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'checkInvariants',
        summary: 'Check that stock, ledger, orders and log agree',
        description:
          'Checks one database snapshot; simultaneous requests share a check. Answers 200 even for violations: see ' +
          '`status`.',
        tags: ['admin'],
        querystring: InvariantQuery,
        response: {
          200: jsonResponse(Invariants, 'The result of the check'),
          ...problems('VALIDATION_FAILED', 'OVERLOADED')
        }
      }
    },
    async request => {
      try {
        return toInvariants(await checkNow(request.query.scope ?? 'recent'))
      } catch (error) {
        throw isTimedOut(error)
          ? overloaded(
              closing.signal.aborted
                ? 'The service is shutting down'
                : 'The check takes too long for a request: npm run verify has more time'
            )
          : error
      }
    }
  )
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
