import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { problems } from '../http/problems.js'
import { listResponse } from '../http/responses.js'
import { auditCsvColumns, auditCsvExample, listAudit, readAuditPage } from './read-audit.js'
import { AuditEntry, AuditList, AuditListQuery } from './schemas.js'

/** The route that shows the audit log. */
const auditRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [AuditEntry, AuditList]) app.addSchema(schema)

  app.get('/audit', { config: { access: 'audit:read' }, schema: listSchema }, async (request, reply) => {
    const { shop, query } = request
    if (prefers(request, reply, 'text/csv')) {
      return await app.sendCsv(request, reply, {
        name: 'audit',
        columns: auditCsvColumns,
        readPage: async after => await readAuditPage(app.listReads, shop.id, query, after)
      })
    }
    return await listAudit(app.listReads, shop.id, await app.cursors(shop.id), query)
  })
}

export default auditRoutes

const listSchema = {
  operationId: 'listAudit',
  summary: 'List what administrators and keys did, newest first',
  description:
    'Changes of users, webhook endpoints, locations and shops, what operators did to deliveries, e-mails and parked ' +
    'events, erasures and exports of persons, failed logins, and refused requests of known callers. Orders and ' +
    'products have histories of their own.\n\nWith `Accept: text/csv` the response is a file of all entries that ' +
    'match, and there are no pages.',
  tags: ['admin'],
  querystring: AuditListQuery,
  response: {
    200: listResponse(AuditList, 'One page of the matching entries; or a file of all', auditCsvExample),
    ...problems('VALIDATION_FAILED', 'OVERLOADED')
  }
}
