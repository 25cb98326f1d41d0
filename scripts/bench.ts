// `npm run bench`: how fast this is, beside what it could be compared with, in one run. Everything is started here: the embedded
// PostgreSQL with its durability on, the services, the load. All of it shares the machine, so the absolute numbers are those of this
// machine; the ratios are within one run, rounds interleaved, medians of the rounds. Writes bench/report.md and bench/throughput.svg.
import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chartOf } from './bench/chart.js'
import { compare } from './bench/compare.js'
import { reportOf } from './bench/report.js'
import { measureScale } from './bench/scale.js'
import { measureTuning } from './bench/tune.js'
import { withBench } from './bench/services.js'

const help = `Usage: npm run bench [-- options]

Measures this service beside a hand-written one, pgbench and bare Fastify, in a quarter of an hour; the machine should have nothing else to do.

  --rounds <number>       (default 3)
  --seconds <number>      of each measurement, two of each row in a round (default 2; --rounds 1 --seconds 1 for a quick look)
  --connections <number>  (default 64)
  --scale                 measures instead how latency grows with the number of orders and products
  --tune                  measures instead the limits of group commit against others, in as long
  --sizes <numbers>       with --scale (default 10000,100000,1000000)
  --help                  shows this
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '64' },
    scale: { type: 'boolean', default: false },
    tune: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

if (values.help) process.stdout.write(help)
else if (values.scale) await benchScale()
else if (values.tune) await benchTuning()
else await benchComparison()

async function benchComparison(): Promise<void> {
  const options = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections)
  }
  await withBench(async bench => {
    const comparison = await compare(bench, options)
    await save({ 'report.md': reportOf(comparison, options), 'throughput.svg': chartOf(comparison.concurrency) })
  })
}

async function benchScale(): Promise<void> {
  await withBench(async bench => {
    await save({ 'scale.md': await measureScale(bench, values.sizes.split(',').map(Number), Number(values.rounds)) })
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
