import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams, reference } from '../common-schemas.js'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedVersions, sendWithEtag } from '../etag.js'
import { bodyProblems, problems } from '../problem-schemas.js'
import { answer, noBody } from '../responses.js'
import { adjustStock, createProduct, deleteProduct, updateProduct } from './change-products.js'
import { listMovements, listProducts, readProduct } from './read-products.js'
import {
  Movement, MovementList, MovementListQuery, Product, ProductCreate, ProductList, ProductListQuery, ProductUpdate, ProductUpdateQuery, StockAdjustment
} from './schemas.js'

const tags = ['products']
const params = IdParams('The product')

const productRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Product, ProductCreate, ProductUpdate, ProductList, StockAdjustment, Movement, MovementList]) app.addSchema(schema)

  app.post('/products', {
    schema: {
      operationId: 'createProduct',
      summary: 'Create a product',
      tags,
      body: reference(ProductCreate),
      response: { 201: answer(Product, 'The product', 'Location', 'ETag'), ...problems(...bodyProblems, 'SKU_EXISTS') }
    }
  }, async (request, reply) => {
    const product = await createProduct(app.prisma, request.body, request.principal)
    return await reply.code(201).header('location', `/api/v1/products/${product.id}`).header('etag', etagOf(product.version)).send(product)
  })

  app.get('/products', {
    schema: {
      operationId: 'listProducts',
      summary: 'List products',
      tags,
      querystring: ProductListQuery,
      response: { 200: answer(ProductList, 'One page of the products that match'), ...problems('VALIDATION_FAILED') }
    }
  }, async request => await listProducts(app.prisma, await app.cursors(), request.query))

  app.get('/products/:id', {
    schema: {
      operationId: 'getProduct',
      summary: 'Get a product',
      tags,
      params,
      headers: IfNoneMatchHeaders,
      response: { 200: answer(Product, 'The product', 'ETag'), 304: noBody('It is what `If-None-Match` names'), ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND') }
    }
  }, async (request, reply) => sendWithEtag(request, reply, await readProduct(app.prisma, request.params.id)))

  // Both methods change the fields that are given: designs that this API unites use either.
  for (const { method, operationId } of [{ method: 'PATCH', operationId: 'updateProduct' }, { method: 'PUT', operationId: 'putProduct' }] as const) {
    app.route({
      method,
      url: '/products/:id',
      schema: {
        operationId,
        summary: 'Change a product',
        description: 'Changes the fields that are given, unless `partial=false` asks for all of them.',
        tags,
        params,
        querystring: ProductUpdateQuery,
        headers: IfMatchHeaders,
        body: reference(ProductUpdate),
        response: { 200: answer(Product, 'The product as it is now', 'ETag'), ...problems(...bodyProblems, 'PRODUCT_NOT_FOUND', 'SKU_EXISTS', 'PRECONDITION_FAILED') }
      },
      handler: async (request, reply) => {
        const { params, query, body, principal } = request
        const product = await updateProduct(app.prisma, params.id, body, query.partial ?? true, expectedVersions(request), principal)
        return await reply.header('etag', etagOf(product.version)).send(product)
      }
    })
  }

  app.delete('/products/:id', {
    schema: {
      operationId: 'deleteProduct',
      summary: 'Delete a product',
      description: 'It is gone from every read and its sku is free again; orders of it keep showing it.',
      tags,
      params,
      headers: IfMatchHeaders,
      response: { 204: noBody('It is deleted'), ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'PRECONDITION_FAILED') }
    }
  }, async (request, reply) => {
    await deleteProduct(app.prisma, request.params.id, expectedVersions(request), request.principal)
    return await reply.code(204).send(null)
  })

  app.post('/products/:id/stock', {
    schema: {
      operationId: 'adjustStock',
      summary: 'Move stock by a signed amount',
      tags,
      params,
      body: reference(StockAdjustment),
      response: { 200: answer(Product, 'The product with its new stock', 'ETag'), ...problems(...bodyProblems, 'PRODUCT_NOT_FOUND', 'INSUFFICIENT_STOCK') }
    }
  }, async (request, reply) => {
    const product = await adjustStock(app.prisma, request.params.id, request.body, request.principal)
    return await reply.header('etag', etagOf(product.version)).send(product)
  })

  app.get('/products/:id/movements', {
    schema: {
      operationId: 'listMovements',
      summary: 'The stock ledger of a product, newest first',
      tags,
      params,
      querystring: MovementListQuery,
      response: { 200: answer(MovementList, 'One page of the ledger'), ...problems('VALIDATION_FAILED', 'PRODUCT_NOT_FOUND') }
    }
  }, async request => await listMovements(app.prisma, await app.cursors(), request.params.id, request.query))
}

export default productRoutes
