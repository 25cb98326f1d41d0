// `npm run migrate`: brings the configured database to the newest migration, as the service itself does when it starts.
// For deployments that migrate in a separate step, to resolve a migration that failed, and to record the currency of a
// database of an earlier version.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ConfigError, loadConfig } from './config.js'
import { MigrationError } from './database/migration-error.js'
import { grantTo, resolveMigration, type Resolution } from './database/migrations.js'
import { ConnectError } from './database/open-client.js'
import { openMigrated, openUnmigrated } from './database/open-database.js'
import { CurrencyError, recordCurrency, type StoredAs } from './database/shop-currency.js'
import { currencies } from './money/currencies.js'

const help = `Usage: npm run migrate [-- --resolve rolled-back|applied <migration>]
       npm run migrate -- --grant <role>
       npm run migrate -- --currency <code> --stored-as hundredths|minor-units

Applies the outstanding migrations to the configured database: the one at MIGRATION_DATABASE_URL or DATABASE_URL, or the
embedded one in DATA_DIR.

A migration that fails stops every later one, and every start of the service, until you resolve it. PostgreSQL undoes a
failed migration as a whole, so usually you remove the cause, resolve it as rolled back, and migrate again:

  npm run migrate -- --resolve rolled-back 20260101000000_example
  npm run migrate

With --grant, it then gives a role for the service in DATABASE_URL the rights that the service needs, and takes away all
others: the role cannot change tables, nor rewrite the ledger or the log. Later migrations keep its rights complete.

Earlier versions computed every currency in hundredths. If the service refuses to start on such a database, stop every
process of the service, make a backup, and record the currency once; docs/deployment.md explains how to choose.

  --resolve rolled-back <migration>   none of its changes are in the database: apply it again with the next run
  --resolve applied <migration>       all of its changes are in the database: never apply it again
  --grant <role>                      the role of DATABASE_URL; created, without a password, if it is missing
  --currency <code>                   the currency that the database has always been in
  --stored-as hundredths              convert prices and totals to the currency's minor units
  --stored-as minor-units             keep prices and totals: clients sent minor units already
  --help                              show this help
`

/** The command line is wrong. */
class UsageError extends Error {}

try {
  const wanted = readOptions()
  if (wanted === 'help') process.stdout.write(help)
  else if (wanted === 'migrate') await migrateDatabase()
  else if ('role' in wanted) await grantToRole(wanted.role)
  else if ('currency' in wanted) await recordCurrencyOf(wanted)
  else await resolveFailed(wanted)
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = isUsageError(error) ? 2 : 1
}

interface Resolve {
  migration: string
  resolution: Resolution
}

interface Record {
  currency: string
  storedAs: StoredAs
}

interface Grant {
  role: string
}

function readOptions(): 'help' | 'migrate' | Resolve | Record | Grant {
  const { values, positionals } = parseArgs({
    options: {
      resolve: { type: 'string' },
      grant: { type: 'string' },
      currency: { type: 'string' },
      'stored-as': { type: 'string' },
      help: { type: 'boolean', short: 'h' }
    },
    allowPositionals: true
  })
  if (values.help) return 'help'
  const { resolve: resolution } = values
  const [migration] = positionals
  if (values.currency !== undefined || values['stored-as'] !== undefined) return readRecord(values, positionals.length)
  if (values.grant !== undefined) return readGrant(values.grant, resolution ?? migration)
  if (resolution === undefined && migration === undefined) return 'migrate'
  if ((resolution !== 'rolled-back' && resolution !== 'applied') || migration === undefined || positionals.length > 1) {
    throw new UsageError('Use --resolve rolled-back <migration> or --resolve applied <migration>')
  }
  return { migration, resolution }
}

function readGrant(role: string, other: string | undefined): Grant {
  if (role === '' || role.startsWith('pg_') || other !== undefined) throw new UsageError('Use --grant <role> alone')
  return { role }
}

function readRecord(
  { currency = '', 'stored-as': storedAs, resolve }: { currency?: string; 'stored-as'?: string; resolve?: string },
  positionals: number
): Record {
  if ((storedAs !== 'hundredths' && storedAs !== 'minor-units') || resolve !== undefined || positionals > 0) {
    throw new UsageError('Use --currency <code> with --stored-as hundredths or --stored-as minor-units')
  }
  if (!currencies.has(currency)) throw new UsageError(`--currency ${currency} is not a currency of ISO 4217`)
  return { currency, storedAs }
}

async function migrateDatabase(): Promise<void> {
  const config = loadConfig()
  const log = pino({ level: config.logLevel })
  const database = await openMigrated(config, log)
  await database.close()
  log.info(`the database is up to date: ${database.description}`)
}

async function grantToRole(role: string): Promise<void> {
  const config = loadConfig()
  const database = await openMigrated(config, pino({ level: config.logLevel }))
  try {
    const { isNew } = await grantTo(database.migrationUrl, role)
    process.stdout.write(`The role ${role} has the rights of the service, and no others.\n`)
    if (isNew) process.stdout.write(`It is new and has no password: set one, in psql by \\password ${role}\n`)
  } finally {
    await database.close()
  }
}

async function resolveFailed({ migration, resolution }: Resolve): Promise<void> {
  const config = loadConfig()
  const database = await openUnmigrated(config, pino({ level: config.logLevel }))
  try {
    await resolveMigration(database.migrationUrl, migration, resolution)
  } finally {
    await database.close()
  }
  const outcome = resolution === 'applied' ? 'applied' : 'rolled back'
  process.stdout.write(`Recorded ${migration} as ${outcome}. Now run: npm run migrate\n`)
}

async function recordCurrencyOf({ currency, storedAs }: Record): Promise<void> {
  const config = loadConfig()
  const database = await openMigrated(config, pino({ level: config.logLevel }))
  try {
    await recordCurrency(database.migrationUrl, currency, storedAs)
  } finally {
    await database.close()
  }
  process.stdout.write(`Recorded ${currency}. Now set CURRENCY=${currency} and start the service.\n`)
}

function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || String(codeOf(error)).startsWith('ERR_PARSE_ARGS_')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isUsageError(error)) return `${error.message}\nSee --help: npm run migrate -- --help`
  const isExpected = [ConfigError, ConnectError, MigrationError, CurrencyError].some(kind => error instanceof kind)
  return isExpected ? error.message : (error.stack ?? error.message)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
