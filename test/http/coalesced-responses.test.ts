import t from 'tap'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { observe } from '../support/statements.js'

t.test(
  'requests for the same resource share a query and get the same bytes; each gets its own 200, 304 or 404',
  async t => {
    const app = await build(t)
    const { id } = await createProduct(app)
    const order = await createOrder(app, { product_id: id, quantity: 2 })
    await send(app, 'GET', '/products') // reads the key of the cursors, which this test does not count
    for (const url of ['/products', `/products/${id}`, `/orders/${order.id}`]) {
      const alone = await send(app, 'GET', url)
      const { statements, responses } = await observe(async () => ({
        responses: await Promise.all(
          Array.from({ length: 50 }, (_, i) =>
            send(app, 'GET', url, undefined, i % 5 === 4 ? { 'if-none-match': String(alone.headers.etag ?? '*') } : {})
          )
        )
      }))
      t.ok(statements.length <= 5, `${url}: ${statements.length} statements for 50 requests`)
      for (const [i, { status, text, headers }] of responses.entries()) {
        const isKnown = i % 5 === 4 && alone.headers.etag !== undefined
        t.match(
          { status, text, headers },
          { status: isKnown ? 304 : 200, text: isKnown ? '' : alone.text, headers: { etag: alone.headers.etag } }
        )
        if (!isKnown) t.equal(headers['content-type'], 'application/json; charset=utf-8')
      }
      t.equal(
        new Set(responses.map(({ headers }) => headers['x-request-id'])).size,
        50,
        'each response has its own request id'
      )
    }
    const missing = await Promise.all(Array.from({ length: 10 }, () => send(app, 'GET', '/orders/999')))
    t.ok(missing.every(({ status, body }) => status === 404 && body.code === 'ORDER_NOT_FOUND'))
    t.equal(new Set(missing.map(({ body }) => body.request_id)).size, 10)
  }
)

t.test('a read that starts after the response to a write shows that write, even with constant readers', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 1_000 })
  const order = await createOrder(app, { product_id: id, quantity: 1 })
  const finished = new AbortController()
  const readers = Array.from({ length: 4 }, async (_, i) => {
    while (!finished.signal.aborted) {
      await send(app, 'GET', ['/products', `/products/${id}`, `/orders/${order.id}`][i % 3] ?? '')
    }
  })
  for (let stock = 998; stock > 988; stock--) {
    await createOrder(app, { product_id: id, quantity: 1 })
    t.equal((await send(app, 'GET', `/products/${id}`)).body.stock, stock)
    t.equal((await send(app, 'GET', '/products')).body.products[0].stock, stock)
  }
  await send(app, 'DELETE', `/orders/${order.id}`)
  t.equal((await send(app, 'GET', `/orders/${order.id}`)).body.status, 'CANCELED')
  finished.abort()
  await Promise.all(readers)
})

t.test('a response is never shared with a caller who may not see it, even at the same moment', async t => {
  const app = await buildGuarded(t)
  const {
    body: { id }
  } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(1))
  const callers = [as(1), as(2), withKey(adminKey)]
  const responses = await Promise.all(
    Array.from({ length: 60 }, (_, i) => send(app, 'GET', `/orders/${id}`, undefined, callers[i % 3]))
  )
  t.strictSame(
    responses.map(({ status }) => status),
    responses.map((_, i) => (i % 3 === 1 ? 404 : 200))
  )
})
