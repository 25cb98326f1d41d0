import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import { withinMs } from '../jobs/deadline.js'
import type { MetricsSnapshot } from '../telemetry/metrics.js'

/**
 * In the primary: lets each worker answer with the metrics of all workers. The sums never go down, because `rate()`
 * would take the rest for new events: the counts of a worker that ended stay, and a worker that does not answer in time
 * counts as it did last.
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
    if (snapshot) ended.push(snapshot.filter(({ type }) => addsUp.has(String(type))))
    latest.delete(worker)
    answered.get(worker)?.()
  })
  cluster.on('message', (worker, message: unknown) => {
    if (isSnapshot(message)) {
      latest.set(worker, message.snapshot)
      answered.get(worker)?.()
    } else if (message === requestForAll) {
      // Workers that ask while this runs get the same answer.
      collecting ??= collect().finally(() => {
        collecting = undefined
      })
      collecting.then(text => worker.send({ text }, ignoreFailure), ignoreFailure)
    }
  })

  async function collect(): Promise<string> {
    await Promise.all([...listening].map(ask))
    // Merged into one snapshot, however many workers have ended.
    ended.push(await AggregatorRegistry.aggregate(ended.splice(0)).getMetricsAsJSON())
    return await AggregatorRegistry.aggregate([...latest.values(), ...ended]).metrics()
  }

  async function ask(worker: Worker): Promise<void> {
    const answer = new Promise<void>(resolve => {
      answered.set(worker, resolve)
    })
    worker.send(requestForOne, ignoreFailure)
    await withinMs(answer, answerTimeoutMs, undefined)
    answered.delete(worker)
  }
}

/** In a worker: sends its own metrics to the primary on request. */
export function answerMetricsRequests(snapshot: () => Promise<MetricsSnapshot>): void {
  process.on('message', message => {
    if (message === requestForOne) {
      snapshot().then(own => process.send?.({ snapshot: own }, ignoreFailure), ignoreFailure)
    }
  })
}

let scraping: Promise<string> | undefined

/**
 * In a worker: the metrics of all workers together, in the text format of Prometheus.
 *
 * @throws when the primary does not answer in time
 */
export async function scrapeAllWorkers(): Promise<string> {
  scraping ??= askForAll().finally(() => {
    scraping = undefined
  })
  return await scraping
}

async function askForAll(): Promise<string> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      process.off('message', onMessage)
      reject(new Error('the primary process did not answer'))
    }, 2 * answerTimeoutMs)
    process.on('message', onMessage)
    process.send?.(requestForAll, ignoreFailure)

    // The primary sends other messages as well, also while this waits.
    function onMessage(message: unknown): void {
      if (!isText(message)) return
      clearTimeout(timer)
      process.off('message', onMessage)
      resolve(message.text)
    }
  })
}

const requestForAll = 'metrics of all'
const requestForOne = 'metrics'

// A worker whose database does not answer needs 2 s (src/telemetry/metrics.ts); Prometheus waits for 10 s.
const answerTimeoutMs = 3_000

// The counts of an ended process remain true; its gauges, such as memory or connections, are gone with it.
const addsUp: ReadonlySet<string> = new Set(['counter', 'histogram'])

// A process that cannot be reached has just ended and is left out; one that gets no answer reports a timeout.
function ignoreFailure(): void {}

function isSnapshot(message: unknown): message is { snapshot: MetricsSnapshot } {
  return typeof message === 'object' && message !== null && 'snapshot' in message
}

function isText(message: unknown): message is { text: string } {
  return typeof message === 'object' && message !== null && 'text' in message
}
