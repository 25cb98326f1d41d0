import type pg from 'pg'
import { MigrationError } from './migration-error.js'
import { neededRights, readAndAppend } from './rights.js'
import { quoteIdentifier } from './schema-name.js'

/**
 * Gives a role what the service needs, and takes away what it had beyond that: no DDL, and no changes of the ledger,
 * the log and other append-only tables. Tables of later migrations can be read and appended to at once, and `regrant`
 * completes their rights. Creates the role if it is missing. A second run changes nothing.
 *
 * @returns whether the role was created, without a password
 * @throws MigrationError when privileges could not limit the role, or the connection's role may not grant them
 */
export async function grantRights(client: pg.Client, schema: string, role: string): Promise<{ isNew: boolean }> {
  const isNew = await createMissing(client, role)
  await inTransaction(client, async () => {
    await requireLimitable(client, schema, role)
    await grantAll(client, schema, role)
    await requireLimited(client, schema, role)
  })
  return { isNew }
}

/**
 * Completes the rights of every role that `grantRights` has made, after a migration: they are those for which this role
 * has set just these default privileges in the schema, and which may lock a shop.
 */
export async function regrant(client: pg.Client, schema: string): Promise<void> {
  const inSchema = quoteIdentifier(schema)
  // Others may have default privileges, too, such as a role for reports. They are left alone.
  const { rows } = await client.query<{ role: string }>(
    `SELECT pg_get_userbyid(entry.grantee) AS role
    FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) AS entry
    WHERE defaclrole = current_user::regrole AND defaclnamespace = $1::regnamespace AND defaclobjtype = 'r'
      AND entry.grantee <> 0 AND entry.grantee <> defaclrole
      AND has_table_privilege(entry.grantee, $2::regclass, 'UPDATE')
    GROUP BY entry.grantee HAVING array_agg(privilege_type ORDER BY privilege_type) = '{INSERT,SELECT}'`,
    [inSchema, `${inSchema}.shops`]
  )
  for (const { role } of rows) await inTransaction(client, async () => await grantAll(client, schema, role))
}

async function createMissing(client: pg.Client, role: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  if (rowCount !== 0) return false
  await client.query(`CREATE ROLE ${quoteIdentifier(role)} LOGIN`)
  return true
}

/** Privileges do not limit superusers, nor the owner of a table. */
async function requireLimitable(client: pg.Client, schema: string, role: string): Promise<void> {
  const { rows } = await client.query<{ is_super: boolean; owned: string[] | null }>(
    `SELECT rolsuper AS is_super, (
        SELECT array_agg(relname::text ORDER BY relname) FROM pg_class
        WHERE relnamespace = $2::regnamespace AND relname = ANY ($3::text[]) AND pg_has_role($1, relowner, 'MEMBER')
      ) AS owned
    FROM pg_roles WHERE rolname = $1`,
    [role, quoteIdentifier(schema), await tableNames()]
  )
  const [{ is_super: isSuper, owned } = { is_super: false, owned: null }] = rows
  const name = quoteIdentifier(role)
  if (isSuper) throw new MigrationError(`The role ${name} is a superuser, which no privilege limits: use another role`)
  if (owned !== null) {
    throw new MigrationError(
      `The role ${name} owns tables of the service, or is a member of their owner, which no privilege limits:` +
        ' use another role'
    )
  }
}

async function grantAll(client: pg.Client, schema: string, role: string): Promise<void> {
  const [inSchema, to] = [quoteIdentifier(schema), quoteIdentifier(role)]
  await client.query(`REVOKE CREATE ON SCHEMA ${inSchema} FROM ${to}; GRANT USAGE ON SCHEMA ${inSchema} TO ${to}`)
  const { rows: existing } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p')",
    [inSchema]
  )
  const names = new Set(existing.map(({ name }) => name))
  for (const { table, rights } of (await neededRights()).filter(({ table }) => names.has(table))) {
    const on = `${inSchema}.${quoteIdentifier(table)}`
    await client.query(`REVOKE ALL ON ${on} FROM ${to}; GRANT ${rights.join(', ')} ON ${on} TO ${to}`)
  }
  const { rows: functions } = await client.query<{ name: string }>(
    `SELECT oid::regprocedure::text AS name FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND proowner = current_user::regrole AND prorettype <> 'trigger'::regtype`,
    [inSchema]
  )
  for (const { name } of functions) await client.query(`GRANT EXECUTE ON FUNCTION ${name} TO ${to}`)
  const byDefault = `ALTER DEFAULT PRIVILEGES IN SCHEMA ${inSchema} GRANT`
  await client.query(`${byDefault} ${readAndAppend.join(', ')} ON TABLES TO ${to}`)
}

/**
 * Checks that the role has no more rights by other ways: as a member of another role, or as everybody (PUBLIC), who may
 * create tables in the schema `public` of databases that were created before PostgreSQL 15.
 */
async function requireLimited(client: pg.Client, schema: string, role: string): Promise<void> {
  const name = quoteIdentifier(schema)
  const canCreate = async () => {
    const { rows } = await client.query<{ can: boolean }>(
      "SELECT has_schema_privilege($1, $2::regnamespace, 'CREATE') AS can",
      [role, name]
    )
    return rows[0]?.can === true
  }
  if (await canCreate()) await client.query(`REVOKE CREATE ON SCHEMA ${name} FROM PUBLIC`)
  const excess = (await canCreate()) ? [`CREATE on the schema ${name}`] : []
  for (const { table, rights } of await neededRights()) {
    const { rows } = await client.query<{ right: string }>(
      `SELECT "right" FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS "right"
      WHERE "right" <> ALL ($3::text[]) AND has_table_privilege($1, $2::regclass, "right")`,
      [role, `${name}.${quoteIdentifier(table)}`, rights]
    )
    excess.push(...rows.map(row => `${row.right} on ${table}`))
  }
  if (excess.length === 0) return
  throw new MigrationError(
    `The role ${quoteIdentifier(role)} has further rights, by PUBLIC or as a member of another role:` +
      ` ${excess.join(', ')}. Revoke them there, then run this again`
  )
}

async function tableNames(): Promise<string[]> {
  return (await neededRights()).map(({ table }) => table)
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}
