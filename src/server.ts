import cluster from 'node:cluster'
import { pino, type Logger } from 'pino'
import { ConfigError, loadConfig, type Config } from './config.js'
import { ownProcess } from './csv/limit-garbage.js'
import { MigrationError } from './database/migration-error.js'
import { ConnectError } from './database/open-client.js'
import { openDatabase } from './database/open-database.js'
import { adoptCurrency, CurrencyError } from './database/shop-currency.js'
import { isLoopback } from './http/host-name.js'
import { listen, ListenError } from './http/listen.js'
import { reportSecrets } from './secrets/report-secrets.js'
import { logOptions } from './telemetry/log-options.js'
import { exitGracefully } from './cluster/exit-gracefully.js'
import { answerMetricsRequests, scrapeAllWorkers } from './cluster/workers-metrics.js'
import { leave, onCloseMessage, reportListenFailure, startWorkers } from './cluster/workers.js'

// docs/deployment.md promises 10 s; Render, Kubernetes and systemd wait at least 30 s before they kill. Workers must be
// done before the primary, which waits for them.
const closeDeadlineMs = cluster.isWorker ? 8_000 : 10_000

const parentCheckMs = 500

try {
  ownProcess()
  const config = loadConfig()
  const log = await createLogger(config)
  const starting = cluster.isWorker ? serve(config, config.databaseUrl ?? '', log) : start(config, log)
  const exit = exitGracefully({
    deadlineMs: closeDeadlineMs,
    log,
    async close() {
      // A signal may arrive while the database is still being created: finish that first, so that no process is left
      // behind. A start that fails has closed everything itself, and is reported below.
      const running = await starting.catch(() => undefined)
      await running?.close()
      if (cluster.isWorker) await leave()
    }
  })
  if (cluster.isWorker) onCloseMessage(exit)
  else if (config.isNpmScript) whenParentEnds(exit)
  await starting
} catch (error) {
  if (cluster.isWorker && error instanceof ListenError) await reportListenFailure(error.message)
  else process.stderr.write(`${describe(error)}\n`)
  process.exit(1)
}

interface Running {
  close(): Promise<void>
}

/** Opens the database and runs the service on it: in this process, or with WEB_CONCURRENCY in several workers. */
async function start(config: Config, log: Logger): Promise<Running> {
  const database = await openDatabase(config, log)
  try {
    log.info(`data in ${database.description}`)
    await adoptCurrency(database.url, config.currency, log)
    await reportSecrets(database.url, { keys: config.secretKeys, isPublic: !isLoopback(config.host), log })
    const service =
      config.webConcurrency > 1
        ? await startWorkers({
            count: config.webConcurrency,
            environment: { DATABASE_URL: database.url, MIGRATION_DATABASE_URL: '' },
            log
          })
        : await serve(config, database.url, log)
    return {
      async close() {
        await service.close()
        await database.close()
      }
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function serve(config: Config, databaseUrl: string, log: Logger): Promise<Running> {
  // Loaded here because neither a process that rejects its settings nor the primary of workers needs it: that halves
  // the primary's processor time and saves a quarter of its memory.
  const { buildApp } = await import('./app.js')
  const app = await buildApp({ ...config, databaseUrl, ...(cluster.isWorker ? { scrape: scrapeAllWorkers } : {}) }, log)
  if (cluster.isWorker) answerMetricsRequests(app.metrics.snapshot)
  await app.relay.begin()
  await listen(app, config)
  return app
}

/** Logs JSON lines, or readable lines in a terminal. */
async function createLogger({ logLevel }: Config): Promise<Logger> {
  const options = {
    ...logOptions(logLevel),
    ...(cluster.worker ? { base: { pid: process.pid, worker: cluster.worker.id } } : {})
  }
  if (!process.stdout.isTTY) return pino(options)
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }))
}

/** npm sends a signal to the shell between itself and this process; the shell ends and does not pass it on. */
function whenParentEnds(exit: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    exit()
  }, parentCheckMs)
  timer.unref()
}

/** The message alone where it says all that the operator needs, otherwise the stack. */
function describe(error: unknown): string {
  const isExpected = [ListenError, ConnectError, MigrationError, CurrencyError].some(kind => error instanceof kind)
  if (error instanceof Error && isExpected) return error.message
  return error instanceof ConfigError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message)
}
