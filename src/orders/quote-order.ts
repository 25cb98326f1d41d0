import type { PrismaClient } from '../generated/prisma/client.js'
import { toDecimal } from '../money/amounts.js'
import { activeLocation } from '../stock/find-location.js'
import { readLocations } from '../stock/read-locations.js'
import { readProductsForSale } from '../products/for-sale.js'
import type { Shop } from '../tenancy/shop.js'
import { admit } from './admit.js'
import type { OrderRequest } from './order-request.js'
import { refusalOf } from './place-order.js'
import type { Quote } from './bulk-schemas.js'

/**
 * Quotes an order: its prices and total if it were placed now. It writes nothing and reserves no stock, so the quote
 * may be out of date when it arrives.
 *
 * @throws ApiError as placing the order would, except INSUFFICIENT_STOCK: the quote lists the shortages instead
 */
export async function quoteOrder(
  prisma: PrismaClient,
  { id: shopId, currency }: Pick<Shop, 'id' | 'currency'>,
  request: OrderRequest
): Promise<Quote> {
  const users = await readUser(prisma, shopId, request.userId)
  const locationId = request.details?.locationId ?? null
  const location = locationId === null ? undefined : activeLocation(await readLocations(prisma, shopId), locationId)
  const ids = request.lines.map(({ productId }) => productId)
  const products = await readProductsForSale(prisma, shopId, ids, location?.id)
  const admission = admit({ users, products }, request)
  if (!admission.admitted && admission.reason !== 'insufficient stock') throw refusalOf(admission)
  const items = request.lines.map(({ productId, quantity }) => {
    const { name = '', sku = '', priceCents = 0, stock = 0 } = products.get(productId) ?? {}
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

async function readUser(prisma: PrismaClient, shopId: number, id: number | null): Promise<ReadonlySet<number>> {
  if (id === null) return new Set()
  const user = await prisma.user.findUnique({ where: { shopId_id: { shopId, id } }, select: { id: true } })
  return new Set(user ? [id] : [])
}
