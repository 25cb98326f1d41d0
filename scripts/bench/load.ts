// The load generator of one measurement, as a separate process: `load.ts <options as JSON>`. Prints the measurement
// as JSON.
import { percentile } from '../shared/percentile.js'
import { putLoad, requestBytes } from './http-load.js'
import { productCount, readLoadOptions, type WorkloadName } from './workloads.js'

const { address, workload, connections, seconds, count } = readLoadOptions(process.argv[2] ?? '')
// A warm-up, which is not measured: it opens connections and compiles code.
if (count === undefined) await putLoad({ address, requests: requestsOf(workload), connections, seconds: 0.5 })
const { answered, failed, durationMs, latenciesMs } = await putLoad({
  address,
  requests: requestsOf(workload),
  connections,
  seconds,
  count
})
process.stdout.write(
  JSON.stringify({
    perSecond: (answered / durationMs) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
    answered,
    failed
  })
)

function requestsOf(workload: WorkloadName): Buffer[] {
  switch (workload) {
    case 'hot':
      return [requestBytes('POST', '/orders', { product_id: 1, quantity: 1 })]
    case 'spread':
      return products().map(id => requestBytes('POST', '/orders', { product_id: id, quantity: 1 }))
    case 'five lines':
      return products().map((_, index, ids) =>
        requestBytes('POST', '/orders', {
          items: Array.from({ length: 5 }, (_, line) => ({
            product_id: ids[(index + 7 * line) % ids.length],
            quantity: 1
          }))
        })
      )
    case 'product list':
      return [requestBytes('GET', '/products')]
    case 'product':
      return [requestBytes('GET', '/products/1')]
    case 'order':
      return [requestBytes('GET', '/orders/1')]
    case 'any product':
      return products().map(id => requestBytes('GET', `/products/${id}`))
    case 'any order':
      return products().map(id => requestBytes('GET', `/orders/${id}`))
    case 'mixed':
      return products().map(id =>
        id % 5 === 0
          ? requestBytes('POST', '/orders', { product_id: id, quantity: 1 })
          : requestBytes('GET', id % 2 === 0 ? '/products' : `/orders/${id}`)
      )
  }
}

// The ids in random order. In ascending order, neighboring connections would compete for the same products.
function products(): number[] {
  return Array.from({ length: productCount }, (_, index) => ({ id: index + 1, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ id }) => id)
}
