/** A long work that tells how far it is. */
export interface Progress {
  /** So many more are done. */
  advance(count: number): void
  /** Nothing more comes, whether all is done or not. */
  end(): void
}

/** Where the progress is shown: the parts of `process.stderr` that it takes. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

/**
 * Shows how far a work is: one line that is rewritten in a terminal, and a plain line now and then anywhere else.
 *
 * @param label what is counted, in the plural
 * @param total how many there will be
 * @param now milliseconds of any clock
 */
export function startProgress(
  label: string,
  total: number,
  stream: ProgressStream = process.stderr,
  now: () => number = Date.now
): Progress {
  const begin = now()
  const intervalMs = stream.isTTY ? terminalIntervalMs : plainIntervalMs
  let done = 0
  let shownAt = begin
  const show = (isLast: boolean) => {
    shownAt = now()
    const text = progressText(label, done, total, shownAt - begin)
    stream.write(
      stream.isTTY
        ? terminalLine(text, total === 0 ? 1 : done / total, stream.columns ?? defaultColumns, isLast)
        : `${text}\n`
    )
  }
  return {
    advance(count) {
      done += count
      if (done < total && now() - shownAt >= intervalMs) show(false)
    },
    end() {
      show(true)
    }
  }
}

// Often enough to look alive.
const terminalIntervalMs = 100

// Rare enough for the log of a build.
const plainIntervalMs = 5_000

// The bar takes what the text leaves of the line; a shorter one says nothing.
const maxBarWidth = 30
const minBarWidth = 5

// What a terminal has that does not tell.
const defaultColumns = 80

/**
 * Percentage, rate and remaining time as text, e.g.
 * `orders  42 %  420,000 of 1,000,000  5,210/s  1 min 51 s left`; after the last one the time that it took.
 */
export function progressText(label: string, done: number, total: number, elapsedMs: number): string {
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1_000 : 0
  const time =
    done >= total
      ? `in ${formatDuration(elapsedMs)}`
      : perSecond > 0
        ? `${formatDuration(((total - done) / perSecond) * 1_000)} left`
        : ''
  return [
    label.padEnd(8),
    `${percent} %`.padStart(5),
    `${formatCount(done)} of ${formatCount(total)}`,
    `${formatCount(Math.round(perSecond))}/s`,
    time
  ]
    .join('  ')
    .trimEnd()
}

/** Milliseconds for people: `0.4 s`, `45 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 9_950) return `${(durationMs / 1_000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** `1,000,000`, whatever the machine's language. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

function terminalLine(text: string, share: number, columns: number, isLast: boolean): string {
  const width = Math.min(columns - text.length - 4, maxBarWidth)
  const filled = Math.floor(share * width)
  const bar = width >= minBarWidth ? `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ` : ''
  // A line that wraps could not be rewritten. What is left of a longer one before it is erased.
  return `\r${`${bar}${text}`.slice(0, columns - 1)}\u001b[K${isLast ? '\n' : ''}`
}
