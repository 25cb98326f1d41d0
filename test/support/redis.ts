import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort } from '../../scripts/shared/free-port.js'

/** A redis-server of the test's own, on a free port of the loopback interface. */
export interface RedisServer {
  url: string
  /** To look into it and to disturb it; connects again by itself after a restart. */
  client: Redis
  /** Kills it (SIGKILL unless another signal is given) and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port, with the data that it kept, and waits until it answers. */
  start(): Promise<void>
  /** SIGSTOP makes it hang, SIGCONT goes on. */
  signal(signal: NodeJS.Signals): void
  /** Lets it answer nobody for that long; what is sent waits. */
  pause(ms: number): Promise<void>
  /** Fills its memory: whatever needs more of it is refused from then on. */
  fill(): Promise<void>
}

/** Whether tests that need a Redis can run: `t.test(name, { skip: withoutRedis }, ...)`. False where there is a redis-server on the PATH. */
export const withoutRedis: false | string =
  spawnSync('redis-server', ['--version']).status === 0 ? false : 'there is no redis-server on the PATH'

/** Starts a Redis; it is killed and its data deleted when the test ends. */
export async function startRedis(t: Test, { appendOnly = false }: { appendOnly?: boolean } = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-redis-'))
  const port = await freePort()
  const run = () =>
    spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        directory,
        '--save',
        '',
        '--appendonly',
        appendOnly ? 'yes' : 'no',
        '--appendfsync',
        'always',
        '--enable-debug-command',
        'local'
      ],
      { stdio: 'ignore' }
    )
  let server = run()
  // A test that crashes tears nothing down.
  process.once('exit', () => {
    server.kill('SIGKILL')
  })
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  // It is expected to go away.
  client.on('error', () => {})
  t.teardown(async () => {
    client.disconnect()
    await end(server, 'SIGKILL')
    await rm(directory, { recursive: true, force: true })
  })
  await answers(client, server)
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    stop: async (signal = 'SIGKILL') => await end(server, signal),
    async start() {
      server = run()
      await answers(client, server)
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

async function answers(client: Redis, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
    if (
      client.status === 'ready' &&
      (await client.ping().then(
        () => true,
        () => false
      ))
    ) {
      return
    }
    await sleep(20)
  }
  throw new Error('redis-server does not answer')
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill(signal)
  await exit
}
