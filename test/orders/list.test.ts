import t from 'tap'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'

t.test('orders are filtered and listed newest first, with the totals of all matching orders', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10, stock: 1_000 })
  await createProduct(app, { price: 5, stock: 1_000 })
  const user = (await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Example' })).body
  for (let i = 0; i < 30; i++) {
    await createOrder(app, {
      items: [{ product_id: 1 + (i % 2), quantity: 1 + (i % 3) }],
      ...(i % 5 === 0 ? { user_id: user.id } : {})
    })
    if (i % 4 === 0) await send(app, 'PATCH', `/orders/${i + 1}`, { status: 'PAID' })
    if (i % 8 === 0) await send(app, 'PATCH', `/orders/${i + 1}`, { status: 'SHIPPED' })
    if (i % 7 === 6) await send(app, 'DELETE', `/orders/${i + 1}`)
  }
  const all = (await send(app, 'GET', '/orders?limit=100')).body.orders
  t.strictSame(
    all.map(({ id }: { id: number }) => id),
    Array.from({ length: 30 }, (_, i) => 30 - i)
  )
  const middle = all[14].created_at
  for (const [query, matches] of [
    ['', () => true],
    ['status=PENDING', (order: any) => order.status === 'PENDING'],
    ['status=paid,Shipped', (order: any) => order.status === 'PAID' || order.status === 'SHIPPED'],
    [`user_id=${user.id}`, (order: any) => order.user_id === Number(user.id)],
    ['product_id=2', (order: any) => order.product_id === 2],
    ['user_id=9999', () => false],
    [`created_from=${middle}`, (order: any) => order.created_at >= middle],
    [`created_to=${middle}`, (order: any) => order.created_at <= middle],
    [
      `created_from=2000-01-01&created_to=${middle}&status=PENDING&product_id=1`,
      (order: any) => order.created_at <= middle && order.status === 'PENDING' && order.product_id === 1
    ]
  ] as const) {
    const expected = all.filter(matches)
    const { body } = await send(app, 'GET', `/orders?limit=3${query && `&${query}`}`)
    t.strictSame(body.orders, expected.slice(0, 3), query)
    const cents = expected.reduce((sum: number, order: any) => sum + order.total_amount_cents, 0)
    const quantity = expected.reduce((sum: number, order: any) => sum + order.total_quantity, 0)
    t.match(
      body,
      { total: expected.length, total_amount_cents: cents, total_amount: cents / 100, total_quantity: quantity },
      query
    )

    const pages = []
    let cursor = ''
    do {
      const page = (await send(app, 'GET', `/orders?limit=4${query && `&${query}`}${cursor && `&cursor=${cursor}`}`))
        .body
      pages.push(...page.orders)
      cursor = page.next_cursor ?? ''
    } while (cursor)
    t.strictSame(pages, expected, `${query} by cursor`)
    t.strictSame(
      (await send(app, 'GET', `/orders?page=2&size=2${query && `&${query}`}`)).body.orders,
      expected.slice(2, 4)
    )
  }
})

t.test('invalid filters are 400', async t => {
  const app = await build(t)
  for (const query of [
    'status=LOST',
    'status=',
    'status=PAID,',
    'status=PAID,,SHIPPED',
    'user_id=0',
    'user_id=x',
    'product_id=-1',
    'created_from=yesterday',
    'created_to=2026-13-01',
    'stauts=PAID',
    'limit=0'
  ]) {
    t.match(await send(app, 'GET', `/orders?${query}`), { status: 400, body: { code: 'VALIDATION_FAILED' } }, query)
  }
})

t.test('ids names orders; those that do not exist or are not for the caller are left out', async t => {
  const app = await buildGuarded(t)
  for (const user of [1, 2, 1]) {
    await send(app, 'POST', '/orders', { product_id: 1, quantity: user, user_id: user }, withKey(adminKey))
  }
  const list = async (query: string, headers: Record<string, string> = withKey(adminKey)) => {
    const { status, body } = await send(app, 'GET', `/orders?${query}`, undefined, headers)
    t.equal(status, 200, query)
    return [body.orders.map(({ id }: { id: number }) => id), body.total, body.total_quantity]
  }
  t.strictSame(await list('ids=3,1,99,3'), [[3, 1], 2, 2])
  t.strictSame(await list('ids=1&ids=2'), [[2, 1], 2, 3])
  t.strictSame(await list('ids=1,2,3', as(1)), [[3, 1], 2, 2])
  t.strictSame(await list('ids=1,2&user_id=2'), [[2], 1, 2])
  const { body } = await send(app, 'GET', '/orders?ids=1,2&limit=1', undefined, withKey(adminKey))
  const cursor = encodeURIComponent(body.next_cursor)
  t.strictSame((await list(`ids=2,1&limit=1&cursor=${cursor}`))[0], [1], 'the order of the ids does not matter')
  t.equal((await send(app, 'GET', `/orders?ids=1,3&cursor=${cursor}`, undefined, withKey(adminKey))).status, 400)
  t.equal((await send(app, 'GET', '/orders?ids=', undefined, withKey(adminKey))).status, 400)
})
