// The rows that commands decide on, and what they add. All ids are numbers; times are of the database.
import type { Instant } from '../database/reads.js'
import type { OrderStatus, PaymentStatus } from '../generated/prisma/client.js'

/** A product, deleted or not. */
export interface ProductRecord {
  id: number
  sku: string
  name: string
  priceCents: number
  stock: number
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

/** One line of an order. */
export interface ItemRecord {
  id: number
  productId: number
  productName: string
  sku: string
  quantity: number
  priceCentsAtPurchase: number
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
  refundDueCents: number
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

/** An entry of the stock ledger. */
export interface MovementRecord {
  productId: number
  delta: number
  balanceAfter: number
  reason: string
  orderId: number | null
}

/** A payment or refund of an order. */
export interface PaymentRecord {
  orderId: number
  type: 'payment' | 'refund'
  amountCents: number
  /** The id that the provider or the stream gave it; null: recorded by hand. */
  eventId: string | null
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
