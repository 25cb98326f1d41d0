import t, { type Test } from 'tap'
import { request } from 'undici'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'

t.test('with TRUST_PROXY the X-Forwarded headers decide the address, protocol and host of a request', async t => {
  const { see, statusesFor } = await startService(t, { trustProxy: 'true' })
  t.strictSame(
    await see({
      'x-forwarded-for': '192.0.2.1, 10.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example.com'
    }),
    { ip: '192.0.2.1', protocol: 'https', host: 'shop.example.com' }
  )
  t.match(await see({}), { ip: '127.0.0.1', protocol: 'http', host: /^127\.0\.0\.1:\d+$/ }, 'without the headers')
  t.strictSame(await statusesFor('192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'), [200, 200, 429, 200])
})

t.test('without TRUST_PROXY a client cannot change its address, protocol or host by X-Forwarded headers', async t => {
  const { see, statusesFor } = await startService(t, { trustProxy: 'false' })
  t.match(
    await see({
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example.com'
    }),
    { ip: '127.0.0.1', protocol: 'http', host: /^127\.0\.0\.1:\d+$/ }
  )
  t.strictSame(await statusesFor('192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'), [200, 200, 429, 429])
})

/** Starts the real app with a limit of two requests per minute, and a route that returns how it sees a request. */
async function startService(t: Test, { trustProxy }: { trustProxy: 'true' | 'false' }) {
  const app = await buildApp({
    ...loadConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_MAX: '2', TRUST_PROXY: trustProxy }, 'no .env file'),
    maxEventLoopDelayMs: 0,
    databaseUrl: await createDatabase(t)
  })
  t.teardown(() => app.close())
  app.get('/seen', { config: { access: 'public', rateLimit: false } }, async ({ ip, protocol, host }) => ({
    ip,
    protocol,
    host
  }))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    see: async (headers: Record<string, string>) => await (await request(`${url}/seen`, { headers })).body.json(),
    /** The statuses of requests forwarded for these addresses, one after the other. */
    async statusesFor(...addresses: string[]) {
      const statuses = []
      for (const address of addresses) {
        const { statusCode, body } = await request(`${url}/products`, { headers: { 'x-forwarded-for': address } })
        await body.dump()
        statuses.push(statusCode)
      }
      return statuses
    }
  }
}
