import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest, FastifySchema } from 'fastify'
import type { Scope } from '../auth/access.js'
import { changesBetween } from '../audit/changes.js'
import { forbidden } from '../errors.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedTags, sendWithEtag } from '../http/etag.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, emptyResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { audited } from '../shop/audited.js'
import type { Command } from '../shop/command.js'
import type { UserRecord } from '../shop/records.js'
import { createUser, updateUser } from './change-users.js'
import { listUsers, readUser } from './read-users.js'
import { userOf } from './user-row.js'
import { User, UserCreate, UserList, UserListQuery, UserUpdate } from './schemas.js'

const tags = ['users']
const params = IdParams('The id of the user')

const userRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [User, UserCreate, UserUpdate, UserList]) app.addSchema(schema)

  app.post(
    '/users',
    { config: { access: 'users:write' }, schema: createUserSchema },
    async (request, reply) =>
      await app.submitOnce(request, reply, created(createUser(request.body), request), user => ({
        status: 201,
        headers: { location: `/api/v1/users/${user.id}`, etag: etagOf(user.version) },
        body: userOf(user)
      }))
  )

  app.get(
    '/users',
    { config: { access: 'users:read' }, schema: listUsersSchema },
    async ({ query, shop }) => await listUsers(app.listReads, shop.id, await app.cursors(shop.id), query)
  )

  app.get(
    '/users/me',
    { config: { access: 'users:read', servesCustomers: true }, schema: getMeSchema },
    async (request, reply) =>
      sendWithEtag(request, reply, await readUser(app.prisma, request.shop.id, ownId(request), 'everyone'))
  )

  app.patch(
    '/users/me',
    { config: { access: 'users:write', servesCustomers: true }, schema: updateMeSchema },
    async (request, reply) => {
      const user = await app.writer.submit(request.shop.id, updated(request, ownId(request), 'everyone'))
      return await reply.header('etag', etagOf(user.version)).send(userOf(user))
    }
  )

  app.get(
    '/users/:id',
    { config: { access: 'users:read', servesCustomers: true }, schema: getUserSchema },
    async (request, reply) => {
      const { shop, params, scope } = request
      return sendWithEtag(request, reply, await readUser(app.prisma, shop.id, params.id, scope))
    }
  )

  app.patch(
    '/users/:id',
    { config: { access: 'users:write', servesCustomers: true }, schema: updateUserSchema },
    async (request, reply) => {
      const user = await app.writer.submit(request.shop.id, updated(request, request.params.id, request.scope))
      return await reply.header('etag', etagOf(user.version)).send(userOf(user))
    }
  )
}

export default userRoutes

/** @throws ApiError FORBIDDEN for a caller who is no user, such as a program with an API key */
function ownId({ principal }: FastifyRequest): number {
  const id = /^user:(\d+)$/.exec(principal)?.[1]
  if (id === undefined) throw forbidden('These credentials are not those of a user')
  return Number(id)
}

function created(command: Command<UserRecord>, request: FastifyRequest) {
  return audited(
    command,
    () => undefined,
    ({ id }) => request.server.audit.of(request, { action: 'user.created', resource: `user:${id}` })
  )
}

/** The entry names the fields and not their values, which are personal. */
function updated(request: FastifyRequest<{ Body: UserUpdate }>, id: number, scope: Scope) {
  return audited(
    updateUser({ id, input: request.body, expected: expectedTags(request), scope }),
    draft => draft.user(id),
    (user, before = user) => {
      const fields = ['email', 'fullName'] as const
      const changes = changesBetween(before, user, { fields, hidden: fields })
      if (Object.keys(changes).length === 0) return undefined
      return request.server.audit.of(request, { action: 'user.updated', resource: `user:${id}`, changes })
    }
  )
}

const createUserSchema = {
  operationId: 'createUser',
  summary: 'Create a user',
  description: 'An e-mail address belongs to one user, in any case.',
  tags,
  headers: IdempotencyHeaders,
  body: reference(UserCreate),
  response: {
    201: jsonResponse(User, 'The user', 'Location', 'ETag', 'Idempotent-Replayed'),
    ...problems(...bodyProblems, ...idempotencyProblems, 'EMAIL_EXISTS')
  }
} satisfies FastifySchema

const listUsersSchema = {
  operationId: 'listUsers',
  summary: 'List users',
  description: 'Sorted by id, with a search for names and addresses.',
  tags,
  querystring: UserListQuery,
  response: { 200: jsonResponse(UserList, 'One page of the users that match'), ...problems('VALIDATION_FAILED') }
} satisfies FastifySchema

const getMeSchema = {
  operationId: 'getMe',
  summary: 'Get your own user',
  description: 'The user that the token is for. An API key belongs to no user: 403.',
  tags,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(User, 'The user', 'ETag'),
    304: emptyResponse('The user has not changed: `If-None-Match` names its `ETag`'),
    ...problems('VALIDATION_FAILED', 'FORBIDDEN', 'USER_NOT_FOUND')
  }
} satisfies FastifySchema

const updateMeSchema = {
  operationId: 'updateMe',
  summary: 'Update your own user',
  description: 'Changes only the given fields of the user that the token is for. An API key belongs to no user: 403.',
  tags,
  headers: IfMatchHeaders,
  body: reference(UserUpdate),
  response: {
    200: jsonResponse(User, 'The updated user', 'ETag'),
    ...problems(...bodyProblems, 'FORBIDDEN', 'USER_NOT_FOUND', 'EMAIL_EXISTS', 'PRECONDITION_FAILED')
  }
} satisfies FastifySchema

const getUserSchema = {
  operationId: 'getUser',
  summary: 'Get a user',
  description: 'Customers can get only their own user.',
  tags,
  params,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(User, 'The user', 'ETag'),
    304: emptyResponse('The user has not changed: `If-None-Match` names its `ETag`'),
    ...problems('VALIDATION_FAILED', 'USER_NOT_FOUND')
  }
} satisfies FastifySchema

const updateUserSchema = {
  operationId: 'updateUser',
  summary: 'Update a user',
  description: 'Changes only the given fields. Customers can update only their own user.',
  tags,
  params,
  headers: IfMatchHeaders,
  body: reference(UserUpdate),
  response: {
    200: jsonResponse(User, 'The updated user', 'ETag'),
    ...problems(...bodyProblems, 'USER_NOT_FOUND', 'EMAIL_EXISTS', 'PRECONDITION_FAILED')
  }
} satisfies FastifySchema
