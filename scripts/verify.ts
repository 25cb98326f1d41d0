// `npm run verify`: checks that the stock, the stock ledger, the orders and the event log of the configured database
// are consistent. Exits with status 1 if they are not.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { loadConfig } from '../src/config.js'
import { openOrJoinDatabase } from '../src/database/open-or-join.js'
import { connect } from '../src/database/connect.js'
import type { PrismaClient } from '../src/generated/prisma/client.js'
import { checkShop, type CheckExtent, type InvariantReport } from '../src/invariants/check.js'
import { invariants } from '../src/invariants/invariants.js'
import { defaultShop } from '../src/tenancy/shop.js'
import { formatDuration } from './shared/progress.js'
import { commandLog, InterruptedError, runCommand } from './shared/run-command.js'

const help = `Usage: npm run verify [-- --since-checkpoint]

Checks that the stock, the stock ledger, the orders and the event log of the configured database are consistent: the one
at DATABASE_URL, or the embedded one in DATA_DIR. The service may be running: the check reads one snapshot of each shop
and blocks nothing.

Exits with status 1 if an invariant is broken.

  --since-checkpoint   check only the records that changed since the last clean check
  --help               show this help
`

// Ten minutes per invariant: a person is waiting for the result. Hundreds of millions of orders take longer.
const statementTimeoutMs = 600_000

// Of each invariant; a check of one shop keeps no more.
const maxShown = 20

await runCommand(async signal => {
  const { values } = parseArgs({
    options: { 'since-checkpoint': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const database = await openOrJoinDatabase(loadConfig(), commandLog)
  const { prisma, close } = connect({
    databaseUrl: database.url,
    max: 2,
    statementTimeoutMs,
    log: pino({ level: 'silent' })
  })
  try {
    process.stderr.write(`Checking ${database.description} ...\n`)
    const extent = values['since-checkpoint'] ? 'recent' : 'full'
    const result = await verifyAll(prisma, extent, signal).catch(error => {
      throw signal.aborted ? new InterruptedError('Stopped before the check was complete.') : error
    })
    process.stdout.write(tableOf(result))
    const broken = result.findings.filter(({ count }) => count > 0)
    if (broken.length > 0) {
      throw new Error(
        `${broken.length} of ${result.findings.length} invariants ${broken.length === 1 ? 'is' : 'are'} broken`
      )
    }
  } finally {
    await close()
    await database.close()
  }
})

/** What the checks of all shops found. */
interface Result {
  /** What was checked, in words. */
  checked: string
  durationMs: number
  /** Of all shops; a detail names its shop where it is not the default one. */
  findings: InvariantReport['findings']
}

async function verifyAll(prisma: PrismaClient, extent: CheckExtent, signal: AbortSignal): Promise<Result> {
  const begin = Date.now()
  const shops = await prisma.shop.findMany({ select: { id: true, slug: true }, orderBy: { id: 'asc' } })
  const findings: Result['findings'] = invariants.map(invariant => ({ invariant, count: 0, samples: [] }))
  let checked = extent === 'full' ? 'everything' : 'what changed since the checkpoints'
  for (const shop of shops) {
    const shopId = Number(shop.id)
    const name = shopId === defaultShop.id ? '' : `shop ${shop.slug}: `
    const { range, findings: found } = await verify(prisma, { shopId, name, extent }, signal)
    if (extent === 'recent' && shops.length === 1) checked = `events ${range.eventsAfter + 1} to ${range.eventsTo}`
    found.forEach(({ count, samples }, index) => {
      const sum = findings[index]
      if (!sum) return
      sum.count += count
      sum.samples.push(...samples.map(({ detail, ...sample }) => ({ ...sample, detail: name + detail })))
    })
  }
  const inShops = shops.length === 1 ? '' : ` in ${shops.length} shops`
  return { checked: checked + inShops, durationMs: Date.now() - begin, findings }
}

/** Runs recent checks until nothing is left to check, because each one covers a limited number of events. */
async function verify(
  prisma: PrismaClient,
  { shopId, name, extent }: { shopId: number; name: string; extent: CheckExtent },
  signal: AbortSignal
): Promise<InvariantReport> {
  const check = async () => await checkShop(prisma, { shopId, extent }, { statementTimeoutMs }, signal)
  let report = await check()
  const { eventsAfter } = report.range
  if (extent === 'recent') {
    while (report.isClean && report.hasMore) {
      process.stderr.write(`${name}Checked up to event ${report.range.eventsTo} ...\n`)
      report = await check()
    }
  }
  return { ...report, range: { ...report.range, eventsAfter } }
}

function tableOf({ checked, findings, durationMs }: Result): string {
  const lines = findings.map(({ invariant: { name, repair }, count, samples }) =>
    [
      `${count === 0 ? 'ok' : 'BROKEN'}`.padEnd(8) + name.padEnd(52) + (count === 0 ? '' : `${count} found`),
      ...samples.slice(0, maxShown).map(({ detail }) => `          ${detail}`),
      ...(count > maxShown ? [`          and ${count - maxShown} more`] : []),
      ...(count > 0 ? [`          ${repair}`] : [])
    ]
      .map(line => line.trimEnd())
      .join('\n')
  )
  return `${lines.join('\n')}\nchecked ${checked} in ${formatDuration(durationMs)}\n`
}
