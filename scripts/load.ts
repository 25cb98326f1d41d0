// `npm run load`: how long users wait while many of them use the service, compared with the promised service levels.
// Starts a separate service on an embedded PostgreSQL, or uses the one at BASE_URL. Exits with status 1 if a service
// level is missed, and with status 2 if the options are wrong or the service cannot be used.
import { writeFile } from 'node:fs/promises'
import { openShop, closeShop } from './load/shop.js'
import { runLevel } from './load/run-level.js'
import { helpText, readOptions, type LoadTestOptions } from './load/read-options.js'
import { reportOf } from './load/report.js'
import { isHeld, tableOf, type LevelResult } from './load/service-levels.js'
import { startOwnService } from './shared/own-service.js'
import { connect, awaitReady } from './shared/service.js'

// A host whose free plan puts idle services to sleep takes up to a minute to wake one up.
const wakeUpMs = 90_000

const ownServiceText = 'A local service on a fresh embedded PostgreSQL, sharing the machine with the load generator'

try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options) process.exitCode = (await load(options)) ? 0 : 1
  else process.stdout.write(helpText)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run load -- --help\n`)
  process.exitCode = 2
}

/** @returns whether every service level was met */
async function load(options: LoadTestOptions): Promise<boolean> {
  const own = options.baseUrl === undefined ? await startOwnService() : undefined
  try {
    const target = { baseUrl: options.baseUrl ?? own?.url ?? '', apiKey: options.apiKey }
    const service = connect(target)
    await awaitReady(service, wakeUpMs, message => process.stderr.write(`${message}\n`))
    const shop = await openShop(service)
    const results: LevelResult[] = []
    try {
      for (const level of options.levels) results.push(await runLevel(level, target, shop))
    } finally {
      await closeShop(service, shop)
    }
    process.stdout.write(`\n${tableOf(results)}`)
    await writeFile(options.report, reportOf(results, own ? ownServiceText : target.baseUrl))
    process.stdout.write(`\nThe report with the charts is in ${options.report}\n`)
    return results.every(isHeld)
  } finally {
    await own?.stop()
  }
}
