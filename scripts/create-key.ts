// `npm run create-key`: creates an API key in the configured database, e.g. the first one of an administrator.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { createKey } from '../src/api-keys/change-keys.js'
import type { ApiKeyCreate } from '../src/api-keys/schemas.js'
import { allScopes, isScope, scopesOf, scopeTable } from '../src/auth/access.js'
import { keyNamePattern, keyRoles } from '../src/auth/api-keys.js'
import { loadConfig } from '../src/config.js'
import { connect } from '../src/database/connect.js'
import { inTransaction } from '../src/database/transaction.js'
import { ApiError } from '../src/errors.js'
import { defaultShop } from '../src/tenancy/shop.js'
import { openOrJoinDatabase } from '../src/database/open-or-join.js'
import { commandLog, runCommand, UsageError } from './shared/run-command.js'

const help = `Usage: npm run create-key -- --role <role> [options]

Creates an API key in the configured database: the one at DATABASE_URL, or the embedded one in DATA_DIR. The service may
be running: it accepts the key at once. The key is written to stdout, and cannot be shown again.

  --role <role>       ${keyRoles.join(', ')}
  --scopes <scopes>   in place of a role: comma-separated scopes
  --shop <slug>       the shop that the key is for (default ${defaultShop.slug}); not for the role platform
  --name <name>       the caller's name in history (default the role, or "key")
  --expires <time>    how long the key is valid: 90d, 12h or 30m (default for ever)
  --help              show this help

Scopes:
${allScopes.map(scope => `  ${scope.padEnd(20)} ${scopeTable[scope]}`).join('\n')}

To keep the key in a variable: key=$(npm run --silent create-key -- --role admin)
`

async function createOne(): Promise<void> {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      scopes: { type: 'string' },
      shop: { type: 'string', default: defaultShop.slug },
      name: { type: 'string' },
      expires: { type: 'string' },
      help: { type: 'boolean', short: 'h' }
    }
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const key = readKey(values)
  const database = await openOrJoinDatabase(loadConfig(), commandLog)
  const { prisma, close } = connect({
    databaseUrl: database.url,
    max: 1,
    statementTimeoutMs,
    log: pino({ level: 'silent' })
  })
  try {
    const shop = await prisma.shop.findUnique({ where: { slug: values.shop }, select: { id: true } })
    if (!shop) throw new Error(`There is no shop ${values.shop} in ${database.description}.`)
    const manager = {
      principal: 'system',
      apiScopes: scopesOf('platform'),
      view: { shopId: Number(shop.id), seesPlatformKeys: true }
    }
    const created = await inTransaction(prisma, tx => createKey(tx, manager, key)).catch((error: unknown) => {
      throw error instanceof ApiError ? new Error(error.message) : error
    })
    process.stderr.write(`Created key ${created.id} (${created.name}) in ${database.description}.\n`)
    process.stdout.write(`${created.key}\n`)
  } finally {
    await close()
    await database.close()
  }
}

const statementTimeoutMs = 10_000

interface Values {
  role?: string | undefined
  scopes?: string | undefined
  name?: string | undefined
  expires?: string | undefined
}

function readKey({ role, scopes, name, expires }: Values): ApiKeyCreate {
  if ((role === undefined) === (scopes === undefined)) throw new UsageError('Give either --role or --scopes.')
  const keyRole = keyRoles.find(each => each === role)
  if (role !== undefined && keyRole === undefined) throw new UsageError(`--role must be one of ${keyRoles.join(', ')}.`)
  const keyScopes = scopes?.split(',').map(scope => {
    if (!isScope(scope)) throw new UsageError(`There is no scope "${scope}". See --help.`)
    return scope
  })
  const keyName = name ?? role ?? 'key'
  if (!keyNamePattern.test(keyName)) {
    throw new UsageError('--name takes 1 to 64 letters, digits, dots, hyphens or underscores.')
  }
  return {
    name: keyName,
    ...(keyRole && { role: keyRole }),
    ...(keyScopes && { scopes: keyScopes }),
    ...(expires !== undefined && { expires_at: expiryOf(expires) })
  }
}

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 }

function expiryOf(text: string): string {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,4})([dhm])$/.exec(text) ?? []
  const durationMs = Number(amount) * (unitMs[unit] ?? 0)
  if (durationMs === 0) throw new UsageError('--expires takes a number of days, hours or minutes: 90d, 12h or 30m.')
  return new Date(Date.now() + durationMs).toISOString()
}

await runCommand(createOne)
