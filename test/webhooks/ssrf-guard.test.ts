import type { LookupAddress } from 'node:dns'
import fc from 'fast-check'
import t from 'tap'
import { isPublicAddress, type Resolve } from '../../src/webhooks/ssrf-guard.js'
import {
  maxRetryAfterMs,
  nextPauseMs,
  readRetryAfter,
  standardRetryPausesMs
} from '../../src/webhooks/retry-schedule.js'
import { createSender } from '../../src/webhooks/send-webhook.js'
import { startReceiver } from '../support/webhook-receiver.js'

t.test('only addresses reachable from the public internet count as public', async t => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
    '2a00:1450::1'
  ]) {
    t.ok(isPublicAddress(address), address)
  }
  for (const address of [
    '0.0.0.0',
    '10.0.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '100.100.100.200',
    '168.63.129.16',
    '::ffff:168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.0.192',
    '192.168.0.1',
    '198.19.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:0:7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '1.2.3',
    'x'
  ]) {
    t.notOk(isPublicAddress(address), address)
  }
  fc.assert(fc.property(fc.ipV4(), address => isPublicAddress(`::ffff:${address}`) === isPublicAddress(address)))
  fc.assert(
    fc.property(
      fc.nat(0xff),
      fc.nat(0xff),
      (a, b) =>
        !isPublicAddress(`10.${a}.${b}.1`) &&
        !isPublicAddress(`127.${a}.${b}.1`) &&
        !isPublicAddress(`64:ff9b::${a}.${b}.0.1`)
    )
  )
})

t.test('a host name that resolves to a private address, even among others, is refused on connecting', async t => {
  const receiver = await startReceiver(t)
  const attempt = async (addresses: LookupAddress[], url: string, allowsPrivateAddresses = false) => {
    const resolve: Resolve = async () => addresses
    const sender = createSender({ allowsPrivateAddresses, resolve, timeoutMs: 5_000 })
    t.teardown(() => sender.close())
    return await sender.send({ url, id: 'msg_1', body: '{}', secrets: ['whsec_AAAA'] }, new AbortController().signal)
  }
  const { port } = new URL(receiver.url)
  const url = `http://shop.example.com:${port}/`
  for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1']) {
    const family = address.includes(':') ? 6 : 4
    t.match(await attempt([{ address, family }], url), {
      status: null,
      error: `shop.example.com resolves to the private address ${address}`
    })
    t.match(
      await attempt(
        [
          { address: '8.8.8.8', family: 4 },
          { address, family }
        ],
        url
      ),
      { status: null, error: /resolves to the private address/ },
      `${address} beside a public one`
    )
  }
  t.match(await attempt([], url), { status: null, error: 'shop.example.com has no address' })
  t.match(
    await attempt([], `http://127.0.0.1:${port}/`),
    { status: null, error: /must not point to a private address/ },
    'a URL that an earlier setting allowed'
  )
  t.strictSame(receiver.received, [])
  t.match(
    await attempt([{ address: '127.0.0.1', family: 4 }], url, true),
    { status: 204, error: null },
    'the resolved address is the one connected to'
  )
})

t.test('proxy settings in the environment are ignored', async t => {
  const receiver = await startReceiver(t)
  const proxy = await startReceiver(t)
  const environment = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, ALL_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1' }
  const before = Object.keys(environment).map(name => ({ name, value: process.env[name] }))
  t.teardown(() => {
    for (const { name, value } of before) value === undefined ? delete process.env[name] : (process.env[name] = value)
  })
  Object.assign(process.env, environment)
  const sender = createSender({ allowsPrivateAddresses: true })
  t.teardown(() => sender.close())
  t.match(
    await sender.send(
      { url: receiver.url, id: 'msg_1', body: '{}', secrets: ['whsec_AAAA'] },
      new AbortController().signal
    ),
    { status: 204 }
  )
  t.strictSame([receiver.received.length, proxy.received.length], [1, 0])
})

t.test('retries follow the schedule with jitter; Retry-After postpones them by at most a day', async t => {
  t.equal(standardRetryPausesMs.length, 9)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(10 * maxRetryAfterMs), (attempts, retryAfterMs) => {
      const pauseMs = nextPauseMs(standardRetryPausesMs, attempts, retryAfterMs)
      const plannedMs = standardRetryPausesMs[attempts - 1]
      if (plannedMs === undefined) return pauseMs === undefined
      return (
        pauseMs !== undefined &&
        pauseMs >= Math.max(plannedMs, Math.min(retryAfterMs, maxRetryAfterMs)) &&
        pauseMs <= Math.max(plannedMs * 1.2 + 1, maxRetryAfterMs)
      )
    })
  )
  const nowMs = Date.parse('2026-01-15T10:30:00Z')
  for (const [header, expected] of [
    [undefined, undefined],
    ['0', 0],
    ['120', 120_000],
    ['Thu, 15 Jan 2026 10:31:00 GMT', 60_000],
    ['Thu, 15 Jan 2026 10:29:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['9'.repeat(50), undefined]
  ] as const) {
    t.equal(readRetryAfter(header, nowMs), expected, String(header))
  }
})
