// One of the compared services, as a separate process: `serve.ts <variant> <database URL or constant text>
// <ServiceOptions as JSON>`. Sends its address to its parent, and on any message its CPU time and memory.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { buildByHand } from './by-hand.js'
import { buildConstant } from './constant.js'
import type { ServiceOptions } from './services.js'
import { webhookSecret } from './workloads.js'

const [variant = '', argument = '', optionsText = '{}'] = process.argv.slice(2)
const options: ServiceOptions = JSON.parse(optionsText)
const app = await build()
process.send?.({ address: await app.listen({ host: '127.0.0.1', port: 0 }) })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() })
})
process.on('SIGTERM', () => {
  void app.close().then(() => process.exit(0))
})

async function build(): Promise<FastifyInstance> {
  if (variant === 'constant') return buildConstant(argument)
  const { loadConfig } = await load<typeof import('../../src/config.js')>('config.js')
  const { smtpUrl, apiKeys, logLevel = 'warn', settings = {} } = options
  const mail = smtpUrl && { SMTP_URL: smtpUrl, MAIL_FROM: 'orders@example.com', MAIL_RATE_MAX: '1000' }
  const access = apiKeys && { AUTH_MODE: 'required', API_KEYS: apiKeys }
  const environment = { LOG_LEVEL: logLevel, WEBHOOK_SECRET: webhookSecret, ...mail, ...access, ...settings }
  const config = loadConfig(environment, 'no .env file')
  if (variant === 'by hand') return buildByHand(argument, config.databasePoolMax)
  await ownProcess()
  const { buildApp } = await load<typeof import('../../src/app.js')>('app.js')
  return await buildApp({ ...config, databaseUrl: argument, groupCommit: options.groupCommit })
}

/** Loads a module as `npm start` does: an earlier version has only what is built. */
async function load<Module>(file: string): Promise<Module> {
  return await import(pathToFileURL(join(resolve(options.folder ?? '.'), 'dist', file)).href)
}

/** As the service's own process does. An earlier version does not do it. */
async function ownProcess(): Promise<void> {
  const file = 'csv/limit-garbage.js'
  if (!existsSync(join(resolve(options.folder ?? '.'), 'dist', file))) return
  const module = await load<typeof import('../../src/csv/limit-garbage.js')>(file)
  module.ownProcess()
}
