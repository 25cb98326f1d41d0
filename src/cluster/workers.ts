import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import { backoffMs } from '../jobs/backoff.js'
import { ListenError } from '../http/listen.js'
import { collectForWorkers } from './workers-metrics.js'

export interface Workers {
  /** Lets every worker finish its requests in flight, and waits until all workers have ended. */
  close(): Promise<void>
}

interface WorkersOptions {
  count: number
  /** Added to this process's environment for the workers. */
  environment: Record<string, string>
  log: FastifyBaseLogger
}

/**
 * Runs this program `count` more times, as workers that share one port; resolves when all of them listen. A worker that
 * ends later is replaced, after a pause that grows if workers keep ending soon after their start.
 *
 * @throws ListenError when the workers cannot listen, and an Error when one ends before it listens for another reason;
 * the others are stopped first
 */
export async function startWorkers({ count, environment, log }: WorkersOptions): Promise<Workers> {
  const restarts = new Set<NodeJS.Timeout>()
  let isClosing = false
  collectForWorkers()

  function start(failures = 0): Worker {
    const isFirst = failures === 0
    const startedAt = Date.now()
    let hasListened = false
    const worker = cluster.fork(environment)
    closeUntakenConnection(worker)
    ignoreUnsent(worker)
    keepListenFailure(worker)
    worker.once('listening', () => {
      hasListened = true
    })
    worker.once('exit', (code, signal) => {
      // One of the first workers that ends before it listens fails the whole start instead.
      if (isClosing || (isFirst && !hasListened)) return
      const next = Date.now() - startedAt < steadyMs ? failures + 1 : 1
      const pauseMs = Math.round(backoffMs(next))
      const reason = listenFailures.get(worker)
      log.error({ worker: worker.id, code, signal, reason }, `a worker has ended; another one starts in ${pauseMs} ms`)
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
        // `once()` of node:events would reject when the message cannot be sent any more.
        await new Promise<void>(resolve => {
          worker.once('exit', () => resolve())
          if (worker.isConnected()) worker.send(closeMessage)
        })
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

/** In a worker: calls `exit` when the primary asks for it, also if a signal to the worker itself did so before. */
export function onCloseMessage(exit: () => void): void {
  process.on('message', message => {
    if (message === closeMessage) exit()
  })
}

const closeMessage = 'close'

/** In a worker: tells the primary why this worker cannot listen. The primary reports it once for all workers. */
export async function reportListenFailure(message: string): Promise<void> {
  if (!process.connected) return
  await new Promise<void>(resolve => {
    process.send?.({ cannotListen: message }, () => resolve())
  })
}

/**
 * In a worker that has finished: disconnects from the primary, which may be handing it a connection at this moment. The
 * primary takes such a connection back and gives it to another worker. If the worker just ended, the connection's
 * client would never get an answer.
 */
export async function leave(): Promise<void> {
  if (!process.connected) return
  const end = once(process, 'disconnect')
  cluster.worker?.disconnect()
  await end
}

/**
 * If a worker dies before it takes a connection that it was handed, Node forgets that connection and leaves it open:
 * its client would wait forever. This closes it, so that its client sees what the other clients of a killed worker see.
 * There is at most one: the next connection is handed over when the worker has taken the previous one.
 */
function closeUntakenConnection(worker: Worker): void {
  const { process: child } = worker
  const send = child.send.bind(child)
  let handedOver: unknown
  child.send = (...message: unknown[]) => {
    if (isConnection(message[1])) handedOver = message[1]
    return Reflect.apply(send, child, message)
  }
  worker.once('exit', () => {
    // A worker that left has returned what it had not taken. A connection that was taken is already closed here.
    if (!worker.exitedAfterDisconnect && isConnection(handedOver)) handedOver.close()
  })
}

/** Whether the value is one of Node's own handles. */
function isConnection(value: unknown): value is { close(): void } {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'
}

/**
 * A message to a worker that has just ended fails, be it one of this module or one of Node's own. Without a listener
 * that failure would end the primary, though the worker's 'exit' says all that matters.
 */
function ignoreUnsent(worker: Worker): void {
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.syscall !== 'write' && error.code !== 'ERR_IPC_CHANNEL_CLOSED') throw error
  })
}

/** Why a worker cannot listen, if it has said so. */
const listenFailures = new WeakMap<Worker, string>()

function keepListenFailure(worker: Worker): void {
  worker.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('cannotListen' in message)) return
    listenFailures.set(worker, String(message.cannotListen))
  })
}

// A worker that has lived this long did not end because of how it was started.
const steadyMs = 30_000

async function listening(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.once('listening', () => resolve())
    worker.once('exit', (code: number) => {
      const fail = () => reject(startFailure(worker, code))
      // What the worker sent before it ended may still be on its way.
      if (worker.isConnected()) worker.once('disconnect', fail)
      else fail()
    })
  })
}

function startFailure(worker: Worker, code: number): Error {
  const reason = listenFailures.get(worker)
  return reason === undefined
    ? new Error(`worker ${worker.id} ended with ${code} before it listened`)
    : new ListenError(reason)
}
