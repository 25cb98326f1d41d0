import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { connect } from '../database/connect.js'
import { isTimedOut } from '../database/failures.js'
import { overloaded, shuttingDown } from '../errors.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'
import { checkShop, findUncheckedShops, type CheckExtent, type CheckLimits, type InvariantReport } from './check.js'
import { measureInvariants } from './measure-invariants.js'
import { InvariantFinding, InvariantQuery, Invariants } from './schemas.js'

export interface InvariantRoutesOptions {
  databaseUrl: string
  /** Smaller limits than those of production, for tests. */
  invariantCheck?: Partial<CheckLimits> | undefined
}

/** `GET /admin/invariants`, and the job that checks every shop once a minute. */
const invariantRoutes: FastifyPluginAsyncTypebox<InvariantRoutesOptions> = async (app, options) => {
  for (const schema of [InvariantFinding, Invariants]) app.addSchema(schema)
  const { check, checkAll, close, isClosing } = createChecker(app, options)
  app.addHook('preClose', async () => close())

  // A violation can wait for the next interval: the checkpoint stays before it until somebody repairs it.
  app.addJob({
    name: 'check invariants',
    intervalMs: checkIntervalMs,
    busyIntervalMs: catchUpIntervalMs,
    async run(signal) {
      // When the app closes, this signal aborts first: the hook above runs only after the jobs have stopped.
      signal.addEventListener('abort', close, { once: true })
      const hasMore = await checkAll()
      signal.removeEventListener('abort', close)
      return hasMore
    }
  })

  app.get('/admin/invariants', { config: { access: 'operations:read' }, schema: checkInvariants }, async request => {
    try {
      return toInvariants(await check(request.shop, request.query.scope ?? 'recent'))
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
    'Checks one snapshot of the shop; simultaneous requests share a check. Answers 200 for violations: see `status`.',
  tags: ['admin'],
  querystring: InvariantQuery,
  response: {
    200: jsonResponse(Invariants, 'The result of the check'),
    ...problems('VALIDATION_FAILED', 'OVERLOADED')
  }
}

const tooLong = 'The check takes too long for a request: npm run verify has more time'

interface Checker {
  /** For each shop and extent one check runs at a time and one more waits, however many clients ask. */
  check(shop: CheckedShop, extent: CheckExtent): Promise<InvariantReport>
  /**
   * Runs a recent check of every shop that changed since its checkpoint, one after the other, with pauses in between. A
   * shop whose check fails does not keep the others from theirs.
   *
   * @returns whether there is more to check
   */
  checkAll(): Promise<boolean>
  /** Stops the check that runs, and those that wait. */
  close(): void
  isClosing(): boolean
}

type CheckedShop = Pick<Shop, 'id' | 'slug'>

/** Checks on separate connections, and reports violations in the log and the metrics. */
function createChecker(app: FastifyInstance, { databaseUrl, invariantCheck }: InvariantRoutesOptions): Checker {
  const limits = { ...defaultLimits, ...invariantCheck }
  // Two connections, one that checks and one that cancels: a statement that takes seconds must not hold a connection
  // that orders wait for, nor look like a server that is gone.
  const database = connect({ databaseUrl, max: 2, statementTimeoutMs: limits.statementTimeoutMs, log: app.log })
  app.addHook('onClose', database.close)
  const shared = createCoalescedRead<InvariantReport>({ maxKeys: maxSharedChecks })
  const measure = measureInvariants(app.metrics)
  const closing = new AbortController()

  async function check(shop: CheckedShop, extent: CheckExtent): Promise<InvariantReport> {
    return await shared.read(`${shop.id} ${extent}`, async () => {
      const report = await checkShop(database.prisma, { shopId: shop.id, extent }, limits, closing.signal)
      measure(report)
      logViolations(app.log, shop, report)
      return report
    })
  }

  async function checkAll(): Promise<boolean> {
    let isMore = false
    let pauseMs = 0
    const failures: unknown[] = []
    // The default shop always, so that the metrics say that a check took place.
    for (const id of new Set([defaultShop.id, ...(await findUncheckedShops(database.prisma))])) {
      try {
        if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: closing.signal })
        const { isClean, hasMore, durationMs } = await check(await app.shops.get(id), 'recent')
        isMore ||= isClean && hasMore
        pauseMs = durationMs * pauseFactor
      } catch (error) {
        if (closing.signal.aborted) throw error
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
    return isMore
  }

  return {
    check,
    checkAll,
    close() {
      closing.abort(shuttingDown())
      // A server that has not canceled the statement by then is unreachable.
      setTimeout(database.cut, cancelMs).unref()
    },
    isClosing: () => closing.signal.aborted
  }
}

function logViolations(log: FastifyBaseLogger, { id, slug }: CheckedShop, { findings }: InvariantReport): void {
  const ofShop = id === defaultShop.id ? {} : { shop: slug }
  for (const { invariant, count, samples } of findings.filter(({ count }) => count > 0)) {
    const details = samples.map(({ detail }) => detail)
    log.error(
      { ...ofShop, invariant: invariant.name, count, details, repair: invariant.repair },
      'an invariant is broken'
    )
  }
}

// Enough for half a million orders, as measured in docs/decisions/0017-invariants.md; npm run verify has more time.
const defaultLimits: CheckLimits = { statementTimeoutMs: 30_000 }

// More shops than are checked by hand at the same time. Further checks run all the same, unshared.
const maxSharedChecks = 100

// A canceled statement ends within milliseconds.
const cancelMs = 1_000

// Often enough for an alert; a check costs next to nothing when little was touched.
const checkIntervalMs = 60_000

// The checks of a thousand shops take a tenth of a core, and not all of it for ten seconds each minute.
const pauseFactor = 9

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
