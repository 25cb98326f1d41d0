import { randomUUID } from 'node:crypto'
import t from 'tap'
import { request } from 'undici'
import { build, createProduct, send } from '../support/app.js'
import { killAtEachStep } from '../support/kill-at-each-step.js'

t.test(
  'kill -9 at each step of placing an order, then the same key: one order, and a committed response is replayed',
  async t => {
    await killAtEachStep(t, {
      build,
      prepare: async app => ({
        key: randomUUID(),
        order: { product_id: (await createProduct(app, { stock: 5 })).id, quantity: 2 }
      }),
      async ask(address, { key, order }, halt) {
        const answer = await request(`${address}/orders`, {
          method: 'POST',
          headers: { 'x-halt': halt, 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify(order)
        })
        await answer.body.text()
      },
      statements: [
        /^BEGIN/,
        /^SELECT name, pg_try_advisory/,
        /^SELECT shop_id, principal/,
        /^shop:lock$/,
        /^shop:write$/,
        /^INSERT INTO idempotency_keys/,
        /^COMMIT/
      ],
      async askAgain(app, { key, order }, { step, wasDone }) {
        const headers = { 'idempotency-key': key }
        const first = await send(app, 'POST', '/orders', order, headers)
        t.equal(first.status, 201, `killed at ${step}`)
        t.equal(first.headers['idempotent-replayed'], wasDone ? 'true' : undefined, 'a committed response is replayed')
        t.equal((await send(app, 'POST', '/orders', order, headers)).text, first.text)
        t.match((await send(app, 'GET', `/orders?product_id=${order.product_id}`)).body, {
          total: 1,
          orders: [{ id: first.body.id }]
        })
        t.equal((await send(app, 'GET', `/products/${order.product_id}`)).body.stock, 3)
      }
    })
  }
)
