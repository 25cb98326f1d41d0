import { toDecimal, toMinorUnits } from './amounts.js'
import { digitsOf } from './currencies.js'

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

function tooManyDigits(currency: string): string {
  const digits = digitsOf(currency)
  return digits === 0
    ? `must be a whole number: ${currency} has no decimal places`
    : `must have at most ${digits} decimal places, as many as ${currency} has`
}
