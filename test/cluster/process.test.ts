import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import pg from 'pg'
import { createDatabase } from '../support/app.js'
import { call, dataDirectory, failToStart, startService } from '../support/service.js'

t.test('bad settings stop the start, all of them listed', async t => {
  const { code, output } = await failToStart({
    PORT: 'eight',
    CURRENCY: 'dollars',
    LOG_LEVEL: 'loud',
    DATABASE_POOL_MAX: '1',
    HOST: '0.0.0.0'
  })
  t.equal(code, 1)
  for (const name of ['PORT', 'CURRENCY', 'LOG_LEVEL', 'DATABASE_POOL_MAX']) t.match(output, `- ${name} must`)
  t.notMatch(output, '    at ', 'no stack')
})

t.test('a HOST that others reach needs an explicit AUTH_MODE', async t => {
  const { code, output } = await failToStart({ HOST: '0.0.0.0' })
  t.equal(code, 1)
  t.match(output, /HOST is 0\.0\.0\.0.*AUTH_MODE/)
  const service = await startService(t, { HOST: '0.0.0.0', AUTH_MODE: 'open', DATABASE_URL: await createDatabase(t) })
  t.equal(await service.stop(), 0)
})

t.test('a database that cannot be reached stops the start', async t => {
  const { code, output } = await failToStart({ DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none' })
  t.equal(code, 1)
  t.match(output, 'ECONNREFUSED')
  t.notMatch(output, 'secret')
})

t.test('a port in use stops the start and leaves no PostgreSQL behind', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const DATA_DIR = await dataDirectory(t)
  const { code, output } = await failToStart({ PORT: String(port), DATA_DIR })
  t.equal(code, 1)
  t.match(output, 'EADDRINUSE')
  const service = await startService(t, { DATA_DIR })
  t.equal(await service.stop(), 0, 'the data directory is free')
})

t.test('SIGTERM finishes what runs, closes and ends with 0', async t => {
  const databaseUrl = await createDatabase(t)
  const service = await startService(t, { DATABASE_URL: databaseUrl })
  const {
    body: { id }
  } = await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 5 })
  const blocker = new pg.Client({ connectionString: databaseUrl })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id])
  const order = call(`${service.url}/orders`, 'POST', { product_id: id, quantity: 1 })
  await sleep(300)
  const exit = service.stop()
  // It listens until its background jobs have ended.
  for (const deadline = Date.now() + 5_000; Date.now() < deadline && (await isAnswered(`${service.url}/products`));) {
    await sleep(50)
  }
  await t.rejects(call(`${service.url}/products`), 'no new connection is accepted')
  await blocker.query('COMMIT')
  await blocker.end()
  t.equal((await order).status, 201)
  t.equal(await exit, 0)
})

t.test('a connection on which nothing was asked does not hold up the end', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t) })
  const unused = connect(Number(new URL(service.url).port), '127.0.0.1')
  t.teardown(() => unused.destroy())
  await once(unused, 'connect')
  const closed = once(unused, 'close')
  // Answered on another one, so the service has seen the first by then.
  t.equal((await call(`${service.url}/products`)).status, 200)
  t.equal(await service.stop(), 0)
  await closed
})

t.test(
  'the embedded database: data survives a restart and a SIGKILL, one service a folder, two folders at once',
  async t => {
    const DATA_DIR = await dataDirectory(t)
    const first = await startService(t, { DATA_DIR })
    t.match(first.output(), `data in ${DATA_DIR}`)
    const {
      body: { id }
    } = await call(`${first.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 1_000_000 })

    const refused = await failToStart({ DATA_DIR })
    t.equal(refused.code, 1)
    t.match(refused.output, 'in use by another running service')
    const elsewhere = await startService(t, { DATA_DIR: await dataDirectory(t) })
    t.equal((await call(`${elsewhere.url}/products`)).body.total, 0)
    t.equal(await elsewhere.stop(), 0)

    t.equal(await first.stop(), 0)
    const second = await startService(t, { DATA_DIR })
    t.equal((await call(`${second.url}/products/${id}`)).body.stock, 1_000_000)

    const acknowledged: number[] = []
    const clients = Promise.allSettled(
      Array.from({ length: 8 }, async () => {
        for (;;) {
          const { status, body } = await call(`${second.url}/orders`, 'POST', { product_id: id, quantity: 1 })
          if (status === 201) acknowledged.push(body.id)
        }
      })
    )
    // However slow the machine is.
    while (acknowledged.length < 100) await sleep(50)
    await second.stop('SIGKILL')
    await clients

    const third = await startService(t, { DATA_DIR })
    const missing = (
      await Promise.all(acknowledged.map(async orderId => (await call(`${third.url}/orders/${orderId}`)).status))
    ).filter(status => status !== 200)
    t.strictSame(missing, [], `${acknowledged.length} acknowledged orders are all there`)
    t.equal(await third.stop(), 0)
  }
)

t.test('two processes on one database never oversell between them', async t => {
  const DATABASE_URL = await createDatabase(t)
  const services = await Promise.all([startService(t, { DATABASE_URL }), startService(t, { DATABASE_URL })])
  const {
    body: { id }
  } = await call(`${services[0]?.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 50 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      call(`${services[i % 2]?.url}/orders`, 'POST', { product_id: id, quantity: 1 })
    )
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 50)
  t.equal(answers.filter(({ status, body }) => status === 409 && body.code === 'INSUFFICIENT_STOCK').length, 150)
  t.equal((await call(`${services[1]?.url}/products/${id}`)).body.stock, 0)
  for (const service of services) t.equal(await service.stop(), 0)
})

async function isAnswered(url: string): Promise<boolean> {
  return await call(url).then(
    () => true,
    () => false
  )
}
