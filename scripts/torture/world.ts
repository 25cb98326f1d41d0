import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../shared/free-port.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { startFaultProxy, type FaultProxy } from './fault-proxy.js'
import type { History } from './history.js'
import { startRedis, type RedisProcess } from './redis-process.js'
import { createServiceProcess, type ServiceProcess } from './service-process.js'

/** Everything that is tortured, each part on its own. */
export interface World {
  directory: string
  databaseUrl: string
  /** Past the proxies. */
  admin: pg.Pool
  postgres: EmbeddedPostgres
  postmasterPid(): Promise<number>
  redis: RedisProcess | undefined
  /** Each process with the network between it and the database. */
  services: Array<{ service: ServiceProcess; proxy: FaultProxy }>
  /** Ends all of it; the files stay. */
  close(): Promise<void>
}

/** After how many seconds an order that is not paid is canceled, and one that is neither shipped is completed. */
export const expirySeconds = 15
export const completionSeconds = 25

export const webhookSecret = 'torture-webhook-secret'

export interface WorldOptions {
  /** Names and keys of those who may do everything. */
  apiKeys: ReadonlyMap<string, string>
  history: History
  directory: string
}

/** Starts PostgreSQL with its durability on, Redis, and two processes of the service, each with a proxy before its database. */
export async function openWorld({ apiKeys, history, directory }: WorldOptions): Promise<World> {
  const postgres = await startEmbeddedPostgres({ directory })
  await migrate(postgres.connectionString)
  const pidFile = join(postgres.dataDirectory, 'postmaster.pid')
  // It outlives this process otherwise, as it should outlive a service.
  process.once('exit', () => {
    if (existsSync(pidFile)) process.kill(pidIn(readFileSync(pidFile, 'utf8')), 'SIGQUIT')
  })
  const admin = new pg.Pool({ connectionString: postgres.connectionString, max: 4, connectionTimeoutMillis: 3_000 })
  // It is killed on purpose.
  admin.on('error', () => {})
  const redis = await startRedis(await freePort(), directory)
  const url = new URL(postgres.connectionString)
  const socketPath = `${url.searchParams.get('host')}/.s.PGSQL.${url.port}`
  const services: World['services'] = []
  for (const name of ['service-1', 'service-2']) {
    const proxy = await startFaultProxy(socketPath)
    const service = createServiceProcess({
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
    directory,
    databaseUrl: postgres.connectionString,
    admin,
    postgres,
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

/** A folder that PostgreSQL can use, whoever runs this. */
export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-torture-'))
  await chmod(directory, 0o755)
  await mkdir(directory, { recursive: true })
  return directory
}

function pidIn(file: string): number {
  return Number(file.split('\n')[0])
}

function settingsOf(
  database: URL,
  proxyPort: number,
  redisUrl: string | undefined,
  apiKeys: ReadonlyMap<string, string>
): Record<string, string> {
  return {
    DATABASE_URL: `postgresql://${database.username}:${database.password}@127.0.0.1:${proxyPort}${database.pathname}?sslmode=disable`,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    AUTH_MODE: 'required',
    API_KEYS: [...apiKeys].map(([name, key]) => `${name}:${key}:admin`).join(','),
    WEBHOOK_SECRET: webhookSecret,
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    ORDER_PAYMENT_TIMEOUT_SECONDS: String(expirySeconds),
    ORDER_AUTO_COMPLETE_SECONDS: String(completionSeconds),
    LOW_STOCK_THRESHOLD: '5',
    LOG_LEVEL: 'warn'
  }
}
