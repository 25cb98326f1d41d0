import t from 'tap'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'

t.test('200 concurrent orders for the last 50 units: 50 are placed, 150 are refused', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 50 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => send(app, 'POST', '/orders', { product_id: id, quantity: 1 }))
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 50)
  t.equal(answers.filter(({ status, body }) => status === 409 && body.code === 'INSUFFICIENT_STOCK').length, 150)
  t.equal((await send(app, 'GET', `/products/${id}`)).body.stock, 0)
  t.equal((await send(app, 'GET', `/products/${id}/movements`)).body.movements[0].balance_after, 0)
  t.strictSame(await findViolations(app), [])
})

t.test('two processes on one database do not oversell either', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })] as const
  const { id } = await createProduct(apps[0], { stock: 50 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      send(apps[i % 2 === 0 ? 0 : 1], 'POST', '/orders', { product_id: id, quantity: 1 })
    )
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 50)
  t.equal(answers.filter(({ status, body }) => status === 409 && body.code === 'INSUFFICIENT_STOCK').length, 150)
  t.strictSame(await findViolations(apps[0]), [])
})
