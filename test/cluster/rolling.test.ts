import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import pg from 'pg'
import { Agent, request } from 'undici'
import { createDatabase } from '../support/app.js'
import { call, startService, type Service } from '../support/service.js'

t.test('workers replaced one after the other under load: no request is dropped', { timeout: 240_000 }, async t => {
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

  t.strictSame(failed, [], `${placed} orders, and each was answered 201`)
  t.equal(await countOrders(databaseUrl), placed, 'once')
  for (const { pid } of first) t.throws(() => process.kill(pid, 0), `process ${pid} has ended`)
  t.equal(await service.stop(), 0)
})

t.test(
  'SIGTERM under load, two processes behind one port: what was taken is answered, what was not answered was not taken',
  { timeout: 120_000 },
  async t => {
    const databaseUrl = await createDatabase(t)
    const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: databaseUrl })
    await workers(service, 2)
    const load = await startLoad(service)
    await load.goesOn()
    t.equal(await service.stop(), 0)
    const { placed, failed } = await load.stop()

    t.equal(await countOrders(databaseUrl), placed, 'every order that was placed was answered')
    t.strictSame(
      failed.filter(failure => !/ECONNREFUSED|ECONNRESET|other side closed/.test(failure)),
      [],
      'the others found nobody'
    )
  }
)

/** Clients that keep their connections and order again soon after they are answered: few, so that a busy machine has time to start workers. */
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
        // Busy is not dropped: it was told so, and may ask again.
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
    /** Resolves when some more orders have been answered. */
    async goesOn() {
      const target = placed + 60
      const isThere = () => placed >= target || failed.length > 0
      while (!isThere()) await sleep(20)
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

// Connections are idle in between, as those of real clients: what closes them must not cut off the request that is just on its way.
const thinkMs = 10

async function createProduct(service: Service): Promise<number> {
  for (;;) {
    const { status, body } = await call(`${service.url}/products`, 'POST', {
      sku: 'A',
      name: 'A',
      price: 1,
      stock: 1_000_000
    })
    if (status === 201) return body.id
    // A process that has just started may still be busy with that.
    await sleep(200)
  }
}

async function countOrders(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const {
    rows: [row]
  } = await client.query('SELECT count(*)::int AS count FROM orders').finally(() => client.end())
  return row.count
}

/** The workers that have listened so far, when there are as many. */
async function workers(service: Service, count: number): Promise<Array<{ pid: number }>> {
  for (;;) {
    const started = service
      .output()
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}') && line.includes('listening on'))
    if (started.length >= count) return started.map(line => JSON.parse(line))
    await sleep(200)
  }
}
