// The relay of a database with more than one shop: each shop has its own log, cursors, leases and parked events.
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { logSubscriber } from '../../src/relay/log-subscriber.js'
import { build, buildUnready, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { collector, drain, subscribe } from '../support/events.js'
import { readEvents } from '../support/read-events.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { nameOf, observe } from '../support/statements.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'

/** Creates a product in the second shop, which records an event. */
async function productInSecond(app: FastifyInstance, sku: string): Promise<void> {
  const { status, text } = await send(app, 'POST', '/products', { sku, name: sku, price: 1, stock: 9 }, inSecond)
  if (status !== 201) throw new Error(text)
}

/** Runs rounds until no shop has news. */
async function runRounds(app: FastifyInstance, name: string): Promise<void> {
  while (await app.relay.runAll(name));
}

const idsOf = (events: ReadonlyArray<{ shop: string; id: number }>) => events.map(({ shop, id }) => `${shop} ${id}`)

t.test('a subscriber gets the events of every shop with their shop; parked events hold up only their shop', async t => {
  const app = await build(t, { relay: { maxAttempts: 1 } })
  await addSecondShop(app)
  const isPoison = ({ type, productId }: { type: string; productId: number | null }) =>
    type === 'product.created' && productId === 1
  let failing = 'second'
  const seen = collector('reader')
  const reader = await subscribe(app, {
    ...seen,
    maxBatch: 1,
    async handle(events, signal, shop) {
      const failures = shop.slug === failing ? events.filter(isPoison) : []
      await seen.handle(
        events.filter(event => !failures.includes(event)),
        signal,
        shop
      )
      return failures.map(event => ({ event, error: new Error('no taste') }))
    }
  })
  await createProduct(app)
  await productInSecond(app, 'A')
  await send(app, 'PATCH', '/products/1', { name: 'B' })
  await send(app, 'PATCH', '/products/1', { name: 'B' }, inSecond)
  await createProduct(app)
  await runRounds(app, 'reader')
  t.strictSame(idsOf(reader.got), ['default 1', 'default 2', 'default 3'], 'the second shop waits for its product 1')

  const subscriptionsOf = async (headers: Record<string, string> = {}) =>
    (await send(app, 'GET', '/admin/subscriptions', undefined, headers)).body
  t.match(await subscriptionsOf(), { last_id: 3, subscriptions: [{ name: 'reader', cursor: 3, parked_count: 0 }] })
  t.match(await subscriptionsOf(inSecond), {
    last_id: 2,
    subscriptions: [{ name: 'reader', cursor: 2, parked_count: 2, parked: [{ event_id: 1 }, { event_id: 2 }] }]
  })
  const retry = '/admin/subscriptions/reader/parked/1/retry'
  const skip = '/admin/subscriptions/reader/parked/1/skip'
  for (const path of [retry, skip]) {
    t.match(await send(app, 'POST', path), { status: 404, body: { code: 'EVENT_NOT_PARKED' } })
  }
  failing = 'none'
  t.match(await send(app, 'POST', retry, undefined, inSecond), { status: 200, body: { parked_count: 2 } })
  await runRounds(app, 'reader')
  t.strictSame(idsOf(reader.got).slice(3), ['second 1', 'second 2'])

  failing = 'default'
  await app.prisma.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts) VALUES
      (1, 'reader', 1, 'product:1', 8), (2, 'reader', 1, 'product:1', 8)`
  t.equal((await send(app, 'POST', skip, undefined, inSecond)).status, 200)
  t.match((await subscriptionsOf()).subscriptions, [{ parked_count: 1 }])
  t.match((await subscriptionsOf(inSecond)).subscriptions, [{ parked_count: 0 }])
})

t.test('a new subscriber begins at the ends of all logs, and gets every event of a shop that is newer', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  await addSecondShop(app)
  for (const sku of ['A', 'B']) await productInSecond(app, sku)
  const reader = await subscribe(app, collector('reader'))
  await productInSecond(app, 'C')
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (3, 'third', 'Third', 'USD')`
  const product = { sku: 'D', name: 'D', price: 1 }
  await send(app, 'POST', '/products', product, { 'x-shop': 'third' })
  await createOrder(app, { product_id: productId, quantity: 1 })
  await runRounds(app, 'reader')
  t.strictSame(idsOf(reader.got).sort(), ['default 2', 'second 3', 'third 1'])
})

t.test('each shop has one batch a round, and shops without news cost no statement', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await app.prisma.$executeRaw`
    INSERT INTO shops (id, slug, name, currency)
    SELECT id, 'shop-' || id, 'idle', 'USD' FROM generate_series(3, 300) AS id`
  const reader = await subscribe(app, collector('reader', { maxBatch: 2 }))
  for (let i = 0; i < 5; i++) await createProduct(app)
  for (const sku of ['A', 'B', 'C']) await productInSecond(app, sku)
  t.ok(await app.relay.runAll('reader'))
  t.strictSame(idsOf(reader.got).sort(), ['default 1', 'default 2', 'second 1', 'second 2'])
  await runRounds(app, 'reader')
  t.equal(reader.got.length, 8)
  t.strictSame(
    idsOf(reader.got).filter(id => id.startsWith('second')),
    ['second 1', 'second 2', 'second 3']
  )

  const { statements } = await observe(async () => ({ hasMore: await app.relay.runAll('reader') }))
  const looks = statements.map(({ text }) => nameOf(text)).filter(name => !['log:end', 'log:watch'].includes(name))
  t.strictSame(looks, ['relay:news'])
})

t.test('a shop that fails is tried after the others, and holds none of them up', async t => {
  const app = await build(t)
  await addSecondShop(app)
  const seen = collector('reader')
  const reader = await subscribe(app, {
    ...seen,
    async handle(events, signal, shop) {
      if (shop.slug === 'default') throw new Error('connect ECONNREFUSED')
      return await seen.handle(events, signal, shop)
    }
  })
  await createProduct(app)
  await t.rejects(app.relay.runAll('reader'), { message: 'connect ECONNREFUSED' })
  // The pause of the failed shop is over.
  await app.prisma.$executeRaw`UPDATE event_subscriptions SET retry_at = now() WHERE shop_id = 1`
  await productInSecond(app, 'A')
  await t.rejects(app.relay.runAll('reader'), { message: 'connect ECONNREFUSED' })
  t.strictSame(idsOf(reader.got), ['second 1'])
  t.match((await send(app, 'GET', '/admin/subscriptions')).body.subscriptions, [{ failures: 2, cursor: 0 }])
  t.match((await send(app, 'GET', '/admin/subscriptions', undefined, inSecond)).body.subscriptions, [
    { failures: 0, cursor: 1 }
  ])
})

t.test('processes share the shops: each shop has one process at a time, which gives all of its shops up', async t => {
  const databaseUrl = await createDatabase(t)
  const [one, two] = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const second = await addSecondShop(one)
  const first = await subscribe(one, collector('reader'))
  const other = collector('reader')
  two.relay.subscribe(other)
  await two.relay.runOnce('reader', await two.shops.get(2))
  const write = async (name: string) => {
    await createProduct(one)
    await productInSecond(one, name)
  }
  await write('A')
  await one.relay.runOnce('reader', second)
  await runRounds(two, 'reader')
  await runRounds(one, 'reader')
  t.strictSame(idsOf(first.got), ['default 1'])
  t.strictSame(idsOf(other.got), ['second 1'])
  await write('B')
  await two.close()
  await runRounds(one, 'reader')
  t.strictSame(idsOf(first.got).sort(), ['default 1', 'default 2', 'second 2'])
})

t.test('a service that listens serves a shop that another process has created since', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await buildUnready(t, { databaseUrl })
  const reader = collector('reader')
  app.relay.subscribe(reader)
  await app.listen({ port: 0 })
  await until(async () => (await app.prisma.eventSubscription.count({ where: { name: 'reader' } })) === 1, {
    what: 'the relay has subscribed'
  })
  const other = await build(t, { databaseUrl })
  await addSecondShop(other)
  await productInSecond(other, 'A')
  await until(() => reader.got.length > 0, { what: 'the event has come' })
  t.strictSame(idsOf(reader.got), ['second 1'])
})

t.test('the metrics show the worst lag and the sums over all shops; the API shows one shop', async t => {
  const app = await build(t, { relay: { maxAttempts: 1 } })
  const second = await addSecondShop(app)
  await subscribe(app, collector('reader', { fail: ({ id }) => id === 1 }))
  await createProduct(app)
  await productInSecond(app, 'A')
  const addEvent = async (shopId: number, id: number, age: string) => {
    await app.prisma.$executeRaw`
      INSERT INTO events (shop_id, id, type, product_id, data, performed_by, created_at)
      VALUES (${shopId}, ${id}, 'product.updated', 2, '{}', 'test', now() - ${age}::interval)`
  }
  await addEvent(2, 5, '1 hour')
  await drain(app, 'reader')
  await drain(app, 'reader', second)
  await addEvent(1, 6, '0')
  const lagOfDefault = async () => (await send(app, 'GET', '/admin/subscriptions')).body.subscriptions[0]
  const expectDefault = { lag_events: 5, parked_count: 1, parked: [{ event_id: 1 }] }
  t.match(await lagOfDefault(), expectDefault)
  t.ok((await lagOfDefault()).lag_seconds < 60)
  t.equal((await lagOfDefault()).parked.length, 1)
  const young = (await app.inject('/metrics')).body
  t.match(young, /^event_subscriber_lag_events\{subscriber="reader"\} 5$/m)
  t.match(young, /^event_subscriber_lag_seconds\{subscriber="reader"\} \d(\.\d+)?$/m)

  await addEvent(2, 7, '1 hour')
  const old = (await app.inject('/metrics')).body
  t.match(old, /^event_subscriber_lag_events\{subscriber="reader"\} 7$/m)
  t.match(old, /^event_subscriber_lag_seconds\{subscriber="reader"\} 36\d\d/m)
  t.match(old, /^event_subscriber_parked_events\{subscriber="reader"\} 2$/m)
  t.match(await lagOfDefault(), expectDefault)
  t.ok((await lagOfDefault()).lag_seconds < 60)
})

t.test('a parked event holds up, retries and forgets nothing in another shop', async t => {
  const app = await build(t)
  await addSecondShop(app)
  const reader = await subscribe(app, collector('reader'))
  await createProduct(app)
  await productInSecond(app, 'A')
  await runRounds(app, 'reader')
  const handedSince = () => idsOf(reader.got.splice(0))
  handedSince()
  // The first waits for an operator, and the second event of its product behind it.
  await app.prisma.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts)
    VALUES (1, 'reader', 1, 'product:1', 8)`
  for (const headers of [{}, inSecond]) await send(app, 'PATCH', '/products/1', { name: 'B' }, headers)
  await app.relay.runAll('reader')
  t.strictSame(handedSince(), ['second 2'])

  await app.prisma.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts, retry_at)
    VALUES (2, 'reader', 2, 'product:1', 1, now())`
  await app.relay.runOnce('reader')
  t.strictSame(handedSince(), [], 'what is due in the other shop is not due in this one')
  await app.relay.runAll('reader')
  t.strictSame(handedSince(), ['second 2'], 'it does not wait for the event of the other shop')
  t.match(await app.prisma.parkedEvent.findMany({ orderBy: { eventId: 'asc' } }), [
    { shopId: 1n, eventId: 1n },
    { shopId: 1n, eventId: 2n }
  ])
})

t.test('the log names the shop of an event, unless it is the default shop', async t => {
  const logged: object[] = []
  const { handle } = logSubscriber({ info: (fields: object) => logged.push(fields) }, 'info')
  const app = await build(t)
  const second = await addSecondShop(app)
  await createProduct(app)
  for (const shop of [app.shops.default, second]) {
    await handle(await readEvents(app), new AbortController().signal, shop)
  }
  t.match(logged, [{ event_id: 1 }, { event_id: 1, shop: 'second' }])
  t.notOk('shop' in Object(logged[0]))
})

t.test('a cursor does not move past the end of its log, however far the log of another shop goes', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await addSecondShop(app)
  for (const sku of ['A', 'B']) await productInSecond(app, sku)
  // The database goes back in time while the subscriber handles the event.
  const loseEvents = async () => {
    await executeSql(databaseUrl, 'ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE shop_id = 1')
  }
  const reader = await subscribe(app, collector('reader', { before: loseEvents }))
  await createProduct(app)
  await app.relay.runOnce('reader')
  t.strictSame(idsOf(reader.got), ['default 1'])
  t.match(await app.prisma.eventSubscription.findMany({ where: { shopId: 1 } }), [{ cursor: 0n }])
})

t.test('a cursor that is ahead of its log moves back, and those of other shops stay', async t => {
  const app = await build(t)
  await addSecondShop(app)
  const forgotten: Array<[number, number]> = []
  const reader = {
    ...collector('reader'),
    async forgetAfter(_tx: unknown, shopId: number, eventId: number) {
      forgotten.push([shopId, eventId])
    }
  }
  await subscribe(app, reader)
  const moveAhead = async (shopId: number) => {
    await app.prisma.$executeRaw`
      UPDATE event_subscriptions SET cursor = 100, updated_at = now(), lease_holder = NULL, lease_expires_at = NULL
      WHERE shop_id = ${shopId}`
  }
  for (let i = 0; i < 5; i++) await createProduct(app)
  await moveAhead(1)
  // Newer than the cursor of the default shop, but no event of that shop.
  for (const sku of ['A', 'B']) await productInSecond(app, sku)
  await moveAhead(2)
  await app.prisma.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts) VALUES
      (1, 'reader', 50, 'order:3', 8), (2, 'reader', 2, 'order:3', 8), (2, 'reader', 50, 'order:3', 8)`
  t.strictSame(await app.relay.moveCursorsBack(), [
    { shop: 'default', subscriber: 'reader', from: 100, to: 5 },
    { shop: 'second', subscriber: 'reader', from: 100, to: 2 }
  ])
  t.strictSame(forgotten, [
    [1, 5],
    [2, 2]
  ])
  t.match(await app.prisma.parkedEvent.findMany(), [{ shopId: 2n, eventId: 2n }])
})
