import type { Readable } from '../database/reads.js'
import { toDecimal } from '../money/amounts.js'
import { productForSale } from '../products/for-sale.js'
import { Draft } from '../shop/draft.js'
import { load } from '../shop/load.js'
import type { Shop } from '../tenancy/shop.js'
import type { OrderRequest } from './order-request.js'
import { admissionOf, needsOf, refusalOf } from './place-order.js'
import type { Quote } from './bulk-schemas.js'

/**
 * Quotes an order: its prices and total if it were placed now. It writes nothing and reserves no stock, so the quote
 * may be out of date when it arrives.
 *
 * @throws ApiError as placing the order would, except INSUFFICIENT_STOCK: the quote lists the shortages instead
 */
export async function quoteOrder(
  database: Readable,
  { id: shopId, currency }: Pick<Shop, 'id' | 'currency'>,
  request: OrderRequest
): Promise<Quote> {
  const draft = new Draft(await load(database, shopId, needsOf([request])))
  const admission = admissionOf(draft, request)
  if (!admission.admitted && admission.reason !== 'insufficient stock') throw refusalOf(admission)
  const items = request.lines.map(({ productId, quantity }) => {
    const product = productForSale(draft, productId, request.details?.locationId ?? undefined)
    const { name = '', sku = '', priceCents = 0, stock = 0 } = product ?? {}
    return {
      product_id: productId,
      product_name: name,
      sku,
      quantity,
      price_cents: priceCents,
      unit_price: toDecimal(priceCents, currency),
      available: stock
    }
  })
  const subtotalCents = items.reduce((sum, item) => sum + item.price_cents * item.quantity, 0)
  const totalAmountCents = subtotalCents + (request.adjustmentCents ?? 0)
  return {
    placeable: admission.admitted,
    items,
    subtotal_cents: subtotalCents,
    adjustments: [...(request.details?.adjustments ?? [])],
    total_amount_cents: totalAmountCents,
    total_amount: toDecimal(totalAmountCents, currency),
    total_quantity: items.reduce((sum, { quantity }) => sum + quantity, 0),
    currency,
    shortages: admission.admitted ? [] : admission.shortages
  }
}
