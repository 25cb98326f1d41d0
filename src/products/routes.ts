import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { bulkBodyLimitBytes, bulkResults, readItems, requireAll, runValid } from '../http/bulk.js'
import { IdParams, reference } from '../http/schemas.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedVersions } from '../http/etag.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer, noBody } from '../http/responses.js'
import { adjustStock, deleteProduct, updateProduct } from './change-products.js'
import { createProduct, createProducts, readNewProduct, type NewProduct } from './create-products.js'
import type { LowStockOptions } from './low-stock.js'
import { listMovements, listProducts, readProduct } from './read-products.js'
import {
  Movement,
  MovementList,
  MovementListQuery,
  Product,
  ProductBulkCreate,
  ProductBulkResults,
  ProductCreate,
  ProductList,
  ProductListQuery,
  ProductUpdate,
  ProductUpdateQuery,
  StockAdjustment
} from './schemas.js'

const tags = ['products']
const params = IdParams('The product')

const productRoutes: FastifyPluginAsyncTypebox<LowStockOptions> = async (app, { lowStockThreshold }) => {
  for (const schema of [
    Product,
    ProductCreate,
    ProductBulkCreate,
    ProductBulkResults,
    ProductUpdate,
    ProductList,
    StockAdjustment,
    Movement,
    MovementList
  ]) {
    app.addSchema(schema)
  }

  app.post(
    '/products',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'createProduct',
        summary: 'Create a product',
        tags,
        headers: IdempotencyHeaders,
        body: reference(ProductCreate),
        response: {
          201: answer(Product, 'The product', 'Location', 'ETag', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'SKU_EXISTS')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => createProduct(tx, readNewProduct(request.body), request.principal),
        product => ({
          status: 201,
          headers: { location: `/api/v1/products/${product.id}`, etag: etagOf(product.version) },
          body: product
        })
      )
  )

  app.post(
    '/products/bulk',
    {
      bodyLimit: bulkBodyLimitBytes,
      attachValidation: true,
      config: { access: ['admin'] },
      schema: {
        operationId: 'createProducts',
        summary: 'Create up to 1,000 products',
        tags,
        headers: IdempotencyHeaders,
        body: reference(ProductBulkCreate),
        response: {
          201: answer(ProductBulkResults, 'All were created (`atomic`)', 'Idempotent-Replayed'),
          200: answer(ProductBulkResults, 'What became of each (`partial`)', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'SKU_EXISTS')
        }
      }
    },
    async (request, reply) => {
      const { items, isPartial } = readItems(request, 'products', readNewProduct)
      return await app.writeOnce(
        request,
        reply,
        async tx => {
          const outcomes = await runValid<NewProduct, Product>(items, valid =>
            createProducts(tx, valid, request.principal)
          )
          if (!isPartial) requireAll(outcomes)
          return outcomes
        },
        outcomes => ({ status: isPartial ? 200 : 201, body: { results: bulkResults(outcomes, 'product', request.id) } })
      )
    }
  )

  app.get(
    '/products',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listProducts',
        summary: 'List products',
        tags,
        querystring: ProductListQuery,
        response: { 200: answer(ProductList, 'One page of the products that match'), ...problems('VALIDATION_FAILED') }
      }
    },
    (request, reply) =>
      app.sendCoalesced(request, reply, async () => ({
        body: await listProducts(app.reads, await app.cursors(), request.query)
      }))
  )

  app.get(
    '/products/:id',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getProduct',
        summary: 'Get a product',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: answer(Product, 'The product', 'ETag'),
          304: noBody('It is what `If-None-Match` names'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND')
        }
      }
    },
    (request, reply) =>
      app.sendCoalesced(request, reply, async () => {
        const product = await readProduct(app.reads, request.params.id)
        return { headers: { etag: etagOf(product.version) }, body: product }
      })
  )

  // Both methods change the fields that are given: designs that this API unites use either.
  for (const { method, operationId } of [
    { method: 'PATCH', operationId: 'updateProduct' },
    { method: 'PUT', operationId: 'putProduct' }
  ] as const) {
    app.route({
      method,
      url: '/products/:id',
      config: { access: ['admin'] },
      schema: {
        operationId,
        summary: 'Change a product',
        description: 'Changes the fields that are given, unless `partial=false` asks for all of them.',
        tags,
        params,
        querystring: ProductUpdateQuery,
        headers: IfMatchHeaders,
        body: reference(ProductUpdate),
        response: {
          200: answer(Product, 'The product as it is now', 'ETag'),
          ...problems(...bodyProblems, 'PRODUCT_NOT_FOUND', 'SKU_EXISTS', 'PRECONDITION_FAILED')
        }
      },
      handler: async (request, reply) => {
        const { params, query, body, principal } = request
        const product = await updateProduct(app.prisma, params.id, body, {
          isPartial: query.partial ?? true,
          expected: expectedVersions(request),
          performedBy: principal,
          lowStockThreshold
        })
        return await reply.header('etag', etagOf(product.version)).send(product)
      }
    })
  }

  app.delete(
    '/products/:id',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'deleteProduct',
        summary: 'Delete a product',
        description: 'It is gone from every read and its sku is free again; orders of it keep showing it.',
        tags,
        params,
        headers: IfMatchHeaders,
        response: {
          204: noBody('It is deleted'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      await deleteProduct(app.prisma, request.params.id, expectedVersions(request), request.principal)
      return await reply.code(204).send(null)
    }
  )

  app.post(
    '/products/:id/stock',
    {
      config: { access: ['admin'] },
      schema: {
        operationId: 'adjustStock',
        summary: 'Move stock by a signed amount',
        tags,
        params,
        headers: IdempotencyHeaders,
        body: reference(StockAdjustment),
        response: {
          200: answer(Product, 'The product with its new stock', 'ETag', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'PRODUCT_NOT_FOUND', 'INSUFFICIENT_STOCK')
        }
      }
    },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => adjustStock(tx, request.params.id, request.body, { performedBy: request.principal, lowStockThreshold }),
        product => ({ status: 200, headers: { etag: etagOf(product.version) }, body: product })
      )
  )

  app.get(
    '/products/:id/movements',
    {
      // Not public, as products are: it says which orders moved the stock.
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listMovements',
        summary: 'The stock ledger of a product, newest first',
        tags,
        params,
        querystring: MovementListQuery,
        response: {
          200: answer(MovementList, 'One page of the ledger'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND')
        }
      }
    },
    async request => await listMovements(app.reads, await app.cursors(), request.params.id, request.query)
  )
}

export default productRoutes
