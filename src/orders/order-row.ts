import { toDecimal } from '../money/amounts.js'
import { adjustmentOf } from '../shop/order-details.js'
import type { ItemRecord, OrderRecord } from '../shop/records.js'
import { shownUnits } from '../shop/stock-levels.js'
import type { Order, OrderItem } from './schemas.js'
import { costOf, paymentStatusOf, refundDueOf } from './money.js'
import { fulfillmentOf, unitsAt } from './parts.js'

/** An order as it is shown. */
export type StoredOrder = Omit<
  OrderRecord,
  'refundDueCents' | 'paymentStatus' | 'fulfillmentStatus' | 'shippedAt' | 'restockedAt'
>

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
    subtotal_cents: order.totalAmountCents - adjustmentOf(order.details),
    adjustments: [...order.details.adjustments],
    payment_status: paymentStatusOf(order),
    paid_cents: order.paidCents,
    refunded_cents: order.refundedCents,
    refund_due_cents: refundDueOf(order),
    current_total_cents: costOf(order),
    fulfillment_status: fulfillmentOf(order.items),
    currency: order.currency,
    external_id: order.details.externalId,
    email: order.details.email,
    phone: order.details.phone,
    shipping_address: order.details.shippingAddress,
    billing_address: order.details.billingAddress,
    metadata: order.details.metadata,
    locale: order.details.locale,
    location_id: order.details.locationId,
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

function toItem(item: ItemRecord, currency: string): OrderItem {
  return {
    id: item.id,
    product_id: item.productId,
    product_name: item.productName,
    sku: item.sku,
    quantity: item.quantity,
    price_cents_at_purchase: item.priceCentsAtPurchase,
    unit_price: toDecimal(item.priceCentsAtPurchase, currency),
    shipped_quantity: item.shippedQuantity,
    canceled_quantity: item.canceledQuantity,
    returned_quantity: item.returnedQuantity,
    allocations: shownUnits(unitsAt(item))
  }
}
