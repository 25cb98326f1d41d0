import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { createDatabase, build, send } from '../support/app.js'
import { adminKey, as, buildGuarded, forge, guarded, withKey, withToken } from '../support/credentials.js'
import { readStream } from '../support/event-stream.js'

interface Event {
  id: number
  type: string
  order_id: number
}

const admin = withKey(adminKey)

async function place(app: FastifyInstance, userId: number): Promise<number> {
  const { status, body } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(userId))
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}

const follow = async (t: Test, url: string, headers: Record<string, string>) => await readStream<Event>(t, url, headers)

t.test('the feed of a customer has the events of its own orders and nothing else', async t => {
  const app = await buildGuarded(t)
  for (const userId of [1, 2, 1, 2, 2]) await place(app, userId)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, admin)
  await send(app, 'PATCH', '/orders/3', { status: 'PAID' }, admin)
  await send(app, 'PATCH', '/products/1', { name: 'Another mug' }, admin)
  const list = async (userId: number, query = '') =>
    (await send(app, 'GET', `/events?${query}`, undefined, as(userId))).body
  const all = (await send(app, 'GET', '/events?limit=100', undefined, admin)).body
  for (const [userId, orders] of [
    [1, [1, 3]],
    [2, [2, 4, 5]]
  ] as const) {
    const expected = all.events.filter(({ order_id: id }: Event) => orders.some(order => order === id))
    t.strictSame((await list(userId)).events, expected, `all events of the orders of user ${userId}`)
  }
  t.match(await list(1), { total: null, last_id: all.last_id, next_cursor: null })
  t.strictSame(
    (await list(1, 'types=order.paid,product.created,product.updated')).events.map(({ type }: Event) => type),
    ['order.paid']
  )
  t.strictSame((await list(3)).events, [], 'a customer without orders')
  const ofOrder = all.events.filter(({ order_id: id }: Event) => id === 3)
  t.strictSame((await list(1, 'order_id=3')).events, ofOrder)
  for (const query of ['order_id=2', 'product_id=1']) t.strictSame((await list(1, query)).events, [], query)

  t.comment('page by page, in each way')
  const ids = (await list(2)).events.map(({ id }: Event) => id)
  const seen: number[] = []
  for (let page = await list(2, 'limit=1'); ; page = await list(2, `limit=1&cursor=${page.next_cursor}`)) {
    seen.push(...page.events.map(({ id }: Event) => id))
    if (page.next_cursor === null) break
  }
  t.strictSame(seen, ids)
  t.strictSame((await list(2, `after=${ids[0]}&limit=1`)).events[0].id, ids[1])
  t.strictSame((await list(2, 'limit=1&offset=2')).events[0].id, ids[2])
  const { next_cursor: cursor } = await list(2, 'limit=1')
  t.equal(
    (await send(app, 'GET', `/events?limit=1&cursor=${cursor}`, undefined, as(1))).status,
    400,
    "another's cursor"
  )
})

t.test('a customer of one shop sees nothing of the user with the same id in another', async t => {
  const app = await buildGuarded(t)
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (2, 'lisbon', 'Lisbon', 'EUR')`
  await place(app, 1)
  const lisbon = withToken(forge({ shop: 'lisbon' }))
  t.strictSame((await send(app, 'GET', '/events', undefined, lisbon)).body.events, [])
  t.equal((await send(app, 'GET', '/events', undefined, { ...lisbon, 'x-shop': 'default' })).status, 403)
})

t.test('a customer follows its own orders live, while others order', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await buildGuarded(t, { databaseUrl })
  const other = await build(t, { ...guarded, databaseUrl })
  const address = await app.listen({ port: 0 })
  await place(app, 1)
  const one = await follow(t, `${address}/events?after=0`, as(1))
  const two = await follow(t, `${address}/events`, as(2))
  t.match([one, two], [{ statusCode: 200 }, { statusCode: 200 }])
  await until(() => one.frames.length === 1 && two.text().includes('retry:'), { what: 'both follow' })
  const orders: number[] = []
  for (let round = 0; round < 10; round++) {
    orders.push(await place(round % 2 === 0 ? app : other, 1))
    await place(other, 2)
    await send(other, 'PATCH', `/orders/${orders.at(-1)}`, { status: 'PAID' }, admin)
    await send(other, 'POST', '/products/1/stock', { delta: 1 }, admin)
  }
  await until(() => one.frames.length === 21 && two.frames.length === 10, { what: 'both have all their events' })
  t.strictSame(
    one.frames.slice(1).map(({ event, data }) => [event, data.order_id]),
    orders.flatMap(id => [
      ['order.created', id],
      ['order.paid', id]
    ])
  )
  t.ok(two.frames.every(({ event, data }) => event === 'order.created' && !orders.includes(data.order_id)))

  t.comment('it reconnects where it was')
  one.close()
  const last = one.frames.at(-1)?.id ?? 0
  const next = await place(app, 1)
  const again = await follow(t, `${address}/events`, { ...as(1), 'last-event-id': String(last) })
  await until(() => again.frames.length === 1, { what: 'the event since has come' })
  t.match(again.frames, [{ event: 'order.created', data: { order_id: next } }])
})

t.test('customers have a few streams each, and do not take those of the programs', async t => {
  const app = await buildGuarded(t)
  const address = await app.listen({ port: 0 })
  const statuses = []
  for (let n = 0; n < 6; n++) statuses.push((await follow(t, `${address}/events`, as(1))).statusCode)
  t.strictSame(statuses, [200, 200, 200, 200, 200, 429])
  t.equal((await follow(t, `${address}/events`, as(2))).statusCode, 200)
  t.equal((await follow(t, `${address}/events`, admin)).statusCode, 200)
})

t.test('a look at the events of one customer does not read the log of the shop', async t => {
  const app = await buildGuarded(t)
  await place(app, 1)
  await place(app, 2)
  await app.prisma.$executeRaw`
    INSERT INTO events (shop_id, id, type, order_id, data, performed_by)
    SELECT 1, id, 'order.updated', 2, '{}', 'test' FROM generate_series(10, 30000) AS id`
  await app.prisma.$executeRaw`ANALYZE events, orders`
  const before = await readsOf(app)
  t.equal((await send(app, 'GET', '/events', undefined, as(1))).body.events.length, 1)
  const after = await readsOf(app)
  t.ok(after - before < 1_000, `${after - before} rows of the log were read`)
})

/** How many rows of the log were read, by whatever plan. */
async function readsOf(app: FastifyInstance): Promise<number> {
  let last = -1
  return await until(
    async () => {
      const [row] = await app.prisma.$queryRaw<[{ reads: bigint | null }]>`
        SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS reads FROM pg_stat_user_tables WHERE relname = 'events'`
      const reads = Number(row.reads)
      const isSettled = reads === last
      last = reads
      await new Promise(resolve => setTimeout(resolve, 700))
      return isSettled ? { reads } : undefined
    },
    { within: 20_000, what: 'the statistics have settled' }
  ).then(({ reads }) => reads)
}
