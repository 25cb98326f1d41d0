import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import { createPool } from '../../src/database/targets.js'
import { reference } from '../../src/http/schemas.js'
import { toDecimal } from '../../src/money/amounts.js'
import { toOrder } from '../../src/orders/order-row.js'
import { Order, OrderItem } from '../../src/orders/schemas.js'
import { noDetails } from '../../src/shop/order-details.js'
import { PaymentReceipt } from '../../src/payments/schemas.js'
import { Adjustment } from '../../src/shop/order-details.js'
import { Product, ProductList } from '../../src/products/schemas.js'
import { PrismaClient, type Prisma } from './by-hand/generated/client.js'
import {
  adjustStock,
  cancelOrder,
  changeStatus,
  placeOrder,
  recordPayment,
  type Transaction,
  type WholeOrder
} from './by-hand-writes.js'
import { webhookSecret } from './workloads.js'

/**
 * The service as a good programmer would write it by hand: the same answers, the same tables for one shop (see
 * by-hand/schema.prisma), an interactive transaction for each write (see by-hand-writes.ts) and a query for each read.
 * Nothing of what surrounds the routes of the real service.
 */
export function buildByHand(databaseUrl: string, poolMax: number): FastifyInstance {
  const pool = createPool(databaseUrl, { max: poolMax })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const app = fastify()
  for (const schema of [Product, ProductList, Adjustment, OrderItem, Order, PaymentReceipt]) app.addSchema(schema)
  app.addHook('onClose', async () => {
    await prisma.$disconnect()
    await pool.end()
  })
  for (const routes of [reads, writes, paymentWebhook]) void app.register(routes, { prisma })
  return app
}

interface Options {
  prisma: PrismaClient
}

const reads: FastifyPluginAsyncTypebox<Options> = async (app, { prisma }) => {
  app.get('/products', { schema: { response: { 200: reference(ProductList) } } }, async () => {
    const where = { deletedAt: null }
    const [products, total] = await Promise.all([
      prisma.product.findMany({ where, orderBy: { id: 'asc' }, take: 20 }),
      prisma.product.count({ where })
    ])
    const page = { total, total_relation: 'eq' as const, limit: 20, offset: 0, next_cursor: null }
    return { products: products.map(answerProduct), ...page }
  })

  app.get('/products/:id', { schema: { params: Id, response: { 200: reference(Product) } } }, async request =>
    answerProduct(await prisma.product.findFirstOrThrow({ where: { id: request.params.id, deletedAt: null } }))
  )

  app.get('/orders/:id', { schema: { params: Id, response: { 200: reference(Order) } } }, async request =>
    answerOrder(await prisma.order.findUniqueOrThrow({ where: { id: request.params.id }, include: { items: true } }))
  )
}

const writes: FastifyPluginAsyncTypebox<Options> = async (app, { prisma }) => {
  app.post('/orders', { schema: { body: OrderInput, response: { 201: reference(Order) } } }, async (request, reply) => {
    const { items = [{ product_id: request.body.product_id ?? 0, quantity: request.body.quantity ?? 0 }] } =
      request.body
    const order = await inTransaction(prisma, tx => placeOrder(tx, items))
    return reply.code(201).send(answerOrder(order))
  })

  app.delete('/orders/:id', { schema: { params: Id, response: { 200: reference(Order) } } }, async request =>
    answerOrder(await inTransaction(prisma, tx => cancelOrder(tx, request.params.id)))
  )

  app.patch(
    '/orders/:id',
    { schema: { params: Id, body: StatusInput, response: { 200: reference(Order) } } },
    async request =>
      answerOrder(await inTransaction(prisma, tx => changeStatus(tx, request.params.id, request.body.status)))
  )

  app.post(
    '/products/:id/stock',
    { schema: { params: Id, body: StockInput, response: { 200: reference(Product) } } },
    async request => answerProduct(await inTransaction(prisma, tx => adjustStock(tx, request.params.id, request.body)))
  )
}

/** The signature covers the raw bytes, so the parser of this route checks it before it parses them. */
const paymentWebhook: FastifyPluginAsyncTypebox<Options> = async (app, { prisma }) => {
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, rawBody: Buffer) => {
      const expected = createHmac('sha256', webhookSecret).update(rawBody).digest()
      const given = Buffer.from(String(request.headers['x-signature']), 'hex')
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw Object.assign(new Error('invalid signature'), { statusCode: 401 })
      }
      return { event: JSON.parse(rawBody.toString()), hash: createHash('sha256').update(rawBody).digest() }
    }
  )

  app.post(
    '/webhooks/payment',
    { schema: { body: SignedPayment, response: { 200: reference(PaymentReceipt) } } },
    async ({ body: { event, hash } }) => {
      const payment = { eventId: event.event_id, type: event.type, orderId: event.order_id, bodyHash: hash }
      return await inTransaction(prisma, tx => recordPayment(tx, payment))
    }
  )
}

const Id = Type.Object({ id: Type.Integer() })
const Line = Type.Object({ product_id: Type.Integer(), quantity: Type.Integer() })
const OrderInput = Type.Object({
  product_id: Type.Optional(Type.Integer()),
  quantity: Type.Optional(Type.Integer()),
  items: Type.Optional(Type.Array(Line))
})
const StatusInput = Type.Object({ status: Type.Union([Type.Literal('PAID'), Type.Literal('SHIPPED')]) })
const StockInput = Type.Object({ delta: Type.Integer(), reason: Type.Optional(Type.String()) })
const SignedPayment = Type.Object({
  event: Type.Object({
    event_id: Type.String(),
    type: Type.Literal('payment.succeeded'),
    order_id: Type.Integer()
  }),
  hash: Type.Unsafe<Buffer<ArrayBuffer>>()
})

async function inTransaction<T>(prisma: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await prisma.$transaction(work, { maxWait: 20_000, timeout: 20_000 })
}

function answerProduct(product: Prisma.ProductGetPayload<object>): Product {
  const priceCents = Number(product.priceCents)
  return {
    id: Number(product.id),
    sku: product.sku,
    name: product.name,
    description: null,
    is_active: true,
    price: toDecimal(priceCents, 'USD'),
    price_cents: priceCents,
    stock: Number(product.stock),
    low_stock_threshold: product.lowStockThreshold,
    external_id: null,
    metadata: {},
    version: product.version,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString()
  }
}

function answerOrder(order: WholeOrder): Order {
  return toOrder(
    {
      ...order,
      details: noDetails,
      deductedCents: 0,
      id: Number(order.id),
      userId: order.userId === null ? null : Number(order.userId),
      totalAmountCents: Number(order.totalAmountCents),
      totalQuantity: Number(order.totalQuantity),
      paidCents: Number(order.paidCents),
      refundedCents: Number(order.refundedCents),
      items: order.items.map(item => ({
        ...item,
        id: Number(item.id),
        productId: Number(item.productId),
        priceCentsAtPurchase: Number(item.priceCentsAtPurchase),
        shippedQuantity: 0,
        canceledQuantity: 0,
        returnedQuantity: 0,
        allocations: null
      }))
    },
    { withProduct: true }
  )
}
