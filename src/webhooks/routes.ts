import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams, reference } from '../http/schemas.js'
import type { Config } from '../config.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedVersions, sendWithEtag } from '../http/etag.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer, noBody } from '../http/responses.js'
import { createEndpoint, deleteEndpoint, maxEndpoints, rotateSecret, updateEndpoint } from './change-endpoints.js'
import { redeliver } from './delivery-queue.js'
import { listDeliveries } from './read-deliveries.js'
import { listEndpoints, readEndpoint } from './read-endpoints.js'
import {
  Delivery,
  DeliveryList,
  DeliveryListQuery,
  DeliveryParams,
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointList,
  WebhookEndpointListQuery,
  WebhookEndpointUpdate,
  WebhookEndpointWithSecret
} from './schemas.js'

const tags = ['webhooks']
const params = IdParams('The endpoint')

const webhookEndpointRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'allowsPrivateWebhookAddresses'>> = async (
  app,
  { allowsPrivateWebhookAddresses }
) => {
  for (const schema of [
    WebhookEndpoint,
    WebhookEndpointWithSecret,
    WebhookEndpointCreate,
    WebhookEndpointUpdate,
    WebhookEndpointList,
    Delivery,
    DeliveryList
  ]) {
    app.addSchema(schema)
  }
  const rules = { allowsPrivateAddresses: allowsPrivateWebhookAddresses }

  app.post(
    '/webhook-endpoints',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'createWebhookEndpoint',
        summary: 'Have events sent to a URL',
        description: deliveryDescription,
        tags,
        headers: IdempotencyHeaders,
        body: reference(WebhookEndpointCreate),
        response: {
          201: answer(
            WebhookEndpointWithSecret,
            'The endpoint, with its secret',
            'Location',
            'ETag',
            'Idempotent-Replayed'
          ),
          ...problems(...bodyProblems, ...idempotencyProblems, 'WEBHOOK_ENDPOINT_LIMIT_REACHED')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => createEndpoint(tx, request.body, rules),
        endpoint => ({
          status: 201,
          headers: { location: `/api/v1/webhook-endpoints/${endpoint.id}`, etag: etagOf(endpoint.version) },
          body: endpoint
        })
      )
  )

  app.get(
    '/webhook-endpoints',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listWebhookEndpoints',
        summary: 'List webhook endpoints',
        tags,
        querystring: WebhookEndpointListQuery,
        response: {
          200: answer(WebhookEndpointList, 'One page of the endpoints, without their secrets'),
          ...problems('VALIDATION_FAILED')
        }
      }
    },
    async request => await listEndpoints(app.prisma, await app.cursors(), request.query)
  )

  app.get(
    '/webhook-endpoints/:id',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'getWebhookEndpoint',
        summary: 'Get a webhook endpoint',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: answer(WebhookEndpoint, 'The endpoint, without its secret', 'ETag'),
          304: noBody('It is what `If-None-Match` names'),
          ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND')
        }
      }
    },
    async (request, reply) => sendWithEtag(request, reply, await readEndpoint(app.prisma, request.params.id))
  )

  app.patch(
    '/webhook-endpoints/:id',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'updateWebhookEndpoint',
        summary: 'Change a webhook endpoint',
        tags,
        params,
        headers: IfMatchHeaders,
        body: reference(WebhookEndpointUpdate),
        response: {
          200: answer(WebhookEndpoint, 'The endpoint as it is now', 'ETag'),
          ...problems(...bodyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      const { params, body } = request
      const endpoint = await updateEndpoint(app.prisma, {
        id: params.id,
        input: body,
        expected: expectedVersions(request),
        rules
      })
      return await reply.header('etag', etagOf(endpoint.version)).send(endpoint)
    }
  )

  app.delete(
    '/webhook-endpoints/:id',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'deleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint',
        description: 'Nothing is sent to it any more, what was waiting included.',
        tags,
        params,
        headers: IfMatchHeaders,
        response: {
          204: noBody('It is deleted'),
          ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      await deleteEndpoint(app.prisma, request.params.id, expectedVersions(request))
      return await reply.code(204).send(null)
    }
  )

  app.post(
    '/webhook-endpoints/:id/rotate-secret',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Get a new secret',
        description:
          'For 24 hours deliveries are signed with the secret before it as well: `webhook-signature` has both, with a space between them. Rotating again ends that for the one before.',
        tags,
        params,
        headers: IdempotencyHeaders,
        response: {
          200: answer(WebhookEndpointWithSecret, 'The endpoint, with its new secret', 'ETag', 'Idempotent-Replayed'),
          ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => rotateSecret(tx, request.params.id),
        endpoint => ({ status: 200, headers: { etag: etagOf(endpoint.version) }, body: endpoint })
      )
  )

  app.get(
    '/webhook-endpoints/:id/deliveries',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listDeliveries',
        summary: 'What is sent to an endpoint and what came of it, newest first',
        description: 'Kept for 30 days after a delivery is settled.',
        tags,
        params,
        querystring: DeliveryListQuery,
        response: {
          200: answer(DeliveryList, 'One page of the deliveries that match'),
          ...problems('VALIDATION_FAILED', 'WEBHOOK_ENDPOINT_NOT_FOUND')
        }
      }
    },
    async request => await listDeliveries(app.prisma, await app.cursors(), request.params.id, request.query)
  )

  app.post(
    '/webhook-endpoints/:id/deliveries/:delivery_id/redeliver',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'redeliver',
        summary: 'Send a delivery again now',
        description:
          'Whatever became of it, with the same `webhook-id`, and with all retries before it again. If an earlier one about the same order or product is pending it waits for that; if the endpoint is disabled, until it is not.',
        tags,
        params: DeliveryParams,
        headers: IdempotencyHeaders,
        response: {
          200: answer(Delivery, 'The delivery, pending', 'Idempotent-Replayed'),
          ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'WEBHOOK_ENDPOINT_NOT_FOUND', 'DELIVERY_NOT_FOUND')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => redeliver(tx, request.params.id, request.params.delivery_id),
        delivery => ({ status: 200, body: delivery })
      )
  )
}

export default webhookEndpointRoutes

const deliveryDescription = `Every event of the \`types\` from now on is sent to the URL by POST, as [Standard Webhooks](https://www.standardwebhooks.com) describes it:
\`{ "type", "timestamp", "data" }\`, \`data\` being the event, with the headers \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`. At least once: an event may come twice,
with the same \`webhook-id\`. What is about one order comes in order.

Answer 2xx within 15 s. Anything else is tried again, ten times over three days; \`Retry-After\` is honoured, 410 disables the endpoint, and redirects are not followed.
There are at most ${maxEndpoints} endpoints. The secret is shown in this answer only.`
