import type { Columns } from '../csv/cells.js'
import type { RowPage } from '../csv/exports.js'
import type { Instant, Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { boundedCount, pageOf, readPage, type Cursors, type SortKey } from '../http/pagination.js'
import { parseMoment } from '../http/schemas.js'
import type { AuditEntry, AuditList, AuditListQuery } from './schemas.js'

/**
 * Reads one page of the audit log of a shop, newest first.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listAudit(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  query: AuditListQuery
): Promise<AuditList> {
  const { actor, action, resource, from, to } = query
  const page = readPage(query, `audit ${JSON.stringify([actor, action, resource, from, to].map(orNull))}`, cursors)
  const where = conditions(shopId, query)
  const rows = await database.$queryRaw<Array<{ total: bigint } & (AuditRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (${boundedCount(Prisma.sql`audit_log WHERE ${where}`)}) AS matching
    LEFT JOIN (
      SELECT ${columns} FROM audit_log WHERE ${where} ${after(page.after)}
      ORDER BY created_at DESC, id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.created_at DESC, page.id DESC`
  const found = rows.filter(row => row.id !== null).map(toEntry)
  const { items: entries, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded: true,
    keyOf
  })
  return { entries, ...fields }
}

/** Reads the matching entries that follow a sort key, for an export. */
export async function readAuditPage(
  database: Readable,
  shopId: number,
  query: AuditListQuery,
  key: SortKey | undefined
): Promise<RowPage<AuditEntry>> {
  const found = await database.$queryRaw<AuditRow[]>`
    SELECT ${columns} FROM audit_log WHERE ${conditions(shopId, query)} ${after(key)}
    ORDER BY created_at DESC, id DESC LIMIT ${exportPageRows}`
  const rows = found.map(toEntry)
  const last = rows.length === exportPageRows ? rows.at(-1) : undefined
  return { rows, next: last && keyOf(last) }
}

// Some 200 KB of CSV.
const exportPageRows = 1_000

/** The columns of an export. */
export const auditCsvColumns: Columns<AuditEntry> = {
  id: entry => entry.id,
  created_at: entry => entry.created_at,
  actor: entry => entry.actor,
  role: entry => entry.role,
  action: entry => entry.action,
  resource: entry => entry.resource,
  changes: entry => JSON.stringify(entry.changes),
  address: entry => entry.address,
  user_agent: entry => entry.user_agent,
  request_id: entry => entry.request_id,
  count: entry => entry.count
}

export const auditCsvExample =
  `${Object.keys(auditCsvColumns).join(',')}\r\n` +
  '12,2026-01-15T10:30:00.000Z,api_key:backend,admin,webhook_endpoint.deleted,webhook_endpoint:3,{},192.0.2.7,' +
  'curl/8.5.0,0d2b6f6e-9c4b-4a57-8f0e-2f8f0f3a4a11,1\r\n'

const columns = Prisma.sql`
  id, actor, role, action, resource, changes, address, user_agent, request_id, count, created_at`

interface AuditRow extends Omit<AuditEntry, 'id' | 'created_at'> {
  id: bigint
  created_at: Instant
}

function toEntry({ id, created_at: createdAt, ...row }: AuditRow): AuditEntry {
  return { ...row, id: Number(id), created_at: createdAt.toISOString() }
}

function conditions(shopId: number, { actor, action, resource, from, to }: AuditListQuery): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`shop_id = ${shopId}`,
      ...(actor === undefined ? [] : [Prisma.sql`actor = ${actor}`]),
      ...(action === undefined ? [] : [Prisma.sql`action = ${action}`]),
      ...(resource === undefined ? [] : [Prisma.sql`resource = ${resource}`]),
      ...(from === undefined ? [] : [Prisma.sql`created_at >= ${parseMoment(from)}`]),
      ...(to === undefined ? [] : [Prisma.sql`created_at <= ${parseMoment(to)}`])
    ],
    ' AND '
  )
}

function after(key: SortKey | undefined): Prisma.Sql {
  return key ? Prisma.sql`AND (created_at, id) < (${key[0]}::timestamptz, ${key[1]})` : Prisma.empty
}

function keyOf({ created_at: createdAt, id }: AuditEntry): SortKey {
  return [createdAt, id]
}

function orNull(value: string | undefined): string | null {
  return value ?? null
}
