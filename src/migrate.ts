// `npm run migrate`: brings the configured database to the newest migration, as the service itself does when it starts.
// For deployments that migrate in a separate step.
import { pino } from 'pino'
import { ConfigError, loadConfig } from './config.js'
import { openDatabase } from './database/open-database.js'

try {
  const config = loadConfig()
  const log = pino({ level: config.logLevel })
  const database = await openDatabase(config, log)
  await database.close()
  log.info(`the database is up to date: ${database.description}`)
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack}\n`)
  process.exitCode = 1
}
