import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Outcome } from '../batching/group-commit.js'
import { bulkBodyLimitBytes, bulkResults, readItems } from '../http/bulk.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import type { ProductRecord } from '../shop/records.js'
import { createProducts, readNewProduct } from './create-products.js'
import { productOf } from './product-row.js'
import { ProductBulkCreate, ProductBulkResults, ProductBulkUpdate, ProductBulkUpdateResults } from './schemas.js'
import { readUpdate, updateProducts } from './update-products.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

const tags = ['products']

/** The routes that create and change many products in one request. */
const bulkProductRoutes: FastifyPluginAsyncTypebox = async app => {
  addCreateRoute(app)
  addUpdateRoute(app)
}

function addCreateRoute(app: App): void {
  app.post(
    '/products/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: 'products:write' },
      schema: {
        operationId: 'createProducts',
        summary: 'Create up to 1,000 products',
        description: 'With their initial stock. `atomic` creates all or none, `partial` each on its own.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(ProductBulkCreate),
        response: {
          201: jsonResponse(ProductBulkResults, 'All products were created (`atomic`)', 'Idempotent-Replayed'),
          200: jsonResponse(ProductBulkResults, 'The result of each product (`partial`)', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'SKU_EXISTS', 'EXTERNAL_ID_EXISTS', 'CURRENCY_IN_USE')
        }
      }
    },
    async (request, reply) => {
      const { currency } = request.shop
      const products = readItems(request, 'products', (item, path) => readNewProduct(item, currency, path))
      return await app.submitOnce(
        request,
        reply,
        createProducts(products, { currency, performedBy: request.principal }),
        outcomes => ({
          status: products.isPartial ? 200 : 201,
          body: { results: productResults(outcomes, { status: 201, currency, requestId: request.id }) }
        })
      )
    }
  )
}

function addUpdateRoute(app: App): void {
  app.patch(
    '/products/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: 'products:write' },
      schema: {
        operationId: 'updateProducts',
        summary: 'Change up to 1,000 products',
        description:
          'Each item names a product by `id`, `sku` or `external_id` and changes its given fields. A product may ' +
          'occur once in a request. The changes are made in list order, so a sku or external id is free for the ' +
          'items after the one that gives it up.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(ProductBulkUpdate),
        response: {
          200: jsonResponse(
            ProductBulkUpdateResults,
            'All products after the changes (`atomic`), or the result of each (`partial`)',
            'Idempotent-Replayed'
          ),
          ...problems(
            ...bodyProblems,
            ...idempotencyProblems,
            'PRODUCT_NOT_FOUND',
            'SKU_EXISTS',
            'EXTERNAL_ID_EXISTS',
            'CURRENCY_IN_USE',
            'OVERLOADED'
          )
        }
      }
    },
    async (request, reply) => {
      const { currency, lowStockThreshold } = request.shop
      const updates = readItems(request, 'products', (item, path) => readUpdate(item, currency, path))
      const options = { performedBy: request.principal, lowStockThreshold, currency }
      return await app.submitOnce(request, reply, updateProducts(updates, options), outcomes => ({
        status: 200,
        body: { results: productResults(outcomes, { status: 200, currency, requestId: request.id }) }
      }))
    }
  )
}

function productResults(
  outcomes: ReadonlyArray<Outcome<ProductRecord>>,
  { status, currency, requestId }: { status: 200 | 201; currency: string; requestId: string }
) {
  return bulkResults(outcomes, { name: 'product', status, requestId }, product => productOf(product, currency))
}

export default bulkProductRoutes
