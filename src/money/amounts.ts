// The conversion between decimals, in which people and providers name amounts, and the minor units in which the service
// stores them and computes.
import { digitsOf } from './currencies.js'

/**
 * An amount as a decimal of its currency: 1230 is 12.3 in USD, 1230 in JPY and 1.23 in KWD.
 *
 * Dividing by a power of ten rounds to the closest double, which is also what a JSON parser makes of the decimal. So
 * the result is exact, and equal to any other way of writing it, for amounts of up to 15 digits.
 */
export function toDecimal(minorUnits: number, currency: string): number {
  return minorUnits / 10 ** digitsOf(currency)
}

/**
 * A decimal of the currency in minor units.
 *
 * Multiplying can miss the integer by a rounding error (1.005 * 1000 is 1004.9999999999999), so the rounded product
 * counts only if it converts back to the same decimal.
 *
 * @param decimal at most 15 digits
 * @returns undefined for a decimal with more digits than the currency has
 */
export function toMinorUnits(decimal: number, currency: string): number | undefined {
  const minorUnits = Math.round(decimal * 10 ** digitsOf(currency))
  return toDecimal(minorUnits, currency) === decimal ? minorUnits : undefined
}

/** What is wrong with a decimal that `toMinorUnits` cannot convert, for an error message. */
export function tooManyDigits(currency: string): string {
  const digits = digitsOf(currency)
  return digits === 0
    ? `must be a whole number: ${currency} has no decimal places`
    : `must have at most ${digits} decimal places, as many as ${currency} has`
}
