import { toDecimal } from '../../../money/amounts.js'
import { digitsOf } from '../../../money/currencies.js'

const counts = new Intl.NumberFormat()

/** A whole number in the way of the browser's locale. */
export function count(value: number): string {
  return counts.format(value)
}

/** `1 order`, `2 orders` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** An amount in minor units, in the way of the browser's locale. */
export function money(minorUnits: number, currency: string): string {
  const digits = digitsOf(currency)
  const format = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(undefined, format).format(toDecimal(minorUnits, currency))
}

export function Money({ cents, currency }: { cents: number; currency: string }) {
  return <span class="money">{money(cents, currency)}</span>
}
