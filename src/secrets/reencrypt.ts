import type pg from 'pg'
import { openClient } from '../database/open-client.js'
import { endpointSecret, paymentSecrets, storedResponse } from './places.js'
import { SecretError, type SecretPlace, type Secrets } from './secrets.js'

/** What a run has done. */
export interface Reencryption {
  /** Secrets that are now encrypted by the first key, and were not before. */
  encrypted: number
  /** Why secrets could not be read. They are as they were, or given up. */
  unreadable: string[]
}

interface ReencryptOptions {
  secrets: Secrets
  /** Whether secrets that cannot be read are removed, so that new ones can take their place. */
  givesUpUnreadable: boolean
}

/**
 * Encrypts every stored secret by the first key: those in plain text, and those that another key encrypted. Each row is
 * a statement of its own that changes nothing if the row has changed meanwhile, so services may run, the work may break
 * off at any time, and a further run does what is left.
 *
 * @throws ConnectError when the database cannot be reached
 */
export async function reencryptSecrets(connectionString: string, options: ReencryptOptions): Promise<Reencryption> {
  const client = await openClient(connectionString, 'orders-and-inventory encrypt-secrets')
  try {
    const done: Reencryption = { encrypted: 0, unreadable: [] }
    const work = { client, done, ...options }
    await reencryptEndpoints(work)
    await reencryptShops(work)
    await reencryptResponses(work)
    return done
  } finally {
    await client.end()
  }
}

interface Work extends ReencryptOptions {
  client: pg.Client
  done: Reencryption
}

async function reencryptEndpoints({ client, ...work }: Work): Promise<void> {
  await inBatches<{ shop_id: string; id: string; secret: string; previous_secret: string | null }>(
    async after =>
      await client.query(
        `SELECT shop_id, id, secret, previous_secret FROM webhook_endpoints
        WHERE (shop_id, id) > ($1, $2) ORDER BY shop_id, id LIMIT ${batchSize}`,
        after ? [after.shop_id, after.id] : [0, 0]
      ),
    async row => {
      const { secret, previous_secret: previous } = row
      const [shopId, id] = [Number(row.shop_id), Number(row.id)]
      const placeOf = (column: 'secret' | 'previous_secret') => endpointSecret(shopId, id, column)
      // An empty secret was given up earlier.
      const next = secret === '' ? '' : (renewed(work, secret, placeOf('secret')) ?? '')
      const nextPrevious = previous === null ? null : renewed(work, previous, placeOf('previous_secret'))
      if (next === secret && nextPrevious === previous) return
      await client.query(
        `UPDATE webhook_endpoints SET secret = $3, previous_secret = $4,
          previous_secret_expires_at = CASE WHEN $4::text IS NOT NULL THEN previous_secret_expires_at END
        WHERE shop_id = $1 AND id = $2 AND secret = $5 AND previous_secret IS NOT DISTINCT FROM $6`,
        [row.shop_id, row.id, next, nextPrevious ?? null, secret, previous]
      )
    }
  )
}

async function reencryptShops({ client, ...work }: Work): Promise<void> {
  await inBatches<{ id: string; webhook_secrets: string[] }>(
    async after =>
      await client.query(
        `SELECT id, webhook_secrets FROM shops
        WHERE id > $1 AND webhook_secrets <> '{}' ORDER BY id LIMIT ${batchSize}`,
        // The secrets of the default shop, 1, are in the environment.
        [after?.id ?? 1]
      ),
    async ({ id, webhook_secrets: stored }) => {
      const next = stored.flatMap(secret => renewed(work, secret, paymentSecrets(Number(id))) ?? [])
      if (next.length === stored.length && next.every((secret, index) => secret === stored[index])) return
      await client.query('UPDATE shops SET webhook_secrets = $2 WHERE id = $1 AND webhook_secrets = $3', [
        id,
        next,
        stored
      ])
    }
  )
}

/** Stored responses of idempotency keys that show the secret of an endpoint; they are kept for a day. */
async function reencryptResponses({ client, ...work }: Work): Promise<void> {
  await inBatches<{ shop_id: string; principal: string; key: string; body: string }>(
    async after =>
      await client.query(
        `SELECT shop_id, principal, key, body FROM idempotency_keys
        WHERE (shop_id, principal, key) > ($1, $2, $3)
          AND (body LIKE 'enc:v1:%' OR body LIKE '%"secret":"whsec\\_%')
        ORDER BY shop_id, principal, key LIMIT ${batchSize}`,
        after ? [after.shop_id, after.principal, after.key] : [0, '', '']
      ),
    async row => {
      const { shop_id: shopId, principal, key, body } = row
      const next = renewed(work, body, storedResponse(Number(shopId), principal, key))
      if (next === body) return
      const values = [shopId, principal, key, body]
      const same = 'shop_id = $1 AND principal = $2 AND key = $3 AND body = $4'
      if (next === undefined) await client.query(`DELETE FROM idempotency_keys WHERE ${same}`, values)
      else await client.query(`UPDATE idempotency_keys SET body = $5 WHERE ${same}`, [...values, next])
    }
  )
}

/**
 * The stored form by the first key; the same form if it is current or cannot be read; undefined if it cannot be read
 * and is given up.
 */
function renewed(
  { secrets, done, givesUpUnreadable }: Omit<Work, 'client'>,
  stored: string,
  place: SecretPlace
): string | undefined {
  try {
    // Also what seems to be current: it may have been moved from another row.
    const secret = secrets.open(stored, place)
    if (secrets.isCurrent(stored)) return stored
    done.encrypted++
    return secrets.seal(secret, place)
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
    done.unreadable.push(error.message)
    return givesUpUnreadable ? undefined : stored
  }
}

/** Handles all rows, a batch at a time, by their key. */
async function inBatches<Row extends pg.QueryResultRow>(
  read: (after: Row | undefined) => Promise<pg.QueryResult<Row>>,
  handle: (row: Row) => Promise<void>
): Promise<void> {
  let after: Row | undefined
  do {
    const { rows } = await read(after)
    for (const row of rows) await handle(row)
    after = rows.length === batchSize ? rows.at(-1) : undefined
  } while (after !== undefined)
}

// Bodies of stored responses have a few hundred bytes here: a batch is a few hundred kilobytes.
const batchSize = 500
