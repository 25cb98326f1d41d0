import t from 'tap'
import { send } from '../support/app.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'

t.test('a customer places orders for itself, with or without its user id, and for nobody else', async t => {
  const app = await buildGuarded(t)
  for (const owner of [{}, { user_id: 1 }, { customer_id: 1 }, { user_id: null }]) {
    t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, ...owner }, as(1)), {
      status: 201,
      body: { user_id: 1, user_name: 'Ada Sample' }
    })
    t.equal((await send(app, 'POST', '/orders/quote', { product_id: 1, quantity: 1, ...owner }, as(1))).status, 200)
  }
  for (const owner of [{ user_id: 2 }, { customer_id: 2 }, { user_id: 3 }]) {
    for (const url of ['/orders', '/orders/quote']) {
      t.match(await send(app, 'POST', url, { product_id: 1, quantity: 1, ...owner }, as(1)), {
        status: 403,
        body: { code: 'FORBIDDEN' }
      })
    }
    t.match(
      await send(
        app,
        'POST',
        '/orders/bulk',
        {
          orders: [
            { product_id: 1, quantity: 1 },
            { product_id: 1, quantity: 1, ...owner }
          ]
        },
        as(1)
      ),
      { status: 403 }
    )
  }
  t.equal((await send(app, 'GET', '/orders', undefined, as(1))).body.total, 4, 'rejected requests placed no orders')
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(9)), {
    status: 404,
    body: { code: 'USER_NOT_FOUND', user_id: 9 }
  })
  t.match(
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 2 }, as(1, 'admin')),
    { status: 201, body: { user_id: 2 } },
    'an admin may place orders for anyone'
  )
})

t.test('a customer sees only its own orders, and only their totals', async t => {
  const app = await buildGuarded(t)
  const place = async (quantity: number, owner: object) =>
    (await send(app, 'POST', '/orders', { product_id: 1, quantity, ...owner }, withKey(adminKey))).body.id
  const own = [await place(1, { user_id: 1 }), await place(2, { user_id: 1 }), await place(3, { user_id: 1 })]
  await place(10, { user_id: 2 })
  await place(20, {})
  const { body } = await send(app, 'GET', '/orders', undefined, as(1))
  t.match(body, { total: 3, total_quantity: 6, total_amount_cents: 6000, total_amount: 60 })
  t.strictSame(
    body.orders.map(({ id }: { id: number }) => id),
    own.toReversed()
  )
  t.match(
    (await send(app, 'GET', '/orders?user_id=2', undefined, as(1))).body,
    { orders: [], total: 0, total_amount_cents: 0, total_quantity: 0 },
    'a filter cannot widen the scope'
  )
  t.match((await send(app, 'GET', '/orders?user_id=1&product_id=1&status=pending', undefined, as(1))).body, {
    total: 3
  })
  t.match((await send(app, 'GET', '/orders', undefined, withKey(adminKey))).body, { total: 5, total_quantity: 36 })

  const {
    body: { next_cursor: cursor }
  } = await send(app, 'GET', '/orders?limit=1', undefined, as(1))
  t.match((await send(app, 'GET', `/orders?limit=2&cursor=${cursor}`, undefined, as(1))).body.orders, [
    { id: own[1] },
    { id: own[0] }
  ])
  t.equal(
    (await send(app, 'GET', `/orders?cursor=${cursor}`, undefined, as(2))).status,
    400,
    'a cursor is valid only for the caller who received it'
  )
  t.equal((await send(app, 'GET', `/orders?cursor=${cursor}`, undefined, withKey(adminKey))).status, 400)
})

t.test("a customer can neither see nor change another's order, nor find out that it exists", async t => {
  const app = await buildGuarded(t)
  const {
    body: { id }
  } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(2))
  const missing = 999
  for (const [method, path, payload] of [
    ['GET', ''],
    ['GET', '/history'],
    ['GET', '/payments'],
    ['DELETE', ''],
    ['PATCH', '', { status: 'CANCELED' }],
    ['PUT', '', { status: 'canceled' }]
  ] as const) {
    const conditions: Array<Record<string, string>> = [{}, { 'if-match': '"7"' }, { 'if-none-match': '"1"' }]
    for (const headers of conditions) {
      const foreign = await send(app, method, `/orders/${id}${path}`, payload, { ...as(1), ...headers })
      t.match(
        foreign,
        { status: 404, body: { code: 'ORDER_NOT_FOUND', detail: 'Order not found', order_id: id } },
        `${method} ${path} ${Object.keys(headers)}`
      )
      const absent = await send(app, method, `/orders/${missing}${path}`, payload, { ...as(1), ...headers })
      t.strictSame(
        { ...absent.body, order_id: 0, request_id: 0 },
        { ...foreign.body, order_id: 0, request_id: 0 },
        'as if it did not exist'
      )
    }
  }
  for (const anyId of [id, missing]) {
    t.equal(
      (await send(app, 'PATCH', `/orders/${anyId}`, { status: 'PAID' }, as(1))).status,
      403,
      'rejected before the order is looked up'
    )
  }
  t.match((await send(app, 'GET', `/orders/${id}`, undefined, as(2))).body, { status: 'PENDING', version: 1 })
})

t.test('a customer can cancel its order, but not change its status otherwise', async t => {
  const app = await buildGuarded(t)
  for (const [method, payload] of [
    ['DELETE'],
    ['PATCH', { status: 'CANCELED' }],
    ['PUT', { status: 'canceled' }]
  ] as const) {
    const {
      body: { id }
    } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(1))
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED', 'PENDING']) {
      t.match(
        await send(app, 'PATCH', `/orders/${id}`, { status }, as(1)),
        { status: 403, body: { code: 'FORBIDDEN' } },
        status
      )
    }
    t.match(
      await send(app, method, `/orders/${id}`, payload, as(1)),
      { status: 200, body: { status: 'CANCELED' } },
      method
    )
  }
})

t.test('a customer can see and change its own user, and other users do not exist for it', async t => {
  const app = await buildGuarded(t)
  t.match(await send(app, 'GET', '/users/1', undefined, as(1)), { status: 200, body: { full_name: 'Ada Sample' } })
  t.match(await send(app, 'PATCH', '/users/1', { full_name: 'Ada King' }, as(1)), {
    status: 200,
    body: { full_name: 'Ada King' }
  })
  for (const id of [2, 9]) {
    t.match(await send(app, 'GET', `/users/${id}`, undefined, as(1)), {
      status: 404,
      body: { code: 'USER_NOT_FOUND', user_id: id }
    })
    t.match(await send(app, 'PATCH', `/users/${id}`, { full_name: 'Mallory' }, { ...as(1), 'if-match': '"7"' }), {
      status: 404,
      body: { code: 'USER_NOT_FOUND', user_id: id }
    })
  }
  t.equal((await send(app, 'GET', '/users', undefined, as(1))).status, 403)
  t.equal((await send(app, 'GET', '/users/2', undefined, as(2))).body.full_name, 'Grace Hopper')
})

t.test('each caller has its own Idempotency-Keys', async t => {
  const app = await buildGuarded(t)
  const key = { 'idempotency-key': 'one' }
  const first = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { ...as(1), ...key })
  const second = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { ...as(2), ...key })
  t.match(
    [first, second],
    [
      { status: 201, body: { user_id: 1 } },
      { status: 201, body: { user_id: 2 } }
    ]
  )
})
