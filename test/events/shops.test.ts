// The event logs of a database with more than one shop. Both shops use the same ids.
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { readStream } from '../support/event-stream.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

async function buildTwoShops(t: Test) {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await addSecondShop(app)
  return { app, databaseUrl }
}

async function productInSecond(app: FastifyInstance, sku: string): Promise<void> {
  const { status, text } = await send(app, 'POST', '/products', { sku, name: sku, price: 1 }, inSecond)
  if (status !== 201) throw new Error(text)
}

async function feedOf(app: FastifyInstance, query: string, headers: Record<string, string> = {}) {
  return (await send(app, 'GET', `/events${query}`, undefined, headers)).body
}

t.test('the feed has the events of one shop, with positions, totals and cursors of that shop', async t => {
  const { app } = await buildTwoShops(t)
  for (const sku of ['a', 'b', 'c', 'd']) await createProduct(app, { sku })
  for (const sku of ['A', 'B']) await productInSecond(app, sku)
  const first = await feedOf(app, '?limit=1')
  t.match(first, { total: 4, last_id: 1 })
  const second = await feedOf(app, '?limit=1', inSecond)
  t.match(second, { total: 2, last_id: 1, epoch: first.epoch })
  t.match(await feedOf(app, '?after=2'), { total: 2, last_id: 4 })
  t.match(await feedOf(app, '?after=2', inSecond), { events: [], total: 0, last_id: 2 })
  t.strictSame(
    [
      (await feedOf(app, '')).events.map(({ id }: { id: number }) => id),
      (await feedOf(app, '', inSecond)).events.map(({ id }: { id: number }) => id)
    ],
    [
      [1, 2, 3, 4],
      [1, 2]
    ]
  )
  t.match(await send(app, 'GET', '/events?after=3', undefined, inSecond), {
    status: 410,
    body: { code: 'CURSOR_AHEAD', last_id: 2 }
  })
  t.equal(
    (await send(app, 'GET', `/events?limit=1&cursor=${first.next_cursor}`, undefined, inSecond)).status,
    400,
    'a cursor of the default shop means nothing in another'
  )
})

t.test('a stream has the events of its shop alone, as they happen', async t => {
  const { app } = await buildTwoShops(t)
  const address = await app.listen({ port: 0 })
  await createProduct(app)
  const ofDefault = await readStream(t, `${address}/events?after=0`)
  const ofSecond = await readStream(t, `${address}/events?after=0`, inSecond)
  await productInSecond(app, 'A')
  await createProduct(app)
  await productInSecond(app, 'B')
  await productInSecond(app, 'C')
  await until(() => ofDefault.frames.length >= 2 && ofSecond.frames.length >= 3, { what: 'both have their events' })
  t.strictSame(
    [ofDefault, ofSecond].map(({ frames }) => frames.map(({ id }) => id)),
    [
      [1, 2],
      [1, 2, 3]
    ]
  )
})

t.test('a shop without news whose events are gone is noticed, and only its readers are ahead', async t => {
  const { app, databaseUrl } = await buildTwoShops(t)
  const address = await app.listen({ port: 0 })
  await createProduct(app)
  for (const sku of ['A', 'B']) await productInSecond(app, sku)
  // The default shop has an event with the same id from the same time, which is not the one that the other shop loses.
  await app.prisma.$executeRaw`
    INSERT INTO events (shop_id, id, type, product_id, data, performed_by, created_at)
    SELECT 1, 2, type, product_id, data, performed_by, created_at FROM events WHERE shop_id = 2 AND id = 2`
  const shopsWithLosses: number[] = []
  app.eventLogs.onRewind(({ shopId }) => {
    shopsWithLosses.push(shopId)
  })
  const ofDefault = await readStream(t, `${address}/events?after=0`)
  await until(() => ofDefault.frames.length === 2, { what: 'the stream of the default shop has its events' })
  const { epoch } = await feedOf(app, '', inSecond)
  // As a restore of this table alone leaves it, with the cursors in the log.
  await executeSql(
    databaseUrl,
    `ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE shop_id = 2 AND id = 2;
     UPDATE event_subscriptions SET cursor = 1 WHERE shop_id = 2`
  )
  await until(() => shopsWithLosses.length > 0, { what: 'the service notices, although nobody reads this log' })
  t.strictSame(shopsWithLosses, [2])
  t.match((await app.inject('/metrics')).body, /event_log_rewinds_total 1/)
  const begun = (await feedOf(app, '')).epoch
  t.not(begun, epoch, 'a new epoch begins, in every shop')
  t.equal((await feedOf(app, '', inSecond)).epoch, begun)
  t.equal((await send(app, 'GET', '/events?after=2', undefined, inSecond)).status, 410)
  await createProduct(app)
  await until(() => ofDefault.frames.length === 3, { what: 'the stream of the default shop goes on' })
  t.ok(ofDefault.isOpen())
})
