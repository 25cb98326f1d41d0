import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
import { IdParams, reference } from '../http/schemas.js'
import { varyByCredentials } from '../http/vary.js'
import { IfMatchHeaders, IfNoneMatchHeaders, expectedTags } from '../http/etag.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse, emptyResponse, listResponse } from '../http/responses.js'
import bulkProductRoutes from './bulk-routes.js'
import { deleteProduct, updateProduct } from './change-products.js'
import { createProduct, readNewProduct } from './create-products.js'
import { productEtag } from './product-etag.js'
import importRoutes from './import-routes.js'
import { productCsvColumns, productCsvExample } from './product-csv.js'
import { productOf } from './product-row.js'
import { listProducts, readProduct, readProductPage, viewOf } from './read-products.js'
import {
  Movement,
  MovementList,
  Product,
  ProductBulkCreate,
  ProductBulkError,
  ProductBulkResults,
  ProductBulkUpdate,
  ProductBulkUpdateError,
  ProductBulkUpdateItem,
  ProductBulkUpdateResults,
  ProductCreate,
  ProductList,
  ProductListQuery,
  ProductUpdate,
  ProductStock,
  ProductUpdateQuery,
  StockAdjustment,
  StockTransfer
} from './schemas.js'
import stockRoutes from './stock-routes.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

const schemas = [
  Product,
  ProductCreate,
  ProductBulkCreate,
  ProductBulkError,
  ProductBulkResults,
  ProductBulkUpdate,
  ProductBulkUpdateError,
  ProductBulkUpdateItem,
  ProductBulkUpdateResults,
  ProductUpdate,
  ProductList,
  ProductStock,
  StockAdjustment,
  StockTransfer,
  Movement,
  MovementList
]

const tags = ['products']
const params = IdParams('The product')

const productRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of schemas) app.addSchema(schema)
  addCreateRoute(app)
  addListRoute(app)
  addReadRoute(app)
  // PATCH and PUT do the same, because clients of different designs use either.
  addUpdateRoute(app, 'PATCH', 'updateProduct')
  addUpdateRoute(app, 'PUT', 'putProduct')
  addDeleteRoute(app)
  await app.register(bulkProductRoutes)
  await app.register(stockRoutes)
  await app.register(importRoutes)
}

function addCreateRoute(app: App): void {
  app.post(
    '/products',
    {
      config: { access: 'products:write' },
      schema: {
        operationId: 'createProduct',
        summary: 'Create a product',
        description: 'With its initial stock, which is the first entry of its ledger.',
        tags,
        headers: IdempotencyHeaders,
        body: reference(ProductCreate),
        response: {
          201: jsonResponse(Product, 'The product', 'Location', 'ETag', 'Idempotent-Replayed'),
          ...problems(...bodyProblems, ...idempotencyProblems, 'SKU_EXISTS', 'EXTERNAL_ID_EXISTS', 'CURRENCY_IN_USE')
        }
      }
    },
    async (request, reply) => {
      const { currency } = request.shop
      const options = { currency, performedBy: request.principal }
      const command = createProduct(readNewProduct(request.body, currency), options)
      return await app.submitOnce(request, reply, command, record => {
        const product = productOf(record, currency)
        return {
          status: 201,
          headers: { location: `/api/v1/products/${product.id}`, etag: productEtag(product) },
          body: product
        }
      })
    }
  )
}

function addListRoute(app: App): void {
  app.get(
    '/products',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listProducts',
        summary: 'List products',
        description:
          'Products that are not deleted, with filters and three ways to page. Where credentials are required, ' +
          'customers and the public see only active products.\n\nWith `Accept: text/csv` the response is a file of ' +
          'all products that match, and there are no pages.',
        tags,
        querystring: ProductListQuery,
        response: {
          200: listResponse(ProductList, 'One page of the matching products, or a file of all', productCsvExample),
          ...problems('VALIDATION_FAILED', 'OVERLOADED')
        }
      }
    },
    (request, reply) => {
      varyByCredentials(reply)
      if (prefers(request, reply, 'text/csv')) return sendProducts(app, request, reply)
      app.sendCoalesced(request, reply, async () => ({
        body: await listProducts(app.publicReads.lists, request.shop, await app.cursors(request.shop.id), {
          query: request.query,
          view: viewOf(request)
        })
      }))
    }
  )
}

function sendProducts(
  app: App,
  request: FastifyRequest<{ Querystring: ProductListQuery }>,
  reply: FastifyReply
): Promise<FastifyReply> {
  const { shop, query } = request
  const list = { query, view: viewOf(request) }
  return app.sendCsv(request, reply, {
    name: 'products',
    columns: productCsvColumns,
    readPage: async after => await readProductPage(app.publicReads.lists, shop, list, after)
  })
}

function addReadRoute(app: App): void {
  app.get(
    '/products/:id',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getProduct',
        summary: 'Get a product',
        description:
          'With its current stock. A deleted product is 404; where credentials are required, so is an inactive one ' +
          'for customers and the public.',
        tags,
        params,
        headers: IfNoneMatchHeaders,
        response: {
          200: jsonResponse(Product, 'The product', 'ETag'),
          304: emptyResponse('Neither the product nor its stock has changed: `If-None-Match` names its `ETag`'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND')
        }
      }
    },
    (request, reply) => {
      varyByCredentials(reply)
      app.sendCoalesced(request, reply, async () => {
        const product = await readProduct(app.publicReads.single, request.shop, request.params.id, viewOf(request))
        return { headers: { etag: productEtag(product) }, body: product }
      })
    }
  )
}

function addUpdateRoute(app: App, method: 'PATCH' | 'PUT', operationId: string): void {
  app.route({
    method,
    url: '/products/:id',
    config: { access: 'products:write' },
    schema: {
      operationId,
      summary: 'Change a product',
      description:
        'Changes only the given fields; `partial=false` requires all of them. With `If-Match`, a sale since the read ' +
        'does not matter, unless the change sets `stock`.',
      tags,
      params,
      querystring: ProductUpdateQuery,
      headers: IfMatchHeaders,
      body: reference(ProductUpdate),
      response: {
        200: jsonResponse(Product, 'The product after the change', 'ETag'),
        ...problems(
          ...bodyProblems,
          'PRODUCT_NOT_FOUND',
          'SKU_EXISTS',
          'EXTERNAL_ID_EXISTS',
          'CURRENCY_IN_USE',
          'PRECONDITION_FAILED'
        )
      }
    },
    handler: async (request, reply) => {
      const { params, query, body, principal, shop } = request
      const command = updateProduct(params.id, body, {
        isPartial: query.partial ?? true,
        expected: expectedTags(request),
        performedBy: principal,
        lowStockThreshold: shop.lowStockThreshold,
        currency: shop.currency
      })
      const product = productOf(await app.writer.submit(shop.id, command), shop.currency)
      return await reply.header('etag', productEtag(product)).send(product)
    }
  })
}

function addDeleteRoute(app: App): void {
  app.delete(
    '/products/:id',
    {
      config: { access: 'products:write' },
      schema: {
        operationId: 'deleteProduct',
        summary: 'Delete a product',
        description:
          'No read returns it any more, and its sku and external id are free again. Existing orders still show it.',
        tags,
        params,
        headers: IfMatchHeaders,
        response: {
          204: emptyResponse('The product was deleted'),
          ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'PRECONDITION_FAILED')
        }
      }
    },
    async (request, reply) => {
      await app.writer.submit(
        request.shop.id,
        deleteProduct(request.params.id, expectedTags(request), request.principal)
      )
      return await reply.code(204).send(null)
    }
  )
}

export default productRoutes
