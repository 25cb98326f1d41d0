// Runs the tests: `npm test`, or `npm test -- test/orders` for some of them. Every test runs on a real PostgreSQL: the embedded
// one, started here with its durability switched off for speed, or the server at TEST_DATABASE_URL.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded/start.js'
import { migrate } from '../src/database/migrations.js'
import { scratchFolder } from './shared/scratch-folder.js'

const compiled = 'dist-test'
// tap begins with what comes first by name: the files that need a process of their own.
const queue = join(compiled, 'work', String(process.pid))
// As many as tap runs at a time (.taprc).
const processCount = 3

const tapOptions = process.argv.slice(2).filter(argument => argument.startsWith('-'))
const paths = process.argv.slice(2).filter(argument => !argument.startsWith('-'))
const missing = paths.filter(path => !existsSync(path))
if (missing.length > 0) {
  process.stderr.write(
    `There is no ${missing.join(', no ')}. Files and folders are named as they are in the project; tap's options have a dash, and their values a = before them.\n`
  )
  process.exit(2)
}
const files = (paths.length > 0 ? paths : ['test']).flatMap(testFiles)
if (files.length === 0) {
  process.stderr.write(`There are no tests in ${paths.join(', ')}.\n`)
  process.exit(2)
}

// For this process and those of the tests.
process.env.TMPDIR = await scratchFolder()
const server = await openServer()
const template = `orders_template_${process.pid}`
try {
  await execute(server.url, `CREATE DATABASE ${template}`)
  const templateUrl = new URL(server.url)
  templateUrl.pathname = `/${template}`
  await migrate(templateUrl.href)
  process.exitCode = await runTap({ TEST_DATABASE_URL: server.url, TEST_TEMPLATE: template, ...server.environment })
} finally {
  await execute(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
  await server.close()
  rmSync(queue, { recursive: true, force: true })
}

interface Server {
  url: string
  environment: NodeJS.ProcessEnv
  close(): Promise<void>
}

async function openServer(): Promise<Server> {
  if (process.env.TEST_DATABASE_URL) {
    return { url: process.env.TEST_DATABASE_URL, environment: {}, close: async () => {} }
  }
  const directory = await mkdtemp(join(tmpdir(), 'orders-test-'))
  await chmod(directory, 0o755) // root runs PostgreSQL as another user, who has to get in
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  })
  return {
    url: postgres.connectionString,
    // A quarter of the time of a copy through the log, where a checkpoint costs nothing.
    environment: { TEST_CLONE_OPTIONS: 'STRATEGY FILE_COPY' },
    close: async () => {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    }
  }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** tap runs what scripts/prepare.mjs has compiled the tests to. */
function runTap(environment: NodeJS.ProcessEnv): Promise<number> {
  const loadedFirst = ['optimize-late', 'without-hooks'].map(
    name => `--import=${new URL(`../test/support/${name}.mjs`, import.meta.url).href}`
  )
  const tap = spawn(process.execPath, ['node_modules/tap/dist/esm/run.mjs', ...tapOptions, ...processesFor(files)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      COMPILED_TESTS: resolve(compiled),
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...loadedFirst].join(' ')
    }
  })
  // The terminal sends Ctrl-C to tap as well; this process waits for it, to clean up after it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tap.kill(signal))
  return new Promise((resolve, reject) => {
    tap.on('error', reject)
    tap.on('exit', code => resolve(code ?? 1))
  })
}

/**
 * What tap starts a process for: a file, or the files that are left, of which each of some processes takes the next when it is done with one. To
 * start a process, load the service and have its code optimized costs more than most files' tests.
 *
 * @returns paths of JavaScript files
 */
function processesFor(files: readonly string[]): string[] {
  const own = files.filter(needsItsOwn)
  const others = files.filter(file => !own.includes(file))
  if (others.length <= 1) return files.map(compiledPath)
  mkdirSync(queue, { recursive: true })
  return [
    ...own.map(compiledPath),
    ...Array.from({ length: Math.min(others.length, processCount) }, (_, index) => writeQueue(others, index + 1))
  ]
}

/** One that sets how all of its process's tests are run. */
function needsItsOwn(file: string): boolean {
  return /^t\.jobs = /m.test(readFileSync(file, 'utf8'))
}

/**
 * A program that takes files from the queue until there are none. Who can make the file's mark has it. Tests wait in line, and to load a file is one
 * of them, after all of the file before: nothing of two files is ever under way together. So what a file opens for all of its tests is closed then,
 * which tap would do when the process ends.
 */
function writeQueue(files: readonly string[], number: number): string {
  const modules = files.map((name, index) => ({
    name,
    url: pathToFileURL(resolve(compiledPath(name))).href,
    mark: resolve(queue, String(index))
  }))
  const path = join(queue, `process-${number}.js`)
  writeFileSync(
    path,
    `import { closeSync, openSync } from 'node:fs'
import t from 'tap'
const files = ${JSON.stringify(modules)}
const isMine = ({ mark }) => {
  try {
    closeSync(openSync(mark, 'wx'))
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}
const teardowns = []
t.teardown = teardown => { teardowns.unshift(teardown) }
const load = () => t.test('the next file is loaded', async t => {
  for (const teardown of teardowns.splice(0)) await teardown()
  const file = files.find(isMine)
  if (!file) return
  t.comment(file.name)
  await import(file.url)
  load()
})
load()
`
  )
  return path
}

function compiledPath(file: string): string {
  return join(compiled, relative('', file).replace(/ts$/, 'js'))
}

function testFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .sort()
    .map(name => join(path, name))
}
