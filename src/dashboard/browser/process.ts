import type { LiveSnapshot } from '../schemas.js'
import { byId } from './dom.js'
import { milliseconds, rate, whole } from './format.js'

/** Shows what the process that answers has measured, and which process that is. */
export function showProcess(process: LiveSnapshot['process']): void {
  for (const name of ['p50', 'p95', 'p99'] as const) byId(name).textContent = milliseconds(process.latency_ms?.[name])
  byId('requests').textContent = rate(process.requests_per_second)
  byId('group').textContent = rate(process.orders_per_transaction)
  byId('queued').textContent = whole(process.queued_orders)
  const name = process.workers > 1 ? `process ${process.worker ?? '?'} of ${process.workers}` : 'this process'
  byId('refused').textContent =
    process.orders_refused_per_second === null
      ? ''
      : `${rate(process.orders_refused_per_second)} refused per second${process.workers > 1 ? ` by ${name}` : ''}`
  byId('latency-scope').textContent = `API requests in the last ${process.window_seconds} s, ${name}`
  for (const foot of document.querySelectorAll('[data-scope]')) foot.textContent = name
}
