import type { FastifyBaseLogger } from 'fastify'
import { openClient } from '../database/open-client.js'
import type { SecretKey } from './secret-keys.js'

interface ReportOptions {
  keys: readonly SecretKey[]
  /** Whether other machines can reach the service. */
  isPublic: boolean
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/**
 * Says at the start which stored secrets cannot be decrypted, and which are in plain text. The service starts in any
 * case: only what needs such a secret fails.
 *
 * @throws ConnectError when the database cannot be reached
 */
export async function reportSecrets(connectionString: string, { keys, isPublic, log }: ReportOptions): Promise<void> {
  const stored = await countByKey(connectionString)
  const plain = stored.get(null) ?? 0
  const known = new Set(keys.map(({ id }) => id))
  const missing = [...stored.keys()].filter(id => id !== null && !known.has(id))
  if (missing.length > 0) {
    const count = missing.reduce((sum, id) => sum + (stored.get(id) ?? 0), 0)
    log.error(
      { count, missing_keys: missing },
      'stored secrets cannot be decrypted, because SECRETS_KEY lacks their keys: what needs them waits or answers 503'
    )
  }
  if (keys.length === 0) {
    if (isPublic) log.warn('SECRETS_KEY is not set: signing secrets are stored in plain text')
    return
  }
  if (plain > 0) log.warn({ count: plain }, 'stored secrets are in plain text: run npm run encrypt-secrets')
  const earlier = keys.slice(1).flatMap(({ id }) => stored.get(id) ?? [])
  if (earlier.length > 0) {
    const count = earlier.reduce((sum, number) => sum + number, 0)
    log.info({ count }, 'stored secrets are encrypted by an earlier key of SECRETS_KEY: run npm run encrypt-secrets')
  }
}

/** How many secrets each key has encrypted; null: how many are in plain text. */
async function countByKey(connectionString: string): Promise<Map<string | null, number>> {
  const client = await openClient(connectionString, 'orders-and-inventory secrets')
  try {
    const { rows } = await client.query<{ key_id: string | null; count: number }>(`
      WITH stored AS (
        SELECT unnest(ARRAY[secret, previous_secret]) AS secret FROM webhook_endpoints WHERE deleted_at IS NULL
        UNION ALL SELECT unnest(webhook_secrets) FROM shops WHERE id <> 1
      )
      SELECT CASE WHEN secret LIKE 'enc:v1:%' THEN split_part(secret, ':', 3) END AS key_id, count(*)::int AS count
      FROM stored WHERE secret <> '' GROUP BY 1`)
    return new Map(rows.map(row => [row.key_id, row.count]))
  } finally {
    await client.end()
  }
}
