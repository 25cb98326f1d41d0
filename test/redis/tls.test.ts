import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { until } from '../../scripts/shared/until.js'
import { loadConfig } from '../../src/config.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { makeCertificate, makeClientCertificate, withoutOpenssl } from '../support/certificates.js'
import { temporaryFolder } from '../support/embedded-postgres.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { runScript } from '../support/run-script.js'

const skip = withoutRedis || withoutOpenssl

t.test('rediss:// checks the certificate of the server, by REDIS_CA', { skip }, async t => {
  const folder = await temporaryFolder(t)
  makeCertificate(folder, 'server')
  makeCertificate(folder, 'other')
  makeClientCertificate(folder, 'client', { issuer: 'server', subject: 'orders' })
  const file = (name: string) => join(folder, name)
  const redis = await startRedis(t, { tls: { certificate: file('server.crt'), key: file('server.key') } })
  const query = `?ssl_certfile=${file('client.crt')}&ssl_keyfile=${file('client.key')}`
  const url = `rediss://localhost:${redis.tlsPort}${query}`
  for (const [redisUrl, redisCa, works] of [
    [url, file('server.crt'), true],
    [url, await readFile(file('server.crt'), 'utf8'), true],
    [`${url}&ssl_ca_certs=${file('server.crt')}`, undefined, true],
    [url, file('other.crt'), false],
    [url, undefined, false],
    // The certificate is for localhost.
    [url.replace('localhost', '127.0.0.1'), file('server.crt'), false],
    // The server asks for a certificate of the client.
    [url.replace(query, ''), file('server.crt'), false]
  ] as const) {
    const app = await build(t, { redisUrl, redisCa })
    const { id } = await createProduct(app)
    const order = await createOrder(app, { product_id: id, quantity: 1 })
    const caches = async () => (await send(app, 'GET', `/orders/${order.id}`)).headers['x-cache'] === 'hit'
    const text = `${redisUrl} ${String(redisCa)}`.replaceAll(folder, '').slice(0, 100)
    if (works) await until(caches, { what: `the cache works: ${text}` })
    else t.equal(await caches(), false, text)
    t.equal((await send(app, 'GET', '/health')).body.status, works ? 'ok' : 'degraded', text)
    if (works) {
      const settings = { REDIS_URL: redisUrl, ...(redisCa === undefined ? {} : { REDIS_CA: redisCa }) }
      t.match(await runScript('cache-clear', settings), { code: 0, stdout: /^Removed \d+ cop/ })
    }
    await app.close()
  }
})

t.test('a Redis on another machine needs TLS, unless a setting says that the network is private', async t => {
  const read = (environment: Record<string, string>) => () => loadConfig(environment, 'no .env file')
  for (const url of ['redis://user:do-not-show@cache.example.com:6380', 'redis://10.0.0.7']) {
    const message = /REDIS_URL leads to (cache\.example\.com:6380|10\.0\.0\.7) without TLS: use rediss:\/\//
    t.throws(read({ REDIS_URL: url }), { message })
    t.throws(read({ REDIS_URL: url }), { message: /^(?![^]*do-not-show)/ })
    t.equal(read({ REDIS_URL: url, ALLOW_PLAINTEXT_CONNECTIONS: 'true' })().redisUrl, url)
  }
  for (const url of ['redis://localhost', 'redis://127.0.0.1:1', 'redis://[::1]', 'rediss://cache.example.com']) {
    t.equal(read({ REDIS_URL: url })().redisUrl, url)
  }
  t.throws(read({ REDIS_URL: 'rediss://cache.example.com', REDIS_CA: '/no/such/file' }), {
    message: /REDIS_URL or REDIS_CA names a certificate or key file that cannot be read \(ENOENT\)/
  })
  t.throws(read({ REDIS_URL: 'rediss://cache.example.com', REDIS_CA: 'package.json' }), { message: /is not in PEM/ })
})
