import type { Random } from '../shared/random.js'

/** An order that some client was told of. */
export interface KnownOrder {
  id: number
  totalCents: number
}

export interface KnownProduct {
  id: number
  priceCents: number
}

/** A payment event as the provider sends it, again and again byte for byte. */
export interface PaymentEvent {
  id: string
  type: string
  orderId: number
  body: string
  /** Whether the signature was right and the content too: it may change the order. */
  isGenuine: boolean
  /** How often it was answered `success`, which means that it was done then. */
  successes: number
  isAcknowledged: boolean
}

/** What the clients know together, from answers alone. */
export interface Shop {
  products: KnownProduct[]
  orders: KnownOrder[]
  payments: Map<string, PaymentEvent>
  userIds: number[]
  /** The highest version of an order or product (`order 5`) that any answer has shown: no later read may show an earlier one. */
  versions: Map<string, number>
  /** What an order (`5 2`: id and version) was shown as: it never was anything else in that version. */
  statuses: Map<string, string>
  /** Entries added to the stream `refund_order`, by their id. */
  refundEntries: Map<string, number>
  /** How often somebody has set a stock. */
  stocksSet: number
  /** One of the orders that are fought over: mostly of the last ones. */
  pickOrder(random: Random): KnownOrder | undefined
  pickProduct(random: Random): KnownProduct
}

export function createShop(): Shop {
  const shop: Shop = {
    products: [],
    orders: [],
    payments: new Map(),
    userIds: [],
    versions: new Map(),
    statuses: new Map(),
    refundEntries: new Map(),
    stocksSet: 0,
    pickOrder(random) {
      const reach = random.happens(0.8) ? 40 : 2_000
      const { length } = shop.orders
      return length === 0 ? undefined : shop.orders[random.between(Math.max(0, length - reach), length - 1)]
    },
    pickProduct(random) {
      // A few are wanted by everybody.
      return random.pick(random.happens(0.6) ? shop.products.slice(0, 3) : shop.products)
    }
  }
  return shop
}
