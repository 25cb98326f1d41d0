import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { makePostgresFolder } from './postgres-folder.js'
import { until } from './until.js'

/** A service as `npm start` runs it, on a free port and a fresh embedded PostgreSQL. */
export interface OwnService {
  url: string
  /** The environment of a command that works on the database of this service. */
  environment: NodeJS.ProcessEnv
  /** Stops the service and removes its data. */
  stop(): Promise<void>
}

/**
 * @param settings variables of docs/settings.md beside those of the address and the data
 * @throws Error when the service exits or does not listen in time
 */
export async function startOwnService(settings: NodeJS.ProcessEnv = {}): Promise<OwnService> {
  const directory = await makePostgresFolder('orders-own-')
  const address = { HOST: '127.0.0.1', PORT: '0' }
  const environment = { PATH: process.env.PATH, ...address, DATA_DIR: directory, LOG_LEVEL: 'info', ...settings }
  const child = spawn(process.execPath, ['--max-semi-space-size=16', '--enable-source-maps', 'dist/server.js'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  let listening: string | undefined
  createInterface(child.stdout).on('line', line => {
    listening ??= /listening on (http:\/\/[^,"]+)/.exec(line)?.[1]
  })

  async function stop(): Promise<void> {
    if (!hasExited()) {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    }
    await rm(directory, { recursive: true, force: true })
  }

  try {
    const url = await until(
      () => {
        if (hasExited()) throw new Error(`the service exited with ${child.signalCode ?? `status ${child.exitCode}`}`)
        return listening
      },
      { within: startTimeoutMs, what: 'the service listens' }
    )
    return { url, environment, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

// Creating a database takes a few seconds, on a busy machine many.
const startTimeoutMs = 120_000
