import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import { withinMs } from '../jobs/deadline.js'
import type { MetricsSnapshot } from '../telemetry/metrics.js'

/**
 * In the process that starts the workers: lets each of them answer for all. Counts never go down, or `rate()` would take all that is left for new:
 * what a worker counted before it ended stays, and one that does not answer in time counts as it did last.
 */
export function collectForWorkers(): void {
  const listening = new Set<Worker>()
  const latest = new Map<Worker, MetricsSnapshot>()
  const ended: MetricsSnapshot[] = []
  const answered = new Map<Worker, () => void>()
  let collecting: Promise<string> | undefined

  cluster.on('listening', worker => {
    listening.add(worker)
  })
  cluster.on('exit', worker => {
    listening.delete(worker)
    const snapshot = latest.get(worker)
    if (snapshot) ended.push(snapshot.filter(({ type }) => adds.has(String(type))))
    latest.delete(worker)
    answered.get(worker)?.()
  })
  cluster.on('message', (worker, message: unknown) => {
    if (isSnapshot(message)) {
      latest.set(worker, message.snapshot)
      answered.get(worker)?.()
    } else if (message === questionForAll) {
      // Who asks meanwhile hears the same.
      collecting ??= collect().finally(() => {
        collecting = undefined
      })
      collecting.then(text => worker.send({ text }, ignoreFailure), ignoreFailure)
    }
  })

  async function collect(): Promise<string> {
    await Promise.all([...listening].map(ask))
    // However many have ended, what is kept of them is one.
    ended.push(await AggregatorRegistry.aggregate(ended.splice(0)).getMetricsAsJSON())
    return await AggregatorRegistry.aggregate([...latest.values(), ...ended]).metrics()
  }

  async function ask(worker: Worker): Promise<void> {
    const answer = new Promise<void>(resolve => {
      answered.set(worker, resolve)
    })
    worker.send(questionForOne, ignoreFailure)
    await withinMs(answer, answerTimeoutMs, undefined)
    answered.delete(worker)
  }
}

/** In a worker: says what it has counted when it is asked. */
export function whenAskedForMetrics(snapshot: () => Promise<MetricsSnapshot>): void {
  process.on('message', message => {
    if (message === questionForOne) {
      snapshot().then(own => process.send?.({ snapshot: own }, ignoreFailure), ignoreFailure)
    }
  })
}

let asking: Promise<string> | undefined

/**
 * In a worker: the metrics of all of them together, in the text format of Prometheus.
 *
 * @throws when the process that started it does not answer
 */
export async function scrapeAllWorkers(): Promise<string> {
  asking ??= askForAll().finally(() => {
    asking = undefined
  })
  return await asking
}

async function askForAll(): Promise<string> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      process.off('message', onMessage)
      reject(new Error('the process that started this one does not answer'))
    }, 2 * answerTimeoutMs)
    process.on('message', onMessage)
    process.send?.(questionForAll, ignoreFailure)

    // Other messages come in between, some of them at the same moment.
    function onMessage(message: unknown): void {
      if (!isText(message)) return
      clearTimeout(timer)
      process.off('message', onMessage)
      resolve(message.text)
    }
  })
}

const questionForAll = 'metrics of all'
const questionForOne = 'metrics'

// One whose database does not answer needs two seconds (src/telemetry/metrics.ts); Prometheus waits for ten.
const answerTimeoutMs = 3_000

// What an ended process has counted counts on; what it had, as memory or connections, is gone.
const adds: ReadonlySet<string> = new Set(['counter', 'histogram'])

// Who cannot be reached has just ended, and is left out; who is not answered says so after a while.
function ignoreFailure(): void {}

function isSnapshot(message: unknown): message is { snapshot: MetricsSnapshot } {
  return typeof message === 'object' && message !== null && 'snapshot' in message
}

function isText(message: unknown): message is { text: string } {
  return typeof message === 'object' && message !== null && 'text' in message
}
