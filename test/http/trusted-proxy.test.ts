import t, { type Test } from 'tap'
import { request } from 'undici'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'

t.test('with TRUST_PROXY the X-Forwarded headers decide the address, protocol and host of a request', async t => {
  for (const trustProxy of ['2', 'loopback, 10.0.0.0/8', '127.0.0.1,10.0.0.1']) {
    const { see, statusesFor } = await startService(t, { trustProxy })
    t.strictSame(
      await see({
        'x-forwarded-for': '192.0.2.1, 10.0.0.1',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'shop.example.com'
      }),
      { ip: '192.0.2.1', protocol: 'https', host: 'shop.example.com' },
      trustProxy
    )
    t.match(await see({}), { ip: '127.0.0.1', protocol: 'http', host: /^127\.0\.0\.1:\d+$/ }, 'without the headers')
    t.strictSame(await statusesFor('192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'), [200, 200, 429, 200])
  }
})

t.test('addresses that a client puts in front of those of the proxies are not believed', async t => {
  for (const trustProxy of ['1', 'loopback', '127.0.0.0/8,2001:db8::/32']) {
    const { see, statusesFor } = await startService(t, { trustProxy })
    t.match(await see({ 'x-forwarded-for': '203.0.113.9, 192.0.2.1' }), { ip: '192.0.2.1' }, trustProxy)
    t.strictSame(
      await statusesFor('203.0.113.1, 192.0.2.1', '203.0.113.2, 192.0.2.1', '203.0.113.3, 192.0.2.1', '192.0.2.2'),
      [200, 200, 429, 200],
      'the limit is that of the address that the proxy saw'
    )
  }
  const { see } = await startService(t, { trustProxy: '10.0.0.0/8' })
  t.match(
    await see({ 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'shop.example.com', 'x-forwarded-proto': 'https' }),
    { ip: '127.0.0.1', protocol: 'http', host: /^127\.0\.0\.1:\d+$/ },
    'a peer that is not one of the proxies'
  )
})

t.test('a proxy may append the port; text that is no address counts for the proxy', async t => {
  const { statusesFor } = await startService(t, { trustProxy: '1' })
  t.strictSame(await statusesFor('192.0.2.1:1001', '192.0.2.1:1002', '192.0.2.1', '192.0.2.2:1'), [200, 200, 429, 200])
  t.strictSame(await statusesFor('[2001:db8::1]:1', '2001:db8::2', '[2001:db8::3]:3'), [200, 200, 429])
  t.strictSame(await statusesFor('unknown', 'x'.repeat(5_000), '999.1.1.1'), [200, 200, 429])
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
async function startService(t: Test, { trustProxy }: { trustProxy: string }) {
  const app = await buildApp({
    ...loadConfig(
      {
        LOG_LEVEL: 'silent',
        RATE_LIMIT_MAX: '2',
        TRUST_PROXY: trustProxy,
        ALLOWED_HOSTS: 'shop.example.com'
      },
      'no .env file'
    ),
    maxEventLoopDelayMs: 0,
    databaseUrl: await createDatabase(t)
  })
  t.teardown(() => app.close())
  app.get('/seen', { config: { access: 'public', rateLimit: false } }, async ({ ip, protocol, host }) => ({
    ip,
    protocol,
    host
  }))
  app.get('/counted', { config: { access: 'public' } }, async () => ({}))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    see: async (headers: Record<string, string>) => await (await request(`${url}/seen`, { headers })).body.json(),
    /** The statuses of requests forwarded for these addresses, one after the other. */
    async statusesFor(...addresses: string[]) {
      const statuses = []
      for (const address of addresses) {
        const { statusCode, body } = await request(`${url}/counted`, { headers: { 'x-forwarded-for': address } })
        await body.dump()
        statuses.push(statusCode)
      }
      return statuses
    }
  }
}
