import t, { type Test } from 'tap'
import { ConfigError, loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'
import { nodeOptions } from '../support/program.js'
import { runCommand, runScript, type ProgramResult } from '../support/run-script.js'
import { failToStart, startService } from '../support/service.js'

const notEncoded = /^ {2}- DATABASE_URL is not a valid URL: special characters in the password, .* percent-encoded$/

// The parts of the passwords below: no message may contain one.
const passwordPart = /1357|2468|hunter/

t.test('a DATABASE_URL that is not encoded is refused, and the message quotes no part of it', async t => {
  for (const password of ['1357', 'hunter']) {
    for (const character of ['#', '/', '?', '@/', '@#', '@?', '/#', '#@', '?x=', '[/', ':/', ' #', '\\#']) {
      const url = `postgresql://user:${password}${character}2468@db.example.com:5432/orders?sslmode=disable`
      t.match(problemsOf(t, url), [notEncoded], url)
    }
    for (const url of [
      `postgresql://user:${password}@db.example.com:orders/2468`,
      `postgresql://user:${password}%ff2468@db.example.com/orders`,
      `postgresql://user:${password}@db.example.com/orders#2468`,
      `postgresql://user:${password}@db.example.com:99999/orders`,
      `postgresql://user:${password}@[db.example.com/orders`,
      `postgresql://user:${password},a:1,b:2#2468@db.example.com/orders`
    ]) {
      t.match(problemsOf(t, url), [notEncoded], url)
    }
    t.match(problemsOf(t, `postgresql://user:${password}@/orders?host=/nowhere&port=x2468`), [/invalid port$/])
    t.match(problemsOf(t, `postgresql://user:${password}@db.example.com/orders?sslrootcert=/no/2468`), [
      / read \(ENOENT\)$/
    ])
    t.match(problemsOf(t, `postgresql://user:${password}@one:x,two:2/orders`), [notEncoded])
    for (const [parameter, problem] of [
      ['host=one,two&port=1,2,3', /names 2 hosts, but 3 ports$/],
      ['host=one,two&port=1,0', /invalid port$/],
      ['target_session_attrs=writable', /must be one of any, read-write, read-only, primary, standby, prefer-standby$/],
      ['connect_timeout=soon', /must be a number of seconds$/],
      ['sslmode=on', /unknown sslmode: it must be one of disable, allow, prefer, require, verify-ca, verify-full$/],
      ['sslmode=verify-ca', /which needs an sslrootcert$/],
      ['sslmode=require&sslrootcert=system', /which needs sslmode=verify-full$/],
      ['sslmode=prefer&sslnegotiation=direct', /which needs sslmode=require or stronger$/]
    ] as const) {
      t.match(problemsOf(t, `postgresql://user:${password}@/orders?${parameter}`), [problem], parameter)
    }
  }
})

t.test('a DATABASE_URL that is encoded, or needs no encoding, is accepted', async t => {
  for (const url of [
    'postgresql://user:12%2334%2F%3F%40%25@db.example.com:5432/orders?sslmode=disable',
    'postgres://user:with@sign@db.example.com/orders',
    'postgresql://user:100%zz@db.example.com/orders',
    'postgresql://db.example.com',
    'postgresql://user:password@one.example.com:5432,two.example.com,[::1]:5433/orders?target_session_attrs=primary',
    'postgresql://user:password@/orders?host=one,/run/postgresql,::1&port=5432,5433,5434',
    'postgresql://user:password@db.example.com/orders?sslmode=verify-full&sslrootcert=system&connect_timeout=5',
    'postgresql://[::1]:5432/orders',
    'postgresql:///orders?host=/run/postgresql',
    'postgresql://user:password@/orders?host=/run/postgresql&port=5433',
    'postgresql://user@%2Frun%2Fpostgresql/orders',
    'postgresql://db.example.com/orders?options=-c%20statement_timeout%3D5s'
  ]) {
    t.strictSame(problemsOf(t, url), [], url)
  }
})

t.test('the start, migrate, seed, verify and reset report an unencoded password in one line without it', async t => {
  for (const url of [
    'postgresql://user:13#57@db.example.com/orders',
    'postgresql://user:hunter#2@db.example.com/orders',
    'postgresql://hunter:1357/2468@db.example.com/orders'
  ]) {
    for (const { code, output } of await runAll(url)) {
      t.equal(code, 1)
      const [, problem, ...more] = output.trimEnd().split('\n')
      t.match(problem, notEncoded)
      t.strictSame(more, [])
      t.notMatch(output, /13|57|68|hunter|#2/)
    }
  }
})

t.test('the password appears nowhere when the server refuses it or cannot be reached', async t => {
  for (const url of [
    'postgresql://user:hunter@127.0.0.1:1/orders',
    'postgresql://user:hunter@/orders?host=/no/socket'
  ]) {
    for (const { code, output } of await runAll(url)) {
      t.equal(code, 1)
      t.match(output, /^The database cannot be reached: connect (ECONNREFUSED|ENOENT) [^\n]*\n$/)
      t.notMatch(output, passwordPart)
    }
  }
})

t.test('a socket is enough: DATABASE_URL needs no host name', async t => {
  const url = new URL(await createDatabase(t))
  const folder = url.searchParams.get('host')
  if (!folder?.startsWith('/')) {
    t.comment('the test server has no socket')
    return
  }
  const credentials = `${url.username}:${url.password}`
  const settings = {
    DATABASE_URL: `postgresql://${credentials}@${url.pathname}?host=${encodeURIComponent(folder)}&port=${url.port}`
  }
  const where = `PostgreSQL at ${folder}, database ${url.pathname.slice(1)}`
  t.match(await migrate(settings), { code: 0, stdout: new RegExp(`the database is up to date: ${where}`) })
  t.match(await runScript('verify', settings), { code: 0, stderr: new RegExp(`^Checking ${where} `) })
  const service = await startService(t, { ...settings, LOG_LEVEL: 'info' })
  t.match(service.output(), `data in ${where}`)
})

function problemsOf(t: Test, databaseUrl: string): string[] {
  try {
    loadConfig({ DATABASE_URL: databaseUrl, ALLOW_PLAINTEXT_CONNECTIONS: 'true' }, 'no .env file')
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    t.notMatch(error.message, passwordPart)
    return error.message.split('\n').slice(1)
  }
}

/** What the service and every command that takes a DATABASE_URL write about this one. */
async function runAll(databaseUrl: string): Promise<Array<{ code: number | null; output: string }>> {
  const settings = { DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }
  const commands = [
    migrate(settings),
    runScript('seed', settings),
    runScript('verify', settings),
    runScript('reset', settings, ['--yes'])
  ]
  const ends = commands.map(async command => {
    const { code, stdout, stderr }: ProgramResult = await command
    return { code, output: `${stdout}${stderr}` }
  })
  return await Promise.all([failToStart(settings), ...ends])
}

async function migrate(settings: Record<string, string>): Promise<ProgramResult> {
  return await runCommand(process.execPath, [...nodeOptions, 'dist/migrate.js'], settings)
}
