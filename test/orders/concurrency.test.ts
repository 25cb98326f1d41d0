import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test('64 clients ordering the same lines in opposite order never get a deadlock', async t => {
  const databaseUrl = await createDatabase(t)
  // One app has groups of one, so that every order is a transaction and many run at once: that provokes deadlocks.
  const apps = [
    await build(t, { databaseUrl, groupCommit: { maxGroup: 1 } }),
    await build(t, { databaseUrl, groupCommit: { maxGroup: 8 } })
  ]
  const ids: number[] = []
  for (let i = 0; i < 6; i++) ids.push((await createProduct(apps[0]!, { stock: 1_000 })).id)
  const answers = await Promise.all(
    Array.from({ length: 64 }, async (_, client) => {
      const statuses = []
      for (let i = 0; i < 5; i++) {
        const order = client % 2 === 0 ? ids : ids.toReversed()
        const { status, body } = await send(apps[client % 4 < 2 ? 0 : 1]!, 'POST', '/orders', {
          items: order.map(id => ({ product_id: id, quantity: 1 }))
        })
        statuses.push(status)
        if (client % 3 === 0) {
          statuses.push((await send(apps[0]!, 'DELETE', `/orders/${body.id}`)).status === 200 ? 201 : 0)
        }
      }
      return statuses
    })
  )
  t.strictSame([...new Set(answers.flat())], [201])
  t.strictSame(await findViolations(apps[0]!), [])
})

t.test('50 concurrent cancels of one order restock it once', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const { id: productId } = await createProduct(apps[0]!, { stock: 10 })
  const { id } = await createOrder(apps[0]!, { product_id: productId, quantity: 4 })
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      i % 5 === 0
        ? send(apps[i % 2]!, 'PATCH', `/orders/${id}`, { status: 'CANCELED' })
        : send(apps[i % 2]!, 'DELETE', `/orders/${id}`)
    )
  )
  const canceled = answers.filter(({ status }) => status === 200)
  const refused = answers.filter(
    ({ status, body }) => status === 400 && body.code === 'ORDER_NOT_CANCELABLE' && body.current_status === 'CANCELED'
  )
  t.equal(canceled.length + refused.length, 50)
  t.ok(canceled.length >= 1 && canceled.length <= 11, 'at most one DELETE, and every PATCH to the current status')
  t.equal((await send(apps[0]!, 'GET', `/products/${productId}`)).body.stock, 10)
  t.equal((await send(apps[0]!, 'GET', `/orders/${id}/history`)).body.history.length, 2)
  t.strictSame(await findViolations(apps[0]!), [])
})

t.test('cancel racing pay ends in one legal state with the right stock', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const { id: productId } = await createProduct(apps[0]!, { stock: 100 })
  const orders = await Promise.all(
    Array.from({ length: 40 }, () => createOrder(apps[0]!, { product_id: productId, quantity: 2 }))
  )
  await Promise.all(
    orders.flatMap(({ id }, i) => [
      sendUntilServed(apps[i % 2]!, 'DELETE', `/orders/${id}`),
      sendUntilServed(apps[(i + 1) % 2]!, 'PATCH', `/orders/${id}`, { status: 'PAID' }),
      sendUntilServed(apps[i % 2]!, 'PATCH', `/orders/${id}`, { status: 'SHIPPED' })
    ])
  )
  let kept = 0
  for (const { id } of orders) {
    const { status } = (await send(apps[0]!, 'GET', `/orders/${id}`)).body
    t.ok(['CANCELED', 'PAID', 'SHIPPED'].includes(status), status)
    if (status !== 'CANCELED') kept++
  }
  t.equal((await send(apps[1]!, 'GET', `/products/${productId}`)).body.stock, 100 - 2 * kept)
  t.strictSame(await findViolations(apps[0]!), [])
})

t.test('concurrent sales, restocks, stock settings and cancels leave a consistent ledger', async t => {
  const app = await build(t)
  const products = await Promise.all(Array.from({ length: 3 }, () => createProduct(app, { stock: 30 })))
  const placed: number[] = []
  const answers = await Promise.all(
    Array.from({ length: 240 }, async (_, i) => {
      const { id } = products[i % 3]!
      const other = products[(i + 1) % 3]!.id
      if (i % 10 === 7) return await send(app, 'POST', `/products/${id}/stock`, { delta: 3 })
      if (i % 10 === 8) return await send(app, 'PATCH', `/products/${id}`, { stock: 20 })
      if (i % 10 === 9 && placed.length > 0) return await send(app, 'DELETE', `/orders/${placed.shift()}`)
      const answer = await send(app, 'POST', '/orders', {
        items: [
          { product_id: id, quantity: 1 + (i % 2) },
          { product_id: other, quantity: 1 }
        ]
      })
      if (answer.status === 201) placed.push(answer.body.id)
      return answer
    })
  )
  t.strictSame(
    answers.filter(({ status }) => status >= 500),
    []
  )
  t.strictSame(await findViolations(app), [])
})

/** Repeats a request after each 503 of a busy machine. */
async function sendUntilServed(app: FastifyInstance, method: 'DELETE' | 'PATCH', url: string, payload?: object) {
  const sent = async () => {
    const answer = await send(app, method, url, payload)
    return answer.status === 503 ? undefined : answer
  }
  return await until(sent, { within: 60_000, what: `an answer to ${method} ${url}` })
}
