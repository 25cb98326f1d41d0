import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatCount } from '../shared/progress.js'
import { countErrors, percentile, type LevelResult } from './service-levels.js'
import type { Level } from './read-options.js'
import type { Shop } from './shop.js'
import { beUser, type Sample, type Target } from './users.js'

/** Lets the users come, and shows how they fare. */
export async function runLevel(level: Level, target: Target, shop: Shop): Promise<LevelResult> {
  const samples: Sample[] = []
  const over = new AbortController()
  setMaxListeners(level.users, over.signal)
  const begin = performance.now()
  const seconds = () => (performance.now() - begin) / 1_000
  const users: Array<Promise<void>> = []
  let shown = 0
  while (seconds() < level.seconds) {
    for (const due = Math.min(level.users, 1 + Math.floor(seconds() * level.arrivalsPerSecond)); users.length < due;) {
      users.push(
        beUser(target, shop, over.signal, begin, sample => {
          samples.push(sample)
        })
      )
    }
    if (seconds() - shown >= (process.stderr.isTTY ? 0.5 : 5)) {
      shown = seconds()
      show(level, users.length, samples, shown)
    }
    await sleep(50)
  }
  over.abort()
  await Promise.all(users)
  show(level, users.length, samples, level.seconds)
  if (process.stderr.isTTY) process.stderr.write('\n')
  return { level, samples }
}

/** What was in the last five seconds. */
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
  process.stderr.write(
    process.stderr.isTTY ? `\r${text.slice(0, (process.stderr.columns ?? 80) - 1)}\u001b[K` : `${text}\n`
  )
}

const windowSeconds = 5
