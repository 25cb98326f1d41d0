/** The progress of a long task. */
export interface Progress {
  /** Adds to the number of finished items. */
  advance(count: number): void
  /** Shows the last state; the task has finished or was interrupted. */
  end(): void
}

/** Where progress is shown: the members of `process.stderr` that this module uses. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

/**
 * Shows the progress of a task: one line that is redrawn in a terminal, a plain line every 5 s anywhere else.
 *
 * @param label the items that are counted, in the plural
 * @param total the number of items
 * @param now the time in milliseconds; any clock will do
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

// Often enough to look smooth.
const terminalIntervalMs = 100

// Rare enough for a build log.
const plainIntervalMs = 5_000

// The bar fills the space that the text leaves; a shorter bar would show nothing useful.
const maxBarWidth = 30
const minBarWidth = 5

// For terminals that do not report their width.
const defaultColumns = 80

/**
 * Percentage, rate and remaining time as text, e.g. `orders  42 %  420,000 of 1,000,000  5,210/s  1 min 51 s left`.
 * Once all items are done, the time is the duration of the task.
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

/** A duration in milliseconds as text: `0.4 s`, `45 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 9_950) return `${(durationMs / 1_000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** `1,000,000`, whatever the machine's locale. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** A status line: replaces the previous one in a terminal, and is a plain line anywhere else. */
export function statusLine(stream: ProgressStream, text: string): string {
  return stream.isTTY ? redrawnLine(text, stream.columns ?? defaultColumns) : `${text}\n`
}

function terminalLine(text: string, share: number, columns: number, isLast: boolean): string {
  const width = Math.min(columns - text.length - 4, maxBarWidth)
  const filled = Math.floor(share * width)
  const bar = width >= minBarWidth ? `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ` : ''
  return `${redrawnLine(`${bar}${text}`, columns)}${isLast ? '\n' : ''}`
}

/** Overwrites the line and erases the rest of a longer one. A line that wrapped could not be redrawn, so it is cut. */
function redrawnLine(text: string, columns: number): string {
  return `\r${text.slice(0, columns - 1)}\u001b[K`
}
