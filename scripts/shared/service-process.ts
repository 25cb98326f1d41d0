import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { until } from './until.js'

export interface ServiceProcessOptions {
  name: string
  port: number
  settings: Record<string, string>
  logFile: string
  /** Called when the process exits although nobody stopped it. */
  onCrash: (description: string, log: string[]) => void
}

/** A process of the service that is killed and started again, always on the same port. */
export class ServiceProcess {
  readonly name: string
  readonly url: string
  /** Whether the process should be running: false from a kill or a stop until the next start. */
  isUp = false
  /** How often the process was killed or paused. A request that overlaps a disturbance may be lost or late. */
  disturbances = 0

  readonly #options: ServiceProcessOptions
  readonly #logFile: WriteStream
  #child: ChildProcess | undefined
  #clockOffsetMs = 0
  #log: string[] = []

  constructor(options: ServiceProcessOptions) {
    this.name = options.name
    this.url = `http://127.0.0.1:${options.port}`
    this.#options = options
    this.#logFile = createWriteStream(options.logFile, { flags: 'a' })
    // No service may outlive this process.
    process.once('exit', () => {
      this.#child?.kill('SIGKILL')
    })
  }

  /** Starts the process and waits until it listens. @throws Error when it exits or does not listen in time */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--max-semi-space-size=16', '--enable-source-maps', '--import', clock, 'dist/server.js'],
      {
        cwd: project,
        env: {
          PATH: process.env.PATH,
          PORT: String(this.#options.port),
          TORTURE_CLOCK_OFFSET_MS: String(this.#clockOffsetMs),
          ...this.#options.settings
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc']
      }
    )
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => this.#keep(String(chunk)))
    }
    child.once('exit', (code, signal) => {
      if (this.#child !== child || !this.isUp) return
      this.isUp = false
      this.disturbances++
      this.#options.onCrash(`${this.name} exited by itself (status ${code}, signal ${signal})`, this.#log)
    })
    await this.#untilItListens(child)
    this.isUp = true
  }

  /** Sends SIGKILL and waits for the exit. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Sends SIGTERM and waits for the exit. @returns the exit status, and how long the graceful close took */
  async stop(): Promise<{ code: number | null; durationMs: number }> {
    const startedAt = performance.now()
    return { code: await this.#end('SIGTERM'), durationMs: performance.now() - startedAt }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Sets the clock of the process off by this offset, now and after each start. */
  setClock(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs
    if (this.#child?.connected) this.#child.send({ clockOffsetMs: offsetMs })
  }

  /** The last lines of the log; all of it is in the file. */
  log(): string[] {
    return this.#log
  }

  #keep(chunk: string): void {
    this.#logFile.write(chunk)
    this.#log = [...this.#log, ...chunk.split('\n').filter(line => line !== '')].slice(-keptLines)
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.isUp = false
    this.disturbances++
    const child = this.#child
    if (!child || hasExited(child)) return null
    const exit = once(child, 'exit')
    child.kill(signal)
    // A paused process does not react to any other signal.
    child.kill('SIGCONT')
    return (await exit)[0]
  }

  async #untilItListens(child: ChildProcess): Promise<void> {
    const isLive = async () => {
      if (hasExited(child)) {
        const log = this.#log.slice(-5).join('\n')
        throw new Error(`${this.name} exited with status ${child.exitCode} before it listened:\n${log}`)
      }
      return await fetch(`${this.url}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false
      )
    }
    try {
      await until(isLive, { within: startTimeoutMs, every: 50, what: `${this.name} listens` })
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }
}

const project = fileURLToPath(new URL('../../', import.meta.url))
const clock = new URL('skewed-clock.mjs', import.meta.url).href

// The service itself waits this long for the database; it also leaves room for a busy machine.
const startTimeoutMs = 30_000

// Shown with a finding.
const keptLines = 200

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
