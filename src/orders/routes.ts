import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
import { IdParams, reference } from '../http/schemas.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf } from '../http/etag.js'
import { IdempotencyHeaders, type Success } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, emptyResponse, listResponse } from '../http/responses.js'
import bulkOrderRoutes, { placementProblems } from './bulk-routes.js'
import {
  OrderBulkCreate,
  OrderBulkError,
  OrderBulkResults,
  OrderBulkUpdate,
  OrderBulkUpdateError,
  OrderBulkUpdateItem,
  OrderBulkUpdateResults,
  Quote
} from './bulk-schemas.js'
import type { Command } from '../shop/command.js'
import type { OrderRecord } from '../shop/records.js'
import { Adjustment } from '../shop/order-details.js'
import { cancelOrder, changeStatus, editOrder } from './change-order.js'
import { toOrder, type StoredOrder } from './order-row.js'
import { readOrderRequest } from './order-request.js'
import { measurePlacement } from './measure-placement.js'
import { orderCsvColumns, orderCsvExample } from './order-csv.js'
import orderPartRoutes, { targetOf } from './part-routes.js'
import orderPaymentRoutes from './payment-routes.js'
import { placeOrder, type PlacementObserver } from './place-order.js'
import { listOrders, readOrderHistory, readOrderPage } from './read-orders.js'
import { OrderHistory, OrderList, OrderListQuery } from './read-schemas.js'
import { Order, OrderCreate, OrderItem, OrderLine, OrderUpdate } from './schemas.js'
import { readStatus } from './status.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

const schemas = [
  Adjustment,
  OrderItem,
  Order,
  OrderLine,
  OrderCreate,
  OrderBulkCreate,
  OrderBulkError,
  OrderBulkResults,
  OrderBulkUpdate,
  OrderBulkUpdateError,
  OrderBulkUpdateItem,
  OrderBulkUpdateResults,
  Quote,
  OrderUpdate,
  OrderList,
  OrderHistory
]

const tags = ['orders']
const params = IdParams('The order')

const orderRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of schemas) app.addSchema(schema)
  const observer = measurePlacement(app.metrics)
  await app.register(bulkOrderRoutes, { observer })
  await app.register(orderPaymentRoutes)
  await app.register(orderPartRoutes)
  addPlaceRoute(app, observer)
  addListRoute(app)
  addReadRoute(app)
  addHistoryRoute(app)
  // PATCH and PUT do the same, because clients of different designs use either.
  addStatusRoute(app, 'PATCH', 'updateOrder')
  addStatusRoute(app, 'PUT', 'putOrder')
  addCancelRoute(app)
}

function addPlaceRoute(app: App, observer: PlacementObserver): void {
  app.post(
    '/orders',
    {
      config: { access: 'orders:write', servesCustomers: true },
      schema: {
        operationId: 'createOrder',
        summary: 'Place an order',
        description:
          'All lines or none, at catalogue prices. 409 INSUFFICIENT_STOCK lists the products with too little stock.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(OrderCreate),
        response: {
          201: jsonResponse(Order, 'The order, with its stock taken', 'Location', 'ETag', 'Idempotent-Replayed'),
          ...problems(...placementProblems)
        }
      }
    },
    async (request, reply) =>
      await app.submitOnce(
        request,
        reply,
        placeOrder(readOrderRequest(request.body, request, request.shop), request.shop, observer),
        describePlaced
      )
  )
}

function describePlaced(order: StoredOrder): Success {
  return {
    status: 201,
    headers: { location: `/api/v1/orders/${order.id}`, etag: etagOf(order.version) },
    body: toOrder(order, { withProduct: false })
  }
}

function addListRoute(app: App): void {
  app.get(
    '/orders',
    {
      config: { access: 'orders:read', servesCustomers: true },
      schema: {
        operationId: 'listOrders',
        summary: 'List orders, newest first',
        description:
          'Customers get only their own orders, and the totals of those.\n\nWith `Accept: text/csv` the response is ' +
          'a file of all orders that match, one row for each, and there are no pages.',
        tags,
        querystring: OrderListQuery,
        response: {
          200: listResponse(
            OrderList,
            'One page of the matching orders, with the totals of all matching orders; or a file of all',
            orderCsvExample
          ),
          ...problems('VALIDATION_FAILED', 'OVERLOADED')
        }
      }
    },
    async (request, reply) => {
      const { query, scope, shop } = request
      if (prefers(request, reply, 'text/csv')) {
        return await app.sendCsv(request, reply, {
          name: 'orders',
          columns: orderCsvColumns,
          readPage: async after => await readOrderPage(app.listReads, shop.id, { query, scope }, after)
        })
      }
      return await listOrders(app.listReads, shop, await app.cursors(shop.id), { query, scope })
    }
  )
}

function addReadRoute(app: App): void {
  app.get(
    '/orders/:id',
    {
      config: { access: 'orders:read', servesCustomers: true },
      schema: {
        operationId: 'getOrder',
        summary: 'Get an order',
        description:
          'An order of one line also has `product_id`, `quantity` and a nested `product`. Customers can get only ' +
          'their own orders.',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: jsonResponse(Order, 'The order', 'ETag', 'X-Cache'),
          304: emptyResponse('The order still has the version that `If-None-Match` names'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND')
        }
      }
    },
    (request, reply) =>
      app.sendCoalesced(request, reply, async () => {
        const { order, cache } = await app.orderCache.read(request.shop.id, request.params.id, request.scope)
        return {
          headers: { etag: etagOf(order.version), ...(cache && { 'x-cache': cache }) },
          body: toOrder(order, { withProduct: true })
        }
      })
  )
}

function addHistoryRoute(app: App): void {
  app.get(
    '/orders/:id/history',
    {
      config: { access: 'orders:read', servesCustomers: true },
      schema: {
        operationId: 'getOrderHistory',
        summary: "Get an order's history, oldest entry first",
        description: 'Who changed the order, when and how. Customers can get it only for their own orders.',
        tags,
        params,
        response: {
          200: jsonResponse(OrderHistory, 'The history'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND')
        }
      }
    },
    async request => await readOrderHistory(app.prisma, request.shop.id, request.params.id, request.scope)
  )
}

function addStatusRoute(app: App, method: 'PATCH' | 'PUT', operationId: string): void {
  app.route({
    method,
    url: '/orders/:id',
    config: { access: 'orders:write', servesCustomers: true },
    schema: {
      operationId,
      summary: 'Change the status of an order, or its fields',
      description:
        'The note, the e-mail address, the phone number, the addresses and the metadata can change until the order ' +
        'has shipped. Setting the current status returns 200 and changes nothing. CANCELED returns the stock. So ' +
        'does REFUNDED if the order never shipped. PAID records a payment of what is outstanding, REFUNDED a refund ' +
        'of what is left. Canceling an order that was paid requests a refund. A customer can only cancel.',
      tags,
      params,
      headers: IfMatchHeaders,
      body: reference(OrderUpdate),
      response: {
        200: jsonResponse(Order, 'The order after the change', 'ETag'),
        ...problems(
          ...bodyProblems,
          'INVALID_STATUS_TRANSITION',
          'ORDER_NOT_EDITABLE',
          'ORDER_NOT_FOUND',
          'PRECONDITION_FAILED'
        )
      }
    },
    handler: async (request, reply) => {
      const order = await submit(app, request, updateOf(request))
      return await reply.header('etag', etagOf(order.version)).send(toOrder(order, { withProduct: false }))
    }
  })
}

function updateOf(request: FastifyRequest<{ Params: { id: number }; Body: OrderUpdate }>): Command<OrderRecord> {
  const { status, restock, reason, ...fields } = request.body
  const target = { ...targetOf(request), reason }
  const change =
    status === undefined ? undefined : { ...target, to: readStatus(status), restock, requester: 'api' as const }
  if (change && Object.keys(fields).length === 0) return changeStatus(change)
  return editOrder({ ...target, fields }, change)
}

function addCancelRoute(app: App): void {
  app.delete(
    '/orders/:id',
    {
      config: { access: 'orders:write', servesCustomers: true },
      schema: {
        operationId: 'cancelOrder',
        summary: 'Cancel an order',
        description:
          'Cancels a PENDING or PAID order and returns the stock of every line. What was paid becomes ' +
          '`refund_due_cents`, and `order.refund_requested` is published.',
        tags,
        params,
        headers: IfMatchHeaders,
        response: {
          200: jsonResponse(Order, 'The canceled order', 'ETag'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_CANCELABLE', 'ORDER_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      const order = await submit(app, request, cancelOrder(targetOf(request)))
      return await reply.header('etag', etagOf(order.version)).send(toOrder(order, { withProduct: false }))
    }
  )
}

async function submit(
  app: App,
  { params, shop }: FastifyRequest<{ Params: { id: number } }>,
  command: Command<OrderRecord>
): Promise<OrderRecord> {
  return await app.orderCache.whileChanging(shop.id, [params.id], async () => await app.writer.submit(shop.id, command))
}

export default orderRoutes
