import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams, reference } from '../http/schemas.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedVersions, sendWithEtag } from '../http/etag.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer, noBody } from '../http/responses.js'
import { createUser, updateUser } from './change-users.js'
import { listUsers, readUser } from './read-users.js'
import { User, UserCreate, UserList, UserListQuery, UserUpdate } from './schemas.js'

const tags = ['users']
const params = IdParams('The user')

const userRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [User, UserCreate, UserUpdate, UserList]) app.addSchema(schema)

  app.post(
    '/users',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'createUser',
        summary: 'Create a user',
        tags,
        headers: IdempotencyHeaders,
        body: reference(UserCreate),
        response: {
          201: answer(User, 'The user', 'Location', 'ETag', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'EMAIL_EXISTS')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => createUser(tx, request.body),
        user => ({
          status: 201,
          headers: { location: `/api/v1/users/${user.id}`, etag: etagOf(user.version) },
          body: user
        })
      )
  )

  app.get(
    '/users',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listUsers',
        summary: 'List users',
        tags,
        querystring: UserListQuery,
        response: { 200: answer(UserList, 'One page of the users that match'), ...problems('VALIDATION_FAILED') }
      }
    },
    async request => await listUsers(app.prisma, await app.cursors(), request.query)
  )

  app.get(
    '/users/:id',
    {
      config: { access: ['admin', 'reader', 'customer'] },
      schema: {
        operationId: 'getUser',
        summary: 'Get a user',
        description: 'A customer sees only itself.',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: answer(User, 'The user', 'ETag'),
          304: noBody('It is what `If-None-Match` names'),
          ...problems('VALIDATION_FAILED', 'USER_NOT_FOUND')
        }
      }
    },
    async (request, reply) => sendWithEtag(request, reply, await readUser(app.prisma, request.params.id, request.scope))
  )

  app.patch(
    '/users/:id',
    {
      config: { access: ['admin', 'customer'] },
      schema: {
        operationId: 'updateUser',
        summary: 'Change a user',
        description: 'Changes the fields that are given. A customer can change only itself.',
        tags,
        params,
        headers: IfMatchHeaders,
        body: reference(UserUpdate),
        response: {
          200: answer(User, 'The user as it is now', 'ETag'),
          ...problems(...bodyProblems, 'USER_NOT_FOUND', 'EMAIL_EXISTS', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      const { params, body, scope } = request
      const user = await updateUser(app.prisma, {
        id: params.id,
        input: body,
        expected: expectedVersions(request),
        scope
      })
      return await reply.header('etag', etagOf(user.version)).send(user)
    }
  )
}

export default userRoutes
