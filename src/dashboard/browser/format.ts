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

export function money(cents: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2 }).format(cents / 100)
}
