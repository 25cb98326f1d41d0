import { Prisma } from '../generated/prisma/client.js'
import type { Shop } from './shop.js'

/** The columns of a shop, with its name and settings. */
export const shopColumns = Prisma.sql`
  id, slug, name, currency, order_payment_timeout_seconds, order_auto_complete_seconds, low_stock_threshold,
  webhook_secrets, mail, settings_version, created_at, updated_at`

export interface ShopRow {
  id: bigint
  slug: string
  name: string
  currency: string | null
  order_payment_timeout_seconds: number
  order_auto_complete_seconds: number
  low_stock_threshold: number | null
  webhook_secrets: string[]
  /** How the shop writes e-mails: the fields that were set. See src/mail/shop-mail.ts. */
  mail: Record<string, unknown>
  settings_version: number
  created_at: Date
  updated_at: Date
}

/** A shop other than the default one: it has its settings in its row, and a currency from the beginning. */
export function toShop(row: ShopRow): Shop {
  return {
    id: Number(row.id),
    slug: row.slug,
    currency: row.currency ?? '',
    orderPaymentTimeoutSeconds: row.order_payment_timeout_seconds,
    orderAutoCompleteSeconds: row.order_auto_complete_seconds,
    lowStockThreshold: row.low_stock_threshold ?? undefined,
    webhookSecrets: row.webhook_secrets
  }
}
