import { openClient } from './open-client.js'

/**
 * Creates the index for searches of products if it is missing and the database allows it.
 *
 * @returns why the index is missing, in PostgreSQL's words; undefined when it is there
 * @throws ConnectError when the database cannot be reached, PostgreSQL's error when creating the index fails
 */
export async function ensureSearchIndex(connectionString: string): Promise<string | undefined> {
  const client = await openClient(connectionString, 'orders-and-inventory search index')
  try {
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass('products_search_idx') IS NOT NULL AS exists"
    )
    if (rows[0]?.exists === true) return undefined
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    const created = await client.query<{ problem: string | null }>('SELECT create_product_search_index() AS problem')
    const problem = created.rows[0]?.problem ?? undefined
    // Without statistics of the new expressions, the planner guesses how many products a search finds.
    if (problem === undefined) await client.query('ANALYZE products')
    return problem
  } finally {
    await client.end()
  }
}

// The index may wait for the writes of running processes; they are over within seconds.
const lockTimeoutMs = 10_000
