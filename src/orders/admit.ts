import type { PriceChange, Shortage } from '../errors.js'

/** The state that admission decides from. */
export interface Situation {
  /** The products that can be ordered: they are neither deleted nor inactive. */
  products: { get(id: number): { stock: number; priceCents: number } | undefined }
  /** Those of the orders' users that exist. */
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

/** A line that gets its stock: its unit price, and the stock that remains. */
export interface AdmittedLine {
  productId: number
  quantity: number
  priceCents: number
  balanceAfter: number
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
 * Decides which orders of a group get their stock: first come, first served, all lines of an order or none. An
 * admitted order reduces the stock for the orders after it; a refused order takes nothing.
 *
 * @param situation not modified
 * @param orders in the order of their arrival
 * @returns one admission for each order, in the same order
 */
export function admit(situation: Situation, orders: readonly Candidate[]): Admission[] {
  const remaining = new Map<number, number>()
  return orders.map(({ userId, lines, adjustmentCents = 0 }) => {
    if (userId !== null && !situation.users.has(userId)) return { admitted: false, reason: 'user not found', userId }
    const admission = admitLines(situation.products, remaining, { lines, adjustmentCents })
    if (admission.admitted) {
      for (const { productId, balanceAfter } of admission.lines) remaining.set(productId, balanceAfter)
    }
    return admission
  })
}

function admitLines(
  products: Situation['products'],
  remaining: ReadonlyMap<number, number>,
  { lines, adjustmentCents }: Required<Pick<Candidate, 'lines' | 'adjustmentCents'>>
): Admission {
  const changes: PriceChange[] = []
  const shortages: Shortage[] = []
  const admitted: AdmittedLine[] = []
  let totalAmountCents = adjustmentCents
  let totalQuantity = 0
  for (const { productId, quantity, expectedPriceCents } of lines) {
    const product = products.get(productId)
    if (!product) return { admitted: false, reason: 'product not found', productId }
    const { priceCents } = product
    if (expectedPriceCents !== undefined && expectedPriceCents !== priceCents) {
      changes.push({ product_id: productId, expected_price_cents: expectedPriceCents, current_price_cents: priceCents })
    }
    const available = remaining.get(productId) ?? product.stock
    if (quantity > available) shortages.push({ product_id: productId, requested: quantity, available })
    admitted.push({ productId, quantity, priceCents, balanceAfter: available - quantity })
    totalAmountCents += priceCents * quantity
    totalQuantity += quantity
  }
  if (changes.length > 0) return { admitted: false, reason: 'price changed', changes }
  if (totalAmountCents > maxTotalCents) return { admitted: false, reason: 'total too large' }
  if (totalAmountCents < 0) return { admitted: false, reason: 'total negative' }
  if (shortages.length > 0) return { admitted: false, reason: 'insufficient stock', shortages }
  return { admitted: true, lines: admitted, totalAmountCents, totalQuantity }
}
