import type { Prisma } from './by-hand/generated/client.js'
import type { PaymentReceipt } from '../../src/payments/schemas.js'

// The transactions of the hand-written service. Each locks the rows that it changes, products in the order of their
// ids, and writes the history and the stock ledger itself.

export type Transaction = Prisma.TransactionClient

export type WholeOrder = Prisma.OrderGetPayload<{ include: { items: true } }>

/** Places an order of one or several lines. @throws Error when a product is not in stock */
export async function placeOrder(
  tx: Transaction,
  items: Array<{ product_id: number; quantity: number }>
): Promise<WholeOrder> {
  const ids = items.map(item => item.product_id)
  await lockProducts(tx, ids)
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
  await recordStatus(tx, order, null, 'anonymous')
  return order
}

/** Cancels a PENDING order and returns the stock of its lines. @throws Error when it has another status */
export async function cancelOrder(tx: Transaction, id: number): Promise<WholeOrder> {
  const order = await lockOrder(tx, id)
  requireStatus(order, 'PENDING')
  await lockProducts(
    tx,
    order.items.map(({ productId }) => Number(productId))
  )
  for (const { productId, quantity } of order.items) {
    const { stock } = await tx.product.update({
      where: { id: productId },
      data: { stock: { increment: quantity }, updatedAt: new Date() }
    })
    await tx.stockMovement.create({
      data: { productId, delta: quantity, balanceAfter: stock, reason: 'order_canceled', orderId: order.id }
    })
  }
  const canceled = await updateOrder(tx, order, { status: 'CANCELED', restockedAt: new Date(), expiresAt: null })
  await recordStatus(tx, canceled, order.status, 'anonymous')
  return canceled
}

/** Marks a PENDING order as PAID, or a PAID one as SHIPPED. @throws Error when it has another status */
export async function changeStatus(tx: Transaction, id: number, to: 'PAID' | 'SHIPPED'): Promise<WholeOrder> {
  const order = await lockOrder(tx, id)
  if (to === 'PAID') return await pay(tx, order, 'anonymous')
  requireStatus(order, 'PAID')
  const shipped = await updateOrder(tx, order, { status: 'SHIPPED', shippedAt: new Date() })
  await recordStatus(tx, shipped, order.status, 'anonymous')
  return shipped
}

export interface HandPayment {
  eventId: string
  type: string
  orderId: number
  bodyHash: Buffer<ArrayBuffer>
}

/** Records a provider's event that an order was paid in full, once. */
export async function recordPayment(
  tx: Transaction,
  { eventId, type, orderId, bodyHash }: HandPayment
): Promise<PaymentReceipt> {
  const order = await lockOrder(tx, orderId)
  const known = await tx.webhookEvent.findUnique({ where: { eventId } })
  if (known) return { status: 'duplicate', detail: 'event already processed' }
  await tx.webhookEvent.create({ data: { eventId, isIdSigned: true, type, orderId, bodyHash } })
  const { status } = await pay(tx, order, `webhook:${eventId}`, eventId)
  return { status: 'success', detail: 'ok', order_id: orderId, order_status: status }
}

/** Adjusts the stock of a product. @throws Error when it would fall below zero */
export async function adjustStock(
  tx: Transaction,
  id: number,
  { delta, reason = 'adjustment' }: { delta: number; reason?: string }
): Promise<Prisma.ProductGetPayload<object>> {
  await lockProducts(tx, [id])
  const before = await tx.product.findFirstOrThrow({ where: { id, deletedAt: null } })
  if (before.stock + BigInt(delta) < 0n) throw new Error('not in stock')
  const product = await tx.product.update({
    where: { id },
    data: { stock: { increment: delta }, updatedAt: new Date() }
  })
  await tx.stockMovement.create({ data: { productId: id, delta, balanceAfter: product.stock, reason } })
  await tx.event.create({
    data: {
      type: 'product.updated',
      productId: id,
      data: { changes: { stock: { from: Number(before.stock), to: Number(product.stock) } }, reason },
      performedBy: 'anonymous'
    }
  })
  return product
}

async function pay(tx: Transaction, order: WholeOrder, performedBy: string, eventId?: string): Promise<WholeOrder> {
  requireStatus(order, 'PENDING')
  const amountCents = order.totalAmountCents - order.paidCents
  await tx.orderPayment.create({
    data: {
      orderId: order.id,
      type: 'payment',
      amountCents,
      performedBy,
      ...(eventId === undefined ? {} : { eventId })
    }
  })
  const paid = await updateOrder(tx, order, {
    status: 'PAID',
    paidCents: { increment: amountCents },
    paymentStatus: 'paid',
    expiresAt: null
  })
  await recordStatus(tx, paid, order.status, performedBy)
  return paid
}

async function lockOrder(tx: Transaction, id: number): Promise<WholeOrder> {
  await tx.$queryRaw`SELECT id FROM orders WHERE id = ${id} FOR UPDATE`
  return await tx.order.findUniqueOrThrow({ where: { id }, include: { items: true } })
}

function requireStatus({ status }: WholeOrder, required: WholeOrder['status']): void {
  if (status !== required) throw new Error(`the order is ${status}`)
}

async function lockProducts(tx: Transaction, ids: number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM products WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`
}

async function updateOrder(tx: Transaction, { id }: WholeOrder, data: Prisma.OrderUpdateInput): Promise<WholeOrder> {
  return await tx.order.update({
    where: { id },
    data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
    include: { items: true }
  })
}

/** Adds the order's new status to its history. */
async function recordStatus(
  tx: Transaction,
  { id, status }: WholeOrder,
  from: WholeOrder['status'] | null,
  performedBy: string
): Promise<void> {
  await tx.event.create({
    data: {
      type: from === null ? 'order.created' : `order.${status.toLowerCase()}`,
      orderId: id,
      data: { changes: { status: { from, to: status } } },
      performedBy
    }
  })
}
