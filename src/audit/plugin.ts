import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { groupBy } from '../batching/group-by.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { entryOf, recordEntries, type AuditEntry, type Audited } from './entry.js'
import { createRefusals, type Refusal } from './refusals.js'
import { removeOldEntries } from './remove-old-entries.js'

/** Records what a request does, in the transaction that does it, so that there is no change without its entry. */
interface Audit {
  /** The entry of what a request does, for a command: see `audited` in src/shop. */
  of(request: FastifyRequest, audited: Audited): AuditEntry
  /**
   * Adds the entry. Call it last in the transaction.
   *
   * @param shopId the shop whose log gets it: that of the request unless given
   */
  record(tx: Transaction, request: FastifyRequest, audited: Audited, shopId?: number): Promise<void>
  /** The same for a function that makes a change and knows what changed. */
  recorder(request: FastifyRequest): RecordAudit
}

export type RecordAudit = (tx: Transaction, audited: Audited, shopId?: number) => Promise<void>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route exchanges credentials for tokens: its refusals are failed logins. */
    isLogin?: boolean
  }
  interface FastifyInstance {
    audit: Audit
  }
}

/** Adds `audit`, records failed logins and refused requests of known callers, and removes old entries. */
export default fp(
  async function audit(app: FastifyInstance, { auditRetentionDays }: { auditRetentionDays: number }) {
    app.decorate('audit', {
      of: entryOf,
      record: async (tx, request, audited, shopId = request.shop.id) =>
        await recordEntries(tx, shopId, [entryOf(request, audited)]),
      recorder: request => async (tx, audited, shopId) => await app.audit.record(tx, request, audited, shopId)
    })

    const refusals = createRefusals()
    app.addHook('onResponse', (request, reply, done) => {
      const action = refusedAction(request, reply)
      if (action !== undefined) add(action, request, reply)
      done()
    })
    app.addJob({
      name: 'record refusals',
      intervalMs: refusalIntervalMs,
      run: async () => await write(refusals.take())
    })
    app.addHook('onClose', async () => {
      await write(refusals.take(true)).catch(error =>
        app.log.warn({ err: error }, 'the last refusals are not recorded')
      )
    })

    app.addJob({
      name: 'remove old audit entries',
      intervalMs: cleanupIntervalMs,
      busyIntervalMs: cleanupPauseMs,
      run: async () => await removeOldEntries(app.prisma, auditRetentionDays)
    })

    function add(action: string, request: FastifyRequest, reply: FastifyReply): void {
      const { routeOptions, method, errorCode } = request
      const resource = `${method} ${routeOptions.config.pattern ?? ''}`.trim()
      const entry = entryOf(request, { action, resource, changes: { status: reply.statusCode, code: errorCode } })
      shopIdOf(app, request).then(
        shopId => refusals.add({ shopId, entry }),
        error => request.log.warn({ err: error }, 'a refused request is not recorded')
      )
    }

    async function write(taken: readonly Refusal[]): Promise<boolean> {
      for (const [shopId, ofShop] of groupBy(taken, ({ shopId }) => shopId)) {
        const entries = ofShop.map(({ entry }) => entry)
        await inTransaction(app.prisma, tx => recordEntries(tx, shopId, entries))
      }
      return false
    }
  },
  { name: 'audit', dependencies: ['prisma', 'shops', 'background-jobs', 'auth'] }
)

// What is refused can be read a second later.
const refusalIntervalMs = 1_000

// Entries are kept for days, so an hour more or less does not matter.
const cleanupIntervalMs = 3_600_000

// Leaves the database to orders between batches.
const cleanupPauseMs = 100

/**
 * How a refused request is recorded; undefined if it is not. Wrong credentials are recorded on public routes too. An
 * expired token is no guess.
 */
function refusedAction(
  { principal, hasWrongCredentials, routeOptions, errorCode }: FastifyRequest,
  { statusCode: status }: FastifyReply
): string | undefined {
  if (hasWrongCredentials) return 'login.failed'
  if (status === 403 && principal !== 'anonymous') return 'access.refused'
  const isRefusedLogin = routeOptions.config.isLogin && (status === 401 || errorCode === 'USER_NOT_FOUND')
  return isRefusedLogin ? 'login.failed' : undefined
}

/** The shop of the credentials, also where the request was refused before the shop was looked up. */
async function shopIdOf(app: FastifyInstance, { shop, shopSlug }: FastifyRequest): Promise<number> {
  if (shopSlug === null || shopSlug === shop.slug) return shop.id
  return (await app.shops.find(shopSlug))?.id ?? shop.id
}
