import { createHmac, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import t from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { createDatabase } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { noteSecret } from '../support/leaks.js'
import { startService } from '../support/service.js'
import { storedText } from '../support/stored-text.js'
import { startReceiver } from '../support/webhook-receiver.js'

const random = () => randomBytes(24).toString('base64url')

t.test('no secret is in the log at level trace, an error, a metric, a trace or the database', async t => {
  const adminUrl = await createDatabase(t)
  const role = `searched_${new URL(adminUrl).pathname.slice(1)}`
  const secrets = {
    adminKey: random(),
    platformKey: random(),
    wrongKey: random(),
    jwtSecret: random() + random(),
    secretsKey: randomBytes(32).toString('base64'),
    earlierSecretsKey: randomBytes(32).toString('base64'),
    paymentSecret: random(),
    paymentSecretOfShop: random(),
    databasePassword: random(),
    redisPassword: random(),
    smtpPassword: random()
  }
  await executeSql(
    adminUrl,
    `CREATE ROLE ${role} LOGIN PASSWORD '${secrets.databasePassword}';
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`
  )
  t.teardown(() => executeSql(adminUrl, `DROP OWNED BY ${role}; DROP ROLE ${role}`))
  for (const [name, secret] of Object.entries(secrets)) noteSecret(name, secret)
  const traces: Buffer[] = []
  const collector = await startHttpServer(t, async (request, response) => {
    traces.push(await buffer(request))
    response.end('{}')
  })
  const receiver = await startReceiver(t)
  receiver.answer = (_received, response) => response.writeHead(receiver.received.length % 2 ? 500 : 204).end()
  const service = await startService(t, {
    DATABASE_URL: Object.assign(new URL(adminUrl), { username: role, password: secrets.databasePassword }).href,
    LOG_LEVEL: 'trace',
    AUTH_MODE: 'required',
    API_KEYS: `backend:${secrets.adminKey}:admin,operators:${secrets.platformKey}:platform`,
    JWT_SECRET: secrets.jwtSecret,
    AUTH_TEST_LOGIN: 'true',
    SECRETS_KEY: `${secrets.secretsKey},${secrets.earlierSecretsKey}`,
    WEBHOOK_SECRET: secrets.paymentSecret,
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    REDIS_URL: `redis://:${secrets.redisPassword}@127.0.0.1:1`,
    SMTP_URL: `smtp://user:${secrets.smtpPassword}@127.0.0.1:9`,
    MAIL_FROM: 'orders@example.com',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100'
  })

  /** What the service has answered, other than to those who must see a secret this once. */
  const answers: string[] = []
  const call = async (method: string, path: string, { body, headers = {}, shows = false }: Request = {}) => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': secrets.adminKey, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const text = await response.text()
    if (!shows) answers.push(`${text} ${JSON.stringify([...response.headers])}`)
    return { status: response.status, text, body: text.startsWith('{') ? Object(JSON.parse(text)) : {} }
  }
  const asPlatform = { 'x-api-key': secrets.platformKey }
  const pay = async (path: string, secret: string, key = secret) => {
    const body = JSON.stringify({ event_id: random(), type: 'payment.succeeded', order_id: 1, secret: undefined })
    const signature = createHmac('sha256', key).update(body).digest('hex')
    return await call('POST', path, { body, headers: { 'x-signature': signature, 'stripe-signature': secret } })
  }

  // Keys and logins, right and wrong.
  await call('POST', '/users', { body: { email: 'ada@example.com', full_name: 'Ada' } })
  const { body: login } = await call('POST', '/auth/login-test', { body: { customer_id: 1 }, shows: true })
  const { body: next } = await call('POST', '/auth/refresh', {
    body: { refreshToken: login.refreshToken },
    shows: true
  })
  const refresh = { body: { refreshToken: login.refreshToken } }
  t.equal((await call('POST', '/auth/refresh', refresh)).status, 401)
  for (const headers of [
    { 'x-api-key': secrets.wrongKey },
    { authorization: `Bearer ${login.accessToken}` },
    { authorization: `Bearer ${login.accessToken}x` },
    { authorization: `Basic ${secrets.wrongKey}` }
  ]) {
    for (const [path, body] of [
      ['/orders', '{"'],
      ['/orders', JSON.stringify({ secret: secrets.wrongKey })],
      ['/nowhere', '{}']
    ] as const) {
      await call('POST', path, { headers, body })
    }
  }
  // A shop with its payments, and those of the default shop.
  const shop = { slug: 'lisbon', webhook_secrets: [secrets.paymentSecretOfShop] }
  t.equal(
    (await call('POST', '/shops', { body: shop, headers: { ...asPlatform, 'idempotency-key': 'shop' } })).status,
    201
  )
  await call('POST', '/shops', { body: shop, headers: asPlatform })
  await call('PATCH', '/shops/lisbon', {
    body: { webhook_secrets: [secrets.paymentSecretOfShop, '!'] },
    headers: asPlatform
  })
  await call('GET', '/shops/lisbon', { headers: asPlatform })
  // A webhook endpoint with a rotated secret, and deliveries that fail and succeed.
  const endpoint = { url: receiver.url }
  const created = await call('POST', '/webhook-endpoints', {
    body: endpoint,
    headers: { 'idempotency-key': 'a' },
    shows: true
  })
  const rotated = await call('POST', '/webhook-endpoints/1/rotate-secret', {
    headers: { 'idempotency-key': 'b' },
    shows: true
  })
  t.same([created.status, rotated.status], [201, 200])
  await call('POST', '/webhook-endpoints', { body: { ...endpoint, secret: created.body.secret }, headers: {} })
  await call('POST', '/products', { body: { sku: 'MUG', name: 'Mug', price: 10, stock: 10 } })
  await call('POST', '/orders', { body: { product_id: 1, quantity: 1, email: 'ada@example.com' } })
  for (const headers of [{ 'x-shop': 'lisbon', ...asPlatform }]) {
    await call('POST', '/products', { body: { sku: 'MUG', name: 'Mug', price: 10, stock: 10 }, headers })
    await call('POST', '/orders', { body: { product_id: 1, quantity: 1 }, headers })
  }
  for (const [path, secret] of [
    ['/webhooks/payment', secrets.paymentSecret],
    ['/shops/lisbon/webhooks/payment', secrets.paymentSecretOfShop]
  ] as const) {
    await pay(path, secret)
    await pay(path, secret, secrets.wrongKey)
  }
  await until(() => receiver.received.length > 2, { what: 'webhooks are sent' })
  await call('GET', '/webhook-endpoints/1/deliveries')
  // What fails inside.
  await executeSql(
    adminUrl,
    'ALTER TABLE refresh_tokens RENAME TO lost; ALTER TABLE webhook_endpoints RENAME TO lost_too'
  )
  const lost = { body: { refreshToken: next.refreshToken } }
  t.equal((await call('POST', '/auth/refresh', lost)).status, 500)
  t.equal((await call('POST', '/webhook-endpoints', { body: endpoint })).status, 500)
  await executeSql(
    adminUrl,
    'ALTER TABLE lost RENAME TO refresh_tokens; ALTER TABLE lost_too RENAME TO webhook_endpoints'
  )

  const metrics = await call('GET', '/metrics')
  t.match(metrics.text, 'webhook_deliveries_total')
  for (const path of ['/health', '/openapi.json', '/events', '/admin/live', '/admin/subscriptions']) {
    await call('GET', path)
  }
  await until(() => Buffer.concat(traces).length > 10_000, { what: 'traces arrive' })
  await service.stop()

  const places = {
    'the log': service.output(),
    'the answers and metrics': answers.join('\n'),
    'the traces': Buffer.concat(traces).toString('latin1'),
    'the database': await storedText(adminUrl)
  }
  t.match(places['the log'], 'SQL statement')
  t.match(places['the log'], 'request failed')
  t.match(places['the traces'], 'POST')
  t.match(places['the database'], 'enc:v1:')
  const searched: Record<string, string> = {
    ...secrets,
    secret: created.body.secret,
    rotatedSecret: rotated.body.secret,
    accessToken: login.accessToken,
    refreshToken: login.refreshToken,
    nextAccessToken: next.accessToken,
    nextRefreshToken: next.refreshToken
  }
  for (const [name, secret] of Object.entries(searched)) {
    const bare = secret.replace(/^whsec_/, '')
    const forms = [bare, encodeURIComponent(bare), Buffer.from(bare).toString('base64').slice(0, -4)]
    // The part of a token that proves something.
    const parts = bare.split('.')
    if (parts.length > 1) forms.push(parts.at(-1) ?? '')
    for (const [place, text] of Object.entries(places)) {
      t.ok(
        forms.every(form => form.length > 20 && !text.includes(form)),
        `${name} is not in ${place}`
      )
    }
  }
})

interface Request {
  body?: object | string
  headers?: Record<string, string>
  /** Whether the answer shows a secret to its owner. */
  shows?: boolean
}
