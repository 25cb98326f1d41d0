import cluster from 'node:cluster'
import closeWithGrace from 'close-with-grace'
import { pino, type Logger } from 'pino'
import { ConfigError, loadConfig, type Config } from './config.js'
import { openDatabase } from './database/open-database.js'
import { logOptions } from './telemetry/log-options.js'
import { scrapeAllWorkers, whenAskedForMetrics } from './cluster/workers-metrics.js'
import { leave, startWorkers, whenToldToClose } from './cluster/workers.js'

// What the README promises; Render, Kubernetes and systemd give 30 s and more before they kill. Workers have to be done before the
// process that waits for them.
const closeDelayMs = cluster.isWorker ? 8_000 : 10_000

const parentCheckMs = 500

try {
  const config = loadConfig()
  const log = await createLogger(config)
  const starting = cluster.isWorker ? serve(config, config.databaseUrl ?? '', log) : start(config, log)
  const { close } = closeWithGrace({ delay: closeDelayMs, logger: log }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'closing after an error')
    else log.info({ signal }, 'closing: finishing what runs')
    // A signal may come while the database is still being made; then it is finished first, so that nothing is left running.
    await (await starting).close()
    if (cluster.isWorker) await leave()
    log.info('closed')
  })
  if (cluster.isWorker) whenToldToClose(close)
  else if (config.isNpmScript) whenParentEnds(close)
  await starting
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack}\n`)
  process.exit(1)
}

interface Running {
  close(): Promise<void>
}

/** The database, and on it one service or, with WEB_CONCURRENCY, several processes of it. */
async function start(config: Config, log: Logger): Promise<Running> {
  const database = await openDatabase(config, log)
  try {
    log.info(`data in ${database.description}`)
    const service =
      config.webConcurrency > 1
        ? await startWorkers({ count: config.webConcurrency, environment: { DATABASE_URL: database.url }, log })
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
  // Not loaded to refuse settings, nor by the process that only starts workers: half of its processor time, and a quarter of its memory.
  const { buildApp } = await import('./app.js')
  const app = await buildApp({ ...config, databaseUrl, ...(cluster.isWorker ? { scrape: scrapeAllWorkers } : {}) }, log)
  if (cluster.isWorker) whenAskedForMetrics(app.metrics.snapshot)
  await app.listen({
    host: config.host,
    port: config.port,
    listenTextResolver: address => `listening on ${address}, documentation on ${address}/docs and ${address}/redoc`
  })
  return app
}

/** JSON lines, or readable ones in a terminal. */
async function createLogger({ logLevel }: Config): Promise<Logger> {
  const options = {
    ...logOptions(logLevel),
    ...(cluster.worker ? { base: { pid: process.pid, worker: cluster.worker.id } } : {})
  }
  if (!process.stdout.isTTY) return pino(options)
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }))
}

/** npm hands a signal to the shell between itself and this process, which ends and passes nothing on. */
function whenParentEnds(close: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    close()
  }, parentCheckMs)
  timer.unref()
  // Who got the signal themselves close already, and closing twice would cut it short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => clearInterval(timer))
}
