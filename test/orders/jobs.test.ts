import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test(
  'while the service runs, orders expire and are completed, also those that became due while it was down',
  async t => {
    const databaseUrl = await createDatabase(t)
    const settings = { databaseUrl, orderPaymentTimeoutSeconds: 1, orderAutoCompleteSeconds: 1 }
    const app = await listen(t, settings)
    const product = await createProduct(app, { stock: 10 })
    const [unpaid, paid] = [
      await createOrder(app, { product_id: product.id, quantity: 1 }),
      await createOrder(app, { product_id: product.id, quantity: 2 })
    ]
    t.match(await send(app, 'PATCH', `/orders/${paid.id}`, { status: 'PAID' }), { status: 200 })
    t.match(await ended(app, unpaid.id), { status: 'CANCELED' })
    t.match(await ended(app, paid.id), { status: 'COMPLETED' })
    for (const { id, created_at: createdAt } of [unpaid, paid]) {
      const { history } = (await send(app, 'GET', `/orders/${id}/history`)).body
      t.ok(Date.parse(history.at(-1).created_at) - Date.parse(createdAt) >= 1_000, 'not before it is due')
      t.equal(history.at(-1).performed_by, 'system')
    }
    const left = await createOrder(app, { product_id: product.id, quantity: 3 })
    await app.close()

    const idle = await build(t, { ...settings, orderAutoCompleteSeconds: 0 })
    t.match((await send(idle, 'GET', `/orders/${left.id}`)).body, { status: 'PENDING' })
    const next = await listen(t, settings)
    t.match(await ended(next, left.id), { status: 'CANCELED' })
    t.match((await send(next, 'GET', `/products/${product.id}`)).body, { stock: 8 })
    t.strictSame(await findViolations(next), [])
  }
)

t.test('without the settings no order expires or is completed', async t => {
  const app = await listen(t, {})
  const { id: productId } = await createProduct(app)
  const { id } = await createOrder(app, { product_id: productId, quantity: 1 })
  await app.prisma.$executeRaw`UPDATE orders SET created_at = created_at - interval '1 year'`
  // Longer than two polls of the background jobs.
  await sleep(1_200)
  t.match((await send(app, 'GET', `/orders/${id}`)).body, { status: 'PENDING' })
})

async function listen(t: Test, settings: Parameters<typeof build>[1]): Promise<FastifyInstance> {
  const app = await build(t, settings)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app
}

/** Waits until the order is no longer PENDING or PAID. */
async function ended(app: FastifyInstance, id: number) {
  return await until(
    async () => {
      const { body } = await send(app, 'GET', `/orders/${id}`)
      return ['PENDING', 'PAID'].includes(body.status) ? undefined : body
    },
    { what: `the end of order ${id}` }
  )
}
