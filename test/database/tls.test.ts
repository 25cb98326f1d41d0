import { spawn } from 'node:child_process'
import { chown, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { freePort } from '../../scripts/shared/free-port.js'
import { until } from '../../scripts/shared/until.js'
import { loadConfig } from '../../src/config.js'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { connectClient } from '../../src/database/targets.js'
import { build, createProduct } from '../support/app.js'
import { makeCertificate, makeClientCertificate, withoutOpenssl } from '../support/certificates.js'
import { temporaryFolder } from '../support/embedded-postgres.js'
import { failToStart, startService } from '../support/service.js'

const skip = withoutOpenssl

t.test('sslmode means what it means to psql', { skip }, async t => {
  const { url, folder } = await startServer(t)
  const root = join(folder, 'root.crt')
  // Whether the connection uses TLS; an error if there is none. The certificate is for localhost.
  for (const [role, host, parameters, expected] of [
    ['postgres', 'localhost', '', true],
    ['postgres', 'localhost', 'sslmode=disable', false],
    ['postgres', 'localhost', 'sslmode=allow', false],
    ['postgres', 'localhost', 'sslmode=prefer', true],
    ['postgres', '127.0.0.1', 'sslmode=require', true],
    ['postgres', '127.0.0.1', 'ssl=true', true],
    ['postgres', '127.0.0.1', `sslmode=require&sslrootcert=${root}`, true],
    [
      'postgres',
      '127.0.0.1',
      `sslmode=require&sslrootcert=${join(folder, 'other.crt')}`,
      /self-signed|unable to verify/
    ],
    ['postgres', '127.0.0.1', `sslmode=prefer&sslrootcert=${join(folder, 'other.crt')}`, true],
    ['postgres', '127.0.0.1', `sslmode=verify-ca&sslrootcert=${root}`, true],
    [
      'postgres',
      'localhost',
      `sslmode=verify-ca&sslrootcert=${join(folder, 'other.crt')}`,
      /self-signed|unable to verify/
    ],
    ['postgres', 'localhost', `sslmode=verify-full&sslrootcert=${root}`, true],
    ['postgres', '127.0.0.1', `sslmode=verify-full&sslrootcert=${root}`, /does not match certificate/],
    ['postgres', 'localhost', 'sslmode=verify-full', /self-signed|unable to verify/],
    ['postgres', 'localhost', 'sslrootcert=system', /self-signed|unable to verify/],
    ['only_tls', 'localhost', 'sslmode=allow', true],
    ['only_tls', 'localhost', 'sslmode=disable', /no encryption/],
    ['only_plain', 'localhost', 'sslmode=prefer', false],
    ['only_plain', 'localhost', 'sslmode=require', /SSL encryption|SSL on/]
  ] as const) {
    const text = `${role} ${host} ${parameters.replaceAll(folder, '')}`
    if (typeof expected === 'boolean') t.equal(await usesTls(url(role, host, parameters)), expected, text)
    else await t.rejects(usesTls(url(role, host, parameters)), { message: expected }, text)
  }
  const databaseUrl = url('postgres', 'localhost', `sslmode=verify-full&sslrootcert=${root}`)
  await migrate(databaseUrl)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  const [{ tls }] = await app.prisma.$queryRaw<[{ tls: boolean }]>`
    SELECT bool_and(ssl) AS tls FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
    WHERE application_name = 'orders-and-inventory'`
  t.equal(tls, true, 'every connection of the service uses TLS')
})

t.test('a server without TLS is used by allow and prefer, and refused by the stronger modes', { skip }, async t => {
  const { url } = await startServer(t, { ssl: 'off' })
  for (const mode of ['disable', 'allow', 'prefer']) {
    t.equal(await usesTls(url('postgres', 'localhost', `sslmode=${mode}`)), false, mode)
  }
  for (const mode of ['require', 'verify-full']) {
    await t.rejects(usesTls(url('postgres', 'localhost', `sslmode=${mode}`)), { message: /does not support SSL/ }, mode)
  }
})

t.test(
  'DATABASE_CA vouches for the server, for every process; certificates of clients come from the URL',
  { skip },
  async t => {
    const { url, folder } = await startServer(t)
    const path = join(folder, 'root.crt')
    const pem = await readFile(path, 'utf8')
    const databaseUrl = url('postgres', 'localhost', '')
    for (const [authorities, workers] of [
      [path, '2'],
      [pem.replaceAll('\n', '\\n'), '1']
    ] as const) {
      const service = await startService(t, {
        DATABASE_URL: databaseUrl,
        MIGRATION_DATABASE_URL: databaseUrl,
        DATABASE_CA: authorities,
        WEB_CONCURRENCY: workers
      })
      const rows = await executeSql(
        `${databaseUrl}sslmode=disable`,
        `SELECT ssl, count(*)::int FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
      WHERE application_name LIKE 'orders-and-inventory%' GROUP BY ssl`
      )
      t.match(rows, [{ ssl: true }], `${workers} processes`)
      t.equal(rows.length, 1)
      await service.stop()
    }
    const settings = { DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }
    t.match(await failToStart({ ...settings, DATABASE_CA: join(folder, 'other.crt') }), {
      code: 1,
      output: /^The database cannot be reached: (self-signed|unable to verify)[^\n]*\n$/
    })
    t.match(await failToStart({ ...settings, DATABASE_CA: path, DATABASE_URL: url('postgres', '127.0.0.1', '') }), {
      output: /does not match certificate/
    })
    t.match(await failToStart({ ...settings, DATABASE_CA: join(folder, 'none.crt') }), {
      output: /DATABASE_URL names a certificate or key file that cannot be read \(ENOENT\)/
    })
    t.match(await failToStart({ ...settings, DATABASE_CA: join(folder, 'data', 'PG_VERSION') }), { code: 1 })

    const certificate = `sslcert=${join(folder, 'client.crt')}&sslkey=${join(folder, 'client.key')}`
    t.equal(
      await usesTls(url('certified', 'localhost', `sslmode=verify-full&sslrootcert=${path}&${certificate}`)),
      true
    )
    await t.rejects(usesTls(url('certified', 'localhost', `sslmode=verify-full&sslrootcert=${path}`)), {
      message: /requires a valid client certificate/
    })
  }
)

t.test('a server on another machine needs TLS, unless a setting says that the network is private', async t => {
  const problemOf = (environment: Record<string, string>) => {
    try {
      loadConfig(environment, 'no .env file')
      return undefined
    } catch (error) {
      return String(error)
    }
  }
  for (const name of ['DATABASE_URL', 'MIGRATION_DATABASE_URL']) {
    const settings = name === 'DATABASE_URL' ? {} : { DATABASE_URL: 'postgresql://127.0.0.1/orders' }
    const problem = (url: string, more = {}) => problemOf({ ...settings, [name]: url, ...more })
    for (const query of ['', '?sslmode=disable', '?sslmode=allow', '?sslmode=prefer', '?ssl=false']) {
      const url = `postgresql://user:do-not-show@db.example.com:5433/orders${query}`
      const text = problem(url) ?? ''
      t.match(text, `- ${name} may lead to db.example.com:5433 without TLS: add sslmode=verify-full`, query)
      t.notMatch(text, 'do-not-show')
      t.equal(problem(url, { ALLOW_PLAINTEXT_CONNECTIONS: 'true' }), undefined)
    }
    const mixed = 'postgresql://localhost,10.0.0.7/orders'
    t.match(problem(mixed), 'may lead to 10.0.0.7:5432 without TLS')
    for (const url of [
      'postgresql://db.example.com/orders?sslmode=require',
      'postgresql://db.example.com/orders?sslmode=verify-full',
      'postgresql://localhost/orders',
      'postgresql://127.8.0.1/orders',
      'postgresql://[::1]/orders',
      'postgresql:///orders?host=/run/postgresql'
    ]) {
      t.equal(problem(url), undefined, url)
    }
  }
})

async function usesTls(connectionString: string): Promise<boolean> {
  const client = await connectClient(connectionString)
  const { rows } = await client
    .query<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    .finally(() => client.end())
  return rows[0]?.ssl === true
}

interface TlsServer {
  url(role: string, host: string, parameters: string): string
  folder: string
}

/** Starts PostgreSQL on a TCP port, with a self-signed certificate for localhost. */
async function startServer(t: Test, { ssl = 'on' } = {}): Promise<TlsServer> {
  const folder = await temporaryFolder(t)
  for (const name of ['root', 'other']) makeCertificate(folder, name)
  makeClientCertificate(folder, 'client', { issuer: 'root', subject: 'certified' })
  const prepared = await startEmbeddedPostgres({ directory: join(folder, 'data'), settings: { fsync: 'off' } })
  t.teardown(() => prepared.stop())
  const [{ bin } = {}] = await executeSql(
    prepared.connectionString,
    "SELECT setting AS bin FROM pg_config WHERE name = 'BINDIR'"
  )
  await executeSql(
    prepared.connectionString,
    'CREATE ROLE certified LOGIN;' +
      " CREATE ROLE only_tls LOGIN PASSWORD 'secret'; CREATE ROLE only_plain LOGIN PASSWORD 'secret';" +
      " ALTER ROLE CURRENT_USER PASSWORD 'secret'"
  )
  await prepared.stop()
  return { folder, url: await startOnTcp(t, { folder, ssl, bin: String(bin), dataDirectory: prepared.dataDirectory }) }
}

async function startOnTcp(
  t: Test,
  { folder, ssl, bin, dataDirectory }: { folder: string; ssl: string; bin: string; dataDirectory: string }
): Promise<TlsServer['url']> {
  const { uid, gid } = await stat(dataDirectory)
  await writeFile(
    join(dataDirectory, 'pg_hba.conf'),
    [
      'hostssl all certified all cert',
      ...['hostssl all only_tls all', 'hostnossl all only_plain all', 'host all postgres all'].map(
        line => `${line} scram-sha-256`
      )
    ].join('\n') + '\n'
  )
  for (const name of ['root.key', 'root.crt']) await chown(join(folder, name), uid, gid)
  const port = await freePort()
  const settings = {
    listen_addresses: 'localhost',
    port: String(port),
    unix_socket_directories: '',
    ssl,
    ssl_cert_file: join(folder, 'root.crt'),
    ssl_key_file: join(folder, 'root.key'),
    ssl_ca_file: join(folder, 'root.crt')
  }
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...(process.getuid?.() === 0 ? { uid, gid } : {}), cwd: dataDirectory, stdio: ['ignore', 'ignore', 'pipe'] }
  )
  let log = ''
  child.stderr?.on('data', chunk => (log += String(chunk)))
  t.teardown(async () => {
    child.kill('SIGQUIT')
    await until(() => child.exitCode !== null || child.signalCode !== null, { what: 'PostgreSQL has ended' })
  })
  const url: TlsServer['url'] = (role, host, parameters) =>
    `postgresql://${role}:secret@${host}:${port}/postgres?${parameters}`
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(log)
      return await usesTls(url('postgres', '127.0.0.1', 'sslmode=prefer')).then(
        () => true,
        () => false
      )
    },
    { within: 60_000, what: 'PostgreSQL answers' }
  )
  return url
}
