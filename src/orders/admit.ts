import type { PriceChange, Shortage } from '../errors.js'

/** The state that admission decides from. */
export interface Situation {
  /** The products that can be ordered: they are neither deleted nor inactive. */
  products: { get(id: number): { stock: number; priceCents: number } | undefined }
  /** Has the order's user if that exists. */
  users: { has(id: number): boolean }
}

/** The part of an order that admission needs. */
export interface Candidate {
  /** null for an order without a user. */
  userId: number | null
  /** At most one line for each product. */
  lines: readonly Line[]
  /** What is added to the price of the lines, in minor units; 0 if undefined. */
  adjustmentCents?: number
}

/** One product of an order. */
export interface Line {
  productId: number
  quantity: number
  /** The unit price that the client saw, in minor units. */
  expectedPriceCents?: number | undefined
}

/** A line that gets its stock, at its unit price. */
export interface AdmittedLine {
  productId: number
  quantity: number
  priceCents: number
}

export type Admission =
  | { admitted: true; lines: AdmittedLine[]; totalAmountCents: number; totalQuantity: number }
  | { admitted: false; reason: 'user not found'; userId: number }
  | { admitted: false; reason: 'product not found'; productId: number }
  | { admitted: false; reason: 'price changed'; changes: PriceChange[] }
  | { admitted: false; reason: 'insufficient stock'; shortages: Shortage[] }
  | { admitted: false; reason: 'total too large' | 'total negative' }

/**
 * Just under ten billion of the currency: no real order comes near, and sums of thousands of such orders stay exact
 * numbers.
 */
export const maxTotalCents = 999_999_999_999

/**
 * Decides whether an order gets its stock: all of its lines or none, at catalogue prices.
 *
 * @param situation not modified
 */
export function admit({ products, users }: Situation, { userId, lines, adjustmentCents = 0 }: Candidate): Admission {
  if (userId !== null && !users.has(userId)) return { admitted: false, reason: 'user not found', userId }
  const changes: PriceChange[] = []
  const shortages: Shortage[] = []
  const admitted: AdmittedLine[] = []
  let totalAmountCents = adjustmentCents
  let totalQuantity = 0
  for (const { productId, quantity, expectedPriceCents } of lines) {
    const product = products.get(productId)
    if (!product) return { admitted: false, reason: 'product not found', productId }
    const { priceCents, stock: available } = product
    if (expectedPriceCents !== undefined && expectedPriceCents !== priceCents) {
      changes.push({ product_id: productId, expected_price_cents: expectedPriceCents, current_price_cents: priceCents })
    }
    if (quantity > available) shortages.push({ product_id: productId, requested: quantity, available })
    admitted.push({ productId, quantity, priceCents })
    totalAmountCents += priceCents * quantity
    totalQuantity += quantity
  }
  if (changes.length > 0) return { admitted: false, reason: 'price changed', changes }
  if (totalAmountCents > maxTotalCents) return { admitted: false, reason: 'total too large' }
  if (totalAmountCents < 0) return { admitted: false, reason: 'total negative' }
  if (shortages.length > 0) return { admitted: false, reason: 'insufficient stock', shortages }
  return { admitted: true, lines: admitted, totalAmountCents, totalQuantity }
}
