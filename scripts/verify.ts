// `npm run verify`: checks that stock, ledger, orders and log of the database of the settings agree. Ends with 1 if they do not.
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

Checks that stock, ledger, orders and log of the database of the settings agree: the one at DATABASE_URL, or the embedded one in DATA_DIR,
also while the service runs on it. It reads one snapshot, and keeps nothing from going on. Ends with 1 if something is wrong.

  --since-checkpoint   only what has been touched since the last check that found nothing
  --help               shows this
`

// Ten minutes for one invariant: who runs it waits for it, and some hundred million orders are too many for it anyway.
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
    const verdict = await verify(check, values['since-checkpoint'] ? 'recent' : 'full', signal).catch(error => {
      throw signal.aborted ? new InterruptedError('Stopped before everything was checked.') : error
    })
    process.stdout.write(tableOf(verdict))
    const broken = verdict.findings.filter(({ count }) => count > 0)
    if (broken.length > 0) {
      throw new Error(
        `${broken.length} of ${verdict.findings.length} invariants ${broken.length === 1 ? 'is' : 'are'} broken`
      )
    }
  } finally {
    await close()
    await database.close()
  }
})

/** Recent checks are of a bounded size each: as many as there is something for. */
async function verify(check: InvariantCheck, scope: CheckExtent, signal: AbortSignal): Promise<InvariantReport> {
  const begin = Date.now()
  let verdict = await check.run(scope, signal)
  const { eventsAfter } = verdict.range
  if (scope === 'recent') {
    while (verdict.isClean && verdict.hasMore) {
      process.stderr.write(`up to event ${verdict.range.eventsTo} ...\n`)
      verdict = await check.run('recent', signal)
    }
  }
  return { ...verdict, durationMs: Date.now() - begin, range: { ...verdict.range, eventsAfter } }
}

function tableOf({ extent: scope, findings, range, durationMs }: InvariantReport): string {
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
  const extent = scope === 'full' ? 'everything' : `events ${range.eventsAfter + 1} to ${range.eventsTo}`
  return `${lines.join('\n')}\nchecked ${extent} in ${formatDuration(durationMs)}\n`
}
