// `npm run reset`: deletes everything in the database of the settings and migrates it anew.
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadConfig, type Config } from '../src/config.js'
import { migrate } from '../src/database/migrations.js'
import type { Database } from '../src/database/open-database.js'
import { formatCount } from './shared/progress.js'
import { commandLog, runCommand, UsageError } from './shared/run-command.js'

const help = `Usage: npm run reset [-- --yes]

Deletes everything in the database of the settings, the one at DATABASE_URL or the embedded one in DATA_DIR, and migrates it anew.
Asks first, in a terminal; anywhere else it takes --yes. An embedded one must not be in use by a running service.

  --yes    does not ask
  --help   shows this
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
      'This deletes everything in the database, and there is no terminal to ask in. If that is meant: npm run reset -- --yes'
    )
  }
  const database = await openUnmigrated(loadConfig())
  try {
    await reset(database, values.yes === true)
  } finally {
    await database.close()
  }
}

async function reset({ url, description }: Database, isConfirmed: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'orders-and-inventory reset' })
  client.on('error', () => {}) // a lost connection fails the query that waits on it; without a listener it would end the process
  await client.connect()
  try {
    const content = await describeContent(client)
    if (!isConfirmed && !(await isAgreed(description, content))) throw new Error('Nothing was deleted.')
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    await client.query(dropEverything)
  } finally {
    await client.end()
  }
  await migrate(url)
  process.stdout.write(`Emptied and migrated: ${description}\n`)
}

// A service that is used holds each lock for milliseconds; whoever holds one longer has to be stopped first.
const lockTimeoutMs = 10_000

/** As the service opens it, but as it is: what cannot be migrated any more is a reason for a reset. */
async function openUnmigrated({ databaseUrl, dataDirectory }: Config): Promise<Database> {
  if (databaseUrl !== undefined) {
    const { host, pathname } = new URL(databaseUrl)
    return {
      url: databaseUrl,
      description: `database ${decodeURIComponent(pathname.slice(1))} at ${host}`,
      close: async () => {}
    }
  }
  const { startEmbeddedPostgres } = await import('../src/database/embedded/start.js')
  const server = await startEmbeddedPostgres({
    directory: dataDirectory,
    onLog: (level, message) => commandLog[level](message)
  })
  return {
    url: server.connectionString,
    description: `${server.dataDirectory} (embedded PostgreSQL)`,
    close: () => server.stop()
  }
}

/** The tables that would go and how much is in them; and who would notice. */
async function describeContent(client: pg.Client): Promise<string> {
  const tables = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`)
  const names = tables.rows.map(({ name }) => name)
  if (names.length === 0) return 'It is empty.'
  const counts: string[] = []
  for (const name of names.filter(name => ['products', 'users', 'orders'].includes(name))) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM public.${name}`)
    counts.push(`${formatCount(Number(rows[0]?.count))} ${name}`)
  }
  const {
    rows: [services]
  } = await client.query<{ count: string }>(`
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'orders-and-inventory'`)
  const inUse = services && services.count !== '0' ? '\nA service is connected to it at the moment.' : ''
  return `Its tables: ${names.join(', ')}.${counts.length > 0 ? `\nIn them: ${counts.join(', ')}.` : ''}${inUse}`
}

async function isAgreed(description: string, content: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new AbortController()
  // Ctrl-C and Ctrl-D close it, and an answer would never come.
  terminal.once('close', () => closed.abort())
  try {
    const answer = await terminal.question(
      `This deletes everything in the ${description}.\n${content}\nType yes to go on: `,
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

// Object by object instead of the schema as a whole: the schema's own rights stay, extensions that the provider has installed in it
// stay, and owning the tables is enough. Sorted, since all have to be found before the first one takes others with it.
const dropEverything = `
  DO $$
  DECLARE
    object record;
  BEGIN
    FOR object IN
      SELECT replace(named.type, 'composite type', 'type') AS type, named.identity
      FROM pg_depend, pg_identify_object(classid, objid, 0) AS named
      WHERE refclassid = 'pg_namespace'::regclass AND refobjid = 'public'::regnamespace
        AND classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
        AND NOT EXISTS (SELECT FROM pg_depend AS member WHERE (member.classid, member.objid, member.deptype) = (pg_depend.classid, pg_depend.objid, 'e'))
      ORDER BY type, identity
    LOOP
      EXECUTE format('DROP %s IF EXISTS %s CASCADE', object.type, object.identity);
    END LOOP;
  END
  $$`

await runCommand(resetDatabase)
