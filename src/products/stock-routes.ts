import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, listResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { adjustStock } from './change-products.js'
import { productEtag } from './product-etag.js'
import { movementCsvColumns, movementCsvExample } from './product-csv.js'
import { productOf } from './product-row.js'
import { listMovements, readMovementPage } from './read-products.js'
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
        description:
          'Each entry has the stock after it: the ledger adds up to the current stock. With `Accept: text/csv` the ' +
          'response is a file of all of them.',
        tags,
        params,
        querystring: MovementListQuery,
        response: {
          200: listResponse(MovementList, 'One page of the stock ledger, or a file of it', movementCsvExample),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'OVERLOADED')
        }
      }
    },
    async (request, reply) => {
      const { shop, params, query } = request
      if (prefers(request, reply, 'text/csv')) {
        return await app.sendCsv(request, reply, {
          name: `product-${params.id}-movements`,
          columns: movementCsvColumns,
          readPage: async after => await readMovementPage(app.listReads, shop.id, params.id, after)
        })
      }
      return await listMovements(app.listReads, shop.id, await app.cursors(shop.id), params.id, query)
    }
  )
}

export default stockRoutes
