import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))
const clock = new URL('skewed-clock.mjs', import.meta.url).href

/** One process of the service, which is killed and started again on the same port. */
export interface ServiceProcess {
  name: string
  url: string
  /** Whether it ought to run: not since it was killed. */
  isUp: boolean
  /** How often it was killed or paused: what was asked of it meanwhile may be lost or late, by no fault of its own. */
  disturbances: number
  pid(): number
  /** Starts it and waits until it listens. */
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM; answers the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>
  signal(signal: NodeJS.Signals): void
  setClock(offsetMs: number): void
  /** The last lines of its log. */
  log(): string[]
}

export interface ServiceOptions {
  name: string
  port: number
  settings: Record<string, string>
  logFile: string
  /** Hears that it has ended although nobody ended it. */
  onCrash: (description: string, log: string[]) => void
}

export function createServiceProcess({ name, port, settings, logFile, onCrash }: ServiceOptions): ServiceProcess {
  let child: ChildProcess | undefined
  let clockOffsetMs = 0
  let lines: string[] = []
  const file = createWriteStream(logFile, { flags: 'a' })

  function note(chunk: string): void {
    file.write(chunk)
    lines = [...lines, ...chunk.split('\n').filter(line => line !== '')].slice(-keptLines)
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    service.isUp = false
    service.disturbances++
    const ending = child
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return null
    const exit = once(ending, 'exit')
    ending.kill(signal)
    // A paused process takes no other signal.
    ending.kill('SIGCONT')
    return (await exit)[0]
  }

  async function untilItListens(started: ChildProcess): Promise<void> {
    for (let attempt = 0; attempt < startTimeoutMs / startPollMs; attempt++) {
      if (started.exitCode !== null || started.signalCode !== null) {
        throw new Error(`${name} ended with ${started.exitCode} before it listened:\n${lines.slice(-5).join('\n')}`)
      }
      const isLive = await fetch(`${service.url}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false
      )
      if (isLive) return
      await sleep(startPollMs)
    }
    started.kill('SIGKILL')
    throw new Error(`${name} does not listen after ${startTimeoutMs / 1_000} s`)
  }

  // Whoever ends this process does not want to keep the service.
  process.once('exit', () => {
    child?.kill('SIGKILL')
  })

  const service: ServiceProcess = {
    name,
    url: `http://127.0.0.1:${port}`,
    isUp: false,
    disturbances: 0,
    pid: () => child?.pid ?? 0,
    async start() {
      const started = spawn(process.execPath, ['--enable-source-maps', '--import', clock, 'dist/server.js'], {
        cwd: project,
        env: {
          PATH: process.env.PATH,
          PORT: String(port),
          TORTURE_CLOCK_OFFSET_MS: String(clockOffsetMs),
          ...settings
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc']
      })
      child = started
      for (const stream of [started.stdout, started.stderr]) stream?.setEncoding('utf8').on('data', note)
      started.once('exit', (code, signal) => {
        if (child !== started || !service.isUp) return
        service.isUp = false
        service.disturbances++
        onCrash(`${name} ended by itself (code ${code}, signal ${signal})`, lines)
      })
      await untilItListens(started)
      service.isUp = true
    },
    kill: async () => {
      await end('SIGKILL')
    },
    async stop() {
      const startedAt = performance.now()
      return { code: await end('SIGTERM'), ms: performance.now() - startedAt }
    },
    signal(signal) {
      child?.kill(signal)
    },
    setClock(offsetMs) {
      clockOffsetMs = offsetMs
      if (child?.connected) child.send({ clockOffsetMs })
    },
    log: () => lines
  }
  return service
}

// It waits for the database that long, and for a busy machine.
const startTimeoutMs = 30_000

const startPollMs = 50

// What a finding shows; the whole log is in the file.
const keptLines = 200
