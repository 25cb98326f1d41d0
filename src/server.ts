import closeWithGrace from 'close-with-grace'
import { pino, type Logger } from 'pino'
import { buildApp } from './app.js'
import { ConfigError, loadConfig, type Config } from './config.js'
import { openDatabase } from './database/open-database.js'

// What the README promises; Render, Kubernetes and systemd give 30 s and more before they kill.
const closeDelayMs = 10_000

const parentCheckMs = 500

try {
  const config = loadConfig()
  const log = await createLogger(config)
  const starting = start(config, log)
  const { close } = closeWithGrace({ delay: closeDelayMs, logger: log }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'closing after an error')
    else log.info({ signal }, 'closing: finishing what runs')
    // A signal may come while the database is still being made; then it is finished first, so that nothing is left running.
    await (await starting).close()
    log.info('closed')
  })
  if (config.isNpmScript) whenParentEnds(close)
  await starting
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack}\n`)
  process.exit(1)
}

async function start (config: Config, log: Logger): Promise<{ close: () => Promise<void> }> {
  const database = await openDatabase(config, log)
  try {
    const app = await buildApp({ ...config, databaseUrl: database.url }, log)
    log.info(`data in ${database.description}`)
    await app.listen({
      host: config.host,
      port: config.port,
      listenTextResolver: address => `listening on ${address}, documentation on ${address}/docs and ${address}/redoc`
    })
    return {
      async close () {
        await app.close()
        await database.close()
      }
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** JSON lines, or readable ones in a terminal. */
async function createLogger ({ logLevel }: Config): Promise<Logger> {
  if (!process.stdout.isTTY) return pino({ level: logLevel })
  const { default: pretty } = await import('pino-pretty')
  return pino({ level: logLevel }, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }))
}

/** npm hands a signal to the shell between itself and this process, which ends and passes nothing on. */
function whenParentEnds (close: () => void): void {
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
