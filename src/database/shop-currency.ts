// The currency that the default shop is in. Amounts are stored in its minor units, and the lists add them up, so it
// cannot change once there are any. The row of the shop remembers it. Other shops get theirs when they are created.
import type pg from 'pg'
import type { FastifyBaseLogger } from 'fastify'
import { currencies, digitsOf } from '../money/currencies.js'
import { convertHundredths } from './convert-hundredths.js'
import { ConnectError, describeDatabaseFailure, openClient } from './open-client.js'

/** The configured currency does not fit the database; the message says what the operator can do, in one line. */
export class CurrencyError extends Error {
  override readonly name = 'CurrencyError'
}

/**
 * Compares the configured currency with the one that the default shop is in, and remembers it in a shop without
 * products and orders.
 *
 * @throws CurrencyError if the database is in another currency, or comes from an earlier version whose amounts nobody
 * can interpret without asking the operator
 * @throws ConnectError when the database cannot be reached
 */
export async function adoptCurrency(
  connectionString: string,
  currency: string,
  log: Pick<FastifyBaseLogger, 'warn'>
): Promise<void> {
  await withClient(connectionString, async client => {
    if ((await readRemembered(client)) === currency) return
    await inLockedTransaction(client, async () => {
      const remembered = await readRemembered(client)
      if (!(await isEmpty(client))) {
        if (remembered === undefined) requireReadable(await readOrderCurrencies(client), currency, log)
        else if (remembered !== currency) throw inUse(currency, remembered)
      }
      await remember(client, currency)
    })
  })
}

/** What the amounts of a database of an earlier version are. */
export type StoredAs = 'hundredths' | 'minor-units'

/**
 * Records the currency of a database of an earlier version, which did not remember it and computed every currency in
 * hundredths. No service may run on the database meanwhile.
 *
 * @param storedAs `hundredths` converts prices and totals to minor units; `minor-units` keeps them as they are
 * @throws CurrencyError if the database has recorded its currency already, has orders in another currency, or has
 * prices that the currency cannot express; nothing was changed then
 * @throws ConnectError when the database cannot be reached
 */
export async function recordCurrency(connectionString: string, currency: string, storedAs: StoredAs): Promise<void> {
  await withClient(connectionString, async client => {
    await inLockedTransaction(client, async () => {
      const remembered = await readRemembered(client)
      if (remembered !== undefined) {
        throw new CurrencyError(`The database has recorded its currency already: ${remembered}. Nothing was changed.`)
      }
      const [newest] = await readOrderCurrencies(client)
      if (newest !== undefined && newest !== currency && currencies.has(newest)) {
        throw new CurrencyError(`The newest order is in ${newest}, not in ${currency}. Nothing was changed.`)
      }
      if (storedAs === 'hundredths') {
        const problem = await convertHundredths(client, currency)
        if (problem !== undefined) throw new CurrencyError(`${problem} Nothing was changed.`)
      }
      await remember(client, currency)
    })
  })
}

/** @throws CurrencyError unless amounts in hundredths are the currency's minor units */
function requireReadable(ofOrders: readonly string[], currency: string, log: Pick<FastifyBaseLogger, 'warn'>): void {
  const [newest = currency] = ofOrders
  if (newest !== currency && currencies.has(newest)) throw inUse(currency, newest)
  const unclear = [currency, ...ofOrders].find(code => digitsOf(code) !== 2 || !currencies.has(code))
  if (unclear !== undefined) {
    throw new CurrencyError(
      `The database comes from an earlier version, which computed ${unclear} in hundredths: see "The currency" in` +
        ` docs/deployment.md, then run: npm run migrate -- --currency ${currency} --stored-as hundredths`
    )
  }
  const others = ofOrders.filter(code => code !== currency)
  if (others.length > 0) log.warn(`some orders are in another currency (${others.join(', ')}): totals add them up`)
}

function inUse(configured: string, actual: string): CurrencyError {
  return new CurrencyError(
    `CURRENCY_IN_USE: CURRENCY is ${configured}, but the database has products or orders in ${actual}.` +
      ` Set CURRENCY=${actual}, or use another database.`
  )
}

async function readRemembered(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ currency: string | null }>('SELECT currency FROM shops WHERE id = 1')
  return rows[0]?.currency ?? undefined
}

async function remember(client: pg.Client, currency: string): Promise<void> {
  await client.query('UPDATE shops SET currency = $1 WHERE id = 1', [currency])
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is_empty: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM products WHERE shop_id = 1 AND deleted_at IS NULL)
      AND NOT EXISTS (SELECT FROM orders WHERE shop_id = 1) AS is_empty`
  )
  return rows[0]?.is_empty === true
}

/** The currencies of all orders of the default shop; that of the newest order first. Reads the whole table. */
async function readOrderCurrencies(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ currency: string }>(
    'SELECT currency FROM orders WHERE shop_id = 1 GROUP BY currency ORDER BY max(id) DESC'
  )
  return rows.map(({ currency }) => currency)
}

/** Runs `work` in a transaction under the lock of the shop: nobody writes a price meanwhile. */
async function inLockedTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query('UPDATE shops SET version = version + 1 WHERE id = 1')
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/** Runs `use` with a client, and reports failures of the database in words for an operator. */
async function withClient(connectionString: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = await openClient(connectionString, 'orders-and-inventory currency')
  try {
    await use(client)
  } catch (error) {
    const failure = describeDatabaseFailure(error)
    throw failure === undefined ? error : new ConnectError(failure, { cause: error })
  } finally {
    await client.end()
  }
}
