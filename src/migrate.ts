// `npm run migrate`: brings the configured database to the newest migration, as the service itself does when it starts.
// For deployments that migrate in a separate step, and to resolve a migration that failed.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ConfigError, loadConfig } from './config.js'
import { MigrationError } from './database/migration-error.js'
import { resolveMigration, type Resolution } from './database/migrations.js'
import { ConnectError } from './database/open-client.js'
import { openDatabase, openUnmigrated } from './database/open-database.js'

const help = `Usage: npm run migrate [-- --resolve rolled-back|applied <migration>]

Applies the outstanding migrations to the configured database: the one at DATABASE_URL, or the embedded one in DATA_DIR.

A migration that fails stops every later one, and every start of the service, until you resolve it. PostgreSQL undoes a
failed migration as a whole, so usually you remove the cause, resolve it as rolled back, and migrate again:

  npm run migrate -- --resolve rolled-back 20260101000000_example
  npm run migrate

  --resolve rolled-back <migration>   none of its changes are in the database: apply it again with the next run
  --resolve applied <migration>       all of its changes are in the database: never apply it again
  --help                              show this help
`

/** The command line is wrong. */
class UsageError extends Error {}

try {
  const wanted = readOptions()
  if (wanted === 'help') process.stdout.write(help)
  else if (wanted === 'migrate') await migrateDatabase()
  else await resolveFailed(wanted)
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = isUsageError(error) ? 2 : 1
}

interface Resolve {
  migration: string
  resolution: Resolution
}

function readOptions(): 'help' | 'migrate' | Resolve {
  const { values, positionals } = parseArgs({
    options: { resolve: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true
  })
  if (values.help) return 'help'
  const { resolve: resolution } = values
  const [migration] = positionals
  if (resolution === undefined && migration === undefined) return 'migrate'
  if ((resolution !== 'rolled-back' && resolution !== 'applied') || migration === undefined || positionals.length > 1) {
    throw new UsageError('Use --resolve rolled-back <migration> or --resolve applied <migration>')
  }
  return { migration, resolution }
}

async function migrateDatabase(): Promise<void> {
  const config = loadConfig()
  const log = pino({ level: config.logLevel })
  const database = await openDatabase(config, log)
  await database.close()
  log.info(`the database is up to date: ${database.description}`)
}

async function resolveFailed({ migration, resolution }: Resolve): Promise<void> {
  const config = loadConfig()
  const database = await openUnmigrated(config, pino({ level: config.logLevel }))
  try {
    await resolveMigration(database.url, migration, resolution)
  } finally {
    await database.close()
  }
  const outcome = resolution === 'applied' ? 'applied' : 'rolled back'
  process.stdout.write(`Recorded ${migration} as ${outcome}. Now run: npm run migrate\n`)
}

function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || String(codeOf(error)).startsWith('ERR_PARSE_ARGS_')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isUsageError(error)) return `${error.message}\nSee --help: npm run migrate -- --help`
  const isExpected = [ConfigError, ConnectError, MigrationError].some(kind => error instanceof kind)
  return isExpected ? error.message : (error.stack ?? error.message)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
