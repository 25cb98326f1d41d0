// The rows that commands decide on, and what they add. All ids are numbers; times are of the database.
import type { Instant } from '../database/reads.js'
import type { FulfillmentStatus, OrderStatus, PaymentStatus } from '../generated/prisma/client.js'
import type { OrderDetails } from './order-details.js'

/** Units at a location. */
export interface UnitsAt {
  locationId: number
  quantity: number
}

/** A product, deleted or not. */
export interface ProductRecord {
  id: number
  sku: string
  name: string
  priceCents: number
  /** What can be sold: the sum over the active locations. */
  stock: number
  /** `stock` less what is at location 1; negative while that is inactive and has more than the others. */
  stockElsewhere: number
  /** What is at the other locations, active or not. */
  otherStock: readonly UnitsAt[]
  /** The product's own threshold; null: the threshold of the settings applies. */
  lowStockThreshold: number | null
  /** Whether it can be ordered. */
  isActive: boolean
  version: number
  createdAt: Instant
  updatedAt: Instant
  isDeleted: boolean
  /** Only of products that a command needs with their details. */
  details?: ProductDetails | null
}

/** The fields of a product that an order does not need. They may be long, and orders are the hottest path. */
export interface ProductDetails {
  description: string | null
  externalId: string | null
  metadata: Readonly<Record<string, string>>
}

/** A place where stock is. */
export interface LocationRecord {
  id: number
  name: string
  /** The lowest serves orders first. */
  priority: number
  /** Whether what is there can be sold. */
  isActive: boolean
  /** While the stock of its products follows a change of `isActive`: the last product that did; null: all did. */
  settledTo: number | null
  version: number
  createdAt: Instant
  updatedAt: Instant
}

/** One line of an order. */
export interface ItemRecord {
  id: number
  productId: number
  productName: string
  sku: string
  quantity: number
  priceCentsAtPurchase: number
  /** Of `quantity`; the two together are at most that. */
  shippedQuantity: number
  canceledQuantity: number
  /** Of `shippedQuantity`. */
  returnedQuantity: number
  /** Where its units come from, in the order in which they ship; null: all from location 1. */
  allocations: readonly UnitsAt[] | null
}

export type PartType = 'shipment' | 'cancellation' | 'return'

/** Some units of a line. */
export interface PartItem {
  itemId: number
  quantity: number
  /** Where they come from; null: all from location 1. */
  allocations: readonly UnitsAt[] | null
}

/** What was shipped, canceled or returned of an order at one time. */
export interface PartRecord {
  id: number
  orderId: number
  type: PartType
  items: readonly PartItem[]
  /** Whether its units went back into stock. */
  isRestocked: boolean
  reason: string | null
  carrier: string | null
  trackingNumber: string | null
  trackingUrl: string | null
  performedBy: string
  createdAt: Instant
}

export interface OrderRecord {
  id: number
  userId: number | null
  userName: string | null
  status: OrderStatus
  totalAmountCents: number
  totalQuantity: number
  paidCents: number
  refundedCents: number
  /** What canceled and returned units took off the total. */
  deductedCents: number
  refundDueCents: number
  fulfillmentStatus: FulfillmentStatus
  paymentStatus: PaymentStatus
  currency: string
  orderDate: Instant
  note: string | null
  version: number
  createdAt: Instant
  updatedAt: Instant
  expiresAt: Instant | null
  shippedAt: Instant | null
  restockedAt: Instant | null
  /** Whether the person who placed it was erased: it takes no personal data any more. */
  isErased?: boolean
  /** `noDetails` itself if there are none. */
  details: OrderDetails
  items: readonly ItemRecord[]
}

export interface UserRecord {
  id: number
  email: string
  fullName: string
  version: number
  createdAt: Instant
  updatedAt: Instant
  /** Whether an older user has the same address in another case: from a database whose locale kept the two apart. */
  isDuplicate: boolean
}

/** Whom an identity provider means by a subject. */
export interface IdentityRecord {
  issuer: string
  subject: string
  userId: number
}

/** An entry of the stock ledger. */
export interface MovementRecord {
  productId: number
  locationId: number
  delta: number
  /** What is at the location then. */
  balanceAfter: number
  reason: string
  orderId: number | null
  /** The part of the order with which the units came back. */
  partId?: number
  performedBy: string
}

/** A payment or refund of an order. */
export interface PaymentRecord {
  orderId: number
  type: 'payment' | 'refund'
  amountCents: number
  /** The id that the provider or the stream gave it; null: recorded by hand. */
  eventId: string | null
  reason?: string | undefined
  performedBy: string
}

/** An event of the payment provider that was acted on. */
export interface PaymentEventRecord {
  eventId: string
  /** Whether the signature covers the event id. */
  isIdSigned: boolean
  type: string
  orderId: number
  /** SHA-256 of the raw body, in hexadecimal. */
  bodyHash: string
}
