import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { IdParams, parseMoment, reference } from '../http/schemas.js'
import type { Config } from '../config.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedTags, sendWithEtag } from '../http/etag.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { PageQuery } from '../http/pagination.js'
import { overloaded, shuttingDown } from '../errors.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, emptyResponse } from '../http/responses.js'
import { createEndpoint, deleteEndpoint, maxEndpoints, rotateSecret, updateEndpoint } from './change-endpoints.js'
import { redeliver } from './delivery-queue.js'
import { listDeliveries, listShopDeliveries, readDelivery } from './read-deliveries.js'
import { listEndpoints, readEndpoint } from './read-endpoints.js'
import { recoverDeliveries } from './recover.js'
import {
  Delivery,
  DeliveryDetails,
  DeliveryList,
  DeliveryListQuery,
  DeliveryParams,
  LoggedAttempt,
  Recovery,
  RecoveryResult,
  ShopDeliveryListQuery,
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointList,
  WebhookEndpointUpdate,
  WebhookEndpointWithSecret,
  WebhookTest
} from './schemas.js'
import { createSender } from './send-webhook.js'
import type { SsrfRules } from './ssrf-guard.js'
import { testEndpoint } from './test-endpoint.js'

const tags = ['webhooks']
const params = IdParams('The endpoint')

/** Manages webhook endpoints and shows their deliveries; plugin.ts sends the webhooks. */
const webhookEndpointRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'allowsPrivateWebhookAddresses'>> = async (
  app,
  { allowsPrivateWebhookAddresses }
) => {
  for (const schema of sharedSchemas) app.addSchema(schema)
  const rules = { allowsPrivateAddresses: allowsPrivateWebhookAddresses }
  const contextOf = (request: FastifyRequest) => ({ rules, secrets: app.secrets, record: app.audit.recorder(request) })

  app.post(
    '/webhook-endpoints',
    { config: { access: 'webhooks:write' }, schema: createSchema },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => createEndpoint(tx, request.shop.id, request.body, contextOf(request)),
        endpoint => ({
          status: 201,
          headers: { location: `/api/v1/webhook-endpoints/${endpoint.id}`, etag: etagOf(endpoint.version) },
          body: endpoint,
          showsSecret: true
        })
      )
  )
  app.get(
    '/webhook-endpoints',
    { config: { access: 'webhooks:read' }, schema: listSchema },
    async request => await listEndpoints(app.prisma, request.shop.id, await app.cursors(request.shop.id), request.query)
  )
  app.patch(
    '/webhook-endpoints/:id',
    { config: { access: 'webhooks:write' }, schema: updateSchema },
    async (request, reply) => {
      const { shop, params, body: input } = request
      const change = { shopId: shop.id, id: params.id, input, expected: expectedTags(request), ...contextOf(request) }
      const endpoint = await updateEndpoint(app.prisma, change)
      return await reply.header('etag', etagOf(endpoint.version)).send(endpoint)
    }
  )
  app.delete(
    '/webhook-endpoints/:id',
    { config: { access: 'webhooks:write' }, schema: deleteSchema },
    async (request, reply) => {
      const { shop, params } = request
      await deleteEndpoint(app.prisma, shop.id, params.id, expectedTags(request), app.audit.recorder(request))
      return await reply.code(204).send(null)
    }
  )
  app.post(
    '/webhook-endpoints/:id/rotate-secret',
    { config: { access: 'webhooks:write' }, schema: rotateSecretSchema },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => rotateSecret(tx, request.shop.id, request.params.id, app, app.audit.recorder(request)),
        endpoint => ({
          status: 200,
          headers: { etag: etagOf(endpoint.version) },
          body: endpoint,
          showsSecret: true
        })
      )
  )
  await app.register(readRoute)
  await app.register(deliveryRoutes)
  await app.register(testRoute, rules)
}

const readRoute: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/webhook-endpoints/:id',
    { config: { access: 'webhooks:read' }, schema: getSchema },
    async (request, reply) =>
      sendWithEtag(request, reply, await readEndpoint(app.prisma, request.shop.id, request.params.id))
  )
}

const deliveryRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/webhook-deliveries',
    { config: { access: 'webhooks:read' }, schema: listShopDeliveriesSchema },
    async ({ shop, query }) => await listShopDeliveries(app.listReads, shop.id, await app.cursors(shop.id), query)
  )
  app.get(
    '/webhook-endpoints/:id/deliveries',
    { config: { access: 'webhooks:read' }, schema: listDeliveriesSchema },
    async ({ shop, params, query }) =>
      await listDeliveries(app.listReads, shop.id, await app.cursors(shop.id), params.id, query)
  )
  app.get(
    '/webhook-endpoints/:id/deliveries/:delivery_id',
    { config: { access: 'webhooks:read' }, schema: getDeliverySchema },
    async ({ shop, params }) => await readDelivery(app.prisma, shop.id, params.id, params.delivery_id)
  )
  app.post(
    '/webhook-endpoints/:id/recover',
    { config: { access: 'webhooks:write' }, schema: recoverSchema },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        async tx => {
          const { shop, params, body } = request
          const since = parseMoment(body.since) ?? new Date()
          const result = await recoverDeliveries(tx, shop.id, params.id, since)
          const resource = `webhook_endpoint:${params.id}`
          const changes = { since: since.toISOString(), redelivered: result.redelivered }
          await app.audit.record(tx, request, { action: 'webhook_endpoint.recovered', resource, changes })
          return result
        },
        result => ({ status: 200, body: result })
      )
  )
  app.post(
    '/webhook-endpoints/:id/deliveries/:delivery_id/redeliver',
    { config: { access: 'webhooks:write' }, schema: redeliverSchema },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        async tx => {
          const { shop, params } = request
          const delivery = await redeliver(tx, shop.id, params.id, params.delivery_id)
          const resource = `webhook_delivery:${delivery.id}`
          await app.audit.record(tx, request, { action: 'webhook_delivery.redelivered', resource })
          return delivery
        },
        delivery => ({ status: 200, body: delivery })
      )
  )
}

const testRoute: FastifyPluginAsyncTypebox<SsrfRules> = async (app, rules) => {
  const sender = createSender(rules)
  const closing = new AbortController()
  let running = 0
  app.addHook('preClose', async () => closing.abort(shuttingDown()))
  app.addHook('onClose', async () => await sender.close())
  app.post(
    '/webhook-endpoints/:id/test',
    { config: { access: 'webhooks:write' }, schema: testSchema },
    async request => {
      const { shop, params } = request
      if (running >= maxRunningTests) throw overloaded('Too many tests of endpoints are in progress')
      running++
      try {
        return await testEndpoint(app, shop.id, params.id, { sender, signal: closing.signal })
      } finally {
        running--
      }
    }
  )
}

// People test endpoints one at a time. Each test may keep a connection and a request open for 15 s.
const maxRunningTests = 10

export default webhookEndpointRoutes

const sharedSchemas = [
  WebhookEndpoint,
  WebhookEndpointWithSecret,
  WebhookEndpointCreate,
  WebhookEndpointUpdate,
  WebhookEndpointList,
  Delivery,
  DeliveryList,
  LoggedAttempt,
  DeliveryDetails,
  WebhookTest,
  Recovery,
  RecoveryResult
]

const createDescription = `Sends every future event of the given \`types\` to the URL by POST, as specified by
[Standard Webhooks](https://www.standardwebhooks.com): the body is \`{ "type", "timestamp", "data" }\` with the event
as \`data\`, and the headers are \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`. Delivery is at least
once: an event may arrive twice, with the same \`webhook-id\`. The events of one order or product arrive in order.

Answer 2xx within 15 s. After any other response the delivery is retried: ten attempts over three days.
\`Retry-After\` is honored, 410 disables the endpoint, and redirects are not followed. There can be up to
${maxEndpoints} endpoints in a shop. Only this response shows the secret.`

const createSchema = {
  operationId: 'createWebhookEndpoint',
  summary: 'Create a webhook endpoint',
  description: createDescription,
  tags,
  headers: IdempotencyHeaders,
  body: reference(WebhookEndpointCreate),
  response: {
    201: jsonResponse(
      WebhookEndpointWithSecret,
      'The endpoint with its secret',
      'Location',
      'ETag',
      'Idempotent-Replayed'
    ),
    ...problems(...bodyProblems, ...idempotencyProblems, 'WEBHOOK_ENDPOINT_LIMIT_REACHED', 'SECRETS_UNAVAILABLE')
  }
}

const listSchema = {
  operationId: 'listWebhookEndpoints',
  summary: 'List webhook endpoints',
  description: 'Without their secrets, sorted by id.',
  tags,
  querystring: PageQuery,
  response: {
    200: jsonResponse(WebhookEndpointList, 'One page of the endpoints, without their secrets'),
    ...problems('VALIDATION_FAILED')
  }
}

const getSchema = {
  operationId: 'getWebhookEndpoint',
  summary: 'Get a webhook endpoint',
  description: 'Without its secret, which only its creation and its rotation show.',
  tags,
  params,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(WebhookEndpoint, 'The endpoint, without its secret', 'ETag'),
    304: emptyResponse('The version in `If-None-Match` is current'),
    ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND')
  }
}

const updateSchema = {
  operationId: 'updateWebhookEndpoint',
  summary: 'Change a webhook endpoint',
  description: 'Changes only the given fields. An endpoint that the service disabled can be enabled again.',
  tags,
  params,
  headers: IfMatchHeaders,
  body: reference(WebhookEndpointUpdate),
  response: {
    200: jsonResponse(WebhookEndpoint, 'The updated endpoint', 'ETag'),
    ...problems(...bodyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'PRECONDITION_FAILED')
  }
}

const deleteSchema = {
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint',
  description: 'Nothing is sent to it any more, including deliveries that are still pending.',
  tags,
  params,
  headers: IfMatchHeaders,
  response: {
    204: emptyResponse('The endpoint is deleted'),
    ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'PRECONDITION_FAILED')
  }
}

const rotateSecretSchema = {
  operationId: 'rotateWebhookSecret',
  summary: 'Replace the secret of a webhook endpoint',
  description:
    'For 24 hours deliveries are signed with the previous secret too: `webhook-signature` contains both signatures, ' +
    'separated by a space. Rotating again drops the older secret at once.',
  tags,
  params,
  headers: IdempotencyHeaders,
  response: {
    200: jsonResponse(WebhookEndpointWithSecret, 'The endpoint with its new secret', 'ETag', 'Idempotent-Replayed'),
    ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'SECRETS_UNAVAILABLE')
  }
}

const listDeliveriesSchema = {
  operationId: 'listDeliveries',
  summary: 'List the deliveries of a webhook endpoint, newest first',
  description: 'A delivery is kept for 30 days after it is delivered or has failed.',
  tags,
  params,
  querystring: DeliveryListQuery,
  response: {
    200: jsonResponse(DeliveryList, 'One page of the matching deliveries'),
    ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND')
  }
}

const listShopDeliveriesSchema = {
  operationId: 'listWebhookDeliveries',
  summary: 'List the deliveries of all webhook endpoints, newest first',
  description:
    'Those that failed (`status=failed`), or those about one order. Deliveries of deleted endpoints are left out.',
  tags,
  querystring: ShopDeliveryListQuery,
  response: {
    200: jsonResponse(DeliveryList, 'One page of the matching deliveries'),
    ...problems('VALIDATION_FAILED')
  }
}

const getDeliverySchema = {
  operationId: 'getDelivery',
  summary: 'Get a delivery with what is sent and every attempt',
  description: 'The `body` is the same in every attempt; `attempt_log` says when it was sent, where, and the answers.',
  tags,
  params: DeliveryParams,
  response: {
    200: jsonResponse(DeliveryDetails, 'The delivery'),
    ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'DELIVERY_NOT_FOUND')
  }
}

const recoverSchema = {
  operationId: 'recoverDeliveries',
  summary: 'Send all failed deliveries since a time again',
  description:
    'For a receiver that was down. The oldest go first, at most 1,000 by one request; each keeps its `webhook-id`, ' +
    'and its retry schedule starts again.',
  tags,
  params,
  headers: IdempotencyHeaders,
  body: reference(Recovery),
  response: {
    200: jsonResponse(RecoveryResult, 'How many are sent again', 'Idempotent-Replayed'),
    ...problems(...bodyProblems, ...idempotencyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND')
  }
}

const testSchema = {
  operationId: 'testWebhookEndpoint',
  summary: 'Send a test event to a webhook endpoint',
  description:
    'Sends one webhook of the type `webhook.test`, signed like the others, and answers 200 with what the receiver ' +
    'said, whatever it was. It is not an event of the log, is not retried, and goes to disabled endpoints too. ' +
    `A process runs ${maxRunningTests} tests at the same time; more are 503 \`OVERLOADED\`.`,
  tags,
  params,
  response: {
    200: jsonResponse(WebhookTest, 'What was sent, and the answer'),
    ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'SECRETS_UNAVAILABLE', 'OVERLOADED')
  }
}

const redeliverSchema = {
  operationId: 'redeliver',
  summary: 'Send a delivery again now',
  description:
    'Works for any status. The webhook keeps its `webhook-id`, and its retry schedule starts again. It waits while ' +
    'an earlier delivery about the same order or product is pending, and while the endpoint is disabled.',
  tags,
  params: DeliveryParams,
  headers: IdempotencyHeaders,
  response: {
    200: jsonResponse(Delivery, 'The delivery, pending', 'Idempotent-Replayed'),
    ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'DELIVERY_NOT_FOUND')
  }
}
