import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import fc from 'fast-check'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import type { AppConfig } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { parseSecretKeys, type SecretKey } from '../../src/secrets/secret-keys.js'
import { SecretError, Secrets } from '../../src/secrets/secrets.js'
import { build, createDatabase, createOrder, send } from '../support/app.js'
import { backUp } from '../support/restore.js'
import { runBuilt } from '../support/run-script.js'
import { startService } from '../support/service.js'
import { storedText } from '../support/stored-text.js'
import {
  buildForWebhooks,
  createEndpoint,
  deliverAll,
  deliveriesOf,
  placeOrder,
  queueAll,
  startDeliverer,
  startReceiver,
  verify
} from '../support/webhook-receiver.js'

const newKey = () => randomBytes(32).toString('base64')
const keysOf = (...texts: string[]): SecretKey[] => parseSecretKeys(texts.join(',')).keys
const place = { table: 'webhook_endpoints', column: 'secret', shopId: 1, id: 7 }

t.test('a secret comes back in its place, and nowhere else, and only as it was stored', async t => {
  const secrets = new Secrets(keysOf(newKey()))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), secret => {
      const stored = secrets.seal(secret, place)
      return secret.isWellFormed() ? secrets.open(stored, place) === secret : stored.startsWith('enc:v1:')
    })
  )
  const stored = secrets.seal('a secret', place)
  t.match(stored, /^enc:v1:[0-9a-f]{12}:[\w-]{48}$/)
  t.not(secrets.seal('a secret', place), stored, 'every nonce is another one')
  for (const other of [{ table: 'shops' }, { column: 'previous_secret' }, { shopId: 2 }, { id: 8 }]) {
    t.throws(() => secrets.open(stored, { ...place, ...other }), SecretError, JSON.stringify(other))
  }
  const bytes = Buffer.from(stored.split(':')[3] ?? '', 'base64url')
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    const text = `${stored.slice(0, 20)}${changed.toString('base64url')}`
    t.throws(() => secrets.open(text, place), SecretError, `byte ${index}`)
  }
  for (const cut of [0, 1, 12, 27, 28, bytes.length - 1]) {
    const text = `${stored.slice(0, 20)}${bytes.subarray(0, cut).toString('base64url')}`
    t.throws(() => secrets.open(text, place), SecretError, `${cut} bytes`)
  }
})

t.test('the first key encrypts, all keys decrypt, and without keys text stays as it is', async t => {
  const [one, two] = [newKey(), newKey()]
  const stored = new Secrets(keysOf(one)).seal('a secret', place)
  t.equal(new Secrets(keysOf(two, one)).open(stored, place), 'a secret')
  t.not(new Secrets(keysOf(two, one)).isCurrent(stored), true)
  for (const keys of [keysOf(two), []]) {
    t.throws(() => new Secrets(keys).open(stored, place), {
      name: 'SecretError',
      message: /which SECRETS_KEY does not/
    })
  }
  t.equal(new Secrets([]).seal('a secret', place), 'a secret')
  for (const keys of [[], keysOf(one)]) t.equal(new Secrets(keys).open('in plain text', place), 'in plain text')
})

t.test('a key that is not 32 random bytes in base64 is refused at the start, and never shown', async t => {
  const good = newKey()
  for (const [value, problem] of [
    ['secret', /entry 1 must be 32 bytes in base64, as from: openssl rand -base64 32/],
    [randomBytes(31).toString('base64'), /entry 1 must be 32 bytes/],
    [randomBytes(33).toString('base64'), /entry 1 must be 32 bytes/],
    [randomBytes(32).toString('hex'), /entry 1 must be 32 bytes/],
    [`${good},${good}`, /entry 2 repeats an earlier one/],
    [`${good},`, /entry 2 must be 32 bytes/],
    [Buffer.alloc(32).toString('base64'), /entry 1 is not random/],
    [Buffer.from('secret! '.repeat(4)).toString('base64'), /entry 1 is not random/]
  ] as const) {
    const read = () => loadConfig({ SECRETS_KEY: value }, 'no .env file')
    t.throws(read, { name: 'ConfigError', message: problem }, value)
    const parts = value.split(',').filter(part => part !== '')
    t.notOk(parts.some(part => messageOf(read).includes(part)))
  }
  t.equal(loadConfig({ SECRETS_KEY: `${good}, ${newKey()}` }, 'no .env file').secretKeys.length, 2)
  t.strictSame(loadConfig({}, 'no .env file').secretKeys, [])
})

t.test('a stolen database signs nothing without SECRETS_KEY: what needs a secret waits or answers 503', async t => {
  const databaseUrl = await createDatabase(t)
  const secretKeys = keysOf(newKey())
  const app = await buildForWebhooks(t, { databaseUrl, secretKeys })
  const receiver = await startReceiver(t)
  const paymentSecret = `payment-${randomBytes(16).toString('hex')}`
  await addShop(app, paymentSecret)
  const once = { 'idempotency-key': 'once' }
  const created = await send(app, 'POST', '/webhook-endpoints', { url: receiver.url }, once)
  const rotated = await send(app, 'POST', '/webhook-endpoints/1/rotate-secret', undefined, { 'idempotency-key': 'two' })
  t.match([created.status, rotated.status], [201, 200])
  await placeOrder(app)
  await queueAll(app)

  const stored = await storedText(databaseUrl)
  for (const secret of [created.body.secret, rotated.body.secret, paymentSecret]) {
    t.notMatch(stored, secret.replace('whsec_', '').slice(0, 20))
  }
  t.equal((await send(app, 'POST', '/webhook-endpoints', { url: receiver.url }, once)).text, created.text, 'a replay')

  const { url: stolen } = await backUp(t, databaseUrl)
  for (const [what, keys] of [
    ['without a key', []],
    ['with another key', keysOf(newKey())]
  ] as const) {
    const thief = await buildForWebhooksOn(t, stolen, { secretKeys: [...keys] })
    const deliverer = startDeliverer(t, thief)
    await deliverAll(deliverer, thief)
    t.strictSame(receiver.received, [], `${what}: nothing is sent`)
    const [delivery] = await deliveriesOf(thief, 1)
    t.match(delivery, { status: 'pending', attempts: 0, error: 'its signing secret cannot be decrypted' }, what)
    t.ok(Date.parse(String(delivery?.next_attempt_at)) > Date.now() + 30_000, 'it is tried again, but not at once')
    for (const response of [
      await pay(thief, paymentSecret),
      await send(thief, 'POST', '/webhook-endpoints/1/rotate-secret'),
      await send(thief, 'POST', '/webhook-endpoints', { url: receiver.url }, once)
    ]) {
      t.match(response, { status: 503, body: { code: 'SECRETS_UNAVAILABLE' }, headers: { 'retry-after': '60' } }, what)
    }
    // What needs no secret goes on.
    t.match(await send(thief, 'GET', '/webhook-endpoints/1'), { status: 200 })
    t.match(await send(thief, 'PATCH', '/webhook-endpoints/1', { description: what }), { status: 200 })
    await makeDue(stolen)
  }
  const owner = await buildForWebhooksOn(t, stolen, { secretKeys })
  await deliverAll(startDeliverer(t, owner), owner)
  t.equal((await pay(owner, paymentSecret)).status, 200)
  const [received] = receiver.received
  if (!received) throw new Error('nothing was received')
  t.ok(verify(received, rotated.body.secret), 'with the key, it is signed by the new secret')
  t.ok(verify(received, created.body.secret), 'and by the previous one')
})

t.test('a ciphertext that was moved to another row, column or shop is refused', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await buildForWebhooks(t, { databaseUrl, secretKeys: keysOf(newKey()) })
  const receiver = await startReceiver(t)
  const own = `own-${randomBytes(16).toString('hex')}`
  await addShop(app, own)
  await addShop(app, 'a-secret-that-the-thief-knows', 'porto')
  await createEndpoint(app, { url: receiver.url })
  await createEndpoint(app, { url: `${receiver.url}/two` })
  await placeOrder(app)
  await queueAll(app)
  await executeSql(
    databaseUrl,
    `UPDATE webhook_endpoints SET secret = (SELECT secret FROM webhook_endpoints WHERE id = 1) WHERE id = 2;
    UPDATE shops SET webhook_secrets = (SELECT webhook_secrets FROM shops WHERE slug = 'porto'), updated_at = now()
    WHERE slug = 'lisbon'`
  )
  await until(async () => (await pay(app, own)).status === 503, { what: 'the process reads the shop again' })
  t.match(await pay(app, 'a-secret-that-the-thief-knows'), { status: 503, body: { code: 'SECRETS_UNAVAILABLE' } })
  await deliverAll(startDeliverer(t, app), app)
  t.match(receiver.received, [{ path: '/hooks' }])
  t.equal(receiver.received.length, 1)
  t.match(await deliveriesOf(app, 2), [{ status: 'pending', error: 'its signing secret cannot be decrypted' }])
  // New secrets are the way out.
  t.match(await send(app, 'PATCH', '/shops/lisbon', { webhook_secrets: [own] }), { status: 200 })
  await until(async () => (await pay(app, own)).status === 200, { what: 'the shop takes payments again' })
})

t.test('plain rows go on working; encrypt-secrets encrypts them, and again after a rotation', async t => {
  const databaseUrl = await createDatabase(t)
  const receiver = await startReceiver(t)
  const paymentSecret = `payment-${randomBytes(16).toString('hex')}`
  const before = await buildForWebhooks(t, { databaseUrl })
  await addShop(before, paymentSecret)
  const { secret } = await createEndpoint(before, { url: receiver.url })
  await send(before, 'POST', '/webhook-endpoints', { url: `${receiver.url}/two` }, { 'idempotency-key': 'plain' })
  t.match(await storedText(databaseUrl), secret, 'without the setting, secrets stay as they are')

  const [one, two] = [newKey(), newKey()]
  const works = async (settings: Partial<AppConfig>, what: string) => {
    const app = await buildForWebhooksOn(t, databaseUrl, settings)
    receiver.received.length = 0
    await createOrder(app, { product_id: 1, quantity: 1 })
    await queueAll(app)
    await deliverAll(startDeliverer(t, app), app)
    const received = receiver.received.find(({ path }) => path === '/hooks')
    if (!received) throw new Error('nothing was received')
    t.ok(verify(received, secret), what)
    t.equal((await pay(app, paymentSecret)).status, 200, what)
    return app
  }
  // The service runs meanwhile, and knows the shop as it was.
  const running = await works({ secretKeys: keysOf(one) }, 'plain rows, with a key')
  t.match(await encryptSecrets(databaseUrl, one), {
    code: 0,
    stdout: /^Encrypted 4 secrets by the key [0-9a-f]{12}\.\n$/
  })
  t.match(await encryptSecrets(databaseUrl, one), { code: 0, stdout: /^Encrypted 0 secrets/ }, 'nothing is left to do')
  t.notMatch(await storedText(databaseUrl), /whsec_|"payment-[0-9a-f]{32}/)
  t.equal((await pay(running, paymentSecret)).status, 200)
  await works({ secretKeys: keysOf(one) }, 'encrypted')
  const replayed = await send(
    running,
    'POST',
    '/webhook-endpoints',
    { url: `${receiver.url}/two` },
    { 'idempotency-key': 'plain' }
  )
  t.match(replayed, { status: 201, body: { secret: /^whsec_/ } }, 'a stored response is encrypted and replayed')

  await works({ secretKeys: keysOf(two, one) }, 'with both keys')
  t.match(await encryptSecrets(databaseUrl, two), {
    code: 1,
    stderr: /was encrypted by the key [^]*\n4 secrets cannot be/
  })
  t.match(await encryptSecrets(databaseUrl, `${two},${one}`), { code: 0, stdout: /^Encrypted 4 secrets/ })
  await works({ secretKeys: keysOf(two) }, 'with the new key alone')
  t.match(await encryptSecrets(databaseUrl, ''), { code: 2, stderr: /SECRETS_KEY is not set/ })
})

t.test('secrets whose key is lost can be given up and replaced; pending deliveries go out then', async t => {
  const databaseUrl = await createDatabase(t)
  const receiver = await startReceiver(t)
  const old = await buildForWebhooks(t, { databaseUrl, secretKeys: keysOf(newKey()) })
  await addShop(old, 'a-secret-whose-key-is-lost')
  await send(old, 'POST', '/webhook-endpoints', { url: receiver.url }, { 'idempotency-key': 'lost' })
  await placeOrder(old)
  await queueAll(old)
  const key = newKey()
  t.match(await encryptSecrets(databaseUrl, key), { code: 1 })
  t.match(await encryptSecrets(databaseUrl, key, '--give-up-unreadable'), {
    code: 0,
    stderr: /3 secrets were given up/
  })
  const app = await buildForWebhooksOn(t, databaseUrl, { secretKeys: keysOf(key) })
  const deliverer = startDeliverer(t, app)
  await deliverAll(deliverer, app)
  t.strictSame(receiver.received, [], 'an endpoint without a secret signs nothing')
  t.match((await send(app, 'GET', '/shops/lisbon')).body, { webhook_secret_count: 0 })
  const { body } = await send(app, 'POST', '/webhook-endpoints/1/rotate-secret')
  await makeDue(databaseUrl)
  await deliverAll(deliverer, app)
  const [received] = receiver.received
  if (!received) throw new Error('nothing was received')
  t.ok(verify(received, body.secret))
  t.notMatch(received.headers['webhook-signature'], ' ', 'there is one signature')
})

t.test('the start says what is in plain text and which keys are missing', async t => {
  const databaseUrl = await createDatabase(t)
  const [one, two] = [newKey(), newKey()]
  const app = await buildForWebhooks(t, { databaseUrl, secretKeys: keysOf(one) })
  await createEndpoint(app, { url: 'https://hooks.example.com' })
  const startWith = async (settings: Record<string, string>) => {
    const service = await startService(t, { DATABASE_URL: databaseUrl, ...settings })
    await service.stop()
    return service.output()
  }
  t.match(await startWith({ SECRETS_KEY: two }), /"level":50[^\n]*"count":1,"missing_keys":\["[0-9a-f]{12}"\]/)
  t.match(await startWith({}), /stored secrets cannot be decrypted, because SECRETS_KEY lacks their keys/)
  t.match(
    await startWith({ SECRETS_KEY: `${two},${one}` }),
    /"count":1,"msg":"stored secrets are encrypted by an earlier/
  )
  const right = await startWith({ SECRETS_KEY: one })
  t.notMatch(right, /secret/)
  await executeSql(databaseUrl, "UPDATE webhook_endpoints SET secret = 'whsec_plain'")
  t.match(await startWith({ SECRETS_KEY: one }), /"level":40[^\n]*"count":1,"msg":"stored secrets are in plain text/)
  t.notMatch(await startWith({}), /SECRETS_KEY/, 'on loopback it is nobody else’s business')
  const open = { HOST: '0.0.0.0', AUTH_MODE: 'required', API_KEYS: 'backend:a-key-for-this-one-test:admin' }
  t.match(await startWith(open), /"level":40[^\n]*SECRETS_KEY is not set: signing secrets are stored in plain text/)
})

function messageOf(read: () => unknown): string {
  try {
    return String(read())
  } catch (error) {
    return String(error)
  }
}

/** The app on a database that has its product already. */
async function buildForWebhooksOn(t: Test, databaseUrl: string, settings: Partial<AppConfig>) {
  return await build(t, { databaseUrl, allowsPrivateWebhookAddresses: true, ...settings })
}

async function addShop(app: FastifyInstance, secret: string, slug = 'lisbon'): Promise<void> {
  const { status, text } = await send(app, 'POST', '/shops', { slug, webhook_secrets: [secret] })
  if (status !== 201) throw new Error(text)
  await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 10, stock: 100 }, { 'x-shop': slug })
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { 'x-shop': slug })
}

/** Reports a payment of order 1 of the shop. */
async function pay(app: FastifyInstance, secret: string) {
  const payload = { event_id: 'evt_1', type: 'payment.succeeded', order_id: 1 }
  const signature = createHmac('sha256', secret).update(JSON.stringify(payload)).digest('hex')
  return await send(app, 'POST', '/shops/lisbon/webhooks/payment', payload, { 'x-signature': signature })
}

async function makeDue(databaseUrl: string): Promise<void> {
  await executeSql(databaseUrl, 'UPDATE webhook_deliveries SET due_at = now() WHERE due_at IS NOT NULL')
}

async function encryptSecrets(databaseUrl: string, keys: string, ...options: string[]) {
  const settings = { DATABASE_URL: databaseUrl, SECRETS_KEY: keys, LOG_LEVEL: 'silent' }
  return await runBuilt('encrypt-secrets', settings, options)
}
