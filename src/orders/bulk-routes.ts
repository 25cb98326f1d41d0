import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Outcome } from '../batching/group-commit.js'
import { bulkBodyLimitBytes, bulkResults, readItems, validItems } from '../http/bulk.js'
import { reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { OrderBulkCreate, OrderBulkResults, OrderBulkUpdate, OrderBulkUpdateResults, Quote } from './bulk-schemas.js'
import { changeStatuses, statusChangeReader } from './change-order.js'
import { toOrder, type StoredOrder } from './order-row.js'
import { readOrderRequest } from './order-request.js'
import { placeOrders, type PlacementObserver } from './place-order.js'
import { quoteOrder } from './quote-order.js'
import { OrderCreate } from './schemas.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

interface BulkOptions {
  observer: PlacementObserver
}

const tags = ['orders']

/** The codes that placing orders can answer with. */
export const placementProblems = [
  ...bodyProblems,
  ...idempotencyProblems,
  'PRODUCT_NOT_FOUND',
  'USER_NOT_FOUND',
  'LOCATION_NOT_FOUND',
  'INSUFFICIENT_STOCK',
  'PRICE_CHANGED',
  'EXTERNAL_ID_EXISTS',
  'CURRENCY_IN_USE'
] as const

/** The routes that place or change many orders in one request, and that quote one order. */
const bulkOrderRoutes: FastifyPluginAsyncTypebox<BulkOptions> = async (app, options) => {
  addPlaceRoute(app, options)
  addUpdateRoute(app)
  addQuoteRoute(app)
}

function addPlaceRoute(app: App, { observer }: BulkOptions): void {
  app.post(
    '/orders/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: 'orders:write', servesCustomers: true },
      schema: {
        operationId: 'createOrders',
        summary: 'Place up to 100 orders',
        description:
          '`atomic` places all orders or none, `partial` each on its own. An earlier order may take the stock that a ' +
          'later one needs.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(OrderBulkCreate),
        response: {
          201: jsonResponse(OrderBulkResults, 'All orders were placed (`atomic`)', 'Idempotent-Replayed'),
          200: jsonResponse(OrderBulkResults, 'The result of each order (`partial`)', 'Idempotent-Replayed'),
          ...problems(...placementProblems)
        }
      }
    },
    async (request, reply) => {
      const orders = readItems(request, 'orders', (order, path) =>
        readOrderRequest(order, request, { currency: request.shop.currency, path })
      )
      return await app.submitOnce(request, reply, placeOrders(orders, request.shop, observer), outcomes => ({
        status: orders.isPartial ? 200 : 201,
        body: { results: orderResults(outcomes, 201, request.id) }
      }))
    }
  )
}

function addUpdateRoute(app: App): void {
  app.patch(
    '/orders/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: 'orders:write', servesCustomers: true },
      schema: {
        operationId: 'updateOrders',
        summary: 'Change the status of up to 100 orders',
        description:
          'Each item changes one order, as an update of that order alone would. An order may occur once in a ' +
          'request. A customer can only cancel.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(OrderBulkUpdate),
        response: {
          200: jsonResponse(
            OrderBulkUpdateResults,
            'All orders after the changes (`atomic`), or the result of each (`partial`)',
            'Idempotent-Replayed'
          ),
          ...problems(...bodyProblems, ...idempotencyProblems, 'INVALID_STATUS_TRANSITION', 'ORDER_NOT_FOUND')
        }
      }
    },
    async (request, reply) => {
      const changes = readItems(request, 'orders', statusChangeReader(request))
      const ids = validItems(changes.items).map(({ orderId }) => orderId)
      return await app.orderCache.whileChanging(request.shop.id, ids, () =>
        app.submitOnce(request, reply, changeStatuses(changes), outcomes => ({
          status: 200,
          body: { results: orderResults(outcomes, 200, request.id) }
        }))
      )
    }
  )
}

function orderResults(outcomes: ReadonlyArray<Outcome<StoredOrder>>, status: 200 | 201, requestId: string) {
  return bulkResults(outcomes, { name: 'order', status, requestId }, order => toOrder(order, { withProduct: false }))
}

function addQuoteRoute(app: App): void {
  app.post(
    '/orders/quote',
    {
      config: { access: 'orders:read', servesCustomers: true },
      schema: {
        operationId: 'quoteOrder',
        summary: 'Quote an order at current prices and stock',
        description: 'Writes nothing and reserves no stock.',
        tags,
        body: reference(OrderCreate),
        response: {
          200: jsonResponse(Quote, 'The quote'),
          ...problems(...bodyProblems, 'PRODUCT_NOT_FOUND', 'USER_NOT_FOUND', 'LOCATION_NOT_FOUND', 'PRICE_CHANGED')
        }
      }
    },
    async request => await quoteOrder(app.reads, request.shop, readOrderRequest(request.body, request, request.shop))
  )
}

export default bulkOrderRoutes
