import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../shared/percentile.js'
import { formatCount, statusLine } from '../shared/progress.js'
import type { Target } from '../shared/service.js'
import { countErrors, type LevelResult } from './service-levels.js'
import type { Level } from './read-options.js'
import type { Shop } from './shop.js'
import { simulateUser, type Sample } from './users.js'

/** Starts the users one after another, lets them work until the time is over, and shows the latencies meanwhile. */
export async function runLevel(level: Level, target: Target, shop: Shop): Promise<LevelResult> {
  const samples: Sample[] = []
  const over = new AbortController()
  setMaxListeners(level.users, over.signal)
  const begin = performance.now()
  const seconds = () => (performance.now() - begin) / 1_000
  const users: Array<Promise<void>> = []
  let shownAt = 0
  while (seconds() < level.seconds) {
    const due = Math.min(level.users, 1 + Math.floor(seconds() * level.arrivalsPerSecond))
    while (users.length < due) {
      users.push(
        simulateUser(target, shop, over.signal, begin, sample => {
          samples.push(sample)
        })
      )
    }
    if (seconds() - shownAt >= (process.stderr.isTTY ? 0.5 : 5)) {
      shownAt = seconds()
      show(level, users.length, samples, shownAt)
    }
    await sleep(50)
  }
  over.abort()
  await Promise.all(users)
  show(level, users.length, samples, level.seconds)
  if (process.stderr.isTTY) process.stderr.write('\n')
  return { level, samples }
}

/** Shows the throughput and latencies of the last five seconds, and all errors so far. */
function show({ name, seconds }: Level, users: number, samples: readonly Sample[], now: number): void {
  const recent = samples.slice(samples.findLastIndex(({ atMs }) => atMs < (now - windowSeconds) * 1_000) + 1)
  const latencies = recent.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  const of = (share: number) => `${percentile(latencies, share).toFixed(0)} ms`
  const text = [
    name,
    `${Math.round(now)} of ${seconds} s`,
    `${users} users`,
    `${formatCount(Math.round(recent.length / Math.min(now, windowSeconds)))}/s`,
    `median ${of(0.5)}`,
    `p95 ${of(0.95)}`,
    `p99 ${of(0.99)}`,
    `${countErrors(samples)} errors`
  ].join('  ')
  process.stderr.write(statusLine(process.stderr, text))
}

const windowSeconds = 5
