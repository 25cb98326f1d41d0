import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import { inTransaction } from '../database/transaction.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { readUser } from '../users/read-users.js'
import { eraseByEmail, eraseOne, findPerson } from './erase-person.js'
import { exportPerson } from './export-person.js'
import { Erasure, ErasureRequest, UserExport } from './schemas.js'
import { sweepErased } from './sweep.js'

const tags = ['users']
const params = IdParams('The id of the user')

/** The routes that erase a person and export what is stored about one. */
const privacyRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Erasure, ErasureRequest, UserExport]) app.addSchema(schema)
  app.addJob({
    name: 'sweep erasures',
    intervalMs: sweepIntervalMs,
    run: async () => {
      await sweepErased(app.prisma)
      return false
    }
  })

  app.delete('/users/:id', { config: { access: 'privacy:write' }, schema: eraseUserSchema }, async (request, reply) => {
    const { shop, params, principal: performedBy } = request
    const person = await findPerson(app.prisma, shop.id, params.id)
    const audit = app.audit.of(request, { action: 'user.erased', resource: `user:${params.id}` })
    await eraseOne(app, { shopId: shop.id, person, performedBy, audit })
    return await reply.code(204).send(null)
  })

  app.post('/users/erase', { config: { access: 'privacy:write' }, schema: eraseByEmailSchema }, async request => {
    const { shop, body, principal: performedBy } = request
    const auditOf = (userId: number | null) =>
      userId === null
        ? app.audit.of(request, { action: 'guest.erased', resource: null })
        : app.audit.of(request, { action: 'user.erased', resource: `user:${userId}` })
    const { userIds, orderCount } = await eraseByEmail(app, {
      shopId: shop.id,
      email: body.email,
      performedBy,
      auditOf
    })
    return { user_ids: userIds, order_count: orderCount }
  })

  app.get(
    '/users/:id/export',
    { config: { access: 'privacy:read', servesCustomers: true }, schema: exportUserSchema },
    async (request, reply) => {
      const { shop, params, scope } = request
      const user = await readUser(app.prisma, shop.id, params.id, scope)
      // Nobody has checked that a customer can read the e-mails to its address, which orders of a guest may have too.
      const person = { userId: user.id, email: scope === 'everyone' ? user.email : null }
      const audited = { action: 'user.exported', resource: `user:${user.id}` }
      await inTransaction(app.prisma, tx => app.audit.record(tx, request, audited))
      return app.sendJsonFile(request, reply, {
        name: `user-${user.id}`,
        chunks: exportPerson(app.listReads, { shop, user, person })
      })
    }
  )
}

export default privacyRoutes

// Each erasure is looked at several times.
const sweepIntervalMs = 60_000

const eraseUserSchema = {
  operationId: 'eraseUser',
  summary: 'Erase a person',
  description:
    'Removes the name, the addresses and everything else that is personal from the user, from its orders, and from ' +
    'the orders of guests with the same e-mail address, wherever it was copied. Amounts, quantities, dates and ids ' +
    'stay, as the books need them. It cannot be undone. From then on the user is unknown (404), its logins have ' +
    'ended, and somebody else may use the address. `user.erased`, and `order.erased` for each order, tell receivers ' +
    'of events to erase their copies.',
  tags,
  params,
  response: {
    204: emptyResponse('The person is erased'),
    ...problems('VALIDATION_FAILED', 'USER_NOT_FOUND', 'OVERLOADED')
  }
} satisfies FastifySchema

const eraseByEmailSchema = {
  operationId: 'eraseByEmail',
  summary: 'Erase a person by the e-mail address',
  description:
    'For guests, who have orders but no user. Erases the orders of guests with the address, and the user with the ' +
    'address if there is one, like `DELETE /users/{id}`. Doing it again changes nothing.',
  tags,
  body: reference(ErasureRequest),
  response: { 200: jsonResponse(Erasure, 'What was erased'), ...problems(...bodyProblems, 'OVERLOADED') }
} satisfies FastifySchema

const exportUserSchema = {
  operationId: 'exportUser',
  summary: 'Export everything that is stored about a person',
  description:
    'A JSON file with the user, its logins, and its orders with their payments, shipments, e-mails and events. For ' +
    'an administrator it includes the orders of guests with the same e-mail address. Customers can export only ' +
    'themselves.',
  tags,
  params,
  response: {
    200: jsonResponse(UserExport, 'The file', 'Content-Disposition'),
    ...problems('VALIDATION_FAILED', 'USER_NOT_FOUND', 'OVERLOADED')
  }
} satisfies FastifySchema
