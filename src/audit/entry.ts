import type { FastifyRequest } from 'fastify'
import type { Transaction } from '../database/transaction.js'

/** What somebody did. */
export interface Audited {
  /** Subject and past participle, as events have them: `webhook_endpoint.updated`. */
  action: string
  /** What it was done to: `webhook_endpoint:3`; null for a list. */
  resource: string | null
  /** What changed, without secrets and personal data: see `changesBetween`. */
  changes?: Readonly<Record<string, unknown>>
}

/** The same, with who did it, and from where. */
export interface AuditEntry extends Required<Audited> {
  actor: string
  role: string | null
  address: string | null
  userAgent: string | null
  requestId: string | null
  /** How often. */
  count: number
}

/** The entry of what a request does. */
export function entryOf(request: FastifyRequest, { action, resource, changes = {} }: Audited): AuditEntry {
  const { principal: actor, role, ip, headers, id } = request
  return {
    actor,
    role,
    action,
    resource: resource === null ? null : resource.slice(0, maxResourceLength),
    changes,
    address: ip.slice(0, maxAddressLength),
    userAgent: headers['user-agent']?.slice(0, maxUserAgentLength) ?? null,
    requestId: id,
    count: 1
  }
}

// Clients choose them; the database refuses longer ones.
const maxResourceLength = 300
const maxAddressLength = 100
const maxUserAgentLength = 200

/**
 * Adds entries to the audit log of a shop. Call it last in a transaction: others that record wait for its end, because
 * ids follow each other.
 */
export async function recordEntries(tx: Transaction, shopId: number, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ userAgent, requestId, ...entry }, index) => ({
    ...entry,
    place: index - entries.length + 1,
    user_agent: userAgent,
    request_id: requestId
  }))
  await tx.$executeRaw`
    WITH counter AS (
      INSERT INTO counters (shop_id, name, value) VALUES (${shopId}, 'audit_entry', ${entries.length})
      ON CONFLICT (shop_id, name) DO UPDATE SET value = counters.value + excluded.value RETURNING value
    )
    INSERT INTO audit_log
      (shop_id, id, actor, role, action, resource, changes, address, user_agent, request_id, count)
    SELECT ${shopId}, counter.value + place, actor, role, action, resource, changes, address, user_agent, request_id,
      count
    FROM counter, json_to_recordset(${JSON.stringify(rows)}::json) AS entry (
      place bigint, actor text, role text, action text, resource text, changes json, address text, user_agent text,
      request_id text, count int)`
}
