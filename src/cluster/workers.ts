import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import { backoffMs } from '../jobs/backoff.js'
import { collectForWorkers } from './workers-metrics.js'

export interface Workers {
  /** Lets every worker finish what it is doing, and waits until they have ended. */
  close(): Promise<void>
}

interface WorkersOptions {
  count: number
  /** What the workers' environment has beside this process's. */
  environment: Record<string, string>
  log: FastifyBaseLogger
}

/**
 * Runs this program `count` times more, as workers that share one port; resolves when all of them listen. One that ends later is started
 * again, after a pause that grows if it ends again soon.
 *
 * @throws when one of them ends before it listens, as with a port that is in use; then the others are stopped
 */
export async function startWorkers({ count, environment, log }: WorkersOptions): Promise<Workers> {
  const restarts = new Set<NodeJS.Timeout>()
  let isClosing = false
  collectForWorkers()

  function start(failures = 0): Worker {
    const startedAt = Date.now()
    const worker = cluster.fork(environment)
    closeWhatIsNotTaken(worker)
    worker.once('exit', (code, signal) => {
      if (isClosing) return
      const next = Date.now() - startedAt < steadyMs ? failures + 1 : 1
      const pauseMs = Math.round(backoffMs(next))
      log.error({ worker: worker.id, code, signal }, `a worker has ended; another one starts in ${pauseMs} ms`)
      const restart = setTimeout(() => {
        restarts.delete(restart)
        start(next)
      }, pauseMs)
      restarts.add(restart)
    })
    return worker
  }

  async function close(): Promise<void> {
    isClosing = true
    for (const restart of restarts) clearTimeout(restart)
    await Promise.all(
      Object.values(cluster.workers ?? {}).map(async worker => {
        if (!worker || worker.isDead()) return
        const end = once(worker, 'exit')
        if (worker.isConnected()) worker.send(closeMessage)
        await end
      })
    )
  }

  try {
    await Promise.all(Array.from({ length: count }, () => listening(start())))
    return { close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Calls `close` when the process that started this worker says so. */
export function whenToldToClose(close: () => void): void {
  process.on('message', onMessage)
  // The terminal sends a Ctrl-C to the workers too: they close already, and closing twice would cut it short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.off('message', onMessage))

  function onMessage(message: unknown): void {
    if (message === closeMessage) close()
  }
}

const closeMessage = 'close'

/**
 * In a worker that has finished: takes its leave of the process that started it, which may just be handing over a connection. That one comes
 * back and goes to another worker; of a worker that ends without this, its client would never hear.
 */
export async function leave(): Promise<void> {
  if (!process.connected) return
  const end = once(process, 'disconnect')
  cluster.worker?.disconnect()
  await end
}

/**
 * Node forgets a connection that it hands to a worker which ends before it takes it, and leaves it open: its client would wait for ever. It hears
 * now what the other clients of a worker hear that was killed. There is one at most: the next is handed over when the worker has taken the one before.
 */
function closeWhatIsNotTaken(worker: Worker): void {
  const { process: child } = worker
  const send = child.send.bind(child)
  let handedOver: unknown
  child.send = (...message: unknown[]) => {
    if (isConnection(message[1])) handedOver = message[1]
    return Reflect.apply(send, child, message)
  }
  worker.once('exit', () => {
    // One that took its leave has given back what it had not taken. What was taken is closed here already.
    if (!worker.exitedAfterDisconnect && isConnection(handedOver)) handedOver.close()
  })
}

/** A handle of Node's own. */
function isConnection(value: unknown): value is { close(): void } {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'
}

// A worker that has lived so long did not end because of how it was started.
const steadyMs = 30_000

async function listening(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.once('listening', () => resolve())
    worker.once('exit', code => reject(new Error(`worker ${worker.id} ended with ${code} before it listened`)))
  })
}
