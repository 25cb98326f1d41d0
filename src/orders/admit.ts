import type { PriceChange, Shortage } from '../errors.js'

/** What is known while the products' rows are locked. */
export interface Situation {
  /** The products that can be ordered. */
  products: ReadonlyMap<number, { stock: number; priceCents: number }>
  /** The users that exist, of those whose orders these are. */
  users: ReadonlyMap<number, unknown>
}

/** What admission needs to know of an order. */
export interface Candidate {
  /** null: an order without a user. */
  userId: number | null
  /** No product twice. */
  lines: readonly Line[]
}

/** One product of an order; an order has at most one line of each. */
export interface Line {
  productId: number
  quantity: number
  /** What the client saw as the price of one, in minor units. */
  expectedPriceCents?: number | undefined
}

/** A line that gets its stock: at which price, and what is left after it. */
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
  | { admitted: false; reason: 'total too large' }

/** Ten thousand million of the currency: no order comes near, and sums over thousands of the largest stay exact numbers. */
export const maxTotalCents = 999_999_999_999

/**
 * Decides which of a group's orders get their stock: first come, first served, each order whole or not at all. What an
 * admitted order takes is gone for those after it; a refused one takes nothing.
 *
 * @param situation is not changed
 * @param orders in the order of their arrival
 * @returns an admission for each order
 */
export function admit(situation: Situation, orders: readonly Candidate[]): Admission[] {
  const left = new Map<number, number>()
  return orders.map(({ userId, lines }) => {
    if (userId !== null && !situation.users.has(userId)) return { admitted: false, reason: 'user not found', userId }
    const admission = admitLines(situation.products, left, lines)
    if (admission.admitted) {
      for (const { productId, balanceAfter } of admission.lines) left.set(productId, balanceAfter)
    }
    return admission
  })
}

function admitLines(
  products: Situation['products'],
  left: ReadonlyMap<number, number>,
  lines: readonly Line[]
): Admission {
  const changes: PriceChange[] = []
  const shortages: Shortage[] = []
  const admitted: AdmittedLine[] = []
  let totalAmountCents = 0
  let totalQuantity = 0
  for (const { productId, quantity, expectedPriceCents } of lines) {
    const product = products.get(productId)
    if (!product) return { admitted: false, reason: 'product not found', productId }
    const { priceCents } = product
    if (expectedPriceCents !== undefined && expectedPriceCents !== priceCents) {
      changes.push({ product_id: productId, expected_price_cents: expectedPriceCents, current_price_cents: priceCents })
    }
    const available = left.get(productId) ?? product.stock
    if (quantity > available) shortages.push({ product_id: productId, requested: quantity, available })
    admitted.push({ productId, quantity, priceCents, balanceAfter: available - quantity })
    totalAmountCents += priceCents * quantity
    totalQuantity += quantity
  }
  if (changes.length > 0) return { admitted: false, reason: 'price changed', changes }
  if (totalAmountCents > maxTotalCents) return { admitted: false, reason: 'total too large' }
  if (shortages.length > 0) return { admitted: false, reason: 'insufficient stock', shortages }
  return { admitted: true, lines: admitted, totalAmountCents, totalQuantity }
}
