import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest, FastifySchema } from 'fastify'
import { changesBetween } from '../audit/changes.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedTags, sendWithEtag } from '../http/etag.js'
import { PageQuery } from '../http/pagination.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { audited } from '../shop/audited.js'
import type { Command } from '../shop/command.js'
import type { LocationRecord } from '../shop/records.js'
import { createLocation, updateLocation } from './change-locations.js'
import { findLocation } from './find-location.js'
import { listLocations, readLocations, toLocation } from './read-locations.js'
import { Location, LocationCreate, LocationList, LocationUpdate } from './schemas.js'

const tags = ['locations']
const params = IdParams('The location')

/** The routes of the places where stock is. */
const locationRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Location, LocationCreate, LocationUpdate, LocationList]) app.addSchema(schema)

  app.post(
    '/locations',
    { config: { access: 'stock:write' }, schema: createSchema },
    async (request, reply) =>
      await app.submitOnce(request, reply, created(createLocation(request.body), request), record => ({
        status: 201,
        headers: { location: `/api/v1/locations/${record.id}`, etag: etagOf(record.version) },
        body: toLocation(record)
      }))
  )
  app.get(
    '/locations',
    { config: { access: 'stock:read' }, schema: listSchema },
    async ({ shop, query }) => await listLocations(app.listReads, shop.id, await app.cursors(shop.id), query)
  )
  app.get('/locations/:id', { config: { access: 'stock:read' }, schema: getSchema }, async (request, reply) => {
    const locations = await readLocations(app.prisma, request.shop.id)
    return sendWithEtag(request, reply, toLocation(findLocation(locations, request.params.id)))
  })
  app.patch('/locations/:id', { config: { access: 'stock:write' }, schema: updateSchema }, async (request, reply) => {
    const { shop, params, body: input, principal: performedBy } = request
    const { lowStockThreshold } = shop
    const expected = expectedTags(request)
    const command = updateLocation({ id: params.id, input, expected, performedBy, lowStockThreshold })
    const location = toLocation(await app.writer.submit(shop.id, updated(command, request, params.id)))
    return await reply.header('etag', etagOf(location.version)).send(location)
  })

  function created(command: Command<LocationRecord>, request: FastifyRequest) {
    return audited(command, noop, location => {
      const changes = changesBetween({}, location, { fields })
      return app.audit.of(request, { action: 'location.created', resource: `location:${location.id}`, changes })
    })
  }

  function updated(command: Command<LocationRecord>, request: FastifyRequest, id: number) {
    return audited(
      command,
      draft => draft.location(id),
      (location, before = location) => {
        const changes = changesBetween(before, location, { fields })
        if (Object.keys(changes).length === 0) return undefined
        return app.audit.of(request, { action: 'location.updated', resource: `location:${id}`, changes })
      }
    )
  }
}

export default locationRoutes

const fields = ['name', 'priority', 'isActive'] as const

const noop = () => undefined

const createSchema = {
  operationId: 'createLocation',
  summary: 'Add a location',
  description: 'A place where stock is: a warehouse, a shop. It has no stock yet.',
  tags,
  headers: IdempotencyHeaders,
  body: reference(LocationCreate),
  response: {
    201: jsonResponse(Location, 'The location', 'Location', 'ETag', 'Idempotent-Replayed'),
    ...problems(...bodyProblems, ...idempotencyProblems, 'LOCATION_LIMIT_REACHED')
  }
} satisfies FastifySchema

const listSchema = {
  operationId: 'listLocations',
  summary: 'List locations, in the order in which they serve orders',
  tags,
  querystring: PageQuery,
  response: { 200: jsonResponse(LocationList, 'One page of the locations'), ...problems('VALIDATION_FAILED') }
} satisfies FastifySchema

const getSchema = {
  operationId: 'getLocation',
  summary: 'Get a location',
  tags,
  params,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(Location, 'The location', 'ETag'),
    304: emptyResponse('The location has not changed: `If-None-Match` names its `ETag`'),
    ...problems('VALIDATION_FAILED', 'LOCATION_NOT_FOUND')
  }
} satisfies FastifySchema

const updateSchema = {
  operationId: 'updateLocation',
  summary: 'Change a location',
  description:
    'Changes only the given fields. What is at an inactive location cannot be sold from then on. `stock` of its ' +
    'products follows, with an event for each: of the first thousand with this request, of the others in the ' +
    'background. One location stays active.',
  tags,
  params,
  headers: IfMatchHeaders,
  body: reference(LocationUpdate),
  response: {
    200: jsonResponse(Location, 'The location after the change', 'ETag'),
    ...problems(...bodyProblems, 'LOCATION_NOT_FOUND', 'LAST_ACTIVE_LOCATION', 'PRECONDITION_FAILED')
  }
} satisfies FastifySchema
