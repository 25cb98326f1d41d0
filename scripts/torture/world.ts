import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { freePort } from '../shared/free-port.js'
import { ServiceProcess } from '../shared/service-process.js'
import { startFaultProxy, type FaultProxy } from './fault-proxy.js'
import type { History } from './history.js'
import { startRedis, type RedisProcess } from './redis-process.js'
import { webhookSecretOf } from './shop.js'

/** All the processes under test, each of which can be disturbed separately. */
export interface World {
  databaseUrl: string
  /** Connects to PostgreSQL directly, not through a proxy. */
  admin: pg.Pool
  postmasterPid(): Promise<number>
  /** Undefined if there is no redis-server on the PATH. */
  redis: RedisProcess | undefined
  /** Each process of the service, and the network between it and the database. */
  services: Array<{ service: ServiceProcess; proxy: FaultProxy }>
  /** Ends all processes; the files stay. */
  close(): Promise<void>
}

/** The age at which the services cancel an unpaid order, and complete an order that has not shipped. */
export const expirySeconds = 15
export const completionSeconds = 25

export const lowStockThreshold = 5

export interface WorldOptions {
  /** The API keys by name, all with the role platform: each request names its shop. */
  apiKeys: ReadonlyMap<string, string>
  history: History
  directory: string
}

/** Starts a durable PostgreSQL, Redis, and two processes of the service, each behind a proxy to its database. */
export async function openWorld({ apiKeys, history, directory }: WorldOptions): Promise<World> {
  const postgres = await startEmbeddedPostgres({ directory })
  await migrate(postgres.connectionString)
  const pidFile = join(postgres.dataDirectory, 'postmaster.pid')
  // An embedded PostgreSQL outlives the process that started it, for the sake of a service that restarts.
  process.once('exit', () => {
    if (existsSync(pidFile)) process.kill(pidIn(readFileSync(pidFile, 'utf8')), 'SIGQUIT')
  })
  const admin = new pg.Pool({ connectionString: postgres.connectionString, max: 4, connectionTimeoutMillis: 3_000 })
  // Lost connections are expected: faults kill PostgreSQL.
  admin.on('error', () => {})
  const redis = await startRedis(await freePort(), directory)
  const url = new URL(postgres.connectionString)
  const socketPath = `${url.searchParams.get('host')}/.s.PGSQL.${url.port}`
  const services: World['services'] = []
  for (const name of ['service-1', 'service-2']) {
    const proxy = await startFaultProxy(socketPath)
    const service = new ServiceProcess({
      name,
      port: await freePort(),
      logFile: join(directory, `${name}.log`),
      settings: settingsOf(url, proxy.port, redis?.url, apiKeys),
      onCrash: (description, log) => history.find('crash', `${description}\n${log.slice(-20).join('\n')}`)
    })
    await service.start()
    services.push({ service, proxy })
  }
  return {
    databaseUrl: postgres.connectionString,
    admin,
    postmasterPid: async () => pidIn(await readFile(pidFile, 'utf8')),
    redis,
    services,
    async close() {
      await Promise.all(services.map(({ service }) => service.kill()))
      for (const { proxy } of services) proxy.close()
      await redis?.close()
      await admin.end().catch(() => {})
      await postgres.stop()
    }
  }
}

function pidIn(file: string): number {
  return Number(file.split('\n')[0])
}

function settingsOf(
  { username, password, pathname }: URL,
  proxyPort: number,
  redisUrl: string | undefined,
  apiKeys: ReadonlyMap<string, string>
): Record<string, string> {
  return {
    DATABASE_URL: `postgresql://${username}:${password}@127.0.0.1:${proxyPort}${pathname}?sslmode=disable`,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    AUTH_MODE: 'required',
    // Forged payment events come by the thousand, and each must be refused for what is wrong with it.
    AUTH_FAILURES_MAX: '0',
    API_KEYS: [...apiKeys].map(([name, key]) => `${name}:${key}:platform`).join(','),
    WEBHOOK_SECRET: webhookSecretOf('default'),
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    ORDER_PAYMENT_TIMEOUT_SECONDS: String(expirySeconds),
    ORDER_AUTO_COMPLETE_SECONDS: String(completionSeconds),
    LOW_STOCK_THRESHOLD: String(lowStockThreshold),
    LOG_LEVEL: 'warn'
  }
}
