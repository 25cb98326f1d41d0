import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { buildApp, type AppConfig } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import type { LoggedEvent } from '../../src/events/logged-event.js'
import { createOrder, createProduct, findViolations, send } from '../support/app.js'
import { readStream } from '../support/event-stream.js'
import { readEvents } from '../support/read-events.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { startPair, withoutStandby } from '../support/standby.js'
import { createEndpoint, startReceiver } from '../support/webhook-receiver.js'

/** The real app, listening, with what it logs. */
async function start(t: Test, settings: Partial<AppConfig> & { databaseUrl: string }) {
  const lines: Array<Record<string, unknown>> = []
  const log = pino({ level: 'warn' }, { write: line => lines.push(JSON.parse(line)) })
  const config = { ...loadConfig({}, 'no .env file'), maxEventLoopDelayMs: 0, allowsPrivateWebhookAddresses: true }
  const app = await buildApp({ ...config, ...settings }, log)
  t.teardown(() => app.close())
  const address = await app.listen({ port: 0 })
  return { app, address, logged: (message: string) => lines.filter(({ msg }) => String(msg).includes(message)) }
}

async function orders(app: FastifyInstance, count: number, note: string): Promise<number[]> {
  const ids: number[] = []
  for (let i = 0; i < count; i++) ids.push((await createOrder(app, { product_id: 1, quantity: 1, note })).id)
  return ids
}

/** Retries until the service writes to the new primary. */
async function placedAgain(app: FastifyInstance): Promise<number> {
  return await until(
    async () => {
      const answer = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, note: 'new' })
      return answer.status === 201 ? answer.body.id : undefined
    },
    { within: 60_000, every: 50, what: 'an order is placed on the promoted standby' }
  )
}

async function feed(app: FastifyInstance, after: number) {
  return await send(app, 'GET', `/events?after=${after}`)
}

async function cached(app: FastifyInstance, id: number): Promise<void> {
  await until(async () => (await send(app, 'GET', `/orders/${id}`)).headers['x-cache'] === 'hit', {
    within: 150_000,
    what: `order ${id} is cached`
  })
}

function nameOf({ id, createdAt }: LoggedEvent): string {
  return `${id} ${createdAt.toISOString()}`
}

const rewound = 'the database went back in time'
const moved = 'the database was failed over or restored'

t.test(
  'a failover to a standby that lacks the last orders: nobody skips a new event, and no lost order is shown',
  { skip: withoutStandby || withoutRedis },
  async t => {
    const pair = await startPair(t)
    const redis = await startRedis(t)
    const receiver = await startReceiver(t)
    const { app, logged } = await start(t, { databaseUrl: pair.url, redisUrl: redis.url })
    await createProduct(app)
    await createEndpoint(app, { url: receiver.url })
    const log = async (after = 0) => (await readEvents(app, after)).map(nameOf)
    // Webhooks of different orders may overtake each other.
    const hooks = () => receiver.received.map(({ payload: { data } }) => `${data.id} ${data.created_at}`)
    const streamed = async () =>
      (await redis.client.xrange('order_events', '-', '+')).map(([, fields]) => {
        const field = (name: string) => fields[fields.indexOf(name) + 1]
        return `${field('event_id')} ${field('created_at')}`
      })
    const handedOn = async () =>
      await until(
        async () => {
          const [events, entries] = [await log(1), await streamed()]
          return events.every(event => hooks().includes(event) && entries.includes(event))
        },
        { what: 'everybody has every event' }
      )
    await orders(app, 3, 'kept')
    await handedOn()
    await pair.caughtUp()
    await pair.stopReplication()
    const lost = await orders(app, 4, 'lost')
    await handedOn()
    const { body: before } = await feed(app, 0)
    t.equal(before.last_id, 8)
    for (const id of lost) await cached(app, id)

    await pair.failOver('SIGKILL')
    t.equal(await placedAgain(app), lost[0], 'a new order gets the number of a lost one')
    const ahead = await feed(app, 8)
    t.match(ahead, { status: 410, body: { code: 'CURSOR_AHEAD' } })
    t.match((await send(app, 'GET', `/orders/${lost[0]}`)).body, { note: 'new' })
    for (const id of lost.slice(1)) t.equal((await send(app, 'GET', `/orders/${id}`)).status, 404)
    await orders(app, 5, 'new')
    await handedOn()
    const { body: after } = await feed(app, 8)
    t.equal(after.last_id, 10)
    t.not(after.epoch, before.epoch)

    for (const event of await log(4)) {
      t.equal(hooks().filter(hook => hook === event).length, 1, `the webhook of event ${event} was sent once`)
    }
    t.equal(logged(rewound).length, 1)
    t.strictSame(await findViolations(app), [])
  }
)

t.test(
  'a failover is noticed by a process that has seen none of the lost events, also when the log is as long again',
  { skip: withoutStandby || withoutRedis },
  async t => {
    const pair = await startPair(t)
    const redis = await startRedis(t)
    const first = await start(t, { databaseUrl: pair.url, redisUrl: redis.url })
    await createProduct(first.app)
    await orders(first.app, 2, 'kept')
    await cached(first.app, 2)
    await pair.caughtUp()
    await pair.stopReplication()
    const lost = await orders(first.app, 3, 'lost')
    for (const id of lost) await cached(first.app, id)
    const { body: before } = await feed(first.app, 0)
    await first.app.close()

    await pair.failOver('SIGKILL')
    const second = await start(t, { databaseUrl: pair.url, redisUrl: redis.url })
    t.equal(await placedAgain(second.app), lost[0])
    await orders(second.app, 2, 'new')
    const { body: after } = await feed(second.app, before.last_id)
    t.equal(after.last_id, before.last_id)
    t.not(after.epoch, before.epoch, 'a reader can tell that it has read other events')
    for (const id of lost) t.match((await send(second.app, 'GET', `/orders/${id}`)).body, { note: 'new' })
    t.equal(second.logged(moved).length, 1)
    t.strictSame(second.logged(rewound), [])
  }
)

t.test('a switchover that loses nothing disturbs no reader', { skip: withoutStandby }, async t => {
  const pair = await startPair(t)
  const receiver = await startReceiver(t)
  const { app, address, logged } = await start(t, { databaseUrl: pair.url })
  await createProduct(app)
  await createEndpoint(app, { url: receiver.url })
  const stream = await readStream(t, `${address}/events?after=0`)
  await orders(app, 3, 'kept')
  await until(() => stream.frames.length === 4 && receiver.received.length === 3, { what: 'everybody has everything' })
  const { body: before } = await feed(app, 0)
  await pair.caughtUp()
  const onStandby = await start(t, { databaseUrl: pair.standbyUrl })
  t.match(await feed(onStandby.app, 3), { status: 200, body: { last_id: 4, epoch: before.epoch } })
  await onStandby.app.close()

  await pair.failOver('SIGINT')
  t.equal(await placedAgain(app), 4)
  t.match(await feed(app, 4), { status: 200, body: { events: [{ id: 5 }] } })
  await until(() => stream.frames.length === 5 && receiver.received.length === 4, { what: 'everybody continues' })
  await orders(app, 1, 'new')
  await until(() => stream.frames.length === 6 && receiver.received.length === 5, { what: 'everybody continues' })
  t.ok(stream.isOpen())
  t.strictSame(
    stream.frames.map(({ id }) => id),
    [1, 2, 3, 4, 5, 6]
  )
  t.strictSame(receiver.received.map(({ payload }) => payload.data.id).sort(), [2, 3, 4, 5, 6])
  t.strictSame(logged(rewound), [])
  t.equal(logged(moved).length, 1)
  t.match((await app.inject('/metrics')).body, /event_log_rewinds_total 0/)
  const { body: after } = await feed(app, 5)
  t.not(after.epoch, before.epoch, 'this process cannot know what others had read')
  const { body } = await feed(app, 5)
  t.equal(body.epoch, after.epoch, 'the next look is no new incident')
})
