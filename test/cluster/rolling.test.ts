import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import pg from 'pg'
import { Agent, request } from 'undici'
import { createDatabase } from '../support/app.js'
import { call, startService, type Service } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

t.test('when workers are replaced one by one under load, no request is dropped', { timeout: 240_000 }, async t => {
  const databaseUrl = await createDatabase(t)
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: databaseUrl })
  const load = await startLoad(service)

  const first = await workers(service, 2)
  await load.goesOn()
  for (const [index, { pid }] of first.entries()) {
    process.kill(pid, 'SIGTERM')
    await workers(service, 3 + index)
    await load.goesOn()
  }
  const { placed, failed } = await load.stop()

  t.strictSame(failed, [], `all ${placed} orders are 201`)
  t.equal(await countOrders(databaseUrl), placed, 'each order is placed once')
  for (const { pid } of first) t.throws(() => process.kill(pid, 0), `process ${pid} has ended`)
  t.equal(await service.stop(), 0)
})

t.test(
  'on SIGTERM under load, two processes answer every order that they placed, and place no other',
  { timeout: 120_000 },
  async t => {
    const databaseUrl = await createDatabase(t)
    const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: databaseUrl })
    await workers(service, 2)
    const load = await startLoad(service)
    await load.goesOn()
    t.equal(await service.stop(), 0)
    const { placed, failed } = await load.stop()

    t.equal(await countOrders(databaseUrl), placed, 'every placed order was answered')
    t.strictSame(
      failed.filter(failure => !/ECONNREFUSED|ECONNRESET|other side closed/.test(failure)),
      [],
      'the other requests found no server'
    )
  }
)

/**
 * Starts clients that keep their connections and order again and again. They are few, to leave a busy machine time to
 * start workers.
 */
async function startLoad(service: Service) {
  const id = await createProduct(service)
  const agent = new Agent({ connections: clientCount, pipelining: 1 })
  const over = new AbortController()
  let placed = 0
  const failed: string[] = []
  const clients = Array.from({ length: clientCount }, async () => {
    while (!over.signal.aborted && failed.length < 100) {
      try {
        const { statusCode, body } = await request(`${service.url}/orders`, {
          method: 'POST',
          dispatcher: agent,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ product_id: id, quantity: 1 })
        })
        const text = await body.text()
        // A 503 is not a dropped request: the client was told to retry.
        if (statusCode === 201) {
          placed++
          await sleep(thinkMs)
        } else if (statusCode === 503 && text.includes('OVERLOADED')) await sleep(200)
        else failed.push(`${statusCode} ${text}`)
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error))
        await sleep(50)
      }
    }
  })
  return {
    /** Waits until more orders have been answered. */
    async goesOn() {
      const target = placed + 60
      await until(() => placed >= target || failed.length > 0, { within: 60_000, what: 'more orders are answered' })
    },
    async stop() {
      over.abort()
      await Promise.all(clients)
      await agent.close()
      return { placed, failed }
    }
  }
}

const clientCount = 6

// Connections are idle in between, like those of real clients: closing one must not cut off a request that is on its
// way.
const thinkMs = 10

async function createProduct(service: Service): Promise<number> {
  return await until(
    async () => {
      const product = { sku: 'A', name: 'A', price: 1, stock: 1_000_000 }
      const { status, body } = await call(`${service.url}/products`, 'POST', product)
      // A process that has just started may still be busy with that, and answer 503.
      return status === 201 ? Number(body.id) : undefined
    },
    { what: 'the product is created' }
  )
}

async function countOrders(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const {
    rows: [row]
  } = await client.query('SELECT count(*)::int AS count FROM orders').finally(() => client.end())
  return row.count
}

/** Waits until `count` workers have listened, and returns all that have. */
async function workers(service: Service, count: number): Promise<Array<{ pid: number }>> {
  const started = await until(
    () => {
      const lines = service
        .output()
        .split('\n')
        .filter(line => line.startsWith('{') && line.endsWith('}') && line.includes('listening on'))
      return lines.length >= count ? lines : undefined
    },
    { within: 60_000, what: `${count} workers have listened` }
  )
  return started.map(line => JSON.parse(line))
}
