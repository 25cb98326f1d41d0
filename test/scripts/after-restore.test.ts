import t from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { build, buildUnready, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { collector } from '../support/events.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { nowhere, runScript } from '../support/run-script.js'

const order = { product_id: 1, quantity: 1 }

t.test(
  'npm run after-restore begins an epoch and moves the cursors that are ahead, while the service runs',
  async t => {
    const databaseUrl = await createDatabase(t)
    const reader = collector('reader')
    const grown = collector('grown')
    const app = await buildUnready(t, { databaseUrl })
    for (const subscriber of [reader, grown]) app.relay.subscribe(subscriber)
    await createProduct(app)
    for (let i = 0; i < 2; i++) await createOrder(app, order)
    await addSecondShop(app)
    await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1 }, inSecond)
    // Nobody looks at the log after these: the service does not listen. The log has grown past the cursor of `grown`.
    await executeSql(
      databaseUrl,
      `INSERT INTO event_subscriptions (shop_id, name, cursor, updated_at) VALUES
       (1, 'reader', 500, now()), (1, 'elsewhere', 400, now()), (1, 'grown', 2, now() - interval '1 day'),
       (1, 'fine', 1, now()), (2, 'reader', 500, now()), (2, 'grown', 1, now()), (2, 'fine', 1, now());
     INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts)
       VALUES (1, 'elsewhere', 350, 'order:3', 8)`
    )
    const { epoch } = (await send(app, 'GET', '/events')).body
    const first = await runScript('after-restore', { DATABASE_URL: databaseUrl })
    t.match(first, { code: 0, stderr: '' })
    const lines = first.stdout.trimEnd().split('\n')
    const began = /^The event log ends with id 3, in the new epoch (\S+)\.$/.exec(lines[0] ?? '')?.[1]
    t.not(began, epoch)
    t.strictSame(lines.slice(1), [
      'There is no cache of orders: REDIS_URL is not set.',
      'elsewhere: cursor 3, moved back from 400',
      'fine: cursor 1',
      'grown: cursor 0, moved back from 2',
      'reader: cursor 3, moved back from 500',
      'second: reader: cursor 1, moved back from 500'
    ])
    t.equal((await send(app, 'GET', '/events')).body.epoch, began, 'the service knows the new epoch')
    t.strictSame(await executeSql(databaseUrl, 'SELECT FROM parked_events'), [])

    await app.listen({ port: 0 })
    await createOrder(app, order)
    await until(() => reader.got.length === 1 && grown.got.length === 4, { what: 'both have the events that are new' })
    t.strictSame(
      reader.got.map(({ id }) => id),
      [4]
    )
    await until(async () => (await send(app, 'GET', '/admin/subscriptions')).body.subscriptions.length >= 5, {
      what: 'every subscriber has a cursor'
    })
    const second = await runScript('after-restore', { DATABASE_URL: databaseUrl })
    t.match(second, { code: 0, stdout: /ends with id 4.*\n.*\n(.*\n)*reader: cursor 4\n/ })
    await createOrder(app, order)
    await until(() => reader.got.length === 2, { what: 'the service takes its leases again' })
    t.strictSame(
      reader.got.map(({ id }) => id),
      [4, 5]
    )
  }
)

t.test(
  'npm run after-restore gives up the cache of the running service, with and without Redis in reach',
  { skip: withoutRedis },
  async t => {
    const redis = await startRedis(t)
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl, redisUrl: redis.url })
    await createProduct(app)
    const { id } = await createOrder(app, order)
    const read = async () => (await send(app, 'GET', `/orders/${id}`)).headers['x-cache']
    await until(async () => (await read()) === 'hit', { what: 'the order is cached' })
    // As another history of the database would have it.
    await executeSql(databaseUrl, `UPDATE orders SET note = 'restored' WHERE id = ${id}`)
    for (const url of [redis.url, 'redis://127.0.0.1:1']) {
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: url }
      t.match(await runScript('after-restore', settings), { code: 0, stdout: /\nThe cache of orders starts again\.\n/ })
      await until(async () => (await read()) === 'miss', { what: 'the order is read from the database' })
      t.match((await send(app, 'GET', `/orders/${id}`)).body, { note: 'restored' })
    }
  }
)

t.test('npm run after-restore explains itself, and says in one line that the database cannot be reached', async t => {
  t.match(await runScript('after-restore', {}, ['--help']), { code: 0, stdout: /^Usage: npm run after-restore/ })
  t.match(await runScript('after-restore', nowhere), {
    code: 1,
    stderr: /^The database cannot be reached: [^\n]*ECONNREFUSED[^\n]*\n$/
  })
  t.match(await runScript('after-restore', nowhere, ['--all']), { code: 2, stderr: /--all/ })
})
