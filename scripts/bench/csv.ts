import { once } from 'node:events'
import { Readable } from 'node:stream'
import { request } from 'undici'
import type { ProductImport } from '../../src/products/import-schemas.js'
import { percentile } from '../shared/percentile.js'
import { formatCount } from '../shared/progress.js'
import { fillShop } from './prepare.js'
import type { Bench, Service } from './services.js'

export interface CsvSizes {
  /** Products to export. */
  rows: number
  /** Lines to import. */
  lines: number
}

/** Measures exports and imports of one service, and orders beside them. @returns the report, in Markdown */
export async function measureCsv(bench: Bench, { rows, lines }: CsvSizes): Promise<string> {
  const url = await bench.createDatabase('bench_csv')
  await bench.execute(url, moreProducts(rows))
  await bench.execute(url, 'VACUUM ANALYZE')
  // Each in a process of its own: what one leaves in the heap, the other would not have to ask for.
  const [service, importer] = [await bench.startService('service', url), await bench.startService('service', url)]
  await placeOrders(importer, { seconds: 5 })
  await placeOrders(service, { seconds: 5 })
  const alone = await placeOrders(service, { seconds: 10 })
  const measured: Measured[] = []
  const measure = async (name: string, count: number, measuredService: Service, run: () => Promise<unknown>) => {
    const result = await measureBeside(measuredService, run)
    measured.push({ name, count, ...result })
    process.stderr.write(`${name}: ${result.seconds.toFixed(1)} s\n`)
  }
  await measure(`export of ${formatCount(rows)} products`, rows, service, () => exportAll(service, rows))
  await measure('the same again', rows, service, () => exportAll(service, rows))
  const added = () => fileOf(lines, { firstPrice: 100 })
  const changed = () => fileOf(lines, { firstPrice: 200 })
  for (const [name, mode, file, kind] of [
    ['preview of new products', 'preview', added, 'new'],
    ['apply: all are new', 'apply', added, 'new'],
    ['apply again: all are unchanged', 'apply', added, 'unchanged'],
    ['apply: all get another price', 'apply', changed, 'changed']
  ] as const) {
    await measure(`import of ${formatCount(lines)} lines, ${name}`, lines, importer, () =>
      importAll(importer, { mode, file: file(), kind, lines })
    )
  }
  // Its statements were planned when the tables were empty.
  const newcomer = await bench.startService('service', await bench.createDatabaseOf(process.cwd(), 'bench_csv_new'))
  await fillShop(newcomer.address)
  await measure(`import of ${formatCount(lines)} lines into a new shop, apply`, lines, newcomer, () =>
    importAll(newcomer, { mode: 'apply', file: added(), kind: 'new', lines })
  )
  return reportOf(alone, measured)
}

interface Orders {
  medianMs: number
  p99Ms: number
  maxMs: number
}

interface Measured {
  name: string
  count: number
  seconds: number
  /** The highest resident memory above that before. */
  megabytes: number
  orders: Orders
}

async function measureBeside(service: Service, run: () => Promise<unknown>): Promise<Omit<Measured, 'name' | 'count'>> {
  const idleBytes = (await service.usage()).residentBytes
  let highest = idleBytes
  const work = { isDone: false }
  const startedAtMs = performance.now()
  const running = run().finally(() => {
    work.isDone = true
  })
  const watching = (async () => {
    while (!work.isDone) {
      highest = Math.max(highest, (await service.usage()).residentBytes)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })()
  const ordering = placeOrders(service, { until: () => work.isDone })
  await running
  const seconds = (performance.now() - startedAtMs) / 1_000
  await watching
  return { seconds, megabytes: (highest - idleBytes) / 1_048_576, orders: await ordering }
}

/** One client that places orders one after the other. */
export async function placeOrders(
  { address }: Service,
  { seconds = Infinity, until = () => false }: { seconds?: number; until?: () => boolean }
): Promise<Orders> {
  const latenciesMs: number[] = []
  const startedAtMs = performance.now()
  for (let turn = 0; !until() && performance.now() - startedAtMs < seconds * 1_000; turn++) {
    const sentAtMs = performance.now()
    const { statusCode, body } = await request(`${address}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ product_id: 1 + (turn % 1_000), quantity: 1 })
    })
    await body.dump()
    if (statusCode !== 201) throw new Error(`an order got ${statusCode}`)
    latenciesMs.push(performance.now() - sentAtMs)
  }
  latenciesMs.sort((a, b) => a - b)
  return {
    medianMs: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    maxMs: latenciesMs.at(-1) ?? NaN
  }
}

/** The benchmark has 1,000 products already, and orders of them. */
function moreProducts(count: number): string {
  return `
    INSERT INTO products (shop_id, id, sku, name, description, price_cents, stock, metadata)
    SELECT 1, n, 'CATALOGUE-' || n, 'Product ' || n, 'Stoneware, 350 ml, dishwasher-safe, no. ' || n, 100 + n % 977, 5,
      json_build_object('shelf', 'B' || n % 100)
    FROM generate_series(1001, ${count}) AS n;
    SELECT recount_totals()`
}

async function exportAll({ address }: Service, rows: number): Promise<void> {
  const { body } = await request(`${address}/products`, { headers: { accept: 'text/csv' } })
  let lineCount = -1
  body.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) lineCount++
  })
  await once(body, 'end')
  if (lineCount !== rows) throw new Error(`the export has ${lineCount} rows`)
}

function* fileOf(lines: number, { firstPrice }: { firstPrice: number }): Generator<string> {
  yield 'sku,name,description,price,external_id,metadata\r\n'
  for (let first = 0; first < lines; first += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, lines - first) }, (_, index) => {
      const n = first + index
      const price = (firstPrice + (n % 977)) / 100
      return `IMPORT-${n},Product ${n},"Stoneware, 350 ml",${price},ERP-${n},"{""shelf"":""B${n % 100}""}"\r\n`
    })
    yield rows.join('')
  }
}

async function importAll(
  { address }: Service,
  expected: { mode: string; file: Iterable<string>; kind: 'new' | 'changed' | 'unchanged'; lines: number }
): Promise<void> {
  const { body } = await request(`${address}/products/import?mode=${expected.mode}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: Readable.from(expected.file),
    headersTimeout: 0,
    bodyTimeout: 0
  })
  const summary = (await body.json()) as ProductImport
  if (summary[expected.kind] !== expected.lines) throw new Error(JSON.stringify(summary).slice(0, 1_000))
}

function reportOf(alone: Orders, measured: readonly Measured[]): string {
  const rows = measured.map(({ name, count, seconds, megabytes, orders }) => {
    const cells = [
      name,
      `${seconds.toFixed(1)} s`,
      Math.round(count / seconds).toLocaleString('en'),
      `${megabytes.toFixed(0)} MB`,
      `${orders.medianMs.toFixed(1)} ms`,
      `${orders.p99Ms.toFixed(1)} ms`
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `# Exports and imports

One process and an embedded PostgreSQL with full durability on one machine, which also runs the clients. Memory is the
highest resident memory above that before. Beside everything, one client places orders one after the other: alone they
take ${alone.medianMs.toFixed(1)} ms (median) and ${alone.p99Ms.toFixed(1)} ms (p99).
Generated by \`npm run bench -- --csv\`.

| | time | rows per second | memory | orders, median | orders, p99 |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
