import { Writable } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { logOptions } from '../../src/telemetry/log-options.js'
import { adminKey, guarded, withKey } from '../support/credentials.js'
import { createDatabase, send } from '../support/app.js'

t.test('credentials are redacted from the log, however deep in an object they are', async t => {
  const lines: string[] = []
  const log = pino(
    logOptions('info'),
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      }
    })
  )
  const headers = {
    authorization: 'Bearer top-secret',
    'x-api-key': 'top-secret',
    cookie: 'a=top-secret',
    'stripe-signature': 't=1,v1=top-secret',
    'webhook-signature': 'v1,top-secret',
    accept: 'text/html'
  }
  log.info({ headers })
  log.info({ request: { headers, method: 'GET' } })
  log.warn({ err: Object.assign(new Error('refused'), { config: { headers }, secret: 'top-secret' }) })
  log.info({ password: 'top-secret', endpoint: { secret: 'top-secret', url: 'https://example.com' } })
  log
    .child({ request_id: 'a' })
    .error(
      Object.assign(
        new Error('deep', { cause: Object.assign(new Error('refused before'), { request: { headers } }) }),
        { attempts: [{ response: { headers } }] }
      )
    )
  const circle: Record<string, unknown> = { name: 'circle', headers }
  circle.itself = circle
  log.info({ circle })
  log.info({ accessToken: 'top-secret', Authorization: 'top-secret', method: 'POST' })
  t.equal(lines.length, 7)
  t.match(JSON.parse(lines[2] ?? ''), { err: { type: 'Error', message: 'refused', stack: /log-options/ } })
  t.notMatch(lines.join(''), 'top-secret')
  for (const kept of ['text/html', 'GET', 'refused', 'https://example.com', 'refused before', 'circle', 'POST']) {
    t.match(lines.join(''), kept)
  }
})

t.test(
  'the log has one line per request, with principal and duration; the headers of a logged error are redacted',
  async t => {
    const lines: Array<Record<string, unknown>> = []
    const log = pino(
      logOptions('info'),
      new Writable({
        write(chunk, _encoding, done) {
          lines.push(JSON.parse(String(chunk)))
          done()
        }
      })
    )
    const app = await buildApp(
      { ...loadConfig({}, 'no .env file'), ...guarded, maxEventLoopDelayMs: 0, databaseUrl: await createDatabase(t) },
      log
    )
    t.teardown(() => app.close())
    // The kind of error that an HTTP client library throws.
    const headers = {
      authorization: 'Bearer top-secret',
      'set-cookie': ['a=top-secret'],
      'x-api-key': 'top-secret',
      accept: 'text/html'
    }
    app.get('/fails', { config: { access: 'public' } }, async () => {
      throw Object.assign(new Error('refused by another service'), {
        config: { headers },
        response: { headers, status: 401 },
        password: 'top-secret'
      })
    })
    await app.ready()
    lines.splice(0)

    t.equal(
      (await send(app, 'GET', '/orders/7', undefined, { ...withKey(adminKey), 'x-request-id': 'id-of-the-client' }))
        .status,
      404
    )
    t.equal(lines.length, 1)
    t.match(lines[0], {
      level: 30,
      request_id: 'id-of-the-client',
      method: 'GET',
      url: '/orders/7',
      status: 404,
      code: 'ORDER_NOT_FOUND',
      principal: 'api_key:backend',
      duration_ms: Number,
      msg: 'answered'
    })
    lines.splice(0)

    const { status, body } = await send(app, 'GET', '/fails')
    t.equal(status, 500)
    t.match(lines, [
      { level: 50, request_id: body.request_id, err: { message: 'refused by another service' } },
      { request_id: body.request_id, status: 500, principal: 'anonymous', duration_ms: Number }
    ])
    const written = JSON.stringify(lines)
    t.notMatch(written, 'top-secret')
    t.match(written, 'text/html', 'harmless headers are kept')
    t.notMatch(JSON.stringify(body), /refused|top-secret/, 'the response says nothing about it')
  }
)

t.test('DEBUG=true logs each SQL statement without its values; LOG_LEVEL takes precedence', async t => {
  const level = (settings: Record<string, string>) => loadConfig(settings, 'no .env file').logLevel
  for (const DEBUG of ['true', '1', '*']) t.equal(level({ DEBUG }), 'debug')
  for (const DEBUG of ['false', 'ioredis:*', '']) t.equal(level({ DEBUG }), 'info')
  t.equal(level({ DEBUG: 'true', LOG_LEVEL: 'warn' }), 'warn')

  const lines: string[] = []
  const log = pino(logOptions(level({ DEBUG: 'true' })), {
    write(line) {
      lines.push(line)
    }
  })
  const app = await buildApp(
    { ...loadConfig({ DEBUG: 'true' }, 'no .env file'), databaseUrl: await createDatabase(t) },
    log
  )
  t.teardown(() => app.close())
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  await send(app, 'GET', '/orders/41')
  t.match(lines.join(''), /"sql":".*INSERT INTO users .*\$1/i)
  t.match(lines.join(''), /"sql":"\/\* order:read \*\/ SELECT .*"/)
  t.notMatch(lines.join(''), /ada@example|Sample/)
})
