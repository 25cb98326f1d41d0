import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
import { PageQuery } from '../http/pagination.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, listResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { varyByCredentials } from '../http/vary.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { adjustStock, transferStock } from './adjust-stock.js'
import { productEtag } from './product-etag.js'
import { movementCsvColumns, movementCsvExample } from './product-csv.js'
import { productOf } from './product-row.js'
import { listMovements, readMovementPage, viewOf } from './read-products.js'
import { readStock, stockOf } from './read-stock.js'
import { MovementList, Product, ProductStock, StockAdjustment, StockTransfer } from './schemas.js'

const tags = ['products']
const params = IdParams('The product')

/** The routes of a product's stock, by location, and of its ledger. */
const stockRoutes: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/products/:id/stock',
    { config: { access: 'stock:write' }, schema: adjustSchema },
    async (request, reply) => {
      const { principal: performedBy, shop, params, body } = request
      const { lowStockThreshold, currency } = shop
      const command = adjustStock(params.id, body, { performedBy, lowStockThreshold })
      return await app.submitOnce(request, reply, command, record => {
        const product = productOf(record, currency)
        return { status: 200, headers: { etag: productEtag(product) }, body: product }
      })
    }
  )
  app.get('/products/:id/stock', { config: { access: 'public' }, schema: getSchema }, (request, reply) => {
    varyByCredentials(reply)
    const { shop, params } = request
    app.sendCoalesced(request, reply, async () => ({
      body: await readStock(app.publicReads.single, shop.id, params.id, viewOf(request))
    }))
  })
  app.post(
    '/stock/transfers',
    { config: { access: 'stock:write' }, schema: transferSchema },
    async (request, reply) => {
      const { principal: performedBy, shop, body } = request
      const command = transferStock(body, { performedBy, lowStockThreshold: shop.lowStockThreshold })
      return await app.submitOnce(request, reply, command, ({ product, locations }) => ({
        status: 200,
        body: stockOf(product, locations)
      }))
    }
  )
  app.get(
    '/products/:id/movements',
    // Products are public, but the ledger names the orders that moved the stock.
    { config: { access: 'stock:read' }, schema: movementsSchema },
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

const moveProblems = problems(
  ...bodyProblems,
  ...idempotencyProblems,
  'PRODUCT_NOT_FOUND',
  'LOCATION_NOT_FOUND',
  'INSUFFICIENT_STOCK'
)

const adjustSchema = {
  operationId: 'adjustStock',
  summary: 'Adjust stock by a signed amount, or to what was counted',
  description:
    'Records the movement in the ledger, with its reason. The stock never falls below zero. Without a location, ' +
    'units come to the first active one, and leave the active ones in the order of their priority.',
  tags,
  params,
  headers: IdempotencyHeaders,
  body: reference(StockAdjustment),
  response: {
    200: jsonResponse(Product, 'The product with its new stock', 'ETag', 'Idempotent-Replayed'),
    ...moveProblems
  }
} satisfies FastifySchema

const getSchema = {
  operationId: 'getStock',
  summary: "Get a product's stock by location",
  description:
    'Locations are in the order in which they serve orders. Where credentials are required, customers and the public ' +
    'see only active locations, and only of active products.',
  tags,
  params,
  response: {
    200: jsonResponse(ProductStock, 'The stock by location'),
    ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND')
  }
} satisfies FastifySchema

const transferSchema = {
  operationId: 'transferStock',
  summary: 'Move units of a product to another location',
  description: 'Two movements in the ledger. Between active locations, what can be sold stays the same.',
  tags,
  headers: IdempotencyHeaders,
  body: reference(StockTransfer),
  response: {
    200: jsonResponse(ProductStock, 'The stock by location after the transfer', 'Idempotent-Replayed'),
    ...moveProblems
  }
} satisfies FastifySchema

const movementsSchema = {
  operationId: 'listMovements',
  summary: "List a product's stock movements, newest first",
  description:
    'Each entry has what is at its location after it: the ledger adds up to the stock at each location. With ' +
    '`Accept: text/csv` the response is a file of all of them.',
  tags,
  params,
  querystring: PageQuery,
  response: {
    200: listResponse(MovementList, 'One page of the stock ledger, or a file of it', movementCsvExample),
    ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'OVERLOADED')
  }
} satisfies FastifySchema
