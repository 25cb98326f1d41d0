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
    app.addHook('onResponse', async (request, reply) => {
      const action = refusedAction(request, reply)
      if (action === undefined) return
      const { routeOptions, method, errorCode } = request
      const resource = `${method} ${routeOptions.config.pattern ?? ''}`.trim()
      const entry = entryOf(request, { action, resource, changes: { status: reply.statusCode, code: errorCode } })
      refusals.add({ shopId: await shopIdOf(app, request), entry })
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

/** How a refused request is recorded; undefined if it is not. An expired token is no guess, and no refusal. */
function refusedAction(
  { principal, hasWrongCredentials, routeOptions, errorCode }: FastifyRequest,
  reply: FastifyReply
) {
  const { statusCode: status } = reply
  if (status < 400 || status >= 500) return undefined
  const isRefusedLogin = routeOptions.config.isLogin && (status === 401 || errorCode === 'USER_NOT_FOUND')
  if (hasWrongCredentials ? status === 401 || status === 429 : isRefusedLogin) return 'login.failed'
  return status === 403 && principal !== 'anonymous' ? 'access.refused' : undefined
}

/** The shop of the credentials, also where the request was refused before the shop was looked up. */
async function shopIdOf(app: FastifyInstance, { shop, shopSlug }: FastifyRequest): Promise<number> {
  if (shopSlug === null || shopSlug === shop.slug) return shop.id
  return (await app.shops.find(shopSlug))?.id ?? shop.id
}
