// `npm run fuzz`: a hundred thousand requests that nobody should send, over real connections, to a service of its own.
import { parseArgs } from 'node:util'
import { fuzz } from './torture/fuzz.js'
import { startProgress, formatCount } from './shared/progress.js'

const help = `Usage: npm run fuzz -- [options]

Starts a PostgreSQL and the service, and sends it bad input: bodies, headers, paths, methods, encodings, broken HTTP, requests that never end.
Ends with 1 after any 5xx, any answer that does not come, a crash, or memory that grows.

  --requests <n>  (default 100000)
  --seed <n>      makes the same requests again (default: a new one, which is told)
  --help          shows this
`

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

// What was started ends with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (values.help) process.stdout.write(help)
else await run(Number(values.requests), Number(values.seed))

async function run(requests: number, seed: number): Promise<void> {
  process.stdout.write(`Fuzz with seed ${seed}.\n`)
  const progress = startProgress('requests', requests)
  const { statuses, findings, memory } = await fuzz({ requests, seed }, () => progress.advance(1))
  progress.end()
  const counts = [...statuses]
    .sort()
    .map(([status, count]) => `${status}: ${formatCount(count)}`)
    .join(', ')
  process.stdout.write(
    [
      `answers by status: ${counts}`,
      `heap in use at its lowest, early and late: ${memory.early} MB, ${memory.late} MB`,
      ...findings,
      `${findings.length === 0 ? 'ok' : 'not ok'} - fuzz with seed ${seed}: ${formatCount(requests)} requests, ${findings.length} findings`,
      ''
    ].join('\n')
  )
  if (findings.length > 0) process.exitCode = 1
}
