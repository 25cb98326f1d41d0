import { openClient } from './open-client.js'

/**
 * Creates the indexes for searches of products and orders that are missing, if the database allows it.
 *
 * @returns why an index is missing, in PostgreSQL's words; undefined when both are there
 * @throws ConnectError when the database cannot be reached, PostgreSQL's error when creating an index fails
 */
export async function ensureSearchIndexes(connectionString: string): Promise<string | undefined> {
  const client = await openClient(connectionString, 'orders-and-inventory search indexes')
  try {
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT num_nulls(to_regclass('products_search_idx'), to_regclass('order_search_text_idx')) = 0 AS exists"
    )
    if (rows[0]?.exists === true) return undefined
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    const created = await client.query<{ problem: string | null }>('SELECT create_search_indexes() AS problem')
    const problem = created.rows[0]?.problem ?? undefined
    // Without statistics of the new expressions, the planner guesses how many rows a search finds.
    if (problem === undefined) await client.query('ANALYZE products, order_search')
    return problem
  } finally {
    await client.end()
  }
}

// The index may wait for the writes of running processes; they are over within seconds.
const lockTimeoutMs = 10_000
