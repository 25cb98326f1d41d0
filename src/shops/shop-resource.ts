import { toShopMail } from '../mail/shop-mail.js'
import { toShop, type ShopRow } from '../tenancy/shop-row.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'
import type { ShopResource } from './schemas.js'

/**
 * Converts a row to the API's representation.
 *
 * @param ofDefault the default shop, whose settings are not in its row
 */
export function toResource(row: ShopRow, ofDefault: Shop): ShopResource {
  const shop = Number(row.id) === defaultShop.id ? ofDefault : toShop(row)
  return {
    slug: row.slug,
    name: row.name,
    currency: shop.currency,
    order_payment_timeout_seconds: shop.orderPaymentTimeoutSeconds,
    order_auto_complete_seconds: shop.orderAutoCompleteSeconds,
    low_stock_threshold: shop.lowStockThreshold ?? null,
    webhook_secret_count: shop.webhookSecrets.length,
    mail: toShopMail(row.mail),
    version: row.settings_version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString()
  }
}
