import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { giveTo, programEnvironment, runAs } from './account.js'
import { type Address, makeSocketFolder, socketName } from './address.js'
import type { Binaries } from './binaries.js'
import { type Cluster, shortHash } from './cluster.js'
import { isProcess } from './files.js'

/** Everything needed to run PostgreSQL on a cluster repeatedly. */
export interface Server extends Cluster {
  binaries: Binaries
  address: Address
  /** Override the settings of this module. */
  settings: Record<string, string>
}

/** A running main process of PostgreSQL, whichever process started it. */
export interface Postmaster {
  id: number
  /** Unknown in the first moments of a start. */
  address?: Address | undefined
  /** Whether its command line is the one that this service would use. */
  isCurrent: boolean
}

/** An attempt to start PostgreSQL. */
export interface Launch {
  /** The process of PostgreSQL; on Windows, of the program that starts it. */
  id?: number | undefined
  /** Set when the process has ended, which means that the start failed. */
  failure?: string | undefined
  /** The size of the log before this launch. */
  logStart: number
}

/** Finds the server that runs on the cluster's data, even if another process started it. */
export async function findPostmaster(server: Server): Promise<Postmaster | undefined> {
  const { dataDirectory } = server
  const [id, , , port, socketFolder, tcpAddress] = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').then(
    text => text.split(/\r?\n/),
    () => []
  )
  if (!id || !(await isPostmaster(Number(id), dataDirectory))) return undefined
  const started = await readFile(join(dataDirectory, 'postmaster.opts'), 'utf8').catch(() => '')
  const ours = postgresArguments(server)
    .map(argument => ` "${argument}"`)
    .join('')
  // PostgreSQL writes the port first and where it listens later. Until then another server may have the port.
  const host = socketFolder || tcpAddress
  return {
    id: Number(id),
    address: port && host ? { port: Number(port), host } : undefined,
    isCurrent: started.trimEnd().endsWith(ours)
  }
}

/**
 * Whether the process is PostgreSQL on this data. The id alone proves nothing: after a reboot, or in a restarted
 * container, another program may have it.
 */
async function isPostmaster(id: number, dataDirectory: string): Promise<boolean> {
  if (!Number.isInteger(id) || id < 1 || !isProcess(id)) return false
  if (process.platform === 'win32') {
    const list = await runAs({}, 'tasklist', ['/FO', 'CSV', '/FI', `PID eq ${id}`]).catch(() => '')
    return list.includes('postgres.exe')
  }
  // Minimal containers have no `ps`. macOS has no /proc, and its `ps` does not show letters outside ASCII, so the
  // server's name contains the hash of the path.
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
      : await runAs({}, '/bin/ps', ['-ww', '-o', 'args=', '-p', String(id)]).catch(() => '')
  return (
    command.includes('postgres') &&
    (command.includes(shortHash(dataDirectory)) || command.split('\0').includes(dataDirectory))
  )
}

function postgresArguments({ address, dataDirectory, settings, binaries }: Server): string[] {
  const place: Record<string, string> =
    process.platform === 'win32'
      ? { listen_addresses: address.host }
      : { listen_addresses: '', unix_socket_directories: address.host, unix_socket_permissions: '0700' }
  // The version in the name identifies a server that an older release left running.
  const name = `orders-and-inventory ${binaries.version} ${shortHash(dataDirectory)}`
  const all = { ...serverSettings, ...settings, ...place, cluster_name: name, port: String(address.port) }
  return ['-D', dataDirectory, ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
}

const serverSettings: Record<string, string> = {
  // More than the connection pool of this service and a few tools take together.
  max_connections: '100',
  // Times in the database do not depend on the machine.
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Short queries gain nothing from parallel workers. Containers limit the workers' memory to a size that makes them
  // fail.
  max_parallel_workers_per_gather: '0',
  // The service reports the errors of its own statements, so this log only needs what happens to the server itself.
  log_min_messages: 'log',
  log_checkpoints: 'off'
}

/**
 * Starts PostgreSQL in its own session, so that neither a Ctrl-C in the terminal nor the end of this process reaches it
 * before its clients are done.
 */
export async function launchPostmaster(server: Server): Promise<Launch> {
  const { account, address, dataDirectory } = server
  if (process.platform !== 'win32') {
    await makeSocketFolder(address.host, account)
    await removeStaleLock(join(address.host, `${socketName(address.port)}.lock`), dataDirectory)
  }
  await removeStaleLock(join(dataDirectory, 'postmaster.pid'), dataDirectory)
  const log = await openLog(server)
  try {
    const { size } = await log.stat()
    const launch: Launch = { logStart: size }
    const { program, programArguments } = startCommand(server)
    const child = spawn(program, programArguments, {
      ...account,
      cwd: dataDirectory,
      env: programEnvironment,
      detached: true,
      // A pipe to this process would break together with it.
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true
    })
    launch.id = child.pid
    child.once('error', error => {
      launch.failure = error.message
    })
    child.once('exit', (code, signal) => {
      launch.failure = describeEnd(code, signal)
    })
    child.unref()
    return launch
  } finally {
    await log.close()
  }
}

function startCommand(server: Server): { program: string; programArguments: string[] } {
  const { binaries, dataDirectory } = server
  const programArguments = postgresArguments(server)
  if (process.platform !== 'win32') return { program: binaries.postgres, programArguments }
  // On Windows, PostgreSQL refuses to run as an administrator; only pg_ctl can drop these rights.
  const quoted = programArguments
    .slice(2)
    .map(argument => `"${argument}"`)
    .join(' ')
  const log = join(dataDirectory, logFile)
  return {
    program: binaries.pgControl,
    programArguments: ['start', '-w', '-D', dataDirectory, '-l', log, '-o', quoted]
  }
}

function describeEnd(code: number | null, signal: string | null): string | undefined {
  const isStarter = process.platform === 'win32'
  return isStarter && code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`
}

/**
 * Removes a lock file that a crash left behind. PostgreSQL would believe it if another process of the same user has the
 * id by now.
 */
async function removeStaleLock(path: string, dataDirectory: string): Promise<void> {
  const readLock = () => readFile(path, 'utf8').catch(() => undefined)
  const content = await readLock()
  const id = Number.parseInt(content ?? '')
  if (content === undefined || (id > 0 && (!isProcess(id) || (await isPostmaster(id, dataDirectory))))) return
  await sleep(lockFileSettledMs)
  if ((await readLock()) === content) await rm(path, { force: true })
}

// A starting server creates its lock file and fills it an instant later.
const lockFileSettledMs = 300

/** Opens the server's log. Root must not follow a link that the owner of the data could have put there. */
async function openLog({ account, dataDirectory }: Server): Promise<FileHandle> {
  const path = join(dataDirectory, logFile)
  const handle = await open(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0),
    0o600
  )
  const { size } = await handle.stat()
  if (size > maxLogBytes) await handle.truncate()
  await giveTo(account, path)
  return handle
}

const logFile = 'service.log'

// Months of starts and stops, and still quick to read.
const maxLogBytes = 5 * 1024 * 1024

/**
 * Reads the last lines of the server's log.
 *
 * @param from bytes at the beginning of the log to leave out
 */
export async function readLog({ dataDirectory }: Server, from: number): Promise<string> {
  const text = await readFile(join(dataDirectory, logFile)).then(
    content => content.subarray(from).toString(),
    () => ''
  )
  return text.trimEnd().split('\n').slice(-logTailLines).join('\n')
}

// The reason for a failed start is in the last lines.
const logTailLines = 20

/** Stops a server. Returns when its process is gone, or when the last step has had its time. */
export async function stopPostmaster(server: Server, id: number): Promise<void> {
  const isRunning = () => isPostmaster(id, server.dataDirectory)
  for (const { signal, patienceMs } of stopSteps) {
    if (!(await isRunning())) return
    await runAs(server.account, server.binaries.pgControl, ['kill', signal, String(id)]).catch(() => {})
    for (const startedAt = Date.now(); Date.now() - startedAt < patienceMs && (await isRunning());) {
      await sleep(pollMs)
    }
  }
}

// A fast stop, an immediate one, and a kill. A fast stop may write out what is only in memory; cutting that short costs
// a recovery at the next start, but no data. An immediate stop waits 5 s itself before it kills what is left.
const stopSteps = [
  { signal: 'INT', patienceMs: 5_000 },
  { signal: 'QUIT', patienceMs: 6_000 },
  { signal: 'KILL', patienceMs: 1_000 }
]

// Short compared with a start or stop, and rare enough to cost nothing.
const pollMs = 20
