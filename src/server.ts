import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { buildApp } from './app.js'
import { ConfigError, loadConfig, type Config } from './config.js'
import { openDatabase } from './database/open-database.js'

// Below the 30 s that Render, Kubernetes and systemd give at least, and what the README promises.
const closeDelayMs = 10_000

async function start (config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, ...(process.stdout.isTTY ? { transport: { target: 'pino-pretty' } } : {}) })
  const database = await openDatabase(config, log)
  const app = await buildApp({ ...config, databaseUrl: database.url }, log)
  closeWithGrace({ delay: closeDelayMs, logger: log }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'closing after an error')
    else log.info({ signal }, 'closing: finishing what runs')
    await app.close()
    await database.close()
    log.info('closed')
  })
  const address = await app.listen({ host: config.host, port: config.port })
  log.info(`listening on ${address}`)
  log.info(`documentation on ${address}/docs and ${address}/redoc`)
  log.info(`data in ${database.description}`)
}

try {
  await start(loadConfig())
} catch (error) {
  const message = error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
