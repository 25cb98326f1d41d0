import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'
import { ask } from '../support/graphql.js'

t.test('the log and the metrics have the request of the client once, and the log names its operation', async t => {
  const databaseUrl = await createDatabase(t)
  const stream = new PassThrough()
  let text = ''
  stream.on('data', chunk => {
    text += String(chunk)
  })
  const config = loadConfig({ LOG_LEVEL: 'info' }, 'no .env file')
  const app = await buildApp({ ...config, databaseUrl, maxEventLoopDelayMs: 0 }, pino(stream))
  t.teardown(() => app.close())
  await ask(app, 'query Page { products { totalCount } orders { totalCount } }')
  await ask(app, '{ nothing }')
  const lines = text.split('\n').flatMap(line => (line.includes('"answered"') ? [JSON.parse(line)] : []))
  t.match(lines, [
    { url: '/graphql', status: 200, graphql: 'query Page{ products orders }' },
    { url: '/graphql', status: 400, code: 'VALIDATION_FAILED' }
  ])
  t.equal(lines.length, 2)
  const { body } = await app.inject({ url: '/metrics' })
  t.match(body, /http_request_duration_seconds_count\{[^}]*route="\/graphql"[^}]*\} 1/)
  t.notMatch(body, 'route="/products"')
  t.match(body, /http_requests_in_flight 1\n/, 'only the request for the metrics')
})
