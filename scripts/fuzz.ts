// `npm run fuzz`: sends a hundred thousand bad requests over real connections to a separate service. Exits with
// status 1 on any finding.
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz/run.js'
import { startProgress, formatCount } from './shared/progress.js'

const help = `Usage: npm run fuzz -- [options]

Starts a PostgreSQL and the service, and sends bad input: bodies, headers, paths, methods, encodings, broken HTTP, and
requests that never end. Exits with status 1 after any 5xx response, a missing response, a request of more than a second
of processor time, a crash, or growing memory.

  --requests <n>  the number of requests (default 100000)
  --seed <n>      repeats the requests of an earlier run (default: a new seed, which is printed)
  --help          shows this help
`

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

// Exiting here runs the exit handlers, which end the child processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (values.help) process.stdout.write(help)
else await run(Number(values.requests), Number(values.seed))

async function run(requests: number, seed: number): Promise<void> {
  process.stdout.write(`Fuzzing with seed ${seed}.\n`)
  const progress = startProgress('requests', requests)
  const { statuses, findings, memory, maxCpuMs } = await fuzz({ requests, seed }, () => progress.advance(1))
  progress.end()
  const counts = [...statuses]
    .sort()
    .map(([status, count]) => `${status}: ${formatCount(count)}`)
    .join(', ')
  const judgement = findings.length === 0 ? 'ok' : 'not ok'
  process.stdout.write(
    [
      `answers by status: ${counts}`,
      `lowest heap use: ${memory.early} MB in the first third of the run, ${memory.late} MB in the last`,
      maxCpuMs === 0
        ? 'no answer took a second'
        : `the dearest request took ${maxCpuMs} ms of processor time, measured alone`,
      ...findings,
      `${judgement} - fuzz with seed ${seed}: ${formatCount(requests)} requests, ${findings.length} findings`,
      ''
    ].join('\n')
  )
  if (findings.length > 0) process.exitCode = 1
}
