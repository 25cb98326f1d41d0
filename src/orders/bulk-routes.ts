import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Outcome } from '../batching/group-commit.js'
import { bulkBodyLimitBytes, bulkResults, readItems, requireAll, runValid } from '../http/bulk.js'
import { reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { toOrder, type StoredOrder } from './order-row.js'
import { readOrderRequest, type OrderRequest } from './order-request.js'
import { placeOrders, type PlacementObserver, type PlacementOptions } from './place-orders.js'
import { quoteOrder } from './quote-order.js'
import { OrderBulkCreate, OrderBulkResults, OrderCreate, Quote } from './schemas.js'

const tags = ['orders']

/** Many orders in one request, and what one would come to. */
const bulkOrderRoutes: FastifyPluginAsyncTypebox<PlacementOptions & { observer: PlacementObserver }> = async (
  app,
  { observer, ...config }
) => {
  app.post(
    '/orders/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: ['admin', 'customer'] },
      schema: {
        operationId: 'createOrders',
        summary: 'Place up to 100 orders',
        tags,
        headers: IdempotencyHeaders,
        body: reference(OrderBulkCreate),
        response: {
          201: answer(OrderBulkResults, 'All were placed (`atomic`)', 'Idempotent-Replayed'),
          200: answer(OrderBulkResults, 'What became of each (`partial`)', 'Idempotent-Replayed'),
          ...problems(
            ...bodyProblems,
            ...idempotencyProblems,
            'PRODUCT_NOT_FOUND',
            'USER_NOT_FOUND',
            'INSUFFICIENT_STOCK',
            'PRICE_CHANGED'
          )
        }
      }
    },
    async (request, reply) => {
      const { items, isPartial } = readItems(request, 'orders', (order, path) => readOrderRequest(order, request, path))
      let decided: Array<Outcome<StoredOrder>> = []
      const isRefused = (outcome: Outcome<StoredOrder>) => !outcome.ok
      const answered = await app
        .writeOnce(
          request,
          reply,
          async tx => {
            decided = await runValid<OrderRequest, StoredOrder>(items, valid => placeOrders(tx, valid, config))
            if (!isPartial) requireAll(decided)
            return decided
          },
          outcomes => ({
            status: isPartial ? 200 : 201,
            body: {
              results: bulkResults(outcomes, 'order', request.id, order => toOrder(order, { withProduct: false }))
            }
          })
        )
        .catch(error => {
          observer.onDecided(decided.filter(isRefused))
          throw error
        })
      // With `atomic`, one refusal has undone what had been admitted.
      observer.onDecided(isPartial || !decided.some(isRefused) ? decided : decided.filter(isRefused))
      return answered
    }
  )

  app.post(
    '/orders/quote',
    {
      config: { access: ['admin', 'reader', 'customer'] },
      schema: {
        operationId: 'quoteOrder',
        summary: 'What an order would come to now',
        description: 'Writes nothing and holds nothing.',
        tags,
        body: reference(OrderCreate),
        response: {
          200: answer(Quote, 'The quote'),
          ...problems(...bodyProblems, 'PRODUCT_NOT_FOUND', 'USER_NOT_FOUND', 'PRICE_CHANGED')
        }
      }
    },
    async request => await quoteOrder(app.prisma, readOrderRequest(request.body, request), config.currency)
  )
}

export default bulkOrderRoutes
