import { PrismaPg } from '@prisma/adapter-pg'
import { Type, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { fastify, type FastifyInstance } from 'fastify'
import { createPool } from '../../src/database/targets.js'
import { reference } from '../../src/http/schemas.js'
import { Prisma, PrismaClient } from '../../src/generated/prisma/client.js'
import { toDecimal } from '../../src/money/amounts.js'
import { toOrder } from '../../src/orders/order-row.js'
import { Order, OrderItem } from '../../src/orders/schemas.js'
import { Product, ProductList } from '../../src/products/schemas.js'

/**
 * The service as a good programmer would write it by hand: the same tables and answers, an interactive transaction
 * for each order, which locks its products in the order of their ids, and a query for each read. Nothing of what
 * surrounds the routes of the real service.
 */
export function buildByHand(databaseUrl: string, poolMax: number): FastifyInstance {
  const pool = createPool(databaseUrl, { max: poolMax })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const app = fastify().withTypeProvider<TypeBoxTypeProvider>()
  for (const schema of [Product, ProductList, OrderItem, Order]) app.addSchema(schema)
  app.addHook('onClose', async () => {
    await prisma.$disconnect()
    await pool.end()
  })

  app.post('/orders', { schema: { body: OrderInput, response: { 201: reference(Order) } } }, async (request, reply) => {
    const { items = [{ product_id: request.body.product_id ?? 0, quantity: request.body.quantity ?? 0 }] } =
      request.body
    const order = await prisma.$transaction(tx => placeOrder(tx, items), { maxWait: 20_000, timeout: 20_000 })
    return reply.code(201).send(answerOrder(order))
  })

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

  return app
}

const Id = Type.Object({ id: Type.Integer() })
const Line = Type.Object({ product_id: Type.Integer(), quantity: Type.Integer() })
const OrderInput = Type.Object({
  product_id: Type.Optional(Type.Integer()),
  quantity: Type.Optional(Type.Integer()),
  items: Type.Optional(Type.Array(Line))
})

type WholeOrder = Prisma.OrderGetPayload<{ include: { items: true } }>

async function placeOrder(
  tx: Prisma.TransactionClient,
  items: Array<{ product_id: number; quantity: number }>
): Promise<WholeOrder> {
  const ids = items.map(item => item.product_id)
  await tx.$queryRaw`SELECT id FROM products WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`
  const products = new Map(
    (await tx.product.findMany({ where: { id: { in: ids }, deletedAt: null } })).map(product => [
      Number(product.id),
      product
    ])
  )
  const lines = items.map(({ product_id: productId, quantity }) => {
    const product = products.get(productId)
    if (!product || product.stock < quantity) throw new Error('not in stock')
    return { product, quantity }
  })
  const order = await tx.order.create({
    data: {
      totalAmountCents: lines.reduce((sum, { product, quantity }) => sum + product.priceCents * BigInt(quantity), 0n),
      totalQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      currency: 'USD',
      items: {
        create: lines.map(({ product, quantity }) => ({
          productId: product.id,
          sku: product.sku,
          productName: product.name,
          quantity,
          priceCentsAtPurchase: product.priceCents
        }))
      }
    },
    include: { items: true }
  })
  for (const { product, quantity } of lines) {
    await tx.product.update({
      where: { id: product.id },
      data: { stock: { decrement: quantity } }
    })
  }
  await tx.stockMovement.createMany({
    data: lines.map(({ product, quantity }) => ({
      productId: product.id,
      delta: -quantity,
      balanceAfter: product.stock - BigInt(quantity),
      reason: 'order',
      orderId: order.id
    }))
  })
  await tx.event.create({
    data: {
      type: 'order.created',
      orderId: order.id,
      data: { changes: { status: { from: null, to: 'PENDING' } } },
      performedBy: 'anonymous'
    }
  })
  return order
}

function answerProduct(product: Prisma.ProductGetPayload<object>): Product {
  const priceCents = Number(product.priceCents)
  return {
    id: Number(product.id),
    sku: product.sku,
    name: product.name,
    price: toDecimal(priceCents, 'USD'),
    price_cents: priceCents,
    stock: Number(product.stock),
    low_stock_threshold: product.lowStockThreshold,
    version: product.version,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString()
  }
}

function answerOrder(order: WholeOrder): Order {
  return toOrder(
    {
      ...order,
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
        priceCentsAtPurchase: Number(item.priceCentsAtPurchase)
      }))
    },
    { withProduct: true }
  )
}
