import { spawn, spawnSync } from 'node:child_process'
import { chown, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { freePort } from '../../scripts/shared/free-port.js'
import { until } from '../../scripts/shared/until.js'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { connectClient } from '../../src/database/targets.js'
import { build, createProduct } from '../support/app.js'
import { temporaryFolder } from '../support/embedded-postgres.js'

const skip =
  process.platform === 'win32' || spawnSync('openssl', ['version']).status !== 0
    ? 'openssl, which makes the certificates, is not on the PATH'
    : false

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
  for (const name of ['root', 'other']) {
    const { status, stderr } = spawnSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, `${name}.key`)],
        ...['-out', join(folder, `${name}.crt`)]
      ],
      { encoding: 'utf8' }
    )
    if (status !== 0) throw new Error(stderr)
  }
  const prepared = await startEmbeddedPostgres({ directory: join(folder, 'data'), settings: { fsync: 'off' } })
  t.teardown(() => prepared.stop())
  const [{ bin } = {}] = await executeSql(
    prepared.connectionString,
    "SELECT setting AS bin FROM pg_config WHERE name = 'BINDIR'"
  )
  await executeSql(
    prepared.connectionString,
    "CREATE ROLE only_tls LOGIN PASSWORD 'secret'; CREATE ROLE only_plain LOGIN PASSWORD 'secret';" +
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
    ['hostssl all only_tls all', 'hostnossl all only_plain all', 'host all postgres all']
      .map(line => `${line} scram-sha-256\n`)
      .join('')
  )
  for (const name of ['root.key', 'root.crt']) await chown(join(folder, name), uid, gid)
  const port = await freePort()
  const settings = {
    listen_addresses: 'localhost',
    port: String(port),
    unix_socket_directories: '',
    ssl,
    ssl_cert_file: join(folder, 'root.crt'),
    ssl_key_file: join(folder, 'root.key')
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
