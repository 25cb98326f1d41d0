import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { allScopes, scopesOf } from '../../src/auth/access.js'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { hashOf, isWellFormed, makeKey } from '../../src/auth/key-format.js'
import { build, createDatabase, send } from '../support/app.js'
import { createKey } from '../support/api-keys.js'
import {
  adminKey,
  as,
  buildGuarded,
  guarded,
  platformKey,
  readerKey,
  withKey,
  withToken
} from '../support/credentials.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { observe } from '../support/statements.js'

const dayMs = 86_400_000

t.test('a key has a prefix and a checksum, so that programs recognize it and a mistyped one is no key', async t => {
  const keys = Array.from({ length: 1_000 }, makeKey)
  t.equal(new Set(keys).size, 1_000)
  for (const key of keys) {
    t.match(key, /^oi_key_[0-9A-Za-z]{38}$/)
    t.ok(isWellFormed(key))
  }
  const key = makeKey()
  for (let index = 0; index < key.length; index++) {
    const other = key[index] === 'a' ? 'b' : 'a'
    t.notOk(isWellFormed(key.slice(0, index) + other + key.slice(index + 1)), `another character ${index}`)
  }
  for (const text of ['', key.slice(0, -1), `${key}0`, ` ${key}`, key.toUpperCase(), `${key}\n`]) {
    t.notOk(isWellFormed(text), JSON.stringify(text))
  }
})

t.test(
  'a key is shown once, works at once as a header and as a bearer token, and the database has its hash',
  async t => {
    const app = await buildGuarded(t)
    const created = await send(
      app,
      'POST',
      '/api-keys',
      { name: 'warehouse', scopes: ['orders:write', 'orders:read'], expires_at: '2999-01-01' },
      withKey(adminKey)
    )
    t.match(created, {
      status: 201,
      headers: { location: '/api/v1/api-keys/1', 'cache-control': 'no-store' },
      body: {
        id: 1,
        name: 'warehouse',
        role: null,
        scopes: ['orders:read', 'orders:write'],
        created_by: 'api_key:backend',
        expires_at: '2999-01-01T00:00:00.000Z',
        revoked_at: null,
        last_used_at: null
      }
    })
    const { key, ...shown } = created.body
    t.equal(shown.key_end, key.slice(-4))
    for (const headers of [withKey(key), withToken(key)]) {
      t.equal((await send(app, 'GET', '/orders', undefined, headers)).status, 200)
    }
    const order = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, withKey(key))
    t.equal(order.status, 201)
    t.match((await send(app, 'GET', '/orders/1/history', undefined, withKey(key))).body.history, [
      { performed_by: 'api_key:warehouse' }
    ])
    const one = await send(app, 'GET', created.headers.location as string, undefined, withKey(adminKey))
    t.strictSame(one.body, shown)
    const again = { ...withKey(adminKey), 'if-none-match': String(one.headers.etag) }
    t.equal((await send(app, 'GET', '/api-keys/1', undefined, again)).status, 304)
    t.match((await send(app, 'GET', '/api-keys', undefined, withKey(adminKey))).body, { total: 1, api_keys: [shown] })
    const [row] = await app.prisma.$queryRaw<[{ text: string; hash: string }]>`
    SELECT row_to_json(api_keys)::text AS text, encode(hash, 'base64') AS hash FROM api_keys`
    t.equal(row.hash, hashOf(key))
    t.notMatch(row.text, key.slice(0, -4))
  }
)

t.test('every refusal of a key says what is wrong with it', async t => {
  const app = await buildGuarded(t)
  const refused = async (key: string) => await send(app, 'GET', '/orders', undefined, withKey(key))
  const unauthenticated = (detail: string) => ({ status: 401, body: { code: 'UNAUTHENTICATED', detail } })
  t.match(await refused(makeKey()), unauthenticated('The API key is invalid'))
  t.match(await refused(`${makeKey()}x`), unauthenticated('The API key is invalid'))
  const { id, key } = await createKey(app, { role: 'reader', expires_at: new Date(Date.now() + dayMs).toISOString() })
  t.equal((await refused(key)).status, 200)
  await app.prisma.$executeRaw`
    UPDATE api_keys SET expires_at = now() - interval '1 second', version = version + 1, changed_at = now()`
  await app.credentials.follow()
  t.match(await refused(key), unauthenticated('The API key has expired'))
  const rotated = await send(app, 'POST', `/api-keys/${id}/rotate`, undefined, withKey(adminKey))
  t.match(rotated, { status: 409, body: { code: 'API_KEY_ENDED', key_id: id } }, 'an expired key stays expired')
  const other = await createKey(app, { role: 'reader' })
  t.equal((await refused(other.key)).status, 200)
  t.equal((await send(app, 'DELETE', `/api-keys/${other.id}`, undefined, withKey(adminKey))).status, 204)
  t.match(await refused(other.key), unauthenticated('The API key has been revoked'))
  t.equal((await send(app, 'DELETE', `/api-keys/${other.id}`, undefined, withKey(adminKey))).status, 204, 'again')
  t.match(await send(app, 'POST', `/api-keys/${other.id}/rotate`, {}, withKey(adminKey)), { status: 409 })
  for (const [method, path] of [
    ['GET', '/api-keys/99'],
    ['DELETE', '/api-keys/99'],
    ['POST', '/api-keys/99/rotate']
  ] as const) {
    t.match(await send(app, method, path, undefined, withKey(adminKey)), {
      status: 404,
      body: { code: 'API_KEY_NOT_FOUND', key_id: 99 }
    })
  }
})

t.test('a scoped key may do what its scopes say, and an error names the missing one', async t => {
  const app = await buildGuarded(t)
  await send(app, 'POST', '/products', { sku: 'OLD', name: 'Old', price: 1, is_active: false }, withKey(adminKey))
  const { key } = await createKey(app, { scopes: ['orders:read'] })
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, withKey(key)), {
    status: 403,
    body: {
      code: 'FORBIDDEN',
      detail: 'This operation needs the scope orders:write',
      required_scope: 'orders:write'
    }
  })
  const isShown = async (headers: Record<string, string>) =>
    (await send(app, 'GET', '/products/2', undefined, headers)).status
  t.equal(await isShown(withKey(key)), 404, 'an inactive product needs products:read')
  t.equal(await isShown(withKey((await createKey(app, { scopes: ['products:read'] })).key)), 200)
})

t.test('a caller creates, rotates and revokes keys with at most its own rights', async t => {
  const app = await buildGuarded(t)
  const create = async (key: object, headers: Record<string, string>) =>
    await send(app, 'POST', '/api-keys', { name: 'made', ...key }, headers)
  const forbidden = (scope: string) => ({ status: 403, body: { code: 'FORBIDDEN', required_scope: scope } })
  const manager = withKey((await createKey(app, { scopes: ['keys:write', 'orders:read'] })).key)
  const admin = await createKey(app, { role: 'admin' })

  t.equal((await create({ scopes: ['orders:read'] }, manager)).status, 201)
  t.match(await create({ scopes: ['orders:read', 'orders:write'] }, manager), forbidden('orders:write'))
  for (const role of ['admin', 'reader', 'metrics', 'platform']) t.equal((await create({ role }, manager)).status, 403)
  t.match(await send(app, 'POST', `/api-keys/${admin.id}/rotate`, {}, manager), forbidden('orders:write'))
  t.match(await send(app, 'DELETE', `/api-keys/${admin.id}`, undefined, manager), forbidden('orders:write'))
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(admin.key))).status, 200, 'it is not revoked')

  for (const role of ['admin', 'reader', 'metrics']) t.equal((await create({ role }, withKey(adminKey))).status, 201)
  t.equal((await create({ role: 'reader' }, as(1, 'admin'))).status, 201, 'an administrator with a token')
  for (const key of [{ role: 'platform' }, { scopes: ['shops:read'] }, { scopes: ['shops:write', 'orders:read'] }]) {
    t.equal((await create(key, withKey(adminKey))).status, 403, JSON.stringify(key))
  }
  const withoutKeys = allScopes.filter(scope => scope !== 'keys:write')
  const { key } = await createKey(app, { scopes: withoutKeys })
  for (const headers of [withKey(key), withKey(readerKey)]) {
    t.match(await send(app, 'GET', '/api-keys', undefined, headers), forbidden('keys:write'))
  }
  for (const invalid of [{}, { role: 'reader', scopes: ['orders:read'] }, { scopes: [] }, { scopes: ['orders'] }]) {
    t.equal((await create(invalid, withKey(adminKey))).status, 400, JSON.stringify(invalid))
  }
  t.equal((await create({ role: 'reader', expires_at: '2020-01-01' }, withKey(adminKey))).status, 400)
  t.equal((await create({ role: 'reader', name: 'a:b' }, withKey(adminKey))).status, 400)
})

t.test('a key of a shop is for that shop; only a platform caller creates and sees keys for all shops', async t => {
  const app = await buildGuarded(t)
  await addSecondShop(app)
  const { key: second } = await createKey(app, { role: 'admin' }, { ...withKey(platformKey), ...inSecond })
  t.match(await send(app, 'GET', '/orders', undefined, withKey(second)), { status: 200, body: { total: 0 } })
  t.equal((await send(app, 'GET', '/orders', undefined, { ...withKey(second), 'x-shop': 'default' })).status, 403)
  t.match((await send(app, 'GET', '/api-keys', undefined, withKey(second))).body, { total: 1, api_keys: [{ id: 1 }] })
  t.match((await send(app, 'GET', '/api-keys', undefined, withKey(adminKey))).body, { total: 0 })

  const platform = await createKey(app, { role: 'platform' })
  const directory = await createKey(app, { scopes: ['shops:read'] })
  t.match(
    await send(app, 'POST', '/api-keys', { name: 'x', role: 'platform' }, { ...withKey(platformKey), ...inSecond }),
    {
      status: 400
    }
  )
  for (const headers of [withKey(platform.key), { ...withKey(platform.key), ...inSecond }]) {
    t.equal((await send(app, 'GET', '/orders', undefined, headers)).status, 200)
  }
  t.equal((await send(app, 'GET', '/shops', undefined, withKey(directory.key))).status, 200)
  t.equal((await send(app, 'POST', '/shops', { slug: 'more' }, withKey(directory.key))).status, 403)
  t.match((await send(app, 'GET', '/api-keys', undefined, withKey(platform.key))).body, { total: 2 })
  t.match((await send(app, 'GET', '/api-keys', undefined, withKey(adminKey))).body, { total: 0, api_keys: [] })
  for (const { id } of [platform, directory]) {
    for (const [method, path] of [
      ['GET', `/api-keys/${id}`],
      ['DELETE', `/api-keys/${id}`],
      ['POST', `/api-keys/${id}/rotate`]
    ] as const) {
      t.equal((await send(app, method, path, undefined, withKey(adminKey))).status, 404, `${method} ${path}`)
    }
  }
})

t.test('after a rotation both secrets work until the overlap is over, and never three', async t => {
  const app = await buildGuarded(t)
  const works = async (key: string) => (await send(app, 'GET', '/orders', undefined, withKey(key))).status === 200
  const rotate = async (payload?: object) =>
    (await send(app, 'POST', '/api-keys/1/rotate', payload, withKey(adminKey))).body
  const { key: first } = await createKey(app, { role: 'reader' })
  t.ok(await works(first))
  const rotated = await rotate()
  const overlapMs = Date.parse(rotated.previous_expires_at) - Date.now()
  t.ok(overlapMs > dayMs - 60_000 && overlapMs <= dayMs, 'a day by default')
  t.strictSame([await works(first), await works(rotated.key)], [true, true])
  const second = await rotate({ overlap_seconds: 3_600 })
  t.strictSame([await works(first), await works(rotated.key), await works(second.key)], [false, true, true])
  const third = await rotate({ overlap_seconds: 0 })
  t.strictSame([await works(rotated.key), await works(second.key), await works(third.key)], [false, false, true])
  t.match(
    (await send(app, 'GET', '/orders', undefined, withKey(second.key))).body.detail,
    'The API key has expired',
    'a client that is late is told so, and is no guesser'
  )
  t.match(third, { id: 1, version: 4, key_end: third.key.slice(-4) })
  t.equal((await send(app, 'POST', '/api-keys/1/rotate', { overlap_seconds: -1 }, withKey(adminKey))).status, 400)
})

t.test('a malformed key costs no statement, an unknown one a single one, and a known one none', async t => {
  const app = await buildGuarded(t)
  const { key } = await createKey(app, { role: 'reader' })
  const { key: other } = await createKey(app, { role: 'reader' })
  const read = async (headers: Record<string, string>) => ({
    ...(await send(app, 'GET', '/products/99', undefined, headers))
  })
  const statementsOf = async (work: () => Promise<unknown>) => {
    const { statements } = await observe(async () => ({ result: await work() }))
    return statements.filter(({ text }) => text.includes('api_keys')).length
  }
  t.equal(await statementsOf(() => read(withKey(`${key.slice(0, -1)}!`))), 0, 'malformed')
  t.equal(await statementsOf(() => read(withKey(key.replace(/.$/, last => (last === '0' ? '1' : '0'))))), 0, 'mistyped')
  const unknown = makeKey()
  t.equal(await statementsOf(() => Promise.all(Array.from({ length: 50 }, () => read(withKey(unknown))))), 1, 'unknown')
  t.equal(await statementsOf(() => read(withKey(unknown))), 0, 'unknown, again')
  t.equal(await statementsOf(() => Promise.all([key, other].map(each => read(withKey(each))))), 1, 'both in one')
  t.equal(await statementsOf(() => read(withKey(key))), 0, 'known')
  const many = Array.from({ length: 200 }, makeKey)
  const statements = await statementsOf(() => Promise.all(many.map(each => read(withKey(each)))))
  t.ok(statements <= 2, `200 unknown keys at the same moment took ${statements} statements`)
})

t.test('beyond the limit of failures no stranger makes the service look for a key, and known keys work', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 3 })
  const { key: known } = await createKey(app, { role: 'reader' })
  const { key: fresh } = await createKey(app, { role: 'reader' })
  const statusOf = async (key: string) => (await send(app, 'GET', '/orders', undefined, withKey(key))).status
  t.equal(await statusOf(known), 200)
  for (let guess = 0; guess < 4; guess++) await statusOf(makeKey())
  const { statements, answers } = await observe(async () => ({
    answers: [await statusOf(makeKey()), await statusOf(fresh)]
  }))
  t.strictSame(answers, [429, 429], 'a right guess is refused like a wrong one')
  t.strictSame(
    statements.filter(({ text }) => text.includes('api_keys')),
    []
  )
  t.equal(await statusOf(known), 200)
})

t.test('the last use is written at most once a minute', async t => {
  const databaseUrl = await createDatabase(t)
  const [app, other] = [await buildGuarded(t, { databaseUrl }), await build(t, { ...guarded, databaseUrl })]
  const { key } = await createKey(app, { role: 'reader' })
  await app.prisma.$executeRawUnsafe('CREATE TABLE writes (at timestamptz)')
  await app.prisma.$executeRawUnsafe(
    `CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN INSERT INTO writes VALUES (now()); RETURN NULL; END $$`
  )
  await app.prisma.$executeRawUnsafe(
    'CREATE TRIGGER count_writes AFTER UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION count_write()'
  )
  const writes = async () =>
    Number((await app.prisma.$queryRaw<[{ n: bigint }]>`SELECT count(*) AS n FROM writes`)[0].n)
  const use = async (process = app) => {
    t.equal((await send(process, 'GET', '/orders', undefined, withKey(key))).status, 200)
  }
  const record = async (process = app) => await process.credentials.recordUse()
  const before = Date.now()
  // The other process has read the key before the use of the first one is written.
  await use(other)
  for (let request = 0; request < 20; request++) {
    await use()
    await record()
  }
  t.equal(await writes(), 1)
  await use(other)
  await record(other)
  t.equal(await writes(), 1, 'nor does another process write it again')
  const { body } = await send(app, 'GET', '/api-keys/1', undefined, withKey(adminKey))
  t.ok(Date.parse(body.last_used_at) >= before - 1_000 && Date.parse(body.last_used_at) <= Date.now() + 1_000)

  await app.prisma.$executeRaw`UPDATE api_keys SET last_used_at = last_used_at - interval '1 hour'`
  app.credentials.forget()
  for (let request = 0; request < 3; request++) {
    await use()
    await record()
  }
  t.equal(await writes(), 3, 'the one by hand, and one more')
})

t.test('keys of one name are one caller for idempotency keys and the rate limit', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 20 })
  const keys = [
    await createKey(app, { role: 'admin', name: 'twin' }),
    await createKey(app, { role: 'admin', name: 'twin' })
  ]
  const [first, second] = keys.map(({ key }) => ({ ...withKey(key), 'idempotency-key': 'same' }))
  const order = { product_id: 1, quantity: 1 }
  const placed = await send(app, 'POST', '/orders', order, first)
  const replayed = await send(app, 'POST', '/orders', order, second)
  t.equal(replayed.headers['idempotent-replayed'], 'true')
  t.equal(replayed.text, placed.text)
  t.equal(Number(replayed.headers['ratelimit-remaining']), Number(placed.headers['ratelimit-remaining']) - 1)
})

t.test('a shop has at most a thousand keys that are valid', async t => {
  const app = await buildGuarded(t)
  await app.prisma.$executeRaw`
    INSERT INTO api_keys (shop_id, id, name, role, hash, key_end, created_by)
    SELECT 1, 1000 + i, 'k', 'reader', sha256(i::text::bytea), 'abcd', 'system' FROM generate_series(1, 1000) AS i`
  const create = async () => await send(app, 'POST', '/api-keys', { name: 'x', role: 'reader' }, withKey(adminKey))
  t.match(await create(), { status: 409, body: { code: 'API_KEY_LIMIT_REACHED', limit: 1_000 } })
  await app.prisma.$executeRaw`UPDATE api_keys SET revoked_at = now() WHERE id = 1001`
  t.equal((await create()).status, 201)
})

t.test('what is public is served although a key cannot be looked up, and nothing else is', async t => {
  const app = await buildGuarded(t)
  const { key } = await createKey(app, { role: 'reader' })
  await app.prisma.$executeRawUnsafe('ALTER TABLE api_keys RENAME TO moved')
  const statusOf = async (url: string) => (await send(app, 'GET', url, undefined, withKey(key))).status
  t.equal(await statusOf('/products'), 200)
  t.equal(await statusOf('/health'), 200)
  t.equal(await statusOf('/nowhere'), 404)
  t.equal(await statusOf('/orders'), 500, 'as any request without its table')
  await app.prisma.$executeRawUnsafe('ALTER TABLE moved RENAME TO api_keys')
  t.equal(await statusOf('/orders'), 200)
})

t.test('a process that did nothing for a second compares what it remembers before it answers', async t => {
  const databaseUrl = await createDatabase(t)
  const [app, other] = [await buildGuarded(t, { databaseUrl }), await build(t, { ...guarded, databaseUrl })]
  const { id, key } = await createKey(app, { role: 'reader' })
  const statusAt = async () => (await send(other, 'GET', '/orders', undefined, withKey(key))).status
  t.equal(await statusAt(), 200)
  t.equal((await send(app, 'DELETE', `/api-keys/${id}`, undefined, withKey(adminKey))).status, 204)
  await sleep(1_000)
  const { statements, answer } = await observe(async () => ({ answer: await statusAt() }))
  t.equal(answer, 401)
  t.equal(statements.filter(({ text }) => text.includes('api_keys')).length, 2, 'what changed, and the key itself')
})

t.test('a database that went back in time is asked again', async t => {
  const app = await buildGuarded(t)
  const { key } = await createKey(app, { role: 'reader' })
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(key))).status, 200)
  await app.prisma.$executeRaw`DELETE FROM api_keys`
  app.credentials.forget()
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(key))).status, 401)
})

t.test('roles are sets of scopes', async t => {
  t.strictSame(scopesOf('platform').names, allScopes)
  t.notOk(scopesOf('admin').isPlatform)
  t.ok(scopesOf('platform').hasAll(scopesOf('admin')) && scopesOf('admin').hasAll(scopesOf('reader')))
  t.ok(scopesOf('reader').names.every(scope => scope.endsWith(':read')))
  t.strictSame(scopesOf('metrics').names, ['metrics:read'])
  const { apiKeys } = parseApiKeys('one:sixteen-characters-1:admin')
  t.strictSame(apiKeys[0]?.hash, hashOf('sixteen-characters-1'), 'memory has the hash only')
})
