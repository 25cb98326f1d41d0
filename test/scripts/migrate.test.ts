import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { createDatabase } from '../support/app.js'
import { nodeOptions } from '../support/program.js'
import { nowhere, runCommand } from '../support/run-script.js'
import { schemaDifference } from '../support/schema-difference.js'
import { failToStart, startService } from '../support/service.js'

const newest = '20261124040000_invariant_checkpoint'
const wayOn = `Remove the cause, then run: npm run migrate -- --resolve rolled-back ${newest} && npm run migrate\n`
const reason = 'relation "invariant_checkpoint" already exists (SQLSTATE 42P07)'
const failure = `The migration ${newest} failed: ${reason}\n${wayOn}`

t.test('a failed migration says why and how to go on, at every attempt, and goes on once it is resolved', async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  const url = settings.DATABASE_URL
  await forget(url, newest)
  t.strictSame(await migrate(settings), { code: 1, stdout: '', stderr: failure })
  t.strictSame(await migrate(settings), { code: 1, stdout: '', stderr: failure }, 'PostgreSQL keeps the reason')
  t.strictSame(await failToStart(settings), { code: 1, output: failure }, 'the service says the same')

  t.match(await migrate(settings, '--resolve', 'rolled-back', newest), { code: 0, stderr: '' })
  t.match(await migrate(settings), { code: 1, stderr: failure }, 'the cause is still there')

  await executeSql(url, 'DROP TABLE invariant_checkpoint')
  t.strictSame(await migrate(settings, '--resolve', 'rolled-back', newest), {
    code: 0,
    stdout: `Recorded ${newest} as rolled back. Now run: npm run migrate\n`,
    stderr: ''
  })
  t.strictSame(await migrate(settings), { code: 0, stdout: '', stderr: '' })
  // As a later migration left the table.
  await executeSql(
    url,
    `ALTER TABLE invariant_checkpoint DROP COLUMN id, ADD COLUMN shop_id BIGINT NOT NULL DEFAULT 1 PRIMARY KEY;
      ALTER TABLE invariant_checkpoint ALTER COLUMN shop_id DROP DEFAULT`
  )
  t.equal(await schemaDifference(url), '')
  await startService(t, { ...settings, LOG_LEVEL: 'info' })
})

t.test('a migration whose changes were made by hand can be resolved as applied', async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  await forget(settings.DATABASE_URL, newest)
  t.match(await migrate(settings), { code: 1 })
  t.strictSame(await migrate(settings, '--resolve', 'applied', newest), {
    code: 0,
    stdout: `Recorded ${newest} as applied. Now run: npm run migrate\n`,
    stderr: ''
  })
  t.strictSame(await migrate(settings), { code: 0, stdout: '', stderr: '' })
  t.equal(await schemaDifference(settings.DATABASE_URL), '')
})

t.test('the reason includes the details that PostgreSQL gives', async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  const url = settings.DATABASE_URL
  await forget(url, newest)
  await executeSql(
    url,
    `DROP TABLE invariant_checkpoint;
      CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION E'not\\ntoday' USING DETAIL = 'a detail', HINT = 'a hint';
      END $$;
      CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION refuse()`
  )
  t.strictSame(await migrate(settings), {
    code: 1,
    stdout: '',
    stderr: `The migration ${newest} failed: not today (SQLSTATE P0001; a detail; a hint)\n${wayOn}`
  })
})

t.test('an interrupted migration, and one that another tool recorded, can be resolved too', async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  for (const [logs, reason] of [
    ['NULL', 'it was interrupted, and no reason is recorded'],
    ["'another tool'", 'the column "logs" of its row in _prisma_migrations has the reason']
  ]) {
    await executeSql(
      settings.DATABASE_URL,
      `UPDATE _prisma_migrations SET finished_at = NULL, logs = ${logs} WHERE migration_name = '${newest}'`
    )
    const stderr = `The migration ${newest} failed: ${reason}\n${wayOn}`
    t.strictSame(await migrate(settings), { code: 1, stdout: '', stderr })
  }
  t.match(await migrate(settings, '--resolve', 'applied', newest), { code: 0 })
  t.match(await migrate(settings), { code: 0 })
})

t.test('only a failed migration can be resolved, and a wrong command line changes nothing', async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  for (const [options, code, stderr] of [
    [['--resolve', 'rolled-back', newest], 1, /^[^\n]*not in a failed state[^\n]*\n$/],
    [['--resolve', 'rolled-back', 'none'], 1, /^[^\n]*never applied[^\n]*\n$/],
    [['--resolve', 'applied', newest], 1, /^[^\n]*already recorded as applied[^\n]*\n$/],
    [['--resolve', 'applied', 'none'], 1, /^[^\n]*could not be found[^\n]*\n$/],
    [['--resolve', 'done', newest], 2, /^Use --resolve rolled-back <migration> or .*\nSee --help/],
    [['--resolve', 'applied'], 2, /^Use --resolve/],
    [['--resolve', 'applied', newest, newest], 2, /^Use --resolve/],
    [['--resolve'], 2, /--resolve.*\nSee --help/],
    [[newest], 2, /^Use --resolve/],
    [['--force'], 2, /^Unknown option '--force'.*\nSee --help/]
  ] as const) {
    t.match(await migrate(settings, ...options), { code, stdout: '', stderr }, options.join(' '))
  }
  t.match(await migrate(settings), { code: 0 })
  t.match(await migrate(nowhere, '--help'), { code: 0, stdout: /^Usage: npm run migrate/, stderr: '' })
})

t.test("a database with another application's tables is refused, and one with these tables can be adopted", async t => {
  const settings = { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'silent' }
  const url = settings.DATABASE_URL
  const migrations = await executeSql(url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')
  await executeSql(url, 'DROP TABLE _prisma_migrations')
  t.match(await migrate(settings), {
    code: 1,
    stdout: '',
    stderr: /^The database is not empty, and no migration is recorded in it\. [^\n]*--resolve applied <migration>\n$/
  })
  for (const { name } of migrations) t.match(await migrate(settings, '--resolve', 'applied', String(name)), { code: 0 })
  t.strictSame(await migrate(settings), { code: 0, stdout: '', stderr: '' })
})

t.test('a database that cannot be used is reported in one line, by migrate and by the start', async t => {
  const missing = new URL(await createDatabase(t))
  missing.pathname = '/no_such_database'
  const reader = await withoutRights(t)
  for (const [url, message] of [
    [nowhere.DATABASE_URL, /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\n$/],
    [missing.href, /^PostgreSQL says: database "no_such_database" does not exist\n$/],
    [reader, /^The role "(reader_\d+)" may not create tables in the schema "public": GRANT USAGE, CREATE [^\n]+\n$/]
  ] as const) {
    const settings = { DATABASE_URL: url, LOG_LEVEL: 'silent' }
    t.match(await migrate(settings), { code: 1, stdout: '', stderr: message })
    t.match(await migrate(settings, '--resolve', 'applied', newest), { code: 1, stdout: '', stderr: message })
    t.match(await failToStart(settings), { code: 1, output: message })
  }
})

async function migrate(settings: Record<string, string>, ...options: string[]) {
  return await runCommand(process.execPath, [...nodeOptions, 'dist/migrate.js', ...options], settings)
}

/** Deletes the record of a migration but keeps its tables, which the migration then conflicts with. */
async function forget(url: string, migration: string): Promise<void> {
  await executeSql(url, `DELETE FROM _prisma_migrations WHERE migration_name = '${migration}'`)
}

/** An empty database, as a user who may not create tables in it. */
async function withoutRights(t: Test): Promise<string> {
  const admin = await createDatabase(t)
  const role = `reader_${process.pid}`
  await executeSql(
    admin,
    `DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE ROLE ${role} LOGIN PASSWORD 'reader';
      GRANT USAGE ON SCHEMA public TO ${role}`
  )
  t.teardown(() => executeSql(admin, `DROP OWNED BY ${role}; DROP ROLE ${role}`))
  const url = new URL(admin)
  url.username = role
  url.password = 'reader'
  return url.href
}
