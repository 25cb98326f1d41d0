import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { startRedis, withoutRedis, type RedisServer } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'

// Short, so that the cache opens again within seconds of a change that Redis could not record.
const orderCache = { longestChangeMs: 500, leaseMs: 100 }

t.test(
  'while its primary is a replica the service answers from the database, and uses Redis again once it is promoted',
  { skip: withoutRedis },
  async t => {
    const [first, second] = [await startRedis(t), await startRedis(t)]
    const app = await build(t, { redisUrl: first.url, orderCache })
    const orderId = await placeOrder(app)
    await untilCached(app, orderId, 'PENDING')

    await makeReplicaOf(first, second)
    await expectReadOnly(t, app)
    t.equal((await send(app, 'PATCH', `/orders/${orderId}`, { status: 'PAID' })).status, 200)
    t.match(await send(app, 'GET', `/orders/${orderId}`), {
      status: 200,
      headers: { 'x-cache': 'miss' },
      body: { status: 'PAID' }
    })

    await first.client.replicaof('NO', 'ONE')
    await untilCached(app, orderId, 'PAID')
  }
)

t.test(
  'when another Redis becomes the primary, the service reconnects and finds it under the same name',
  { skip: withoutRedis },
  async t => {
    const [first, second] = [await startRedis(t), await startRedis(t)]
    const name = await startForwarder(t, first.port)
    const app = await build(t, { redisUrl: name.url, orderCache })
    const orderId = await placeOrder(app)
    await untilCached(app, orderId, 'PENDING')

    // The name leads to the new primary from now on; connections to the old one stay open.
    name.forwardTo(second.port)
    await makeReplicaOf(first, second)
    await expectReadOnly(t, app)
    t.equal((await send(app, 'PATCH', `/orders/${orderId}`, { status: 'PAID' })).status, 200)
    t.match((await send(app, 'GET', `/orders/${orderId}`)).body, { status: 'PAID' })

    await untilCached(app, orderId, 'PAID')
    await redisOf(app).set('probe', 'written')
    t.equal(await second.client.get('probe'), 'written', 'the service is connected to the new primary')
  }
)

async function placeOrder(app: FastifyInstance): Promise<number> {
  const { id } = await createProduct(app)
  return (await createOrder(app, { product_id: id, quantity: 1 })).id
}

/** Waits until the order is read from Redis, and asserts that every answer until then has its status. */
async function untilCached(app: FastifyInstance, orderId: number, orderStatus: string): Promise<void> {
  await until(
    async () => {
      const { status, headers, body } = await send(app, 'GET', `/orders/${orderId}`)
      if (status !== 200 || body.status !== orderStatus) throw new Error(`${status}: ${JSON.stringify(body)}`)
      return headers['x-cache'] === 'hit'
    },
    { what: `order ${orderId} is read from Redis as ${orderStatus}` }
  )
}

async function makeReplicaOf(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.client.replicaof('127.0.0.1', primary.port)
  await until(async () => (await replica.client.info('replication')).includes('master_link_status:up'), {
    what: 'the replica is in sync'
  })
}

async function expectReadOnly(t: Test, app: FastifyInstance): Promise<void> {
  await t.rejects(redisOf(app).set('probe', 'refused'), /READONLY/)
}

function redisOf({ redis }: FastifyInstance): Redis {
  if (!redis) throw new Error('the app has no Redis')
  return redis
}

/** A host name, as it were, whose new connections lead to another port whenever the test says so. */
async function startForwarder(t: Test, firstPort: number): Promise<{ url: string; forwardTo(port: number): void }> {
  let targetPort = firstPort
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const target = connect(targetPort, '127.0.0.1')
    for (const socket of [client, target]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.pipe(target).pipe(client)
    client.once('close', () => target.destroy())
    target.once('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address')
  return {
    url: `redis://127.0.0.1:${address.port}`,
    forwardTo(port) {
      targetPort = port
    }
  }
}
