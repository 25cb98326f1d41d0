import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { removeOldEntries } from '../../src/audit/remove-old-entries.js'
import type { AuditEntry } from '../../src/audit/schemas.js'
import { until } from '../../scripts/shared/until.js'
import { build, send } from '../support/app.js'
import { adminKey, as, buildGuarded, platformKey, readerKey, withKey } from '../support/credentials.js'
import { inSecond } from '../support/second-shop.js'
import { dumpDatabase, linesWith } from '../support/traces.js'

const admin = { ...withKey(adminKey), 'user-agent': 'back office', 'x-request-id': 'request-1' }
const platform = withKey(platformKey)

async function entries(
  app: FastifyInstance,
  query = '',
  headers: Record<string, string> = admin
): Promise<AuditEntry[]> {
  const { status, body, text } = await send(app, 'GET', `/audit?limit=100&${query}`, undefined, headers)
  if (status !== 200) throw new Error(text)
  return body.entries
}

t.test('every change has its entry: who, what, from where, and nothing secret', async t => {
  const app = await buildGuarded(t)
  const change = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers = admin) => {
    const { status, text, body } = await send(app, method, path, payload, { ...admin, ...headers })
    if (status >= 300) throw new Error(text)
    return body
  }
  const before = (await entries(app)).length
  await change('PATCH', '/users/1', { full_name: 'Zelda Quorn' })
  await change('PATCH', '/users/1', { full_name: 'Zelda Quorn' })
  await change('POST', '/webhook-endpoints', { url: 'https://example.com/key-7731', types: ['order.paid'] })
  const endpoint = { url: 'https://hooks.example.com/key-7732?token=key-7733', enabled: false }
  await change('PATCH', '/webhook-endpoints/1', endpoint)
  await change('PATCH', '/webhook-endpoints/1', endpoint)
  const { secret } = await change('POST', '/webhook-endpoints/1/rotate-secret')
  await change('DELETE', '/webhook-endpoints/1')
  await change('POST', '/locations', { name: 'Porto' })
  await change('PATCH', '/locations/2', { priority: 7, is_active: false })
  await change('PATCH', '/locations/2', { priority: 7 })
  await app.prisma.$executeRaw`
    INSERT INTO event_subscriptions (shop_id, name, cursor) VALUES (1, 'sqs', 0)`
  await app.prisma.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts) VALUES (1, 'sqs', 1, 'product:1', 3)`
  await change('POST', '/admin/subscriptions/sqs/parked/1/retry')
  await change('POST', '/admin/subscriptions/sqs/parked/1/skip')
  await change('POST', '/api-keys', { name: 'till', scopes: ['orders:read'] })
  await change('POST', '/api-keys/1/rotate', { overlap_seconds: 60 })
  await change('DELETE', '/api-keys/1')
  await change('DELETE', '/api-keys/1')
  await change('DELETE', '/users/2/logins')
  await send(app, 'GET', '/users/2/export', undefined, admin)
  await change('DELETE', '/users/2')
  await change('POST', '/users/erase', { email: 'nobody@example.com' })

  const found = await entries(app)
  const endpointName = 'webhook_endpoint:1'
  t.match(
    found.slice(0, found.length - before).reverse(),
    [
      { action: 'user.updated', resource: 'user:1', changes: { full_name: { changed: true } } },
      {
        action: 'webhook_endpoint.created',
        resource: endpointName,
        changes: { url: { from: null, to: 'https://example.com' }, types: { to: ['order.paid'] } }
      },
      {
        action: 'webhook_endpoint.updated',
        resource: endpointName,
        changes: {
          url: { from: 'https://example.com', to: 'https://hooks.example.com' },
          enabled: { from: true, to: false }
        }
      },
      { action: 'webhook_endpoint.secret_rotated', resource: endpointName, changes: {} },
      { action: 'webhook_endpoint.deleted', resource: endpointName },
      { action: 'location.created', resource: 'location:2', changes: { name: { from: null, to: 'Porto' } } },
      {
        action: 'location.updated',
        resource: 'location:2',
        changes: { priority: { to: 7 }, is_active: { from: true, to: false } }
      },
      { action: 'parked_event.retried', resource: 'parked_event:sqs/1' },
      { action: 'parked_event.skipped', resource: 'parked_event:sqs/1' },
      {
        action: 'api_key.created',
        resource: 'api_key:1',
        changes: { name: { from: null, to: 'till' }, scopes: { to: ['orders:read'] } }
      },
      { action: 'api_key.rotated', resource: 'api_key:1', changes: { previous_expires_at: { to: /^20/ } } },
      { action: 'api_key.revoked', resource: 'api_key:1' },
      { action: 'user.logged_out', resource: 'user:2' },
      { action: 'user.exported', resource: 'user:2' },
      { action: 'user.erased', resource: 'user:2' }
    ].map(expected => ({
      ...expected,
      actor: 'api_key:backend',
      role: 'admin',
      address: '127.0.0.1',
      user_agent: 'back office',
      request_id: 'request-1',
      count: 1
    }))
  )
  t.equal(found.length, before + 15, 'what changes nothing has no entry')
  const rows = (await dumpDatabase(app)).split('\n').filter(line => line.startsWith('public.audit_log'))
  t.strictSame(linesWith(rows.join('\n'), ['Quorn', 'key-77', 'example.com/', secret, 'ada@', 'grace']), [])
})

t.test('there is no change without its entry', async t => {
  const app = await build(t)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com' })
  await app.prisma.$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT none_fits CHECK (false) NOT VALID`
  for (const [method, path, payload] of [
    ['POST', '/users', { email: 'grace@example.com', full_name: 'Grace' }],
    ['PATCH', '/users/1', { full_name: 'Another' }],
    ['DELETE', '/users/1', undefined],
    ['GET', '/users/1/export', undefined],
    ['POST', '/webhook-endpoints', { url: 'https://example.com/2' }],
    ['PATCH', '/webhook-endpoints/1', { description: 'x' }],
    ['POST', '/webhook-endpoints/1/rotate-secret', undefined],
    ['DELETE', '/webhook-endpoints/1', undefined],
    ['POST', '/locations', { name: 'Porto' }],
    ['POST', '/api-keys', { name: 'till', role: 'reader' }],
    ['DELETE', '/users/1/logins', undefined],
    ['POST', '/shops', { slug: 'third' }],
    ['PATCH', '/shops/default', { name: 'Another' }]
  ] as const) {
    t.equal((await send(app, method, path, payload)).status, 500, `${method} ${path}`)
  }
  t.match((await send(app, 'GET', '/users')).body, { total: 1, users: [{ full_name: 'Ada', version: 1 }] })
  t.match((await send(app, 'GET', '/webhook-endpoints')).body, { total: 1, webhook_endpoints: [{ version: 1 }] })
  t.equal((await send(app, 'GET', '/locations')).body.total, 1)
  t.equal((await send(app, 'GET', '/api-keys')).body.total, 0)
  t.match((await send(app, 'GET', '/shops')).body, { total: 1, shops: [{ name: 'Default' }] })
})

t.test('a replayed request has no second entry', async t => {
  const app = await buildGuarded(t)
  const headers = { ...admin, 'idempotency-key': 'a' }
  for (const status of [201, 201]) {
    t.equal((await send(app, 'POST', '/locations', { name: 'Porto' }, headers)).status, status)
  }
  t.equal((await entries(app, 'action=location.created')).length, 1)
})

t.test('the log is filtered, paged and exported', async t => {
  const app = await buildGuarded(t)
  for (const name of ['A', 'B', 'C', '=D']) await send(app, 'POST', '/locations', { name }, admin)
  await send(app, 'PATCH', '/users/1', { full_name: 'Ada King' }, as(1))
  t.match(await entries(app, 'actor=user:1'), [{ action: 'user.updated', actor: 'user:1', role: 'customer' }])
  t.match(await entries(app, 'resource=location:3'), [{ changes: { name: { to: 'B' } } }])
  t.match(await entries(app, `action=location.created&actor=api_key:backend`), [{}, {}, {}, {}])
  t.strictSame(await entries(app, 'to=2020-01-01'), [])
  t.equal((await entries(app, 'from=2020-01-01T00:00:00Z')).length, 7)
  t.strictSame(await entries(app, 'from=2100-01-01'), [])
  const seen: number[] = []
  let cursor = ''
  for (;;) {
    const { body } = await send(app, 'GET', `/audit?limit=3${cursor}`, undefined, admin)
    t.equal(body.total, 7)
    seen.push(...body.entries.map(({ id }: AuditEntry) => id))
    if (body.next_cursor === null) break
    cursor = `&cursor=${body.next_cursor}`
  }
  t.strictSame(seen, [7, 6, 5, 4, 3, 2, 1])
  for (const query of ['from=yesterday', 'actor=', 'unknown=1', 'cursor=a.b', 'limit=0', 'limit=2&page=1']) {
    t.match(await send(app, 'GET', `/audit?${query}`, undefined, admin), { status: 400 }, query)
  }
  const csv = await app.inject({ url: '/audit?action=location.created', headers: { ...admin, accept: 'text/csv' } })
  t.match(csv.headers['content-disposition'], /filename="audit-.*\.csv"/)
  const [head, first, ...others] = csv.body.trim().split('\r\n')
  t.equal(head, 'id,created_at,actor,role,action,resource,changes,address,user_agent,request_id,count')
  t.match(
    first,
    /^6,\S+,api_key:backend,admin,location\.created,location:5,"\{""name"":\{""from"":null,""to"":""=D""\}/
  )
  t.equal(others.length, 3)
})

t.test('a file that somebody of the shop takes has an entry before its first row', async t => {
  const app = await buildGuarded(t)
  const take = async (path: string, headers = withKey(readerKey), method: 'GET' | 'HEAD' = 'GET') => {
    const { statusCode, body } = await app.inject({ method, url: path, headers: { ...headers, accept: 'text/csv' } })
    return { statusCode, body }
  }
  const { body: product } = await send(app, 'POST', '/products', { sku: 'CSV', name: 'Mug', price: 1, stock: 1 }, admin)
  const before = (await entries(app)).length
  for (const [path, resource, filters] of [
    ['/orders?q=zelda.quorn@example.com&status=PAID', 'GET /orders', ['q', 'status']],
    ['/products', 'GET /products', []],
    [`/products/${product.id}/movements`, 'GET /products/:id/movements', []],
    ['/analytics/sales?interval=month', 'GET /analytics/sales', ['interval']],
    ['/analytics/products', 'GET /analytics/products', []],
    ['/analytics/stock?days=7', 'GET /analytics/stock', ['days']]
  ] as const) {
    t.equal((await take(path)).statusCode, 200, path)
    const [latest] = await entries(app, 'action=csv.exported')
    t.match(latest, { resource, actor: 'api_key:reports', role: 'reader', address: '127.0.0.1', request_id: /./ })
    t.strictSame(latest?.changes, { filters })
  }
  t.equal((await take('/audit?actor=zelda', admin)).statusCode, 200)
  t.match(await entries(app, 'resource=GET /audit'), [{ actor: 'api_key:backend', changes: { filters: ['actor'] } }])
  t.equal((await entries(app)).length, before + 7)
  t.notMatch(JSON.stringify(await entries(app)), /zelda/i)

  t.equal((await take('/orders', as(1))).statusCode, 200)
  t.equal((await take('/products', {})).statusCode, 200)
  t.equal((await take('/orders?limit=2')).statusCode, 400)
  t.equal((await take('/orders', withKey(readerKey), 'HEAD')).statusCode, 200)
  t.equal((await entries(app)).length, before + 7, 'customers, visitors, refused requests and HEAD have none')

  await app.prisma.$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT none_fits CHECK (false) NOT VALID`
  t.equal((await take('/orders')).statusCode, 500, 'there is no file without its entry')
})

t.test('only administrators read it, each that of its shop', async t => {
  const app = await buildGuarded(t)
  t.equal(
    (await send(app, 'POST', '/shops', { slug: 'second', webhook_secrets: ['a secret of the shop 7731'] }, platform))
      .status,
    201
  )
  await send(app, 'PATCH', '/shops/second', { name: 'Second', mail: { reply_to: 'ada@example.com' } }, platform)
  await send(app, 'POST', '/users', { email: 'a@example.com', full_name: 'A' }, { ...platform, ...inSecond })
  t.match(await entries(app, '', { ...platform, ...inSecond }), [
    { action: 'user.created', resource: 'user:1', actor: 'api_key:operators', role: 'platform' },
    {
      id: 2,
      action: 'shop.updated',
      resource: 'shop:second',
      changes: { name: { from: 'second', to: 'Second' }, mail: { changed: true } }
    },
    { id: 1, action: 'shop.created', changes: { webhook_secrets: { changed: true }, currency: { to: 'USD' } } }
  ])
  t.strictSame(await entries(app, 'actor=api_key:operators'), [], 'the default shop has none of them')
  for (const headers of [as(1), withKey(readerKey)]) {
    t.equal((await send(app, 'GET', '/audit', undefined, headers)).status, 403)
  }
  t.equal((await send(app, 'GET', '/audit')).status, 401)
  t.equal((await send(app, 'GET', '/audit', undefined, { ...admin, ...inSecond })).status, 403)
})

t.test('the log is append-only; the retention removes what is old, and an erasure an address', async t => {
  const app = await build(t)
  for (const name of ['A', 'B', 'C']) await send(app, 'POST', '/locations', { name })
  const attempt = async (sql: string, setting?: string) =>
    await app.prisma.$transaction(async tx => {
      if (setting !== undefined) {
        const [name, value] = setting.split('=')
        await tx.$queryRaw`SELECT set_config(${`orders_and_inventory.${name}`}, ${value}, true)`
      }
      return await tx.$executeRawUnsafe(sql)
    })
  for (const [sql, setting] of [
    ["UPDATE audit_log SET actor = 'x'"],
    ['DELETE FROM audit_log'],
    ['TRUNCATE audit_log'],
    ['DELETE FROM audit_log', 'audit_retention_days=1'],
    ['DELETE FROM audit_log', 'audit_retention_days=0'],
    ['DELETE FROM audit_log', 'audit_retention_days=-1'],
    ["UPDATE audit_log SET actor = 'x', address = NULL, user_agent = NULL", 'erasing=on'],
    ["UPDATE audit_log SET address = '192.0.2.1', user_agent = NULL", 'erasing=on'],
    ['DELETE FROM audit_log', 'erasing=on']
  ] as const) {
    await t.rejects(attempt(sql, setting), /append-only/, `${sql} ${setting ?? ''}`)
  }
  t.equal(await attempt('UPDATE audit_log SET address = NULL, user_agent = NULL WHERE id = 1', 'erasing=on'), 1)
  await app.prisma.$transaction([
    app.prisma.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'"),
    app.prisma.$executeRawUnsafe("UPDATE audit_log SET created_at = now() - interval '31 days' WHERE id = 1"),
    app.prisma.$executeRawUnsafe("UPDATE audit_log SET created_at = now() - interval '29 days' WHERE id = 2")
  ])
  t.equal(await removeOldEntries(app.prisma, 30), true)
  t.equal(await removeOldEntries(app.prisma, 30), false)
  t.match(await entries(app), [{ id: 3 }, { id: 2 }])
  await send(app, 'POST', '/locations', { name: 'D' })
  t.match(await entries(app, 'limit=1'.slice(0, 0)), [{ id: 4 }, {}, {}], 'ids do not come again')
})

t.test("an erasure removes the addresses of the person's own requests, and no others", async t => {
  const app = await buildGuarded(t)
  await send(app, 'PATCH', '/users/1', { full_name: 'Ada King' }, { ...as(1), 'user-agent': 'agent-7731' })
  await send(app, 'PATCH', '/users/2', { full_name: 'Grace' }, as(2))
  await send(app, 'DELETE', '/users/1', undefined, admin)
  t.match(await entries(app, 'actor=user:1'), [{ address: null, user_agent: null, resource: 'user:1' }])
  t.match(await entries(app, 'actor=user:2'), [{ address: '127.0.0.1' }])
  t.match(await entries(app, 'action=user.erased'), [{ address: '127.0.0.1', actor: 'api_key:backend' }])
})

t.test('failed logins and refused requests are recorded, a bounded number of them', async t => {
  const app = await buildGuarded(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  await send(app, 'POST', '/shops', { slug: 'second' }, platform)
  for (let count = 0; count < 50; count++) {
    t.equal((await send(app, 'GET', '/orders', undefined, withKey(`wrong-${count}`))).status, 401)
  }
  t.equal((await send(app, 'GET', '/products', undefined, withKey('wrong'))).status, 200, 'a public route')
  await send(app, 'POST', '/auth/refresh', { refreshToken: 'wrong' })
  await send(app, 'POST', '/auth/login-test', { customer_id: 99 })
  for (let count = 0; count < 5; count++) {
    t.equal((await send(app, 'POST', '/users', { email: 'x', full_name: 'x' }, withKey(readerKey))).status, 403)
  }
  t.equal((await send(app, 'GET', '/orders', undefined, { ...withKey(readerKey), ...inSecond })).status, 403)
  t.equal((await send(app, 'GET', '/orders')).status, 401)
  t.equal((await send(app, 'GET', '/users/9', undefined, admin)).status, 404)
  await until(async () => (await entries(app, 'action=access.refused')).length > 0, { what: 'refusals are written' })
  const refused = await entries(app, 'action=access.refused')
  t.match(refused, [
    {
      actor: 'api_key:reports',
      role: 'reader',
      resource: 'POST /users',
      changes: { status: 403, code: 'FORBIDDEN' },
      address: '127.0.0.1'
    }
  ])
  const failed = await entries(app, 'action=login.failed')
  t.match(failed, [{ actor: 'anonymous', role: null, resource: 'GET /orders', changes: { code: 'UNAUTHENTICATED' } }])
  const wrong = (await dumpDatabase(app)).split('\n').filter(line => line.includes('wrong-'))
  t.strictSame(wrong, [], 'what was tried is not stored')
  await app.close()
})
