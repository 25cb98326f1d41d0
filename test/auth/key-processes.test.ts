import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { request } from 'undici'
import { until } from '../../scripts/shared/until.js'
import { createDatabase } from '../support/app.js'
import { withKey } from '../support/credentials.js'
import { readStream } from '../support/event-stream.js'
import { startService } from '../support/service.js'

const bootstrap = withKey('bootstrap-key-of-the-environment')

// What is promised is a second; this machine has other tests to run meanwhile.
const withinMs = 2_000

t.test('a key is created, rotated and revoked in one process, and another knows within a second', async t => {
  const settings = {
    DATABASE_URL: await createDatabase(t),
    AUTH_MODE: 'required',
    API_KEYS: `bootstrap:${bootstrap['x-api-key']}:admin`
  }
  const [one, other] = await Promise.all([startService(t, settings), startService(t, settings)])

  async function call(method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string>, body?: object) {
    const response = await request(url, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) })
    })
    const text = await response.body.text()
    return { status: response.statusCode, body: text === '' ? {} : JSON.parse(text) }
  }
  const statusAt = async ({ url }: { url: string }, key: string) =>
    (await call('GET', `${url}/orders`, withKey(key))).status
  const untilRefused = async (key: string) => {
    const startedAtMs = performance.now()
    await until(async () => (await statusAt(other, key)) === 401, { what: 'the other process refuses the key' })
    return performance.now() - startedAtMs
  }

  const { body: created } = await call('POST', `${one.url}/api-keys`, bootstrap, { name: 'reports', role: 'reader' })
  t.equal(await statusAt(other, created.key), 200, 'a new key works at once')

  const { body: rotated } = await call('POST', `${one.url}/api-keys/1/rotate`, bootstrap, { overlap_seconds: 0 })
  t.equal(await statusAt(other, rotated.key), 200, 'so does its new secret')
  t.ok((await untilRefused(created.key)) < withinMs, 'the old one ends')

  const streams = await Promise.all(
    [one, other].flatMap(({ url }) =>
      ['/events', '/admin/live'].map(async path => await readStream(t, `${url}${path}`, withKey(rotated.key)))
    )
  )
  const bystander = await readStream(t, `${other.url}/events`, bootstrap)
  for (const { statusCode } of streams) t.equal(statusCode, 200)
  await sleep(1_200)
  t.ok(
    streams.every(stream => stream.isOpen()),
    'the streams are open'
  )

  const startedAtMs = performance.now()
  t.equal((await call('DELETE', `${one.url}/api-keys/1`, bootstrap)).status, 204)
  t.equal(await statusAt(one, rotated.key), 401, 'the process that revoked it refuses it at once')
  t.ok((await untilRefused(rotated.key)) < withinMs, 'the other one soon')
  await until(() => streams.every(stream => !stream.isOpen()), { what: 'the streams of the key end' })
  t.ok(performance.now() - startedAtMs < withinMs, 'within the same time')
  t.ok(bystander.isOpen(), 'those of others go on')

  for (const { output } of [one, other]) {
    for (const { key } of [created, rotated]) t.notOk(output().includes(key), 'no key is in the log')
  }
  const { body } = await call('GET', `${one.url}/api-keys/1`, bootstrap)
  t.ok(body.revoked_at)
})
