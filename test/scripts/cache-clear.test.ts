import t from 'tap'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { nowhere, runScript } from '../support/run-script.js'

t.test(
  'npm run cache:clear removes the copies of orders, says how many, and leaves streams; the service fills it again',
  { skip: withoutRedis },
  async t => {
    const redis = await startRedis(t)
    const app = await build(t, { databaseUrl: await createDatabase(t), redisUrl: redis.url })
    await createProduct(app)
    for (let i = 0; i < 3; i++) {
      const { id } = await createOrder(app, { product_id: 1, quantity: 1 })
      await send(app, 'GET', `/orders/${id}`)
    }
    await redis.client.set('another', 'key')
    t.match(await runScript('cache-clear', { ...nowhere, REDIS_URL: redis.url }), {
      code: 0,
      stdout: 'Removed 3 copies of orders from the cache.\n'
    })
    t.match(await runScript('cache-clear', { ...nowhere, REDIS_URL: redis.url }), {
      code: 0,
      stdout: 'Removed 0 copies of orders from the cache.\n'
    })
    t.equal(await redis.client.get('another'), 'key')
    const cached = async () => (await send(app, 'GET', '/orders/1')).headers['x-cache']
    t.equal(await cached(), 'miss')
    t.equal(await cached(), 'hit')
    t.equal((await send(app, 'PATCH', '/orders/1', { status: 'PAID' })).status, 200)
    t.match((await send(app, 'GET', '/orders/1')).body, { status: 'PAID' })
  }
)

t.test('npm run cache:clear says in one line what is missing', async t => {
  t.match(await runScript('cache-clear', nowhere), {
    code: 2,
    stderr: 'REDIS_URL is not set: without Redis there is no cache to clear.\n'
  })
  t.match(await runScript('cache-clear', { ...nowhere, REDIS_URL: 'redis://127.0.0.1:1' }), {
    code: 1,
    stderr: /^Redis cannot be reached: .*ECONNREFUSED.*\n$/
  })
  t.match(await runScript('cache-clear', {}, ['--help']), { code: 0, stdout: /^Usage: npm run cache:clear/ })
})
