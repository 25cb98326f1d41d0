// `npm run load`: how long people wait while many of them use the service, against the service levels that it promises. Starts a service of its own on
// the embedded PostgreSQL, or uses the one at BASE_URL. Ends with 1 when a level is not held.
import { writeFile } from 'node:fs/promises'
import { openShop, closeShop } from './load/shop.js'
import { runLevel } from './load/run-level.js'
import { helpText, readOptions, type LoadTestOptions } from './load/read-options.js'
import { reportOf } from './load/report.js'
import { isHeld, tableOf, type LevelResult } from './load/service-levels.js'
import { startOwnService } from './load/own-service.js'
import { connect, awaitReady } from './shared/service.js'

// Hosts whose free plans sleep take up to a minute.
const wakeUpMs = 90_000

try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options) process.exitCode = (await load(options)) ? 0 : 1
  else process.stdout.write(helpText)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run load -- --help\n`)
  process.exitCode = 2
}

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
    await writeFile(
      options.report,
      reportOf(
        results,
        own ? 'a service and an embedded PostgreSQL of its own, on one machine with the load' : target.baseUrl
      )
    )
    process.stdout.write(`\nThe picture is in ${options.report}\n`)
    return results.every(isHeld)
  } finally {
    await own?.stop()
  }
}
