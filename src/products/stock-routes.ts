import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { adjustStock } from './change-products.js'
import { productEtag } from './product-etag.js'
import { productOf } from './product-row.js'
import { listMovements } from './read-products.js'
import { MovementList, MovementListQuery, Product, StockAdjustment } from './schemas.js'

const tags = ['products']
const params = IdParams('The product')

/** The routes of a product's stock and its ledger. */
const stockRoutes: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/products/:id/stock',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'adjustStock',
        summary: 'Adjust stock by a signed amount',
        description: 'Records the movement in the ledger, with its reason. The stock never falls below zero.',
        tags,
        params,
        headers: IdempotencyHeaders,
        body: reference(StockAdjustment),
        response: {
          200: jsonResponse(Product, 'The product with its new stock', 'ETag', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'PRODUCT_NOT_FOUND', 'INSUFFICIENT_STOCK')
        }
      }
    },
    async (request, reply) => {
      const { lowStockThreshold, currency } = request.shop
      const command = adjustStock(request.params.id, request.body, {
        performedBy: request.principal,
        lowStockThreshold
      })
      return await app.submitOnce(request, reply, command, record => {
        const product = productOf(record, currency)
        return { status: 200, headers: { etag: productEtag(product) }, body: product }
      })
    }
  )

  app.get(
    '/products/:id/movements',
    {
      // Products are public, but the ledger names the orders that moved the stock.
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listMovements',
        summary: "List a product's stock movements, newest first",
        description: 'Each entry has the stock after it: the ledger adds up to the current stock.',
        tags,
        params,
        querystring: MovementListQuery,
        response: {
          200: jsonResponse(MovementList, 'One page of the stock ledger'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND')
        }
      }
    },
    async request =>
      await listMovements(
        app.listReads,
        request.shop.id,
        await app.cursors(request.shop.id),
        request.params.id,
        request.query
      )
  )
}

export default stockRoutes
