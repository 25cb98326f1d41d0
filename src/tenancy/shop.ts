/** A shop of the database, with its settings. */
export interface Shop {
  id: number
  /** Names the shop in `X-Shop`, keys, tokens and streams. */
  slug: string
  /** ISO 4217. */
  currency: string
  /** 0: orders do not expire. */
  orderPaymentTimeoutSeconds: number
  /** 0: orders are not completed automatically. */
  orderAutoCompleteSeconds: number
  /** The threshold of products without their own; undefined: such a product is never low on stock. */
  lowStockThreshold: number | undefined
  /**
   * As stored: `openSecret` reads them. Any of them may sign a payment webhook; empty: the payment webhook answers 503.
   */
  webhookSecrets: readonly string[]
}

/** The shop of a database that has only one, and of every request that names none. */
export const defaultShop = { id: 1, slug: 'default' } as const

/** Letters, digits and inner hyphens, as in a host name. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
