import type { Instant } from '../database/reads.js'
import { toDecimal } from '../money/amounts.js'
import type { Order, OrderItem } from './schemas.js'
import { paymentStatusOf, refundDueOf } from './money.js'
import type { OrderStatus } from './status.js'

/** An order as the code handles it: ids and amounts of money are numbers. */
export interface StoredOrder {
  id: number
  userId: number | null
  userName: string | null
  status: OrderStatus
  totalAmountCents: number
  totalQuantity: number
  paidCents: number
  refundedCents: number
  currency: string
  orderDate: Instant
  note: string | null
  version: number
  createdAt: Instant
  updatedAt: Instant
  expiresAt: Instant | null
  items: StoredItem[]
}

export interface StoredItem {
  id: number
  productId: number
  productName: string
  sku: string
  quantity: number
  priceCentsAtPurchase: number
}

/**
 * Converts an order to the API's representation.
 *
 * @param options.withProduct adds the nested `product` to an order of one line, as GET does
 */
export function toOrder(order: StoredOrder, { withProduct }: { withProduct: boolean }): Order {
  const [item, ...others] = order.items
  const shown: Order = {
    id: order.id,
    user_id: order.userId,
    user_name: order.userName,
    status: order.status,
    items: order.items.map(item => toItem(item, order.currency)),
    total_amount_cents: order.totalAmountCents,
    total_amount: toDecimal(order.totalAmountCents, order.currency),
    total_quantity: order.totalQuantity,
    payment_status: paymentStatusOf(order),
    paid_cents: order.paidCents,
    refunded_cents: order.refundedCents,
    refund_due_cents: refundDueOf(order),
    currency: order.currency,
    order_date: order.orderDate.toISOString(),
    note: order.note,
    version: order.version,
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
    expires_at: order.expiresAt?.toISOString() ?? null
  }
  if (!item || others.length > 0) return shown
  const { productId, productName, sku, quantity, priceCentsAtPurchase } = item
  shown.product_id = productId
  shown.quantity = quantity
  if (withProduct) {
    shown.product = {
      id: productId,
      sku,
      name: productName,
      price: toDecimal(priceCentsAtPurchase, order.currency),
      price_cents: priceCentsAtPurchase
    }
  }
  return shown
}

function toItem(item: StoredItem, currency: string): OrderItem {
  return {
    id: item.id,
    product_id: item.productId,
    product_name: item.productName,
    sku: item.sku,
    quantity: item.quantity,
    price_cents_at_purchase: item.priceCentsAtPurchase,
    unit_price: toDecimal(item.priceCentsAtPurchase, currency)
  }
}
