import type pg from 'pg'
import { planConnection, withSchema } from './connection-plan.js'
import { MigrationError } from './migration-error.js'
import { openClient } from './open-client.js'

/**
 * Decides in which schema the service's tables are: the configured one, the one in the connection string, or else the
 * one that unqualified names have meant so far.
 *
 * @returns the connection string that names the schema, for all further connections
 * @throws ConnectError when the database cannot be reached
 * @throws MigrationError when the `search_path` names no schema that exists
 */
export async function chooseSchema(
  connectionString: string,
  configured: string | undefined
): Promise<{ url: string; schema: string }> {
  const schema = configured ?? planConnection(connectionString).schema ?? (await schemaOfSession(connectionString))
  return { schema, url: withSchema(connectionString, schema) }
}

async function schemaOfSession(connectionString: string): Promise<string> {
  const client = await openClient(connectionString, 'orders-and-inventory migrate')
  try {
    return await currentSchema(client)
  } finally {
    await client.end()
  }
}

/** The schema of a connection that was made with this connection string. @throws MigrationError if none exists */
export async function schemaOf(client: pg.Client, connectionString: string): Promise<string> {
  return planConnection(connectionString).schema ?? (await currentSchema(client))
}

/** The schema that has the service's tables, or would get them. @throws MigrationError if none exists */
async function currentSchema(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string | null; path: string }>(
    `SELECT coalesce(
        (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
          WHERE pg_class.oid = to_regclass('_prisma_migrations')),
        current_schema()) AS name, current_setting('search_path') AS path`
  )
  const [{ name, path } = { name: null, path: '' }] = rows
  if (name === null) {
    throw new MigrationError(`The search_path (${path}) names no schema that exists: set DATABASE_SCHEMA`)
  }
  return name
}

/**
 * Earlier versions ignored `?schema=` and kept their tables in `public`. An empty schema beside such tables would look
 * as if all data were gone.
 *
 * @throws MigrationError when the schema has no tables of this service, and `public` has
 */
export async function requireNoTablesInPublic(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ is_new: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NULL AND to_regclass('public._prisma_migrations') IS NOT NULL
      AND to_regclass('public.stock_movements') IS NOT NULL AS is_new`
  )
  if (schema === 'public' || !rows[0]?.is_new) return
  throw new MigrationError(
    `DATABASE_URL has schema=${schema}, which earlier versions ignored: the data of this service is in the schema` +
      ` public. Use schema=public; or move the tables; or set DATABASE_SCHEMA=${schema} to start with an empty schema`
  )
}

/**
 * Takes an advisory lock for the session. Such locks belong to a whole database, and services in different schemas must
 * not wait for each other. In `public` the key is the number itself, as in versions that knew no other schema.
 */
export async function lockInSchema(client: pg.Client, number: number, schema: string): Promise<void> {
  await client.query(
    `SELECT pg_advisory_lock(
      CASE $2 WHEN 'public' THEN $1::bigint ELSE hashtextextended($2, $1::bigint) END)`,
    [number, schema]
  )
}
