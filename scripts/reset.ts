// `npm run reset`: deletes everything in the configured database and applies all migrations again.
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { loadConfig } from '../src/config.js'
import { migrate } from '../src/database/migrations.js'
import { openClient } from '../src/database/open-client.js'
import { openUnmigrated, type Database } from '../src/database/open-database.js'
import { formatCount } from './shared/progress.js'
import { commandLog, runCommand, UsageError } from './shared/run-command.js'

const help = `Usage: npm run reset [-- --yes]

Deletes everything in the schema of the configured database, the one at DATABASE_URL or the embedded one in DATA_DIR,
and applies all migrations again. In a terminal it asks for confirmation first; elsewhere it requires --yes. A service
that uses the embedded database must be stopped first.

  --yes    do not ask for confirmation
  --help   show this help
`

async function resetDatabase(): Promise<void> {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean', short: 'y' }, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  if (!values.yes && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw new UsageError(
      'This deletes everything in the database and needs a terminal to ask for confirmation. ' +
        'To confirm without one: npm run reset -- --yes'
    )
  }
  // Not migrated: a failed migration may be why the database is reset.
  const database = await openUnmigrated(loadConfig(), commandLog)
  try {
    await reset(database, values.yes === true)
  } finally {
    await database.close()
  }
}

async function reset({ migrationUrl: url, description }: Database, isConfirmed: boolean): Promise<void> {
  const client = await openClient(url, 'orders-and-inventory reset')
  try {
    const content = await describeContent(client)
    if (!isConfirmed && !(await askForConfirmation(description, content))) throw new Error('Nothing was deleted.')
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    await client.query(dropEverything)
  } finally {
    await client.end()
  }
  await migrate(url)
  process.stdout.write(`Deleted everything and applied all migrations: ${description}\n`)
}

// A working service holds each lock for milliseconds. A process that holds one for longer must be stopped first.
const lockTimeoutMs = 10_000

const ownSchema = '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())'

/** Describes what a reset would delete, and whether a service is using it. */
async function describeContent(client: pg.Client): Promise<string> {
  const tables = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = ${ownSchema} AND relkind IN ('r', 'p')
    ORDER BY relname`)
  const names = tables.rows.map(({ name }) => name)
  if (names.length === 0) return 'It is empty.'
  const counts: string[] = []
  for (const name of names.filter(name => ['products', 'users', 'orders'].includes(name))) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`)
    counts.push(`${formatCount(Number(rows[0]?.count))} ${name}`)
  }
  const {
    rows: [services]
  } = await client.query<{ count: string }>(`
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'orders-and-inventory'`)
  const inUse = services && services.count !== '0' ? '\nA service is currently connected to it.' : ''
  return `Tables: ${names.join(', ')}.${counts.length > 0 ? `\nRows: ${counts.join(', ')}.` : ''}${inUse}`
}

async function askForConfirmation(description: string, content: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new AbortController()
  // Ctrl-C and Ctrl-D close the interface; the question would then wait forever.
  terminal.once('close', () => closed.abort())
  try {
    const answer = await terminal.question(
      `This deletes everything in ${description}.\n${content}\nType yes to continue: `,
      { signal: closed.signal }
    )
    return answer.trim().toLowerCase() === 'yes'
  } catch (error) {
    if (!closed.signal.aborted) throw error
    process.stdout.write('\n')
    return false
  } finally {
    terminal.close()
  }
}

// Drops each object instead of the schema: this keeps the schema's privileges and the extensions that a hosting
// provider has installed in it, and requires ownership only of the tables. ORDER BY makes the query find all objects
// before the first DROP takes dependent objects with it.
const dropEverything = `
  DO $$
  DECLARE
    object record;
  BEGIN
    FOR object IN
      SELECT replace(named.type, 'composite type', 'type') AS type, named.identity
      FROM pg_depend, pg_identify_object(classid, objid, 0) AS named
      WHERE refclassid = 'pg_namespace'::regclass AND refobjid = ${ownSchema}
        AND classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
        AND NOT EXISTS (
          SELECT FROM pg_depend AS member
          WHERE (member.classid, member.objid, member.deptype) = (pg_depend.classid, pg_depend.objid, 'e')
        )
      ORDER BY type, identity
    LOOP
      EXECUTE format('DROP %s IF EXISTS %s CASCADE', object.type, object.identity);
    END LOOP;
  END
  $$`

await runCommand(resetDatabase)
