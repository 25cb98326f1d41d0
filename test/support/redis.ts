import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort } from '../../scripts/shared/free-port.js'
import { until } from '../../scripts/shared/until.js'

/** A redis-server for one test, on a free port of the loopback interface. */
export interface RedisServer {
  url: string
  port: number
  /** 0 without TLS. */
  tlsPort: number
  /** For inspecting and disturbing the server; reconnects by itself after a restart. */
  client: Redis
  /** Kills the process (with SIGKILL unless another signal is given) and waits until it has exited. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port, with the data that it has persisted, and waits until it answers. */
  start(): Promise<void>
  /** SIGSTOP makes it hang, SIGCONT resumes it. */
  signal(signal: NodeJS.Signals): void
  /** Makes it answer no client for a time; commands wait. */
  pause(ms: number): Promise<void>
  /** Exhausts its memory: from then on it refuses every command that needs more. */
  fill(): Promise<void>
}

/** Skips tests that need a Redis where no redis-server is on the PATH: `t.test(name, { skip: withoutRedis }, ...)`. */
export const withoutRedis: false | string =
  spawnSync('redis-server', ['--version']).status === 0
    ? false
    : 'no redis-server on the PATH; install Redis to run them, e.g. with apt-get install redis-server'

interface RedisOptions {
  appendOnly?: boolean
  /** Also listens with TLS, with this certificate; it trusts clients whose certificates it has signed. */
  tls?: { certificate: string; key: string }
}

/**
 * Starts a Redis; it is killed and its data deleted when the test ends.
 *
 * @throws without a redis-server on the PATH
 */
export async function startRedis(t: Test, { appendOnly = false, tls }: RedisOptions = {}): Promise<RedisServer> {
  if (withoutRedis !== false) throw new Error(`${withoutRedis}: guard the test with { skip: withoutRedis }`)
  const directory = await mkdtemp(join(tmpdir(), 'orders-redis-'))
  const [port, tlsPort] = [await freePort(), tls === undefined ? 0 : await freePort()]
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    appendfsync: 'always',
    'enable-debug-command': 'local',
    ...(tls === undefined
      ? {}
      : {
          'tls-port': String(tlsPort),
          'tls-cert-file': tls.certificate,
          'tls-key-file': tls.key,
          'tls-ca-cert-file': tls.certificate
        })
  }
  const settingArguments = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const run = () => spawn('redis-server', settingArguments, { stdio: 'ignore' })
  let server = run()
  // A test that crashes runs no teardown.
  const killAtExit = () => {
    server.kill('SIGKILL')
  }
  process.once('exit', killAtExit)
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  // Outages are expected.
  client.on('error', () => {})
  t.teardown(async () => {
    client.disconnect()
    await end(server, 'SIGKILL')
    process.off('exit', killAtExit)
    await rm(directory, { recursive: true, force: true })
  })
  await waitUntilReady(client, server)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    tlsPort,
    client,
    stop: async (signal = 'SIGKILL') => await end(server, signal),
    async start() {
      server = run()
      await waitUntilReady(client, server)
    },
    signal: signal => {
      server.kill(signal)
    },
    pause: async ms => {
      await client.client('PAUSE', ms)
    },
    fill: async () => {
      await client.config('SET', 'maxmemory', 1)
    }
  }
}

async function waitUntilReady(client: Redis, server: ChildProcess): Promise<void> {
  await until(
    async () => {
      if (server.exitCode !== null) throw new Error(`redis-server exited with status ${server.exitCode}`)
      return client.status === 'ready' && (await client.ping().catch(() => undefined))
    },
    { what: 'redis-server answers' }
  )
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill(signal)
  await exit
}
