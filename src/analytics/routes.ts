import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifySchema } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
import { problems } from '../http/problems.js'
import { listResponse } from '../http/responses.js'
import {
  productSalesCsvColumns,
  productSalesCsvExample,
  salesCsvColumns,
  salesCsvExample,
  stockCoverCsvColumns,
  stockCoverCsvExample
} from './analytics-csv.js'
import { listProductSales, readProductSalesPage } from './read-products.js'
import { readSales } from './read-sales.js'
import { listStockCover, readStockCoverPage } from './read-stock.js'
import {
  ProductSales,
  ProductSalesList,
  ProductSalesQuery,
  SalesQuery,
  SalesReport,
  SalesRow,
  StockCover,
  StockCoverList,
  StockCoverQuery
} from './schemas.js'

const schemas = [SalesRow, SalesReport, ProductSales, ProductSalesList, StockCover, StockCoverList]

const tags = ['analytics']

type App = Parameters<FastifyPluginAsyncTypebox>[0]

/** The routes of analytics: sales by time, sales by product, and how long stock lasts. */
const analyticsRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of schemas) app.addSchema(schema)
  addSalesRoute(app)
  addProductsRoute(app)
  addStockRoute(app)
}

export default analyticsRoutes

const config = { access: 'analytics:read' as const }

function addSalesRoute(app: App): void {
  app.get('/analytics/sales', { config, schema: salesSchema }, async (request, reply) => {
    const { query, shop } = request
    const isCsv = prefers(request, reply, 'text/csv')
    const report = await app.analytics.read(shop.id, async () => await readSales(app.listReads, shop, query))
    reply.header(asOfHeader, report.as_of_event_id)
    if (!isCsv) return report
    return await app.sendCsv(request, reply, {
      name: 'sales',
      columns: salesCsvColumns(query.group_by),
      readPage: async () => ({ rows: report.rows, next: undefined })
    })
  })
}

function addProductsRoute(app: App): void {
  app.get('/analytics/products', { config, schema: productsSchema }, async (request, reply) => {
    const { query, shop } = request
    const { listReads, analytics } = app
    if (prefers(request, reply, 'text/csv')) {
      return await app.sendCsv(request, reply, {
        name: 'product-sales',
        columns: productSalesCsvColumns,
        readPage: async after =>
          nameEvent(
            reply,
            await analytics.read(shop.id, async () => await readProductSalesPage(listReads, shop, query, after))
          )
      })
    }
    const cursors = await app.cursors(shop.id)
    const list = await analytics.read(shop.id, async () => await listProductSales(listReads, shop, cursors, query))
    return await reply.header(asOfHeader, list.as_of_event_id).send(list)
  })
}

function addStockRoute(app: App): void {
  app.get('/analytics/stock', { config, schema: stockSchema }, async (request, reply) => {
    const { query, shop } = request
    const { listReads, analytics } = app
    if (prefers(request, reply, 'text/csv')) {
      return await app.sendCsv(request, reply, {
        name: 'stock-cover',
        columns: stockCoverCsvColumns,
        readPage: async after =>
          nameEvent(
            reply,
            await analytics.read(shop.id, async () => await readStockCoverPage(listReads, shop.id, query, after))
          )
      })
    }
    const cursors = await app.cursors(shop.id)
    const list = await analytics.read(shop.id, async () => await listStockCover(listReads, shop.id, cursors, query))
    return await reply.header(asOfHeader, list.as_of_event_id).send(list)
  })
}

/** Names the event of the first page of a file; when later ones are read, the headers are on their way. */
function nameEvent<Page extends { asOf: number }>(reply: FastifyReply, page: Page): Page {
  if (!reply.raw.headersSent) reply.header(asOfHeader, page.asOf)
  return page
}

const asOfHeader = 'x-as-of-event'

const codes = ['VALIDATION_FAILED', 'OVERLOADED', 'ANALYTICS_BUILDING'] as const

const building =
  ' The first request of a shop computes everything from its history; while that takes longer than a request should, ' +
  'the answer is 503 `ANALYTICS_BUILDING` with `Retry-After`.'

const salesSchema = {
  operationId: 'getSales',
  summary: 'Sales by hour, day, week or month',
  description:
    'Orders, units and gross count when the order was placed; what was canceled, returned and refunded counts when ' +
    'that happened. Exact as of the event that the answer names. With `Accept: text/csv` the rows are a file.' +
    building,
  tags,
  querystring: SalesQuery,
  response: {
    200: listResponse(SalesReport, 'The sales, or a file of the rows', salesCsvExample, 'X-As-Of-Event'),
    ...problems(...codes)
  }
} satisfies FastifySchema

const productsSchema = {
  operationId: 'listProductSales',
  summary: 'Sales by product, best sellers first',
  description:
    'The products with sales, cancellations or returns in the span. Amounts are those of lines: adjustments and ' +
    'refunds belong to whole orders. With `Accept: text/csv` all of them are a file.' +
    building,
  tags,
  querystring: ProductSalesQuery,
  response: {
    200: listResponse(
      ProductSalesList,
      'One page of the products, or a file of all',
      productSalesCsvExample,
      'X-As-Of-Event'
    ),
    ...problems(...codes)
  }
} satisfies FastifySchema

const stockSchema = {
  operationId: 'listStockCover',
  summary: 'How long the stock of each product lasts',
  description:
    'The stock of every product that is not deleted, with the sales of the last days: how many days it lasts at that ' +
    'pace, and which share of what there was has been sold. With `Accept: text/csv` all of them are a file.' +
    building,
  tags,
  querystring: StockCoverQuery,
  response: {
    200: listResponse(
      StockCoverList,
      'One page of the products, or a file of all',
      stockCoverCsvExample,
      'X-As-Of-Event'
    ),
    ...problems(...codes)
  }
} satisfies FastifySchema
