// The load of one measurement, as a process of its own: `load.ts <address> <hot | spread> <connections> <seconds>`. Prints the result as JSON.
import autocannon from 'autocannon'

const [address = '', workload, connections, seconds] = process.argv.slice(2)
const productCount = 1_000

// The products are made by seedProducts of bench.ts and have the ids from 1 up.
const ids = workload === 'hot' ? [1] : Array.from({ length: productCount }, (_, index) => index + 1)
const result = await autocannon({
  url: `${address}/orders`,
  connections: Number(connections),
  duration: Number(seconds),
  requests: shuffle(ids).map(id => ({
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ product_id: id, quantity: 1 })
  }))
})
process.stdout.write(JSON.stringify({
  perSecond: result.requests.average,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  failed: result.non2xx + result.errors
}))

// Connections start at the same place of the list; in the order of the ids they would all want the same product at once.
function shuffle<T> (values: T[]): T[] {
  return values.map(value => ({ value, key: Math.random() })).sort((a, b) => a.key - b.key).map(({ value }) => value)
}
