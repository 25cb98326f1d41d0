import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startWorkers } from '../../src/cluster/workers.js'

/*
 * A program that starts one worker, kills it, and asks it to close before Node has noticed its end: the message then
 * meets a closed pipe. It ends with 0 if that ends nothing else.
 */
if (cluster.isPrimary) {
  const workers = await startWorkers({ count: 1, environment: {}, log: pino() })
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL')
  // Blocks the process, so that it cannot notice the worker's end in the meantime.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  await workers.close()
  // A failure of the message would be reported in a later turn of the event loop.
  await sleep(50)
  process.exit(0)
} else {
  createServer().listen(0, '127.0.0.1')
}
