import { toDecimal, tooManyDigits, toMinorUnits } from './amounts.js'

/** 99,999,999.99 in USD: above any realistic price, and low enough that every total is an exact number. */
export const maxPriceCents = 9_999_999_999

/**
 * Reads a price that a client gave as a decimal of the currency.
 *
 * @returns the price in minor units, or what is wrong with it
 */
export function readPrice(price: number, currency: string): number | { problem: string } {
  const priceCents = toMinorUnits(price, currency)
  if (priceCents === undefined) return { problem: tooManyDigits(currency) }
  return priceCents > maxPriceCents ? { problem: `must be <= ${toDecimal(maxPriceCents, currency)}` } : priceCents
}
