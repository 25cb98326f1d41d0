// One of the compared services, as a separate process: `serve.ts <service | by hand | constant> <database URL or
// constant text> <group commit limits as JSON>`. Sends its address to its parent, and on any message its CPU time and
// memory.
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { buildByHand } from './by-hand.js'
import { buildConstant } from './constant.js'
import { webhookSecret } from './workloads.js'

const [variant = '', argument = '', limits = '{}'] = process.argv.slice(2)
const config = loadConfig({ PORT: '0', LOG_LEVEL: 'warn', WEBHOOK_SECRET: webhookSecret }, 'no .env file')
const app = await build()
process.send?.({ address: await app.listen({ host: config.host, port: config.port }) })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() })
})
process.on('SIGTERM', () => {
  void app.close().then(() => process.exit(0))
})

async function build() {
  if (variant === 'by hand') return buildByHand(argument, config.databasePoolMax)
  if (variant === 'constant') return buildConstant(argument)
  return await buildApp({ ...config, databaseUrl: argument, groupCommit: JSON.parse(limits) })
}
