import type { Random } from '../shared/random.js'

/** An order that some client has seen in an answer. */
export interface KnownOrder {
  id: number
  totalCents: number
  items: Array<{ id: number; quantity: number }>
}

export interface KnownProduct {
  id: number
  priceCents: number
}

/** A location that clients may change. */
export interface KnownLocation {
  id: number
  /** As the last answer showed it. */
  isActive: boolean
}

/** Where the units of a product are, as a read showed it. */
export interface StockRead {
  productId: number
  /** See `stockKey`. */
  shown: string
}

/** A payment event. The provider sends the same bytes every time. */
export interface PaymentEvent {
  id: string
  type: string
  orderId: number
  /** Undefined: the event names no amount. */
  amountCents: number | undefined
  body: string
  /** Whether signature and content are valid, so that the event may change the order. */
  isGenuine: boolean
  /** How often the answer was `success`, which means that this request applied the event. */
  successes: number
  isAcknowledged: boolean
}

/** The shared knowledge of all clients of a shop, from answers alone. */
export interface Shop {
  slug: string
  /** The slugs of the others. */
  others: readonly string[]
  products: KnownProduct[]
  orders: KnownOrder[]
  payments: Map<string, PaymentEvent>
  userIds: number[]
  /** Those of which there is something to sell, beginning with Main. */
  locations: KnownLocation[]
  /** How many locations were requested. */
  locationsRequested: number
  /** A location that is inactive from the beginning to the end; 0 before it exists. */
  closedLocationId: number
  /**
   * A product of which there is a unit at every location, which nobody takes: because of it, every change of the
   * activity of a location has an event. 0 before it exists.
   */
  markerId: number
  /** The content of each version of a location (`2 5`: id and version): every answer must show the same one. */
  shownLocations: Map<string, ShownLocation>
  stockReads: StockRead[]
  /** The highest version of each order, product or location (`order 5`) in any answer: none may show an older one. */
  versions: Map<string, number>
  /** The status of each version of an order (`5 2`: id and version): every answer must show the same one. */
  statuses: Map<string, string>
  /** The order ids of the entries in the stream `refund_order`, by entry id. */
  refundEntries: Map<string, number>
  /** How many requests to set a stock were sent. */
  stocksSet: number
  /** A contended order: usually one of the latest. */
  pickOrder(random: Random): KnownOrder | undefined
  pickProduct(random: Random): KnownProduct
}

export interface ShownLocation {
  name: string
  priority: number
  isActive: boolean
}

/** The slugs of a run with so many shops. */
export function slugsOf(count: number): string[] {
  return ['default', ...Array.from({ length: count - 1 }, (_, index) => `shop-${index + 2}`)]
}

/** The secret of the shop's payment provider. */
export function webhookSecretOf(slug: string): string {
  return `torture-webhook-secret-of-${slug}`
}

/**
 * Part of the name of every product and user of a shop. Ids, SKUs, addresses and keys are the same in all shops, and so
 * they do not tell them apart.
 */
export function markOf(slug: string): string {
  return `of <${slug}>`
}

/** @param slugs all shops of the run */
export function createShop(slug: string, slugs: readonly string[]): Shop {
  const shop: Shop = {
    slug,
    others: slugs.filter(other => other !== slug),
    products: [],
    orders: [],
    payments: new Map(),
    userIds: [],
    locations: [{ id: 1, isActive: true }],
    locationsRequested: 0,
    closedLocationId: 0,
    markerId: 0,
    shownLocations: new Map(),
    stockReads: [],
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
      // The first three are hot.
      return random.pick(random.happens(0.6) ? shop.products.slice(0, 3) : shop.products)
    }
  }
  return shop
}
