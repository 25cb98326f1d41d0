import { toDecimal } from '../../money/amounts.js'
import { digitsOf } from '../../money/currencies.js'

const wholeNumbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A number without decimals. */
export function whole(value: number): string {
  return wholeNumbers.format(value)
}

/** A number per second: with one decimal below 10, and a dash while it is unknown. */
export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return value < 10 ? tenths.format(value) : whole(value)
}

/** A duration, from a second up in seconds. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return value < 1_000 ? `${rate(value)} ms` : `${tenths.format(value / 1_000)} s`
}

/** The time of day in the visitor's time zone. */
export function clock(time: string): string {
  return new Date(time).toLocaleTimeString([], { hour12: false })
}

/** The time of day, with the date unless it is of today. */
export function clockWithDate(time: string): string {
  const date = new Date(time)
  const isToday = date.toDateString() === new Date().toDateString()
  return isToday ? clock(time) : `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${clock(time)}`
}

/** An amount in minor units, with the digits of ISO 4217. */
export function money(minorUnits: number, currency: string): string {
  const digits = digitsOf(currency)
  const format = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat('en', format).format(toDecimal(minorUnits, currency))
}
