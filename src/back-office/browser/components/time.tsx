import { useEffect, useState } from 'preact/hooks'

/**
 * A time relative to now. The absolute one shows when the pointer is over it and when the keyboard has reached it, and
 * screen readers read both.
 */
export function Time({ at }: { at: string }) {
  const nowMs = useNow()
  return (
    <span class="time" tabIndex={0}>
      <time dateTime={at}>{relative(Date.parse(at) - nowMs)}</time>
      <span class="tip">{absolute(at)}</span>
    </span>
  )
}

/** A time with its date, in the time zone and the way of the browser. */
export function absolute(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** The current time, twice a minute. */
function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}

const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })

const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60]
] as const

function relative(differenceMs: number): string {
  const seconds = differenceMs / 1_000
  const [unit, length] = units.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? ['second', 1]
  // Clocks differ: what has just happened is not in the future.
  return relativeFormat.format(
    unit === 'second' ? Math.min(0, Math.round(seconds)) : Math.round(seconds / length),
    unit
  )
}
