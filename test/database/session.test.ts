import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import pg from 'pg'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { isUnavailable } from '../../src/database/failures.js'
import { createReads } from '../../src/database/reads.js'
import { connect } from '../../src/database/connect.js'
import { expireDueOrders } from '../../src/orders/due-orders.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { schemaDifference } from '../support/schema-difference.js'
import { observe } from '../support/statements.js'

// Each one made times wrong, or requests fail.
const hostile: Array<[name: string, value: string]> = [
  ['TimeZone', 'Asia/Kolkata'],
  ['DateStyle', 'German, DMY'],
  ['default_transaction_isolation', 'serializable'],
  ['standard_conforming_strings', 'off'],
  ['client_encoding', 'LATIN1']
]

const places = {
  async database(url: string) {
    await set(url, name => `ALTER DATABASE ${name}`)
    return url
  },
  async role(url: string) {
    await set(url, name => `ALTER ROLE CURRENT_USER IN DATABASE ${name}`)
    return url
  },
  async 'options of the URL'(url: string) {
    const hostileUrl = new URL(url)
    const options = hostile.map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`).join(' ')
    hostileUrl.searchParams.set('options', options)
    return hostileUrl.href
  }
}

async function set(url: string, alter: (databaseName: string) => string): Promise<void> {
  const statement = alter(new URL(url).pathname.slice(1))
  for (const [name, value] of hostile) {
    const list = name === 'DateStyle' ? value : `'${value}'`
    await executeSql(url, `${statement} SET ${name} = ${list}`)
  }
}

for (const [place, makeHostile] of Object.entries(places)) {
  t.test(`times are UTC, and races have winners, whatever the settings of the ${place} are`, async t => {
    const databaseUrl = await makeHostile(await createDatabase(t))
    const app = await build(t, { databaseUrl, orderPaymentTimeoutSeconds: 900 })
    await checkTimes(t, app)
    await checkRaces(t, [app, await build(t, { databaseUrl })])
    t.equal(await schemaDifference(databaseUrl), '', 'the schema engine reads the database')
  })
}

async function checkTimes(t: Test, app: FastifyInstance): Promise<void> {
  const beganMs = Date.now() - 1
  const isNow = (time: string) => {
    t.match(time, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
    t.ok(Date.parse(time) >= beganMs && Date.parse(time) <= Date.now() + 1, time)
  }
  const name = 'Zoë \\ Łódź ☂'
  const product = await createProduct(app, { name })
  isNow(product.created_at)
  t.equal((await send(app, 'GET', `/products/${product.id}`)).body.name, name)

  const key = { 'idempotency-key': randomUUID() }
  const order = { product_id: product.id, quantity: 1, order_date: '2026-03-01T10:00:00.120Z' }
  const placed = await send(app, 'POST', '/orders', order, key)
  t.match(placed, { status: 201, body: { order_date: '2026-03-01T10:00:00.120Z' } })
  for (const field of ['created_at', 'updated_at']) isNow(placed.body[field])
  t.equal(Date.parse(placed.body.expires_at) - Date.parse(placed.body.created_at), 900_000)
  const replayed = await send(app, 'POST', '/orders', order, key)
  t.equal(replayed.text, placed.text)
  t.equal(replayed.headers['idempotent-replayed'], 'true')

  const from = encodeURIComponent(placed.body.created_at)
  const fields = ['created_at', 'updated_at', 'expires_at', 'order_date']
  const times = (shown: Record<string, unknown>) => fields.map(field => [field, shown[field]])
  const listed = await send(app, 'GET', `/orders?created_from=${from}&created_to=${from}`)
  t.strictSame(listed.body.orders.map(times), [times(placed.body)])
  t.strictSame(times((await send(app, 'GET', `/orders/${placed.body.id}`)).body), times(placed.body))
  const user = await send(app, 'POST', '/users', { email: `${randomUUID()}@example.com`, full_name: name })
  isNow(user.body.created_at)
  const movements = await send(app, 'GET', `/products/${product.id}/movements`)
  for (const movement of movements.body.movements) isNow(movement.created_at)
  const history = await send(app, 'GET', `/orders/${placed.body.id}/history`)
  isNow(history.body.history[0].created_at)

  t.strictSame((await expireDueOrders(app)).ids, [], 'not due yet')
  const due = new Date(Date.now() - 1_000)
  await app.prisma.order.update({ where: { shopId_id: { shopId: 1, id: placed.body.id } }, data: { expiresAt: due } })
  const [stored] = await app.prisma.$queryRaw<[{ seconds: number }]>`
    SELECT round(extract(epoch FROM expires_at))::int AS seconds FROM orders WHERE id = ${placed.body.id}`
  t.ok(Math.abs(stored.seconds - due.getTime() / 1_000) <= 1, 'a time that is written is the same moment')
  t.strictSame((await expireDueOrders(app)).ids, [placed.body.id])
  isNow((await send(app, 'GET', `/orders/${placed.body.id}`)).body.updated_at)
}

async function checkRaces(t: Test, apps: [FastifyInstance, FastifyInstance]): Promise<void> {
  const { id } = await createProduct(apps[0], { stock: 1_000 })
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const app = apps[index % 2 === 0 ? 0 : 1]
      const placed = await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })
      const changed = await send(app, 'PATCH', `/products/${id}`, { name: `Name ${index}` })
      return [placed.status, changed.status]
    })
  )
  t.strictSame(
    answers,
    Array.from({ length: 40 }, () => [201, 200])
  )
  t.strictSame(await findViolations(apps[0]), [])
}

t.test('a lost race is 503 with Retry-After, and the same key can be sent again', async t => {
  for (const sqlState of ['40001', '40P01']) {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const { id } = await createProduct(app)
    await executeSql(
      databaseUrl,
      `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'lost' USING ERRCODE = '${sqlState}'; END $$;
      CREATE TRIGGER lose BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION lose();
      CREATE TRIGGER lose BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lose()`
    )
    const lost = { status: 503, headers: { 'retry-after': '1' }, body: { code: 'OVERLOADED' } }
    const key = { 'idempotency-key': randomUUID() }
    const order = { product_id: id, quantity: 1 }
    t.match(await send(app, 'POST', '/orders', order, key), lost, `order: ${sqlState}`)
    t.match(await send(app, 'PATCH', `/products/${id}`, { name: 'B' }), lost, `product: ${sqlState}`)
    t.match(await send(app, 'POST', '/users', { email: 'a@example.com', full_name: 'A' }), lost, `user: ${sqlState}`)
    await executeSql(databaseUrl, 'DROP FUNCTION lose CASCADE')
    t.match(await send(app, 'POST', '/orders', order, key), { status: 201 })
    t.strictSame(await findViolations(app), [])
  }
})

t.test('a connection is set up once; one that changes its time zone later is closed', async t => {
  const app = await build(t, { databasePoolMax: 1 })
  const { id, created_at: createdAt } = await createProduct(app)
  const { newConnections, statements } = await observe(async () => {
    for (let i = 0; i < 5; i++) await createOrder(app, { product_id: id, quantity: 1 })
    return {}
  })
  t.equal(newConnections, 0)
  t.ok(statements.length > 5)

  for (const change of ["SET TimeZone = 'Asia/Kolkata'", "SET DateStyle = 'German'"]) {
    const renewed = await observe(async () => {
      await app.prisma.$executeRawUnsafe(change).catch(() => {})
      return await until(
        async () => {
          const answer = await send(app, 'GET', `/products/${id}`)
          return answer.status === 200 ? answer : undefined
        },
        { what: 'a new connection answers' }
      )
    })
    t.equal(renewed.body.created_at, createdAt, change)
    t.equal(renewed.newConnections, 1)
  }
})

t.test('a database that does not take a setting is not used', async t => {
  const databaseUrl = await createDatabase(t)
  const client = connect({ databaseUrl, max: 1, statementTimeoutMs: 1_000, log: { warn() {} } })
  t.teardown(() => client.close())
  await executeSql(
    databaseUrl,
    `CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT 'other' $$;
    ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} SET search_path = public, pg_catalog`
  )
  await t.rejects(client.prisma.$queryRaw`SELECT 1`, /Connection terminated: TimeZone is other/)
})

t.test('a server that accepts a connection and then says nothing is given up, and its connection closed', async t => {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    // AuthenticationOk and ReadyForQuery, which end the start of a connection; no query is ever answered.
    socket.once('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])))
    socket.on('error', () => {}).resume()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const databaseUrl = `postgresql://nobody@127.0.0.1:${port}/none?sslmode=disable`
  const client = connect({ databaseUrl, max: 1, statementTimeoutMs: 1_000, log: { warn() {} } })
  t.teardown(() => client.close())
  const error: unknown = await client.reads.$queryRaw`SELECT 1`.catch((cause: unknown) => cause)
  t.ok(isUnavailable(error), String(error))
  await until(() => sockets.length === 1 && sockets[0]?.destroyed, { what: 'the connection is closed' })
  t.equal(client.pool.totalCount, 0)
})

t.test('app.reads shows a time with an offset in UTC', async t => {
  const databaseUrl = await createDatabase(t)
  for (const [zone, time] of [
    ['Asia/Kolkata', '2026-01-31T12:00:00.120Z'],
    ['America/New_York', '1999-12-31T23:59:59.000Z'],
    ['UTC', '2026-01-31T12:00:00.007Z']
  ] as const) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: `-c TimeZone=${zone}` })
    pool.on('error', () => {})
    try {
      const reads = createReads(pool, () => '')
      const [row] = await reads.$queryRaw<Array<{ at: Date }>>`SELECT ${time}::timestamptz AS at`
      t.equal(row?.at.toISOString(), time, zone)
      t.equal(JSON.stringify(row), JSON.stringify({ at: time }))
    } finally {
      await pool.end()
    }
  }
})
