// One of the services that the benchmark compares, as a process of its own: `serve.ts <database url> <group commit limits as JSON>`.
// Prints its address.
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'

const [databaseUrl = '', limits = '{}'] = process.argv.slice(2)
const config = loadConfig({ PORT: '0', LOG_LEVEL: 'warn' }, 'no .env file')
const app = await buildApp({ ...config, databaseUrl, groupCommit: JSON.parse(limits) })
process.stdout.write(`${await app.listen({ host: config.host, port: config.port })}\n`)
process.on('SIGTERM', async () => {
  await app.close()
  process.exit(0)
})
