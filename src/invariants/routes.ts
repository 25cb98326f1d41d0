import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { connect } from '../database/connect.js'
import { isTimedOut } from '../database/failures.js'
import { overloaded } from '../errors.js'
import { problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { createInvariantCheck, type Scope, type Verdict } from './check.js'
import { measureInvariants } from './measure-invariants.js'
import { InvariantFinding, InvariantQuery, Invariants } from './schemas.js'

/** The service's check of itself: on request, and now and then by itself. */
const invariantRoutes: FastifyPluginAsyncTypebox<{ databaseUrl: string }> = async (app, { databaseUrl }) => {
  for (const schema of [InvariantFinding, Invariants]) app.addSchema(schema)
  // Connections of its own, one to check by and one to cancel that: what takes seconds must not take one that orders wait for, nor pass for a
  // server that is gone.
  const database = connect({ databaseUrl, max: 2, statementTimeoutMs, log: app.log })
  app.addHook('onClose', database.close)
  const check = createInvariantCheck(database.prisma, { statementTimeoutMs })
  const shared = createCoalescedRead<Verdict>({ maxKeys: 2 })
  const measure = measureInvariants(app.metrics)
  const closing = new AbortController()
  const close = () => {
    closing.abort(overloaded('The service is shutting down'))
    // What the database does not cancel by then it has not heard of.
    setTimeout(database.cut, cancelMs).unref()
  }
  app.addHook('preClose', async () => close())

  /** However many ask: one check of a kind runs at a time, and one more waits. */
  async function checkNow(scope: Scope): Promise<Verdict> {
    return await shared.read(scope, async () => {
      const verdict = await check.run(scope, closing.signal)
      measure(verdict)
      for (const { invariant, count, samples } of verdict.findings.filter(({ count }) => count > 0)) {
        app.log.error(
          { invariant: invariant.name, count, details: samples.map(({ detail }) => detail), repair: invariant.repair },
          'an invariant is broken'
        )
      }
      return verdict
    })
  }

  // A violation stays where it is until somebody repairs it, since the checkpoint stays before it: so there is no hurry.
  app.addJob({
    name: 'check invariants',
    intervalMs: checkIntervalMs,
    busyIntervalMs: catchUpIntervalMs,
    async run(signal) {
      // It comes before the hook above, which waits for the jobs.
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
          'Live, from one snapshot; those who ask at the same time share a check. 200 whatever it finds: see `status`.',
        tags: ['admin'],
        querystring: InvariantQuery,
        response: { 200: answer(Invariants, 'What was found'), ...problems('VALIDATION_FAILED', 'OVERLOADED') }
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

// Half a million orders and more, by the measurement of docs/decisions/0017-invariants.md; beyond that it is for a command that somebody waits for.
const statementTimeoutMs = 30_000

// A statement ends within milliseconds of being canceled.
const cancelMs = 1_000

// Often enough for an alert, and next to nothing when there was little to do.
const checkIntervalMs = 60_000

// After a day without checks it catches up slowly: orders come first.
const catchUpIntervalMs = 1_000

function toInvariants(verdict: Verdict): Invariants {
  const { scope, checkedAt, durationMs, isClean, findings, range, hasMore, fullCheckAt } = verdict
  return {
    status: isClean ? 'ok' : 'violated',
    scope,
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
