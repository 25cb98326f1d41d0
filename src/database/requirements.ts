import type pg from 'pg'
import { MigrationError } from './migration-error.js'
import { quoteIdentifier } from './schema-name.js'
import { neededRights } from './rights.js'

/**
 * Checks the server and the database before anything else is read.
 *
 * @throws MigrationError when PostgreSQL is older than version 13, or the database is not UTF8
 */
export async function requireServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string; encoding: string; database: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name,
      current_setting('server_encoding') AS encoding, current_database() AS database`
  )
  const [server] = rows
  if (!server) return
  if (server.number < oldestVersion) {
    throw new MigrationError(`PostgreSQL ${server.name} is too old: this service needs version 13 or newer`)
  }
  if (server.encoding !== 'UTF8') {
    throw new MigrationError(
      `The database ${quoteIdentifier(server.database)} has the encoding ${server.encoding}, which cannot store every` +
        " text: this service needs one with ENCODING 'UTF8'"
    )
  }
}

/** As in `server_version_num`. */
const oldestVersion = 130_000

/** Why the database takes no writes, in words; undefined if it takes them. */
export async function readOnlyReason(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ is_standby: boolean; is_read_only: boolean }>(
    "SELECT pg_is_in_recovery() AS is_standby, current_setting('transaction_read_only')::boolean AS is_read_only"
  )
  if (rows[0]?.is_standby) return 'the server is a standby'
  return rows[0]?.is_read_only ? 'default_transaction_read_only is on' : undefined
}

/**
 * Checks that migrations can run.
 *
 * @throws MigrationError when the database is read-only, or the role may neither use nor create the schema
 */
export async function requireMigratable(client: pg.Client, schema: string): Promise<void> {
  const reason = await readOnlyReason(client)
  if (reason !== undefined) {
    throw new MigrationError(`The database is read-only (${reason}), and it is not at the newest migration`)
  }
  const { rows } = await client.query<{ role: string; database: string; exists: boolean; allowed: boolean }>(
    `SELECT current_user AS role, current_database() AS database, namespace.oid IS NOT NULL AS exists,
      CASE WHEN namespace.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
        ELSE has_schema_privilege(namespace.oid, 'USAGE') AND has_schema_privilege(namespace.oid, 'CREATE')
        END AS allowed
    FROM (VALUES ($1::text)) AS wanted (name) LEFT JOIN pg_namespace AS namespace ON nspname = wanted.name`,
    [schema]
  )
  const [state] = rows
  if (!state) return
  const [role, name] = [quoteIdentifier(state.role), quoteIdentifier(schema)]
  if (!state.allowed) {
    const missing = state.exists
      ? `create tables in the schema ${name}: GRANT USAGE, CREATE ON SCHEMA ${name} TO ${role}`
      : `create the schema ${name}: CREATE SCHEMA ${name} AUTHORIZATION ${role}`
    throw new MigrationError(`The role ${role} may not ${missing}`)
  }
}

/**
 * Checks that the role may use the tables of the service, in a database that is up to date.
 *
 * @throws MigrationError that names all missing rights in one line
 */
export async function requireRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; right: string; objects: string[] }>(missingRights, [
    JSON.stringify(await neededRights())
  ])
  const [first] = rows
  if (first === undefined) return
  const missing = rows.map(({ right, objects }) => `${right} on ${objects.join(', ')}`).join('; ')
  throw new MigrationError(`The role ${quoteIdentifier(first.role)} lacks rights: ${missing}`)
}

// Other tables may share the schema.
const missingRights = `
  WITH needed AS (
    SELECT pg_class.oid, relname::text AS name, json_array_elements_text(rights) AS right
    FROM json_to_recordset($1::json) AS wanted ("table" text, rights json)
    JOIN pg_class ON relname = "table" AND relkind IN ('r', 'p')
      AND relnamespace = quote_ident(current_schema())::regnamespace
  )
  SELECT current_user AS role, "right", array_agg(name::text ORDER BY name COLLATE "C") AS objects
  FROM needed WHERE NOT has_table_privilege(oid, "right") GROUP BY "right" ORDER BY "right"`
