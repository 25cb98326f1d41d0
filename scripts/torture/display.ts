import type { WriteStream } from 'node:tty'
import { formatCount, formatDuration, statusLine } from '../shared/progress.js'
import type { History } from './history.js'
import type { TortureOptions, Verdict } from './run.js'

/** Shows the progress: one line that is redrawn in a terminal, a plain line every 5 s anywhere else. */
export function createTicker(
  output: WriteStream,
  { seconds }: TortureOptions
): (history: History, phase: string) => void {
  const startedAt = performance.now()
  let shownAt = 0
  let lastRequests = 0
  return (history, phase) => {
    const now = performance.now()
    if (now - shownAt < (output.isTTY ? terminalIntervalMs : plainIntervalMs)) return
    const requests = countOf(history, 'requests')
    const rate = shownAt === 0 ? 0 : ((requests - lastRequests) / (now - shownAt)) * 1_000
    const text = [
      `${formatDuration(now - startedAt)} of ${formatDuration(seconds * 1_000)}`,
      phase,
      `${formatCount(requests)} requests`,
      `${formatCount(Math.round(rate))}/s`,
      `${formatCount(faultsIn(history))} faults`,
      `${formatCount(countOf(history, 'findings'))} findings`
    ].join('  ')
    output.write(statusLine(output, text))
    shownAt = now
    lastRequests = requests
  }
}

const terminalIntervalMs = 250

// Rare enough for a build log.
const plainIntervalMs = 5_000

/** The verdict as a table, followed by the findings. The last line is for machines. */
export function verdictText(verdict: Verdict, options: TortureOptions): string {
  const { history, directory, hasRedis } = verdict
  const { seed, seconds, isKept } = options
  const rows = rowsOf(history)
  const width = Math.max(...rows.map(([name]) => name.length))
  const isClean = countOf(history, 'findings') === 0
  const totals = [
    `${formatCount(countOf(history, 'requests'))} requests`,
    `${formatCount(faultsIn(history))} faults`,
    `${formatCount(countOf(history, 'findings'))} findings`
  ].join(', ')
  return [
    '',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    '',
    ...history.findings.map(({ check, detail }) => `${check}: ${detail}`),
    ...(isClean && !isKept
      ? []
      : ['', `All requests and answers (history.jsonl), the logs and the database are in ${directory}.`]),
    ...(hasRedis ? [] : ['Redis was left out: there is no redis-server on the PATH.']),
    `To repeat the run: npm run torture -- --minutes ${Number((seconds / 60).toFixed(3))} --seed ${seed}`,
    '(The seed repeats the choices; the timing will differ.)',
    `${isClean ? 'ok' : 'not ok'} - torture with seed ${seed}: ${totals}`,
    ''
  ].join('\n')
}

function rowsOf(history: History): Array<[string, string]> {
  const recovery = history.longest('recovery')
  return [
    ...shownCounts.map((name): [string, string] => [labels[name] ?? name, formatCount(countOf(history, name))]),
    ...[...history.counts]
      .filter(([name]) => name.startsWith('fault: '))
      .sort()
      .map(([name, count]): [string, string] => [name, formatCount(count)]),
    ['slowest recovery', recovery ? `${formatDuration(recovery.durationMs)} (${recovery.cause})` : 'none'],
    ['findings', formatCount(countOf(history, 'findings'))]
  ]
}

const shownCounts = [
  'requests',
  '2xx',
  '4xx',
  '5xx',
  'lost',
  'retries',
  'cache hits',
  'orders',
  'parts of orders',
  'events',
  'stock movements',
  'orders of several locations',
  'orders served by priority',
  'parts of split lines',
  'locations opened',
  'locations closed',
  'last active locations kept',
  'duplicates replayed',
  'replayed answers',
  'duplicate payment events',
  'forged payment events',
  'refunds requested by stream',
  'webhooks delivered',
  'reconnections of followers',
  'backends terminated',
  'backends terminated in mid-commit',
  'connections cut',
  'connections cut at commit',
  'connections stalled',
  'connections half-open',
  'connections refused'
]

const labels: Record<string, string> = {
  '2xx': 'answered 2xx',
  '4xx': 'answered 4xx',
  '5xx': 'answered 503',
  lost: 'answers lost',
  orders: 'orders placed'
}

function countOf(history: History, name: string): number {
  return history.counts.get(name) ?? 0
}

function faultsIn({ counts }: History): number {
  return [...counts].filter(([name]) => name.startsWith('fault: ')).reduce((sum, [, count]) => sum + count, 0)
}
