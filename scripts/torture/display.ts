import type { WriteStream } from 'node:tty'
import { formatCount, formatDuration } from '../shared/progress.js'
import type { History } from './history.js'
import type { TortureOptions, Verdict } from './run.js'

/** Shows how it goes: one line, written again in a terminal, else a line now and then. */
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
    const requests = of(history, 'requests')
    const rate = shownAt === 0 ? 0 : ((requests - lastRequests) / (now - shownAt)) * 1_000
    const text = [
      `${formatDuration(now - startedAt)} of ${formatDuration(seconds * 1_000)}`,
      phase,
      `${formatCount(requests)} requests`,
      `${formatCount(Math.round(rate))}/s`,
      `${formatCount(faultsIn(history))} faults`,
      `${formatCount(of(history, 'findings'))} findings`
    ].join('  ')
    output.write(output.isTTY ? `\r${text.slice(0, output.columns - 1)}\u001b[K` : `${text}\n`)
    shownAt = now
    lastRequests = requests
  }
}

const terminalIntervalMs = 250

// Rare enough for the log of a build.
const plainIntervalMs = 5_000

/** The verdict as a table, and the findings under it; its last line can be read by a machine. */
export function verdictText(
  { history, directory, hasRedis }: Verdict,
  { seed, seconds, isKept }: TortureOptions
): string {
  const recovery = history.slowestOf('recovery')
  const rows: Array<[string, string]> = [
    ...[
      'requests',
      '2xx',
      '4xx',
      '5xx',
      'lost',
      'retries',
      'cache hits',
      'orders',
      'events',
      'movements of stock',
      'duplicates replayed',
      'replayed answers',
      'duplicates of webhooks',
      'webhooks forged',
      'refunds asked for by stream',
      'webhooks delivered',
      'reconnections of followers',
      'backends terminated',
      'backends terminated in mid-commit',
      'connections cut',
      'connections cut at commit',
      'connections stalled',
      'connections half-open',
      'connections refused'
    ].map((name): [string, string] => [labels[name] ?? name, formatCount(of(history, name))]),
    ...[...history.counts]
      .filter(([name]) => name.startsWith('fault: '))
      .sort()
      .map(([name, count]): [string, string] => [name, formatCount(count)]),
    ['slowest recovery', recovery ? `${formatDuration(recovery.ms)} (${recovery.of})` : 'none'],
    ['findings', formatCount(of(history, 'findings'))]
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const isClean = of(history, 'findings') === 0
  return [
    '',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    '',
    ...history.findings.map(({ check, detail }) => `${check}: ${detail}`),
    ...(isClean && !isKept
      ? []
      : ['', `Everything that was asked and answered, the logs and the data are in ${directory}.`]),
    ...(hasRedis ? [] : ['There was no redis-server on the PATH: without Redis.']),
    `To do the same again: npm run torture -- --minutes ${Number((seconds / 60).toFixed(3))} --seed ${seed} (the choices are the same, what meets what is not)`,
    `${isClean ? 'ok' : 'not ok'} - torture with seed ${seed}: ${formatCount(of(history, 'requests'))} requests, ${formatCount(faultsIn(history))} faults, ${formatCount(of(history, 'findings'))} findings`,
    ''
  ].join('\n')
}

const labels: Record<string, string> = {
  '2xx': 'answered 2xx',
  '4xx': 'answered 4xx',
  '5xx': 'answered 503',
  lost: 'answers lost',
  orders: 'orders placed'
}

function of(history: History, name: string): number {
  return history.counts.get(name) ?? 0
}

function faultsIn({ counts }: History): number {
  return [...counts].filter(([name]) => name.startsWith('fault: ')).reduce((sum, [, count]) => sum + count, 0)
}
