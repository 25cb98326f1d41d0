// The load generator of one measurement, as a separate process: reads its options as JSON from the standard input and
// prints the measurement as JSON.
import { text } from 'node:stream/consumers'
import { percentile } from '../shared/percentile.js'
import { putLoad } from './http-load.js'
import { tasksOf } from './tasks.js'
import { isOfOrders, readLoadOptions, warmUpSeconds, type LoadReport } from './workloads.js'

const { address, workload, connections, seconds, count, orders = [] } = readLoadOptions(await text(process.stdin))
const once = isOfOrders(workload)
const tasks = tasksOf(workload, orders)
const warmedUp = count === undefined ? await warmUp() : 0
const { answered, failed, durationMs, latenciesMs } = await putLoad({
  address,
  tasks: once ? tasks.slice(warmedUp) : tasks,
  once,
  connections,
  seconds,
  count
})
const report: LoadReport = {
  perSecond: (answered / durationMs) * 1_000,
  p50Ms: percentile(latenciesMs, 0.5),
  p95Ms: percentile(latenciesMs, 0.95),
  p99Ms: percentile(latenciesMs, 0.99),
  answered,
  failed,
  warmedUp
}
process.stdout.write(JSON.stringify(report))

/** Opens connections and compiles code, which is not measured. @returns the number of tasks done */
async function warmUp(): Promise<number> {
  const limit = once ? Math.floor(tasks.length / 5) : undefined
  return (await putLoad({ address, tasks, once, connections, seconds: warmUpSeconds, count: limit })).answered
}
