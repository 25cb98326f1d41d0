import { executeSql } from '../shared/execute-sql.js'
import { median } from '../shared/percentile.js'
import { formatCount } from '../shared/progress.js'
import { measureCall, type Call } from './latency.js'
import { runNode, type Bench, type Service } from './services.js'
import { productCount } from './workloads.js'

/**
 * Seeds a database of each size and measures the latency of each call in all of them. @returns the report, in
 * Markdown
 */
export async function measureScale(bench: Bench, sizes: readonly number[], rounds: number): Promise<string> {
  const services: Array<{ size: number; sku: string; service: Service }> = []
  for (const size of sizes) {
    const url = await bench.createDatabase(`bench_scale_${size}`)
    await seed(url, size)
    await bench.execute(url, 'VACUUM ANALYZE')
    // A product in the middle: as many orders have it in a large database as in a small one.
    const [product] = await executeSql(url, `SELECT sku FROM products WHERE id = ${Math.ceil(size / 2)}`)
    const sku = String(product?.sku)
    services.push({ size, sku, service: await bench.startService('service', url) })
  }
  const rows: Row[] = []
  for (const name of callsOf(0, '').keys()) {
    // The sizes directly one after another: whatever slows the machine down meanwhile affects all of them.
    const measured: number[][] = []
    for (let round = 0; round < rounds; round++) {
      measured.push([])
      for (const { size, sku, service } of services) {
        measured[round]?.push(await measureCall(service.address, callOf(name, size, sku)))
      }
    }
    rows.push({ name, measured })
    process.stderr.write(
      `${name}: ${measured.map(round => round.map(latencyMs => latencyMs.toFixed(2)).join(' ')).join(', ')} ms\n`
    )
  }
  return reportOf(sizes, rows)
}

interface Row {
  name: string
  /** Milliseconds, by round and size. */
  measured: number[][]
}

/** Fills a database with `npm run seed`: as many products as orders. */
async function seed(url: string, size: number): Promise<void> {
  const counts = ['--products', String(size), '--orders', String(size)]
  await runNode(['--import', 'tsx', 'scripts/seed.ts', ...counts], { env: { ...process.env, DATABASE_URL: url } })
}

function callOf(name: string, size: number, sku: string): Call {
  const call = callsOf(size, sku).get(name)
  if (!call) throw new Error(`unknown call: ${name}`)
  return call
}

function callsOf(size: number, sku: string): Map<string, Call> {
  const get = (path: string | ((turn: number) => string)): Call => ({ method: 'GET', path })
  const anywhere = (turn: number) => 1 + ((turn * 7_919) % size)
  return new Map<string, Call>([
    [
      'place an order',
      { method: 'POST', path: '/orders', payload: turn => ({ product_id: 1 + (turn % 1_000), quantity: 1 }) }
    ],
    [
      'place an order with five lines',
      {
        method: 'POST',
        path: '/orders',
        payload: turn => ({
          items: [1, 2, 3, 4, 5].map(line => ({ product_id: 1 + ((turn + 100 * line) % 1_000), quantity: 1 }))
        })
      }
    ],
    [
      'cancel an order',
      {
        method: 'DELETE',
        path: (_turn, id) => `/orders/${id}`,
        prepare: { path: '/orders', payload: { product_id: 1, quantity: 1 } }
      }
    ],
    ['GET /orders/{id}', get(turn => `/orders/${anywhere(turn)}`)],
    ['GET /products/{id}', get(turn => `/products/${1 + (turn % 1_000)}`)],
    ['GET /orders (first page, totals of all)', get('/orders')],
    ['GET /orders?limit=1 (totals of all)', get('/orders?limit=1')],
    ['GET /orders?cursor= (tenth page)', { method: 'GET', path: '/orders', pages: 10 }],
    ['GET /products (first page, total)', get('/products')],
    ['GET /products?cursor= (tenth page)', { method: 'GET', path: '/products', pages: 10 }],
    ['GET /users', get('/users')],
    ['GET /products/1/movements', get('/products/1/movements')],
    ['GET /orders/{id}/history', get(turn => `/orders/${productCount + anywhere(turn)}/history`)],
    ['GET /orders?status=REFUNDED (totals by status)', get('/orders?status=REFUNDED')],
    ['GET /orders?user_id=1 (totals by user)', get('/orders?user_id=1')],
    ['GET /orders?product_id=1 (totals by product)', get('/orders?product_id=1')],
    ['GET /orders?created_from=&created_to= (totals of a day)', get(ordersBetween(40, 39))],
    ['GET /orders?created_from=&created_to= (totals of 300 days)', get(ordersBetween(320, 20))],
    [
      'GET /orders?created_from= (the last 24 hours)',
      get(`/orders?created_from=${new Date(Date.now() - dayMs).toISOString()}`)
    ],
    // Each of these texts finds as many orders in a large database as in a small one; the last one finds more.
    ['GET /orders?q= (a name)', get('/orders?q=customer%20123%20example')],
    ['GET /orders?q= (an e-mail address)', get('/orders?q=-123@example.com')],
    ['GET /orders?q= (a number)', get('/orders?q=4567')],
    ['GET /orders?q= (a sku)', get(`/orders?q=${sku}`)],
    ['GET /orders?q= (a rare word of a note)', get('/orders?q=00000107-g')],
    ['GET /orders?q= (no order)', get('/orders?q=nowhere')],
    ['GET /orders?q= (a word of every twentieth note)', get('/orders?q=door')],
    ['GET /orders?external_id=', get('/orders?external_id=nowhere')],
    ['GET /orders?sort=-updated_at', get('/orders?sort=-updated_at')],
    ['GET /orders?sort=-total_amount', get('/orders?sort=-total_amount')],
    ...analyticsCalls,
    ['GET /products?q=mug', get('/products?q=mug')],
    ['GET /products?in_stock=true', get('/products?in_stock=true')],
    ['GET /products?sort=-price', get('/products?sort=-price')]
  ])
}

const yearAgo = new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10)

const analyticsCalls = Object.entries({
  'GET /analytics/sales (a year by day)': `sales?from=${yearAgo}`,
  'GET /analytics/sales (a year by day, in New York)': `sales?from=${yearAgo}&timezone=America/New_York`,
  'GET /analytics/sales (a year by month and status)': `sales?from=${yearAgo}&interval=month&group_by=status`,
  'GET /analytics/products (30 days, best sellers)': 'products',
  'GET /analytics/stock (first page)': 'stock'
}).map(([name, path]): [string, Call] => [name, { method: 'GET', path: `/analytics/${path}` }])

/** A list of the orders of whole days, in UTC: from the first day to before the last one, both in days ago. */
function ordersBetween(firstDay: number, lastDay: number): string {
  const midnight = (daysAgo: number) => (Math.floor(Date.now() / dayMs) - daysAgo) * dayMs
  const [from, to] = [new Date(midnight(firstDay)), new Date(midnight(lastDay) - 1)]
  return `/orders?created_from=${from.toISOString()}&created_to=${to.toISOString()}`
}

const dayMs = 86_400_000

function reportOf(sizes: readonly number[], rows: readonly Row[]): string {
  const lines = rows.map(({ name, measured }) => {
    const values = sizes.map((_, index) => median(measured.map(round => round[index] ?? NaN)))
    const growth = measured.map(round => (round.at(-1) ?? NaN) / (round[0] ?? NaN))
    const allowed = maxGrowth[name]
    const cells = [
      name,
      ...values.map(value => `${value.toFixed(2)} ms`),
      `**${median(growth).toFixed(2)}** (${growth.map(value => value.toFixed(2)).join(', ')})`,
      allowed === undefined ? '' : `less than ${allowed}${median(growth) < allowed ? '' : ' (missed)'}`
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `# Latency by database size

Median latencies of a single client, by the number of orders and products. Calls with a filter find more rows in a
larger database; the others must not become slower. Generated by \`npm run bench -- --scale\`.

| | ${sizes.map(formatCount).join(' | ')} | growth (each round) | target |
|---|${sizes.map(() => '---|').join('')}---|---|
${lines.join('\n')}
`
}

/** The target for the growth from the smallest to the largest size. */
const maxGrowth: Record<string, number> = {
  'place an order': 1.5,
  'place an order with five lines': 1.5,
  'cancel an order': 1.5,
  'GET /orders/{id}': 1.5,
  'GET /products/{id}': 1.5,
  'GET /orders (first page, totals of all)': 1.5,
  'GET /orders?limit=1 (totals of all)': 2,
  'GET /orders?cursor= (tenth page)': 1.5,
  'GET /products (first page, total)': 1.5,
  'GET /products?cursor= (tenth page)': 1.5,
  'GET /orders?status=REFUNDED (totals by status)': 2,
  'GET /orders?user_id=1 (totals by user)': 2,
  'GET /orders?product_id=1 (totals by product)': 2,
  'GET /orders?q= (a name)': 2,
  'GET /orders?q= (an e-mail address)': 2,
  'GET /orders?q= (a number)': 2,
  'GET /orders?q= (a sku)': 2,
  'GET /orders?q= (a rare word of a note)': 2,
  'GET /orders?q= (no order)': 2,
  'GET /orders?external_id=': 2,
  'GET /orders?sort=-updated_at': 2,
  'GET /orders?sort=-total_amount': 2,
  'GET /orders?created_from=&created_to= (totals of a day)': 2,
  'GET /orders?created_from=&created_to= (totals of 300 days)': 2,
  'GET /analytics/sales (a year by day)': 1.5
}
