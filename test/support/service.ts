import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { request, type Dispatcher } from 'undici'
import { nodeOptions } from './program.js'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The service as its own process, as `npm start` runs it, on a free port. */
export interface Service {
  url: string
  process: ChildProcess
  /** Everything that it has written so far. */
  output(): string
  /** Sends the signal and waits for the end; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the service and waits until it listens; it is stopped when the test ends. */
export async function startService(t: Test, settings: Record<string, string>): Promise<Service> {
  const { child, output } = spawnService(settings)
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const match = /listening on (http:\/\/[^,"]+)/.exec(output())
      if (match?.[1]) resolve(match[1])
    })
    child.on('exit', code => reject(new Error(`the service ended with ${code}:\n${output()}`)))
  })
  return {
    url,
    process: child,
    output,
    async stop(signal = 'SIGTERM') {
      const exit = once(child, 'exit')
      child.kill(signal)
      const [code] = await exit
      return code
    }
  }
}

/** Starts the service, which is expected not to come up; answers how it ended. */
export async function failToStart(settings: Record<string, string>): Promise<{ code: number; output: string }> {
  const { child, output } = spawnService(settings)
  const [code] = await once(child, 'close')
  return { code, output: output() }
}

/** A folder that an embedded PostgreSQL can use, whoever runs the tests. */
export async function dataDirectory(t: Test): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'orders data '))
  await chmod(directory, 0o755)
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** A JSON request over a real connection. */
export async function call(url: string, method: Dispatcher.HttpMethod = 'GET', payload?: object) {
  const { statusCode, headers, body } = await request(url, {
    method,
    ...(payload === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) })
  })
  const text = await body.text()
  return { status: statusCode, headers, body: text === '' ? undefined : JSON.parse(text) }
}

function spawnService(settings: Record<string, string>) {
  const child = spawn(process.execPath, [...nodeOptions, 'dist/server.js'], {
    cwd: project,
    env: { PATH: process.env.PATH, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const chunks: string[] = []
  child.stdout.on('data', chunk => chunks.push(String(chunk)))
  child.stderr.on('data', chunk => chunks.push(String(chunk)))
  return { child, output: () => chunks.join('') }
}
