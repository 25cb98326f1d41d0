// One of the services that the benchmark compares, as a process of its own: `serve.ts <service | by hand | constant> <database url>
// <group commit limits as JSON>`. Tells its parent its address, and when asked what it has used of processor and memory.
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { buildByHand } from './by-hand.js'
import { buildConstant } from './constant.js'

const [variant = '', databaseUrl = '', limits = '{}'] = process.argv.slice(2)
const config = loadConfig({ PORT: '0', LOG_LEVEL: 'warn' }, 'no .env file')
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
  if (variant === 'by hand') return buildByHand(databaseUrl, config.databasePoolMax)
  if (variant === 'constant') return buildConstant(databaseUrl)
  return await buildApp({ ...config, databaseUrl, groupCommit: JSON.parse(limits) })
}
