// `npm run encrypt-secrets`: encrypts the stored secrets by the first key of SECRETS_KEY. For the time after the first
// deployment with the setting, and after a new key was put in front.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ConfigError, loadConfig } from './config.js'
import { MigrationError } from './database/migration-error.js'
import { ConnectError, describeDatabaseFailure } from './database/open-client.js'
import { openOrJoinDatabase } from './database/open-or-join.js'
import { reencryptSecrets } from './secrets/reencrypt.js'
import { Secrets } from './secrets/secrets.js'

const help = `Usage: npm run encrypt-secrets [-- --give-up-unreadable]

Encrypts the secrets in the database by the first key of SECRETS_KEY: those in plain text, and those that an earlier key
encrypted. The service may be running, if all its processes have the same keys. A run that breaks off does no harm: the
next one does what is left. docs/hardening.md has the steps of a rotation.

  --give-up-unreadable   remove secrets that no key of SECRETS_KEY can decrypt. Replace them then: rotate the secret of
                         the webhook endpoints, and set webhook_secrets of the shops. There is no way back.
  --help                 show this help

Exits with status 1 if a secret cannot be decrypted, or if the database cannot be reached.
`

/** The command line is wrong. */
class UsageError extends Error {}

try {
  const { values } = parseArgs({
    options: { 'give-up-unreadable': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) process.stdout.write(help)
  else await encryptSecrets(values['give-up-unreadable'])
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = isUsageError(error) ? 2 : 1
}

async function encryptSecrets(givesUpUnreadable: boolean): Promise<void> {
  const config = loadConfig()
  if (config.secretKeys.length === 0) throw new UsageError('SECRETS_KEY is not set: there is no key to encrypt by')
  const database = await openOrJoinDatabase(config, pino({ level: 'warn' }, process.stderr))
  try {
    const secrets = new Secrets(config.secretKeys)
    const { encrypted, unreadable } = await reencryptSecrets(database.url, { secrets, givesUpUnreadable })
    process.stdout.write(`Encrypted ${encrypted} secrets by the key ${config.secretKeys[0]?.id}.\n`)
    for (const reason of unreadable) process.stderr.write(`${reason}\n`)
    if (unreadable.length === 0) return
    const fate = givesUpUnreadable ? 'were given up' : 'cannot be decrypted and are as they were'
    process.stderr.write(`${unreadable.length} secrets ${fate}.\n`)
    if (!givesUpUnreadable) process.exitCode = 1
  } finally {
    await database.close()
  }
}

function isUsageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS_')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isUsageError(error)) return `${error.message}\nSee --help: npm run encrypt-secrets -- --help`
  const isExpected = [ConfigError, ConnectError, MigrationError].some(kind => error instanceof kind)
  return isExpected ? error.message : (describeDatabaseFailure(error) ?? error.stack ?? error.message)
}
