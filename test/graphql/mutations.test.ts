import t from 'tap'
import { build, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'
import { ask } from '../support/graphql.js'

const place = `mutation Place($input: OrderCreateInput, $key: String) {
  createOrder(input: $input, idempotencyKey: $key) { id totalAmountCents items { sku } }
}`

t.test('a mutation is the command of its operation', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app, { price: 24.9, stock: 5, sku: 'MUG' })
  const input = { items: [{ productId, quantity: 2, expectedPriceCents: 2490 }], note: 'Leave at the door' }
  const { data, errors } = await ask(app, place, { variables: { input } })
  t.strictSame(errors, [])
  t.strictSame(data.createOrder, { id: '1', totalAmountCents: 4980, items: [{ sku: 'MUG' }] })
  const changes = `mutation {
    pay: updateOrder(id: 1, input: { status: PAID }) { status paymentStatus version }
    ship: createShipment(id: 1, input: { carrier: "Example Post" }) { carrier order { status } }
    again: updateOrder(id: 1, input: { status: PAID }) { status }
    short: createOrder(input: { productId: ${productId}, quantity: 9 }) { id }
    wrong: createProduct(input: { sku: " ", name: "", price: -1 }) { id }
    remove: deleteProduct(id: ${productId})
  }`
  const changed = await ask(app, changes)
  t.strictSame(changed.data, {
    pay: { status: 'PAID', paymentStatus: 'PAID', version: 2 },
    ship: { carrier: 'Example Post', order: { status: 'SHIPPED' } },
    again: null,
    short: null,
    wrong: null,
    remove: true
  })
  t.match(changed.errors, [
    {
      path: ['again'],
      message: 'Invalid transition from SHIPPED to PAID',
      extensions: {
        code: 'INVALID_STATUS_TRANSITION',
        status: 400,
        current_status: 'SHIPPED',
        requested_status: 'PAID'
      }
    },
    {
      path: ['short'],
      message: 'Insufficient stock',
      extensions: {
        code: 'INSUFFICIENT_STOCK',
        status: 409,
        shortages: [{ product_id: 1, requested: 9, available: 3 }]
      }
    },
    {
      path: ['wrong'],
      extensions: { code: 'VALIDATION_FAILED', errors: [{ path: 'body/name' }] }
    }
  ])
  t.strictSame(await findViolations(app), [])
})

t.test('an idempotency key replays the first response, from GraphQL and REST alike', async t => {
  const app = await build(t)
  await createProduct(app)
  const variables = { input: { productId: 1, quantity: 1 }, key: 'key-1' }
  const first = await ask(app, place, { variables })
  t.equal(first.headers['idempotent-replayed'], undefined)
  const again = await ask(app, place, { variables })
  t.strictSame(again.data, first.data)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const rest = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { 'idempotency-key': 'key-1' })
  t.match(rest, { status: 201, body: { id: 1 }, headers: { 'idempotent-replayed': 'true' } })
  const other = await ask(app, place, { variables: { ...variables, input: { productId: 1, quantity: 2 } } })
  t.match(other.errors[0]?.extensions, { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 })
  const headers = { 'idempotency-key': 'key-2' }
  const byHeader = { variables: { input: variables.input }, headers }
  t.equal((await ask(app, place, byHeader)).data.createOrder.id, '2')
  t.equal((await ask(app, place, byHeader)).data.createOrder.id, '2')
  const two = `mutation { a: createOrder(input: { productId: 1, quantity: 1 }) { id } ...b }
    fragment b on Mutation { cancelOrder(id: 1) { id } }`
  t.match((await ask(app, two, { headers })).body, {
    code: 'VALIDATION_FAILED',
    errors: [{ path: 'headers/idempotency-key' }]
  })
  t.equal((await ask(app, '{ orders { totalCount } }')).data.orders.totalCount, 2)
})

t.test('a client may ask for the media type of GraphQL', async t => {
  const app = await build(t)
  const type = 'application/graphql-response+json'
  for (const [query, status] of [
    ['{ products { totalCount } }', 200],
    ['{ nothing }', 400]
  ] as const) {
    const response = await ask(app, query, { headers: { accept: `${type}, application/json;q=0.9` } })
    t.match(response, { status, headers: { 'content-type': `${type}; charset=utf-8` } })
    t.match(await ask(app, query), { status, headers: { 'content-type': 'application/json; charset=utf-8' } })
  }
})

t.test('ifMatch takes a version or an entity tag', async t => {
  const app = await build(t)
  await createProduct(app)
  const change =
    'mutation($tag: String, $name: String) { updateProduct(id: 1, ifMatch: $tag, input: { name: $name }) { version } }'
  t.match((await ask(app, change, { variables: { tag: '9', name: 'A' } })).errors[0]?.extensions, {
    code: 'PRECONDITION_FAILED',
    status: 412,
    current_version: 1
  })
  t.equal((await ask(app, change, { variables: { tag: '1', name: 'B' } })).data.updateProduct.version, 2)
  t.equal((await ask(app, change, { variables: { tag: '"2"', name: 'C' } })).data.updateProduct.version, 3)
})

t.test('mutations take neither GET nor a foreign origin nor another content type', async t => {
  const app = await build(t)
  const query = 'mutation { createUser(input: { email: "a@example.com", fullName: "A" }) { id } }'
  const text = encodeURIComponent(query)
  const { headers } = await app.inject({ method: 'GET', url: `/graphql?query=${text}` })
  t.match(headers, { 'content-type': 'text/html; charset=utf-8' }, 'GET is the page')
  t.match(await send(app, 'POST', '/graphql', { query }, { origin: 'https://shop.example.com' }), {
    status: 403,
    body: { code: 'ORIGIN_NOT_ALLOWED' }
  })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql']) {
    const response = await send(app, 'POST', '/graphql', JSON.stringify({ query }), { 'content-type': type })
    t.match(response, { status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } }, type)
  }
  t.equal((await send(app, 'GET', '/users')).body.total, 0)
})

t.test('the rate limit counts each request to an operation once', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 10 })
  const headers = withKey(adminKey)
  // buildGuarded has sent three.
  const { headers: first } = await ask(app, '{ products { totalCount } }', { headers })
  t.equal(first['ratelimit-remaining'], '6')
  const three = await ask(app, '{ a: products { totalCount } b: users { totalCount } c: orders { totalCount } }', {
    headers
  })
  t.strictSame(three.errors, [])
  t.equal((await ask(app, '{ __typename }', { headers })).headers['ratelimit-remaining'], '2')
  const many = await ask(
    app,
    '{ a: products { totalCount } b: users { totalCount } c: orders { totalCount } d: locations { totalCount } }',
    { headers }
  )
  // Two are left. Requests that are counted at the same moment see the count of all of them.
  t.ok(many.errors.length >= 2 && many.data.a !== null)
  t.match(many.errors[0]?.extensions, { code: 'RATE_LIMITED', status: 429, retry_after: Number })
  t.match(await send(app, 'POST', '/graphql', { query: '{ __typename }' }, headers), {
    status: 429,
    body: { code: 'RATE_LIMITED' }
  })
  t.equal((await ask(app, '{ products { totalCount } }', { headers: as(1) })).errors.length, 0, 'other callers go on')
})

t.test('wrong credentials count as one failed attempt, whatever the document asks for', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 3 })
  const query = '{ a: products { totalCount } b: products { totalCount } c: products { totalCount } }'
  const headers = withKey('wrong-key-of-a-decent-length')
  for (const status of [200, 200, 200, 429]) t.equal((await ask(app, query, { headers })).status, status)
})
