import t from 'tap'
import { send } from '../support/app.js'
import {
  adminKey,
  as,
  buildGuarded,
  encode,
  forge,
  jwtSecret,
  readerKey,
  withKey,
  withToken
} from '../support/credentials.js'

const now = Math.floor(Date.now() / 1000)

t.test(
  'a token is accepted only if this service issued it for itself with HS256, and it is currently valid',
  async t => {
    const app = await buildGuarded(t)
    t.equal(
      (await send(app, 'GET', '/orders', undefined, withToken(forge()))).status,
      200,
      'the valid token that the others deviate from'
    )
    const [header, payload, signature] = forge().split('.')
    const admin = encode({
      sub: '1',
      role: 'admin',
      iss: 'orders-and-inventory',
      aud: 'orders-and-inventory',
      iat: now,
      exp: now + 60
    })
    for (const [name, token] of Object.entries({
      'alg none, unsigned': `${encode({ alg: 'none', typ: 'JWT' })}.${admin}.`,
      'alg NONE, unsigned': `${encode({ alg: 'NONE', typ: 'JWT' })}.${admin}.`,
      'alg none, signed': forge({ role: 'admin' }, { header: { alg: 'none', typ: 'JWT' } }),
      'alg HS256, unsigned': `${encode({ alg: 'HS256', typ: 'JWT' })}.${admin}.`,
      'no third part': `${header}.${payload}`,
      'another secret': forge({}, { secret: `${jwtSecret}!` }),
      'an empty secret': forge({}, { secret: '' }),
      'another payload': `${header}.${admin}.${signature}`,
      'another algorithm of the same family': forge({}, { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
      'another algorithm than the header names': forge({}, { hash: 'sha512' }),
      'no algorithm': forge({}, { header: { typ: 'JWT' } }),
      'an extension that must be understood': forge({}, { header: { alg: 'HS256', typ: 'JWT', crit: ['x'], x: 1 } }),
      expired: forge({ iat: now - 120, exp: now - 60 }),
      'without an expiry': forge({ exp: undefined }),
      'an expiry that is not a number': forge({ exp: 'never' }),
      'not valid yet': forge({ nbf: now + 60 }),
      'issued in the future': forge({ iat: now + 60, exp: now + 120 }),
      'without an issue time': forge({ iat: undefined }),
      'of another issuer': forge({ iss: 'somebody' }),
      'without an issuer': forge({ iss: undefined }),
      'for another audience': forge({ aud: 'somebody' }),
      'without an audience': forge({ aud: undefined }),
      'without a user': forge({ sub: undefined }),
      'of user 0': forge({ sub: '0' }),
      'of a user id that is not an integer': forge({ sub: '1 OR true' }),
      'of a user id that is a number': forge({ sub: 1 }),
      'without a role': forge({ role: undefined }),
      'of a role that tokens cannot have': forge({ role: 'reader' }),
      'of several roles': forge({ role: ['admin'] }),
      'not a token': 'token',
      'three empty parts': '..'
    })) {
      t.match(
        await send(app, 'GET', '/orders', undefined, withToken(token)),
        { status: 401, headers: { 'www-authenticate': /Bearer/ }, body: { code: 'UNAUTHENTICATED' } },
        name
      )
    }
  }
)

t.test('credentials in the wrong header or the wrong form are invalid', async t => {
  const app = await buildGuarded(t)
  const wrong: Array<Record<string, string>> = [
    { authorization: forge() },
    { authorization: `Basic ${Buffer.from(`backend:${adminKey}`).toString('base64')}` },
    { authorization: 'Bearer' },
    { authorization: adminKey },
    { authorization: `Bearer ${adminKey} ${forge()}` },
    { 'x-api-key': forge() },
    { 'x-api-key': '' },
    { 'x-api-key': `${adminKey} ` + 'x' },
    { 'x-api-key': adminKey.toUpperCase() },
    { 'x-api-key': adminKey.slice(0, -1) },
    { 'x-api-key': `${adminKey}, ${adminKey}` },
    { 'x-api-key': 'backend' }
  ]
  for (const headers of wrong) {
    t.match(
      await send(app, 'GET', '/orders', undefined, headers),
      { status: 401, body: { code: 'UNAUTHENTICATED' } },
      JSON.stringify(headers)
    )
  }
  t.equal(
    (await send(app, 'GET', '/orders', undefined, { authorization: `bearer ${forge()}` })).status,
    200,
    'the scheme name is case-insensitive'
  )
  t.equal(
    (await send(app, 'GET', `/orders?api_key=${adminKey}`)).status,
    401,
    'a key in the query string is ignored: logs would show it'
  )
  t.equal(
    (await send(app, 'GET', '/users', undefined, { ...withKey(readerKey), ...as(1) })).status,
    200,
    'the API key takes precedence over the token'
  )
  t.equal(
    (await send(app, 'GET', '/users', undefined, { ...withKey('wrong'), ...as(1, 'admin') })).status,
    401,
    'an invalid API key takes precedence, too'
  )
})

t.test('an API key may be sent as a bearer token with the same rights, and access tokens keep theirs', async t => {
  const app = await buildGuarded(t)
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(adminKey))).status, 200)
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(readerKey))).status, 200)
  t.match(await send(app, 'POST', '/users', { email: 'x@example.com', full_name: 'X' }, withToken(readerKey)), {
    status: 403,
    body: { code: 'FORBIDDEN' }
  })
  t.equal(
    (await send(app, 'POST', '/users', { email: 'x@example.com', full_name: 'X' }, as(1))).status,
    403,
    'a customer gains no rights'
  )
  const { body: order } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(1))
  t.equal(order.user_id, 1, 'a bearer token that is not an API key is read as an access token')
  t.equal((await send(app, 'GET', `/orders/${order.id}`, undefined, as(2))).status, 404)
  for (const guess of [adminKey.slice(0, -1), `${adminKey}x`, adminKey.toUpperCase(), 'backend']) {
    t.match(
      await send(app, 'GET', '/metrics', undefined, withToken(guess)),
      { status: 401, headers: { 'www-authenticate': /Bearer/ }, body: { code: 'UNAUTHENTICATED' } },
      guess
    )
  }
  t.equal((await app.inject({ url: '/metrics', headers: as(1) })).statusCode, 403, 'metrics are not for customers')
  t.equal(
    (await send(app, 'GET', '/users', undefined, { ...withKey('wrong'), ...withToken(adminKey) })).status,
    401,
    'an invalid X-API-Key takes precedence, too'
  )
})

t.test('public routes ignore credentials', async t => {
  const app = await buildGuarded(t)
  for (const headers of [
    withKey('wrong'),
    withToken('wrong'),
    withToken(forge({ exp: now - 60 })),
    as(1),
    withKey(adminKey)
  ]) {
    t.equal((await send(app, 'GET', '/products', undefined, headers)).status, 200)
  }
})

t.test(
  'with AUTH_MODE=open every caller may do everything and is anonymous, whatever credentials it sends',
  async t => {
    const app = await buildGuarded(t, { authMode: 'open' })
    for (const headers of [{}, withKey('wrong'), withKey(readerKey), withToken('wrong'), as(2)]) {
      const { status, body } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 1 }, headers)
      t.equal(status, 201)
      t.match((await send(app, 'GET', `/orders/${body.id}/history`, undefined, headers)).body, {
        history: [{ performed_by: 'anonymous' }]
      })
      t.equal((await send(app, 'DELETE', `/orders/${body.id}`, undefined, headers)).status, 200)
    }
  }
)

t.test('without a JWT_SECRET no token is accepted or refreshed', async t => {
  const app = await buildGuarded(t, { jwtSecrets: [], hasTestLogin: false })
  t.equal((await send(app, 'GET', '/orders', undefined, as(1))).status, 401)
  t.match(await send(app, 'POST', '/auth/refresh', { refreshToken: 'x' }), {
    status: 401,
    body: { code: 'UNAUTHENTICATED' }
  })
})

t.test('the history names the principal of each change', async t => {
  const app = await buildGuarded(t)
  const {
    body: { id }
  } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(2))
  await send(app, 'PATCH', `/orders/${id}`, { status: 'PAID' }, withKey(adminKey))
  await send(app, 'DELETE', `/orders/${id}`, undefined, as(1, 'admin'))
  const { body } = await send(app, 'GET', `/orders/${id}/history`, undefined, withKey(readerKey))
  t.strictSame(
    body.history.map((entry: { performed_by: string }) => entry.performed_by),
    ['user:2', 'api_key:backend', 'user:1', 'user:1'],
    'the one who canceled the paid order also asked for its money'
  )
})
