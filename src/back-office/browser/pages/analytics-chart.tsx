import type { Schema } from '../api/client.js'
import { money } from '../components/amounts.js'

type Report = Schema<'SalesReport'>

/** A bar for each interval: net sales of all groups together. The table below has the numbers. */
export function SalesChart({ report: { rows, interval, currency } }: { report: Report }) {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(row.local_start, (sums.get(row.local_start) ?? 0) + row.net_cents)
  const bars = [...sums]
  const most = Math.max(1, ...sums.values())
  const best = bars.reduce((one, other) => (other[1] > one[1] ? other : one))
  const [first = '', last = ''] = [bars[0]?.[0], bars.at(-1)?.[0]].map(start => localText(start ?? '', interval))
  const highest = `the highest is ${money(best[1], currency)}`
  const label = `${bars.length} bars, from ${first} to ${last}; ${highest}`
  return (
    <>
      <svg
        class="bars"
        viewBox={`0 0 ${bars.length * 10} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {bars.map(([start, cents], index) => {
          const height = (Math.max(0, cents) / most) * 100
          return (
            <rect key={start} x={index * 10 + 1} y={100 - height} width={8} height={height}>
              <title>
                {localText(start, interval)}: {money(cents, currency)}
              </title>
            </rect>
          )
        })}
      </svg>
      <p class="row hint spread">
        <span>{first}</span>
        <span>{highest}</span>
        <span>{last}</span>
      </p>
    </>
  )
}

/** The beginning of a row on the clocks of the time zone, which the text of the API already has. */
export function localText(start: string, interval: Report['interval']): string {
  const [day = '', time = ''] = start.split('T')
  if (interval === 'month') return day.slice(0, 7)
  return interval === 'hour' ? `${day} ${time.slice(0, 5)}` : day
}
