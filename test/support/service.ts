import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { request, type Dispatcher } from 'undici'
import { noteEnvironment, noteWritten } from './leaks.js'
import { nodeOptions, program } from './program.js'
import { until } from '../../scripts/shared/until.js'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The service in its own process, as `npm start` runs it, on a free port. */
export interface Service {
  url: string
  process: ChildProcess
  /** Everything that the service has written so far. */
  output(): string
  /** Sends the signal, waits for the end of the process and returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the service and waits until it listens; the service is killed when the test ends. */
export async function startService(t: Test, settings: Record<string, string>): Promise<Service> {
  const { child, output } = spawnService(settings)
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const url = await until(
    () => {
      if (hasEnded(child)) throw new Error(`the service ended with ${child.exitCode}`)
      return /listening on (http:\/\/[^,"]+)/.exec(output())?.[1]
    },
    { within: startTimeoutMs, what: 'the service listens' }
  ).catch((error: unknown) => {
    throw new Error(`the service did not start:\n${output()}`, { cause: error })
  })
  return {
    url,
    process: child,
    output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await until(() => hasEnded(child), { what: `the service ends after ${signal}` })
      return child.exitCode
    }
  }
}

/** Starts the service, which is expected to fail; returns its exit code and everything that it wrote. */
export async function failToStart(settings: Record<string, string>): Promise<{ code: number; output: string }> {
  const { child, output } = spawnService(settings)
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(startTimeoutMs) }).finally(() => {
    child.kill('SIGKILL')
  })
  return { code, output: output() }
}

/** A folder that an embedded PostgreSQL can use, whichever user runs the tests. */
export async function dataDirectory(t: Test): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'orders data '))
  await chmod(directory, 0o755)
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Sends a JSON request over a real connection. */
export async function call(url: string, method: Dispatcher.HttpMethod = 'GET', payload?: object) {
  const { statusCode, headers, body } = await request(url, {
    method,
    ...(payload === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) })
  })
  const text = await body.text()
  return { status: statusCode, headers, body: text === '' ? undefined : JSON.parse(text) }
}

// Creating an embedded database takes some seconds, several times as many on a busy machine.
const startTimeoutMs = 120_000

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function spawnService(settings: Record<string, string>) {
  // `npm run mutants` runs tests in a copy of the project that has the sources only.
  const service = process.env.COMPILED_TESTS ? [...nodeOptions, 'dist/server.js'] : program('src/server.ts')
  const child = spawn(process.execPath, service, {
    cwd: project,
    env: { PATH: process.env.PATH, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  noteEnvironment(settings)
  const chunks: string[] = []
  child.once('close', () => noteWritten(chunks.join('')))
  child.stdout.on('data', chunk => chunks.push(String(chunk)))
  child.stderr.on('data', chunk => chunks.push(String(chunk)))
  return { child, output: () => chunks.join('') }
}
