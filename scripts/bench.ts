// `npm run bench`: compares this service with a hand-written one, pgbench, bare Fastify and, on request, an earlier
// version of itself in a single run. Starts everything itself: an embedded PostgreSQL with full durability, the
// services and the load generators. They all share the machine, so absolute numbers are valid for this machine only.
// The ratios are taken within one run: rounds are interleaved, and the results are medians of the rounds. Writes
// bench/report.md and bench/throughput.svg.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chartOf } from './bench/chart.js'
import { compare, compareRows } from './bench/compare.js'
import { measureCsv } from './bench/csv.js'
import { measureErasure } from './bench/erase.js'
import { measureGraphql } from './bench/graphql.js'
import { measureKeys } from './bench/keys.js'
import { reportOf, rowsOf } from './bench/report.js'
import { measureMail } from './bench/mail.js'
import { measureOidc } from './bench/oidc.js'
import { measureScale } from './bench/scale.js'
import { measureStarts } from './bench/start.js'
import { measureTuning } from './bench/tune.js'
import { withBench } from './bench/services.js'

const help = `Usage: npm run bench -- [options]

Compares this service with a hand-written one, pgbench and bare Fastify, in about 20 minutes. The machine
should be otherwise idle. Writes bench/report.md and bench/throughput.svg.

  --rounds <number>       rounds of measurements (default 3)
  --seconds <number>      the duration of a measurement; each round makes two of each row (default 2)
  --connections <number>  concurrent connections (default 64)
  --against <folder>      measures writes of an earlier version too: a checkout with its dist/ and node_modules/
  --only <names>          measures only these rows, for example hot,spread, and prints them; writes nothing
  --scale                 measures instead how latency grows with the number of orders and products (bench/scale.md)
  --sizes <numbers>       with --scale: the numbers of orders (default 10000,100000,1000000)
                          --only measures only calls whose names contain one of these texts, for example analytics
  --products <number>     with --scale and --only: the number of products, as many as orders by default
  --csv                   measures instead exports and imports (bench/csv.md)
  --rows <number>         with --csv: the number of products to export (default 1000000)
  --lines <number>        with --csv: the number of lines to import (default 100000)
  --mail                  measures instead how fast e-mails are sent (bench/mail.md)
  --erase                 measures instead the erasure of a person with 10,000 orders (bench/erasure.md)
  --mails <number>        with --mail: the number of e-mails (default 10000)
  --oidc                  measures instead orders with tokens of an identity provider (bench/oidc.md)
  --graphql               measures instead the processor time of GraphQL and of hostile documents (bench/graphql.md)
  --start                 measures instead what a start costs, beside this build without its optional plugins
                          (bench/start.md), or beside another build with --against
  --starts <number>       with --start: the starts of each build (default 15)
  --keys                  measures instead orders with an API key of the database (bench/keys.md)
  --tune                  measures instead the limits of group commit against alternatives (bench/tuning.md)
  --help                  shows this help

For a quick look: --rounds 1 --seconds 1
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '64' },
    against: { type: 'string' },
    only: { type: 'string' },
    scale: { type: 'boolean', default: false },
    oidc: { type: 'boolean', default: false },
    tune: { type: 'boolean', default: false },
    csv: { type: 'boolean', default: false },
    mail: { type: 'boolean', default: false },
    erase: { type: 'boolean', default: false },
    graphql: { type: 'boolean', default: false },
    keys: { type: 'boolean', default: false },
    start: { type: 'boolean', default: false },
    starts: { type: 'string', default: '15' },
    mails: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '1000000' },
    lines: { type: 'string', default: '100000' },
    products: { type: 'string' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

if (values.help) process.stdout.write(help)
else if (values.scale) await benchScale()
else if (values.tune) await benchTuning()
else if (values.csv) await benchCsv()
else if (values.mail) await benchMail()
else if (values.erase) await benchErasure()
else if (values.oidc) await benchOidc()
else if (values.graphql) await benchGraphql()
else if (values.keys) await benchKeys()
else if (values.start) await benchStart()
else await benchComparison()

async function benchComparison(): Promise<void> {
  const options = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    against: values.against === undefined ? undefined : requireBuilt(values.against)
  }
  await withBench(async bench => {
    if (values.only !== undefined) {
      process.stdout.write(`${rowsOf(await compareRows(bench, options, values.only.split(',')))}\n`)
      return
    }
    const comparison = await compare(bench, options)
    await save({ 'report.md': reportOf(comparison, options), 'throughput.svg': chartOf(comparison.concurrency) })
  })
}

/** @throws Error when the folder has no built version of this project */
function requireBuilt(folder: string): string {
  const missing = ['dist/app.js', 'dist/config.js', 'dist/migrate.js', 'node_modules'].filter(
    path => !existsSync(join(folder, path))
  )
  if (missing.length > 0) throw new Error(`--against ${folder}: ${missing.join(', ')} missing; build it first`)
  return resolve(folder)
}

async function benchScale(): Promise<void> {
  await withBench(async bench => {
    const only = values.only?.split(',')
    const sizes = values.sizes.split(',').map(Number)
    // The report says that there are as many products as orders.
    const products = only && values.products !== undefined ? Number(values.products) : undefined
    const report = await measureScale(bench, { sizes, products, rounds: Number(values.rounds), only })
    if (only) process.stdout.write(`\n${report}`)
    else await save({ 'scale.md': report })
  })
}

async function benchCsv(): Promise<void> {
  await withBench(async bench => {
    await save({ 'csv.md': await measureCsv(bench, { rows: Number(values.rows), lines: Number(values.lines) }) })
  })
}

async function benchMail(): Promise<void> {
  await withBench(async bench => {
    await save({ 'mail.md': await measureMail(bench, { mails: Number(values.mails) }) })
  })
}

async function benchErasure(): Promise<void> {
  await withBench(async bench => {
    await save({ 'erasure.md': await measureErasure(bench, { orders: 10_000 }) })
  })
}

async function benchOidc(): Promise<void> {
  await withBench(async bench => {
    const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
    await save({ 'oidc.md': await measureOidc(bench, { ...options, connections: Number(values.connections) }) })
  })
}

async function benchGraphql(): Promise<void> {
  await withBench(async bench => {
    await save({ 'graphql.md': await measureGraphql(bench, Number(values.rounds)) })
  })
}

async function benchKeys(): Promise<void> {
  await withBench(async bench => {
    const options = {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      connections: Number(values.connections)
    }
    await save({ 'keys.md': await measureKeys(bench, options) })
  })
}

async function benchStart(): Promise<void> {
  await withBench(async bench => {
    const against = values.against === undefined ? undefined : requireBuilt(values.against)
    const report = await measureStarts(bench, { starts: Number(values.starts), against })
    if (against) process.stdout.write(`\n${report}`)
    else await save({ 'start.md': report })
  })
}

async function benchTuning(): Promise<void> {
  await withBench(async bench => {
    await save({
      'tuning.md': await measureTuning(bench, { rounds: Number(values.rounds), seconds: Number(values.seconds) })
    })
  })
}

async function save(files: Record<string, string>): Promise<void> {
  await mkdir('bench', { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    await writeFile(`bench/${name}`, text)
    if (name.endsWith('.md')) process.stdout.write(`\n${text}`)
  }
}
