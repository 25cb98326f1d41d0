import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams, reference } from '../http/schemas.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedVersions } from '../http/etag.js'
import {
  IdempotencyHeaders,
  idempotencyProblems,
  idempotentRequest,
  sendResult,
  type Success
} from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer, noBody } from '../http/responses.js'
import bulkOrderRoutes from './bulk-routes.js'
import { cancelOrder, changeOrderStatus } from './change-status.js'
import { toOrder, type StoredOrder } from './order-row.js'
import { readOrderRequest } from './order-request.js'
import { measurePlacement } from './measure-placement.js'
import { createOrderPlacement, type PlacementOptions } from './place-orders.js'
import { listOrders, readOrderHistory } from './read-orders.js'
import {
  Order,
  OrderBulkCreate,
  OrderBulkResults,
  OrderCreate,
  OrderHistory,
  OrderItem,
  OrderLine,
  OrderList,
  OrderListQuery,
  OrderUpdate,
  Quote
} from './schemas.js'
import { readStatus } from './status.js'

const tags = ['orders']
const params = IdParams('The order')

const orderRoutes: FastifyPluginAsyncTypebox<PlacementOptions> = async (app, config) => {
  for (const schema of [
    OrderItem,
    Order,
    OrderLine,
    OrderCreate,
    OrderBulkCreate,
    OrderBulkResults,
    Quote,
    OrderUpdate,
    OrderList,
    OrderHistory
  ]) {
    app.addSchema(schema)
  }
  const observer = measurePlacement(app.metrics)
  const placement = createOrderPlacement(app.prisma, config, observer)
  app.metrics.onQueue(() => placement.queued)
  await app.register(bulkOrderRoutes, { ...config, observer })

  app.post(
    '/orders',
    {
      config: { access: ['admin', 'customer'] },
      schema: {
        operationId: 'createOrder',
        summary: 'Place an order',
        description: 'All lines or none, at the prices of the catalogue. 409 INSUFFICIENT_STOCK says what is short.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(OrderCreate),
        response: {
          201: answer(Order, 'The order; its stock is taken', 'Location', 'ETag', 'Idempotent-Replayed'),
          ...problems(
            ...bodyProblems,
            ...idempotencyProblems,
            'PRODUCT_NOT_FOUND',
            'USER_NOT_FOUND',
            'INSUFFICIENT_STOCK',
            'PRICE_CHANGED',
            'OVERLOADED'
          )
        }
      }
    },
    async (request, reply) => {
      const once = idempotentRequest(request, reply, readOrderRequest(request.body, request), describePlaced)
      return sendResult(reply, await placement.submit(once), describePlaced)
    }
  )

  app.get(
    '/orders',
    {
      config: { access: ['admin', 'reader', 'customer'] },
      schema: {
        operationId: 'listOrders',
        summary: 'List orders, newest first',
        description: 'A customer sees, and sums up, only its own.',
        tags,
        querystring: OrderListQuery,
        response: {
          200: answer(OrderList, 'One page of the orders that match, with the sums of all of them'),
          ...problems('VALIDATION_FAILED')
        }
      }
    },
    async request => await listOrders(app.reads, await app.cursors(), request.query, request.scope)
  )

  app.get(
    '/orders/:id',
    {
      config: { access: ['admin', 'reader', 'customer'] },
      schema: {
        operationId: 'getOrder',
        summary: 'Get an order',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: answer(Order, 'The order', 'ETag', 'X-Cache'),
          304: noBody('It is what `If-None-Match` names'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND')
        }
      }
    },
    (request, reply) =>
      app.sendCoalesced(request, reply, async () => {
        const { order, cache } = await app.orderCache.read(request.params.id, request.scope)
        return {
          headers: { etag: etagOf(order.version), ...(cache && { 'x-cache': cache }) },
          body: toOrder(order, { withProduct: true })
        }
      })
  )

  app.get(
    '/orders/:id/history',
    {
      config: { access: ['admin', 'reader', 'customer'] },
      schema: {
        operationId: 'getOrderHistory',
        summary: 'What happened to an order, oldest first',
        tags,
        params,
        response: { 200: answer(OrderHistory, 'The history'), ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND') }
      }
    },
    async request => await readOrderHistory(app.prisma, request.params.id, request.scope)
  )

  // Both methods do the same: designs that this API unites use either.
  for (const { method, operationId } of [
    { method: 'PATCH', operationId: 'updateOrder' },
    { method: 'PUT', operationId: 'putOrder' }
  ] as const) {
    app.route({
      method,
      url: '/orders/:id',
      config: { access: ['admin', 'customer'] },
      schema: {
        operationId,
        summary: 'Change the status of an order',
        description:
          'Asking for the status that it has is 200 and changes nothing. CANCELED gives the stock back, and so does REFUNDED of an order that never shipped. A customer can only cancel.',
        tags,
        params,
        headers: IfMatchHeaders,
        body: reference(OrderUpdate),
        response: {
          200: answer(Order, 'The order as it is now', 'ETag'),
          ...problems(...bodyProblems, 'INVALID_STATUS_TRANSITION', 'ORDER_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      },
      handler: async (request, reply) => {
        const orderId = request.params.id
        const order = await app.orderCache.whileChanging(
          [orderId],
          async () =>
            await changeOrderStatus(app.prisma, {
              orderId,
              to: readStatus(request.body.status),
              restock: request.body.restock,
              requester: 'api',
              expected: expectedVersions(request),
              performedBy: request.principal,
              scope: request.scope
            })
        )
        return await reply.header('etag', etagOf(order.version)).send(toOrder(order, { withProduct: false }))
      }
    })
  }

  app.delete(
    '/orders/:id',
    {
      config: { access: ['admin', 'customer'] },
      schema: {
        operationId: 'cancelOrder',
        summary: 'Cancel an order',
        description: 'PENDING and PAID become CANCELED, and the stock of every line comes back.',
        tags,
        params,
        headers: IfMatchHeaders,
        response: {
          200: answer(Order, 'The canceled order', 'ETag'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_CANCELABLE', 'ORDER_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      const change = {
        orderId: request.params.id,
        expected: expectedVersions(request),
        performedBy: request.principal,
        scope: request.scope
      }
      const order = await app.orderCache.whileChanging(
        [change.orderId],
        async () => await cancelOrder(app.prisma, change)
      )
      return await reply.header('etag', etagOf(order.version)).send(toOrder(order, { withProduct: false }))
    }
  )
}

function describePlaced(order: StoredOrder): Success {
  return {
    status: 201,
    headers: { location: `/api/v1/orders/${order.id}`, etag: etagOf(order.version) },
    body: toOrder(order, { withProduct: false })
  }
}

export default orderRoutes
