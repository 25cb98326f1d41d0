import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { until } from '../shared/until.js'

/** A redis-server to be paused, wiped and killed. */
export interface RedisProcess {
  url: string
  /** A connection for the torture suite itself; it reconnects automatically. */
  client: Redis
  /** Starts the server and waits until it answers. */
  start(): Promise<void>
  kill(): Promise<void>
  signal(signal: NodeJS.Signals): void
  close(): Promise<void>
}

/** @returns undefined if there is no redis-server on the PATH */
export async function startRedis(port: number, directory: string): Promise<RedisProcess | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined
  let server: ChildProcess | undefined
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null
  })
  // Lost connections are expected.
  client.on('error', () => {})

  async function kill(): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    server.kill('SIGKILL')
    await exit
  }

  async function start(): Promise<void> {
    server = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore' }
    )
    if (client.status === 'wait') await client.connect().catch(() => {})
    await until(answers, { within: 10_000, every: 20, what: 'redis-server answers' })
  }

  async function answers(): Promise<boolean> {
    if (client.status !== 'ready') return false
    return await client.ping().then(
      () => true,
      () => false
    )
  }

  process.once('exit', () => {
    server?.kill('SIGKILL')
  })
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    start,
    kill,
    signal(signal) {
      server?.kill(signal)
    },
    async close() {
      client.disconnect()
      await kill()
    }
  }
}
