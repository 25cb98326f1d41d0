import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { executeSql } from '../shared/execute-sql.js'
import { median } from '../shared/percentile.js'
import { formatCount, startProgress } from '../shared/progress.js'
import { measureCall, type Call } from './latency.js'
import { runNode, type Bench, type Service } from './services.js'
import { productCount } from './workloads.js'

export interface ScaleOptions {
  /** The numbers of orders of the databases. */
  sizes: readonly number[]
  /** The number of products of each; as many as orders by default. */
  products?: number | undefined
  rounds: number
  /** Measures only the calls whose names contain one of these texts. */
  only?: readonly string[] | undefined
}

/**
 * Seeds a database of each size and measures the latency of each call in all of them. @returns the report, in
 * Markdown
 */
export async function measureScale(bench: Bench, options: ScaleOptions): Promise<string> {
  const { sizes, products, rounds, only = [''] } = options
  const names = [...callsOf(0, '').keys()].filter(name => only.some(text => name.includes(text)))
  if (names.length === 0) throw new Error(`no call has a name with ${only.join(' or ')}`)
  const services: Array<{ size: number; sku: string; service: Service }> = []
  const builds: Build[] = []
  for (const size of sizes) {
    const url = await bench.createDatabase(`bench_scale_${size}`)
    await seed(url, size, products)
    await bench.execute(url, 'VACUUM ANALYZE')
    // A product in the middle: as many orders have it in a large database as in a small one.
    const [product] = await executeSql(url, `SELECT sku FROM products WHERE id = ${Math.ceil((products ?? size) / 2)}`)
    const sku = String(product?.sku)
    const service = await bench.startService('service', url)
    services.push({ size, sku, service })
    if (names.some(name => name.includes(analyticsPath))) {
      builds.push({ size, ...(await buildAnalytics(service, url)) })
      await bench.execute(url, 'VACUUM ANALYZE analytics_sales')
    }
  }
  const rows: Row[] = []
  for (const name of names) {
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
  return reportOf(sizes, rows, builds)
}

interface Build {
  size: number
  seconds: number
  /** Rows of sums. */
  rows: number
  megabytes: number
}

/**
 * Requests analytics until the sums of all orders are there, as a client would: the first request begins to add them.
 */
async function buildAnalytics({ address }: Service, url: string): Promise<Omit<Build, 'size'>> {
  const begin = performance.now()
  let progress: { of: number; done: number; shown: ReturnType<typeof startProgress> } | undefined
  for (;;) {
    const { statusCode, headers, body } = await request(`${address}${analyticsPath}stock?limit=1`)
    const answer = (await body.json()) as { code?: string; done_orders: number; all_orders: number }
    if (statusCode === 200) break
    // A busy machine may be late with a connection to the database as well.
    if (statusCode !== 503) throw new Error(`analytics: ${JSON.stringify(answer)}`)
    if (answer.code === 'ANALYTICS_BUILDING') {
      progress ??= { of: answer.all_orders, done: 0, shown: startProgress('sums', answer.all_orders) }
      // When all orders are done, the pass of what happened meanwhile begins at 0.
      progress.shown.advance(Math.max(0, answer.done_orders - progress.done))
      progress.done = Math.max(progress.done, answer.done_orders)
    }
    await sleep(Number(headers['retry-after']) * 1_000)
  }
  const seconds = (performance.now() - begin) / 1_000
  progress?.shown.advance(progress.of - progress.done)
  progress?.shown.end()
  const [size] = await executeSql(
    url,
    "SELECT count(*) AS rows, pg_total_relation_size('analytics_sales') AS bytes FROM analytics_sales"
  )
  return { seconds, rows: Number(size?.rows), megabytes: Number(size?.bytes) / 1_048_576 }
}

const analyticsPath = '/analytics/'

interface Row {
  name: string
  /** Milliseconds, by round and size. */
  measured: number[][]
}

/** Fills a database with `npm run seed`. */
async function seed(url: string, size: number, products = size): Promise<void> {
  const counts = ['--products', String(products), '--orders', String(size)]
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

function reportOf(sizes: readonly number[], rows: readonly Row[], builds: readonly Build[]): string {
  const lines = rows.map(({ name, measured }) => {
    const values = sizes.map((_, index) => median(measured.map(round => round[index] ?? NaN)))
    const growth = measured.map(round => (round.at(-1) ?? NaN) / (round[0] ?? NaN))
    const cells = [
      name,
      ...values.map(value => `${value.toFixed(2)} ms`),
      `**${median(growth).toFixed(2)}** (${growth.map(value => value.toFixed(2)).join(', ')})`,
      targetOf(name, median(growth), values.at(-1) ?? NaN)
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `# Latency by database size

Median latencies of a single client, by the number of orders and products. Calls with a filter find more rows in a
larger database; the others must not become slower. Generated by \`npm run bench -- --scale\`.

| | ${sizes.map(formatCount).join(' | ')} | growth (each round) | target |
|---|${sizes.map(() => '---|').join('')}---|---|
${lines.join('\n')}
${buildsOf(builds)}`
}

function targetOf(name: string, growth: number, latencyMs: number): string {
  const allowed = maxGrowth[name]
  if (allowed === undefined) return ''
  const allowedMs = maxMs[name]
  const isMet = growth < allowed || (allowedMs !== undefined && latencyMs < allowedMs)
  return `less than ${allowed}${allowedMs === undefined ? '' : `, or ${allowedMs} ms`}${isMet ? '' : ' (missed)'}`
}

function buildsOf(builds: readonly Build[]): string {
  if (builds.length === 0) return ''
  const rows = builds.map(
    ({ size, seconds, rows, megabytes }) =>
      `| ${formatCount(size)} | ${seconds.toFixed(1)} s | ${formatCount(Math.round(size / seconds))}` +
      ` | ${formatCount(rows)} | ${formatCount(Math.round(megabytes))} MB |`
  )
  return `
The first request for analytics begins with the history of the shop. Until all orders are added, it is answered with
503 and how far that is:

| orders | backfill | orders per second | rows of sums | with indexes |
|---|---|---|---|---|
${rows.join('\n')}
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
  'GET /analytics/sales (a year by day)': 1.5,
  'GET /analytics/sales (a year by day, in New York)': 1.5
}

/** The latency in the largest database that is good enough, whatever the growth. */
const maxMs: Record<string, number> = {
  'GET /analytics/sales (a year by day)': 50,
  'GET /analytics/sales (a year by day, in New York)': 50
}
