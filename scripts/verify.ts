// `npm run verify`: checks that the stock, the stock ledger, the orders and the event log of the configured database
// are consistent. Exits with status 1 if they are not.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { loadConfig } from '../src/config.js'
import { connect } from '../src/database/connect.js'
import {
  createInvariantCheck,
  type CheckExtent,
  type InvariantCheck,
  type InvariantReport
} from '../src/invariants/check.js'
import { formatDuration } from './shared/progress.js'
import { openOrJoinDatabase } from './shared/open-or-join.js'
import { InterruptedError, runCommand } from './shared/run-command.js'

const help = `Usage: npm run verify [-- --since-checkpoint]

Checks that the stock, the stock ledger, the orders and the event log of the configured database are consistent: the one
at DATABASE_URL, or the embedded one in DATA_DIR. The service may be running: the check reads one snapshot and blocks
nothing.

Exits with status 1 if an invariant is broken.

  --since-checkpoint   check only the records that changed since the last clean check
  --help               show this help
`

// Ten minutes per invariant: a person is waiting for the result. Hundreds of millions of orders take longer.
const statementTimeoutMs = 600_000

await runCommand(async signal => {
  const { values } = parseArgs({
    options: { 'since-checkpoint': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const database = await openOrJoinDatabase(loadConfig())
  const { prisma, close } = connect({
    databaseUrl: database.url,
    max: 2,
    statementTimeoutMs,
    log: pino({ level: 'silent' })
  })
  try {
    process.stderr.write(`Checking ${database.description} ...\n`)
    const check = createInvariantCheck(prisma, { statementTimeoutMs })
    const report = await verify(check, values['since-checkpoint'] ? 'recent' : 'full', signal).catch(error => {
      throw signal.aborted ? new InterruptedError('Stopped before the check was complete.') : error
    })
    process.stdout.write(tableOf(report))
    const broken = report.findings.filter(({ count }) => count > 0)
    if (broken.length > 0) {
      throw new Error(
        `${broken.length} of ${report.findings.length} invariants ${broken.length === 1 ? 'is' : 'are'} broken`
      )
    }
  } finally {
    await close()
    await database.close()
  }
})

/** Runs recent checks until nothing is left to check, because each one covers a limited number of events. */
async function verify(check: InvariantCheck, extent: CheckExtent, signal: AbortSignal): Promise<InvariantReport> {
  const begin = Date.now()
  let report = await check.run(extent, signal)
  const { eventsAfter } = report.range
  if (extent === 'recent') {
    while (report.isClean && report.hasMore) {
      process.stderr.write(`Checked up to event ${report.range.eventsTo} ...\n`)
      report = await check.run('recent', signal)
    }
  }
  return { ...report, durationMs: Date.now() - begin, range: { ...report.range, eventsAfter } }
}

function tableOf({ extent, findings, range, durationMs }: InvariantReport): string {
  const lines = findings.map(({ invariant: { name, repair }, count, samples }) =>
    [
      `${count === 0 ? 'ok' : 'BROKEN'}`.padEnd(8) + name.padEnd(52) + (count === 0 ? '' : `${count} found`),
      ...samples.map(({ detail }) => `          ${detail}`),
      ...(count > samples.length ? [`          and ${count - samples.length} more`] : []),
      ...(count > 0 ? [`          ${repair}`] : [])
    ]
      .map(line => line.trimEnd())
      .join('\n')
  )
  const checked = extent === 'full' ? 'everything' : `events ${range.eventsAfter + 1} to ${range.eventsTo}`
  return `${lines.join('\n')}\nchecked ${checked} in ${formatDuration(durationMs)}\n`
}
