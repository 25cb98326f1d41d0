import t from 'tap'
import { build, send } from '../support/app.js'

t.test('a user is created, read and updated', async t => {
  const app = await build(t)
  const created = await send(app, 'POST', '/users', { email: 'Ada@Example.com', full_name: 'Ada Sample' })
  t.match(created, { status: 201, headers: { location: '/api/v1/users/1', etag: '"1"' } })
  t.match(
    created.body,
    {
      id: 1,
      email: 'Ada@Example.com',
      full_name: 'Ada Sample',
      version: 1,
      created_at: /^\d{4}-.*Z$/,
      updated_at: /Z$/
    },
    'the address is stored as given'
  )
  t.strictSame((await send(app, 'GET', '/users/1')).body, created.body)

  t.match(await send(app, 'PATCH', '/users/1', { full_name: 'Ada King' }), {
    status: 200,
    headers: { etag: '"2"' },
    body: { email: 'Ada@Example.com', full_name: 'Ada King', version: 2 }
  })
  t.match(
    await send(app, 'PATCH', '/users/1', { email: 'ada@example.com' }),
    { status: 200, body: { email: 'ada@example.com', version: 3 } },
    'a user may change the case of its address'
  )
  t.match(
    await send(app, 'PATCH', '/users/1', { email: 'ada@example.com', full_name: 'Ada King' }),
    { status: 200, body: { version: 3 } },
    'a change to the current values changes nothing'
  )
  for (const [method, payload] of [['GET'], ['PATCH', { full_name: 'x' }]] as const) {
    t.match(await send(app, method, '/users/9', payload), {
      status: 404,
      body: { code: 'USER_NOT_FOUND', detail: 'User not found', user_id: 9 }
    })
  }
})

t.test('an e-mail address is unique, regardless of case', async t => {
  const app = await build(t)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await send(app, 'POST', '/users', { email: 'grace@example.com', full_name: 'Grace' })
  for (const email of ['ada@example.com', 'ADA@example.COM']) {
    const conflict = { status: 409, body: { code: 'EMAIL_EXISTS', detail: 'email already exists', email } }
    t.match(await send(app, 'POST', '/users', { email, full_name: 'Another' }), conflict)
    t.match(await send(app, 'PATCH', '/users/2', { email }), conflict)
  }
  t.match((await send(app, 'GET', '/users/2')).body, { email: 'grace@example.com', version: 1 })
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      send(app, 'POST', '/users', { email: i % 2 ? 'new@example.com' : 'NEW@example.com', full_name: `N${i}` })
    )
  )
  t.strictSame(
    responses.map(({ status }) => status).sort(),
    [201, ...Array(19).fill(409)],
    'one of many concurrent requests gets the address'
  )
})

t.test('a user is validated field by field', async t => {
  const app = await build(t)
  const valid = { email: 'ada@example.com', full_name: 'Ada' }
  for (const wrong of [
    { email: 'ada' },
    { email: 'ada@' },
    { email: '@example.com' },
    { email: 'ada@example' },
    { email: ' ada@example.com' },
    { email: 'ada@example.com ' },
    { email: 'a b@example.com' },
    { email: 'ada@example.com\u0000' },
    { email: 'ada@exämple.com' },
    { email: `${'a'.repeat(243)}@example.com` },
    { email: '' },
    { email: null },
    { email: 1 },
    { email: 'ada@example.com, eve@example.com' },
    { email: 'Ada <ada@example.com>' },
    { full_name: '' },
    { full_name: 'x'.repeat(201) },
    { full_name: 'a\u0000b' },
    { full_name: null },
    { full_name: 5 },
    { name: 'Ada' },
    { id: 5 },
    { version: 2 },
    { created_at: 'now' }
  ]) {
    const { status, body } = await send(app, 'POST', '/users', { ...valid, ...wrong })
    t.match(
      { status, body },
      { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: `body/${Object.keys(wrong)[0]}` }] } },
      JSON.stringify(wrong)
    )
  }
  t.equal(
    (await send(app, 'POST', '/users', { ...valid, email: 'x' })).body.detail,
    'body/email must be an e-mail address'
  )
  for (const missing of [{ email: valid.email }, { full_name: valid.full_name }, {}, []]) {
    t.equal((await send(app, 'POST', '/users', missing)).status, 400)
  }
  for (const fine of [
    { email: `${'a'.repeat(242)}@example.com` },
    { email: 'ada+mugs@mail.example.com' },
    { email: "o'brien@example.com", full_name: 'x'.repeat(200) },
    { email: 'e@example.com', full_name: 'Élodie 😀' }
  ]) {
    t.match(await send(app, 'POST', '/users', { ...valid, ...fine }), { status: 201, body: fine }, JSON.stringify(fine))
  }
  for (const wrong of [{}, { email: 'x' }, { full_name: '' }, { version: 1 }, { email: null }]) {
    t.equal((await send(app, 'PATCH', '/users/1', wrong)).status, 400, JSON.stringify(wrong))
  }
  for (const url of ['/users/0', '/users/x', '/users/-1']) t.equal((await send(app, 'GET', url)).status, 400, url)
})

t.test('users can be listed, searched, and paginated in three ways', async t => {
  const app = await build(t)
  t.strictSame((await send(app, 'GET', '/users')).body, {
    users: [],
    total: 0,
    total_relation: 'eq',
    limit: 20,
    offset: 0,
    next_cursor: null
  })
  for (let i = 1; i <= 25; i++) {
    await send(app, 'POST', '/users', {
      email: `user_${i}@example.com`,
      full_name: i % 5 === 0 ? `Ada ${i}` : `Grace ${i}`
    })
  }
  const list = async (query: string) => (await send(app, 'GET', `/users?${query}`)).body
  const ids = async (query: string) => (await list(query)).users.map(({ id }: { id: number }) => id)

  t.match(await list(''), { total: 25, limit: 20, offset: 0, next_cursor: String })
  t.strictSame(await ids('q=aDA'), [5, 10, 15, 20, 25])
  t.strictSame(await ids('q=USER_25@'), [25])
  t.strictSame(await ids('q=r%252'), [], 'wildcards are matched literally')
  const all = Array.from({ length: 25 }, (_, i) => i + 1)
  for (const pages of [
    ['limit=10', 'limit=10&offset=10', 'limit=10&offset=20'],
    ['limit=10&skip=0', 'limit=10&skip=10', 'limit=10&skip=20'],
    ['size=10', 'page=2&size=10', 'page=3&size=10']
  ]) {
    t.strictSame((await Promise.all(pages.map(ids))).flat(), all, pages.join())
  }
  const first = await list('q=ada&limit=2')
  const second = await list(`q=ada&limit=2&cursor=${first.next_cursor}`)
  t.strictSame(
    [first, second].flatMap(({ users }) => users.map(({ id }: { id: number }) => id)),
    [5, 10, 15, 20]
  )
  t.match(await list(`q=ada&cursor=${second.next_cursor}`), { users: [{ id: 25 }], total: 5, next_cursor: null })
  for (const query of [
    `cursor=${first.next_cursor}`,
    'limit=0',
    'limit=101',
    'page=1&offset=1',
    'q=',
    'colour=red',
    'cursor=x',
    'q=%00'
  ]) {
    t.equal((await send(app, 'GET', `/users?${query}`)).status, 400, query)
  }
})

t.test('ETag: an unchanged user gets 304, an update of an outdated version 412', async t => {
  const app = await build(t)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  t.match(await send(app, 'GET', '/users/1', undefined, { 'if-none-match': '"1"' }), { status: 304, text: '' })
  t.match(await send(app, 'GET', '/users/1', undefined, { 'if-none-match': '"2"' }), {
    status: 200,
    headers: { etag: '"1"' }
  })
  const responses = await Promise.all(
    Array.from({ length: 10 }, (_, i) => send(app, 'PATCH', '/users/1', { full_name: `N${i}` }, { 'if-match': '"1"' }))
  )
  t.strictSame(
    responses.map(({ status }) => status).sort(),
    [200, ...Array(9).fill(412)],
    'of concurrent updates of the same version one succeeds'
  )
  t.match(await send(app, 'PATCH', '/users/1', { full_name: 'x' }, { 'if-match': '"1"' }), {
    status: 412,
    body: { code: 'PRECONDITION_FAILED', current_version: 2 }
  })
  t.equal((await send(app, 'PATCH', '/users/1', { full_name: 'x' }, { 'if-match': 'x' })).status, 400)
})

t.test('with an Idempotency-Key a user is created once', async t => {
  const app = await build(t)
  const once = async (payload: object) => await send(app, 'POST', '/users', payload, { 'idempotency-key': 'one' })
  const first = await once({ email: 'ada@example.com', full_name: 'Ada' })
  const second = await once({ email: 'ada@example.com', full_name: 'Ada' })
  t.equal(second.text, first.text)
  t.match(second, { status: 201, headers: { 'idempotent-replayed': 'true', location: '/api/v1/users/1', etag: '"1"' } })
  t.equal((await once({ email: 'grace@example.com', full_name: 'Grace' })).status, 422)
})

t.test('an order keeps the name that its user had', async t => {
  const app = await build(t)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 5 })
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 1 })
  await send(app, 'PATCH', '/users/1', { full_name: 'Ada King' })
  t.match((await send(app, 'GET', '/orders/1')).body, { user_id: 1, user_name: 'Ada Sample' })
})

t.test('the database itself rejects duplicate addresses and empty addresses or names', async t => {
  const app = await build(t)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  for (const [sql, reason] of [
    ["INSERT INTO users (shop_id, id, email, full_name) VALUES (1, 2, 'ADA@EXAMPLE.COM', 'x')", /users_address_key/],
    ["UPDATE users SET email = ''", /users_email_length/],
    ["UPDATE users SET full_name = ''", /users_full_name_length/]
  ] as const) {
    await t.rejects(app.prisma.$executeRawUnsafe(sql), { message: reason }, sql)
  }
})

t.test('ids names users; those that do not exist are left out', async t => {
  const app = await build(t)
  for (const n of [1, 2, 3]) await send(app, 'POST', '/users', { email: `u${n}@example.com`, full_name: `User ${n}` })
  const list = async (query: string) => {
    const { status, body } = await send(app, 'GET', `/users?${query}`)
    t.equal(status, 200, query)
    return [body.users.map(({ id }: { id: number }) => id), body.total]
  }
  t.strictSame(await list('ids=3,1,99,3'), [[1, 3], 2])
  t.strictSame(await list('ids=1,2&q=u2'), [[2], 1])
  const { next_cursor: cursor } = (await send(app, 'GET', '/users?ids=1,2&limit=1')).body
  t.strictSame((await list(`ids=2,1&cursor=${encodeURIComponent(cursor)}`))[0], [2])
  t.equal((await send(app, 'GET', `/users?cursor=${encodeURIComponent(cursor)}`)).status, 400)
  t.equal((await send(app, 'GET', '/users?ids=0')).status, 400)
})
