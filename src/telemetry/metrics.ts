import { Registry, collectDefaultMetrics } from 'prom-client'
import { withinMs } from '../jobs/deadline.js'
import { declareMetrics } from './declare-metrics.js'

/** The metrics of one app, in their own registry. */
export interface Metrics extends ReturnType<typeof declareMetrics> {
  /** Calls `read` before the metrics are read. If it throws or takes more than 2 s, the metrics are read without it. */
  onScrape(read: () => void | Promise<void>): void
  /** Sets the function that counts the orders waiting for a transaction. */
  onQueue(read: () => number): void
  /** Number of orders that are waiting for a transaction now. */
  readonly queuedOrders: number
  /** All metrics, including those of the process, in the text format of Prometheus. */
  scrape(): Promise<string>
  /** The content type of `scrape`. */
  readonly contentType: string
  /** The same as data, for aggregation with other processes; each metric names its own `aggregator`. */
  snapshot(): Promise<MetricsSnapshot>
}

export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

export function createMetrics(): Metrics {
  const registry = new Registry()
  const metrics = declareMetrics(registry)
  const reads: Array<() => void | Promise<void>> = []
  let readQueue = () => 0
  reads.push(() => {
    metrics.orderQueueDepth.set(readQueue())
  })
  const readAll = async () => {
    const all = Promise.allSettled(
      reads.map(async read => {
        await read()
      })
    )
    await withinMs(all, readTimeoutMs, undefined)
  }
  return {
    ...metrics,
    contentType: registry.contentType,
    onScrape(read) {
      reads.push(read)
    },
    onQueue(read) {
      readQueue = read
    },
    get queuedOrders() {
      return readQueue()
    },
    async scrape() {
      await readAll()
      return `${await processRegistry().metrics()}\n${await registry.metrics()}`
    },
    async snapshot() {
      await readAll()
      return [...(await processRegistry().getMetricsAsJSON()), ...(await registry.getMetricsAsJSON())]
    }
  }
}

// Prometheus waits for 10 s. During an outage of the database, the other metrics are all the more valuable.
const readTimeoutMs = 2_000

let ofProcess: Registry | undefined

/**
 * The metrics of the process, such as garbage collection and the event loop. Created once, because they belong to no
 * app and their observers are never removed.
 */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}
