import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A redis-server that is paused, wiped and killed. */
export interface RedisProcess {
  url: string
  /** To disturb it with; connects again by itself. */
  client: Redis
  start(): Promise<void>
  kill(): Promise<void>
  signal(signal: NodeJS.Signals): void
  close(): Promise<void>
}

/** @returns undefined where there is no redis-server on the PATH */
export async function startRedis(port: number, directory: string): Promise<RedisProcess | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined
  let server: ChildProcess | undefined
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null
  })
  // It is expected to go away.
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
    for (let attempt = 0; attempt < 500; attempt++) {
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
