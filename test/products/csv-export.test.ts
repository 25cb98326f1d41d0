import { text } from 'node:stream/consumers'
import pg from 'pg'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { fetch } from 'undici'
import { until } from '../../scripts/shared/until.js'
import { escapeFormula, unescapeFormula } from '../../src/csv/cells.js'
import { build, createProduct, send } from '../support/app.js'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { csv, exportCsv, fillProducts, openTo, requestText, rowsOf } from '../support/csv.js'
import { bytesInUse } from '../support/memory.js'

/** Counts the pages that exports read. */
function watchPages(t: Test, { failAt = Infinity }: { failAt?: number } = {}): { count: number } {
  const pages = { count: 0 }
  const { query } = pg.Pool.prototype
  t.teardown(() => {
    pg.Pool.prototype.query = query
  })
  pg.Pool.prototype.query = new Proxy(query, {
    apply(target, pool, parameters) {
      // Background work reads with limits as well.
      if (/ FROM products\s[^]* LIMIT /.test(parameters[0]?.text) && ++pages.count === failAt) {
        return Promise.reject(new Error('the disk is gone'))
      }
      return Reflect.apply(target, pool, parameters)
    }
  })
  return pages
}

/** Waits until a number has not grown for a while, and returns it. */
async function settled(read: () => number): Promise<number> {
  let last = { value: read(), atMs: performance.now() }
  await until(
    () => {
      if (read() !== last.value) last = { value: read(), atMs: performance.now() }
      return performance.now() - last.atMs > 1_500
    },
    { what: 'it stays the same for a while' }
  )
  return last.value
}

t.test('an export of products has all columns, CRLF, quotes where they are needed, and no byte order mark', async t => {
  const app = await build(t)
  await send(app, 'POST', '/products', {
    sku: 'MUG',
    name: 'Mug, "blue"',
    description: 'Two\nlines and ä€😀',
    price: 24.9,
    stock: 3,
    external_id: 'A-1',
    metadata: { shelf: 'B7' }
  })
  await send(app, 'POST', '/products', { sku: 'BOWL', name: ' Bowl ', price: 5, is_active: false })
  const response = await app.inject({ url: '/products', headers: csv })
  const { created_at: created, updated_at: updated } = (await send(app, 'GET', '/products/1')).body
  const { created_at: created2, updated_at: updated2 } = (await send(app, 'GET', '/products/2')).body
  t.match(response.headers, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="products-${new Date().toISOString().slice(0, 10)}.csv"`,
    vary: /Accept/
  })
  t.equal(
    response.body,
    'id,sku,name,description,is_active,price,price_cents,stock,low_stock_threshold,external_id,metadata,version,' +
      'created_at,updated_at\r\n' +
      '1,MUG,"Mug, ""blue""","Two\nlines and ä€😀",true,24.9,2490,3,,A-1,"{""shelf"":""B7""}",1,' +
      `${created},${updated}\r\n` +
      `2,BOWL," Bowl ",,false,5,500,0,,,{},1,${created2},${updated2}\r\n`
  )
})

t.test('text that a spreadsheet would run as a formula gets an apostrophe; numbers do not', async t => {
  const app = await build(t)
  for (const [index, name] of ['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', "'=1", "'quoted'", '1=1'].entries()) {
    await createProduct(app, { sku: `-${index}`, name, stock: 5 })
  }
  await send(app, 'POST', '/products/1/stock', { delta: -2, reason: '=cmd()' })
  const rows = rowsOf(await exportCsv(app, '/products'))
  t.strictSame(
    rows.map(({ name }) => name),
    ["'=1+1", "'+1", "'-1", "'@A1", "'\t=1", "'\r=1", "''=1", "'quoted'", '1=1']
  )
  t.equal(rows[0]?.sku, "'-0")
  t.match(rowsOf(await exportCsv(app, '/products/1/movements'))[0], { delta: '-2', reason: "'=cmd()" })
})

t.test('escaping can be reversed for every text', async t => {
  const any = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a') }))
  fc.assert(
    fc.property(any, text => {
      const escaped = escapeFormula(text)
      return unescapeFormula(escaped) === text && !/^[=+\-@\t\r]/.test(escaped)
    }),
    { numRuns: 2_000 }
  )
  t.pass()
})

t.test('an export has all rows that match, in the order of the list, however many pages that takes', async t => {
  const app = await build(t)
  await fillProducts(app, 2_500)
  for (const [query, count] of [
    ['', 2_500],
    ['?sort=-id', 2_500],
    ['?sort=price', 2_500],
    ['?sort=-name', 2_500],
    ['?sort=stock', 2_500],
    ['?sort=-updated_at', 2_500],
    ['?q=sku-00001', 100],
    ['?sku=SKU-0000007', 1],
    ['?in_stock=true', 0]
  ] as const) {
    const exported = rowsOf(await exportCsv(app, `/products${query}`)).map(({ id }) => Number(id))
    t.equal(exported.length, count, query)
    t.equal(new Set(exported).size, count, query)
    const listed = (await send(app, 'GET', `/products${query}${query === '' ? '?' : '&'}limit=100`)).body.products
    t.strictSame(
      exported.slice(0, 100),
      listed.map(({ id }: { id: number }) => id),
      query
    )
  }
})

t.test('CSV is sent only to clients that prefer it, and JSON is as it was', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG' })
  for (const url of ['/products', '/orders', '/products/1/movements']) {
    for (const [accept, isCsv] of [
      ['text/csv', true],
      ['TEXT/CSV; charset=utf-8', true],
      ['text/csv, */*;q=0.5', true],
      ['text/csv;q=0.4, application/json;q=0.5', false],
      ['application/json, text/csv;q=0.9', false],
      ['text/csv;q=0', false],
      ['*/*', false],
      ['', false]
    ] as const) {
      const { statusCode, headers } = await app.inject({ url, headers: { accept } })
      t.equal(statusCode, 200)
      t.match(headers['content-type'], isCsv ? 'text/csv' : 'application/json', `${url}: ${accept}`)
      t.match(headers.vary, /Accept/, 'caches keep the two apart')
    }
    const head = await app.inject({ method: 'HEAD', url, headers: csv })
    t.match(head, { statusCode: 200, headers: { 'content-type': 'text/csv; charset=utf-8' }, body: '' })
  }
})

t.test('an export has no pages, and mistakes in its filters are 400', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const url of ['/products', '/orders', '/products/1/movements']) {
    for (const query of ['limit=5', 'offset=0', 'skip=1', 'page=1', 'size=5', 'cursor=abc', 'limit=5&offset=5']) {
      t.match(
        await send(app, 'GET', `${url}?${query}`, undefined, csv),
        { status: 400, body: { code: 'VALIDATION_FAILED', detail: /text\/csv/ } },
        `${url}?${query}`
      )
    }
  }
  t.equal((await send(app, 'GET', '/products?sort=color', undefined, csv)).status, 400)
  t.equal((await send(app, 'GET', '/orders?q=%20', undefined, csv)).status, 400)
  t.match(await send(app, 'GET', '/products/9/movements', undefined, csv), {
    status: 404,
    body: { code: 'PRODUCT_NOT_FOUND' }
  })
})

t.test('an export shows what the caller sees in the list', async t => {
  const app = await buildGuarded(t)
  const admin = withKey(adminKey)
  await send(app, 'POST', '/products', { sku: 'HIDDEN', name: 'Hidden', price: 1, is_active: false }, admin)
  for (const [headers, skus] of [
    [{}, ['MUG']],
    [as(1), ['MUG']],
    [withKey(readerKey), ['MUG', 'HIDDEN']],
    [admin, ['MUG', 'HIDDEN']]
  ] as const) {
    const response = await app.inject({ url: '/products', headers: { ...csv, ...headers } })
    t.match(response.headers.vary, /Authorization, X-API-Key/)
    t.strictSame(
      rowsOf(response.body).map(({ sku }) => sku),
      skus
    )
  }
  for (const user of [1, 2, 2]) await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(user))
  const ids = async (headers: Record<string, string>) =>
    rowsOf(await exportCsv(app, '/orders', headers)).map(({ id }) => id)
  t.strictSame(await ids(as(1)), ['1'], 'a customer gets its own orders')
  t.strictSame(await ids(admin), ['3', '2', '1'])
  t.equal((await send(app, 'GET', '/orders', undefined, csv)).status, 401)
  t.equal((await send(app, 'GET', '/products/1/movements', undefined, csv)).status, 401)
  t.equal((await send(app, 'GET', '/products/1/movements', undefined, { ...csv, ...as(1) })).status, 403)
  t.equal(rowsOf(await exportCsv(app, '/products/1/movements', withKey(readerKey))).length, 4)
})

t.test('a page is read when the client has taken the one before, and none after it has left', async t => {
  const app = await build(t)
  await fillProducts(app, 50_000)
  const open = await openTo(t, app)
  const pages = watchPages(t)
  const socket = await open()
  socket.pause()
  socket.write(requestText('GET /products', csv))
  await until(() => pages.count > 0, { what: 'the export has begun' })
  const whilePaused = await settled(() => pages.count)
  t.ok(whilePaused < 40, `${whilePaused} of 50 pages fill the buffers of the connection`)
  socket.destroy()
  t.ok((await settled(() => pages.count)) <= whilePaused + 1, 'none is read for a client that left')
})

t.test('an export of 50,000 products to a slow client needs the memory of some pages', async t => {
  const app = await build(t)
  await fillProducts(app, 50_000)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const response = await fetch(`${app.listeningOrigin}/products`, { headers: csv })
  let bytes = 0
  let lines = 0
  let chunks = 0
  let highest = 0
  const before = bytesInUse()
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    lines += Buffer.from(chunk).toString().split('\r\n').length - 1
    if (++chunks % 20 === 0) highest = Math.max(highest, bytesInUse())
  }
  t.equal(lines, 50_001)
  t.ok(bytes > 5_000_000)
  t.ok(highest > 0)
  t.ok(highest - before < 20_000_000, `${Math.round((highest - before) / 1e6)} MB`)
})

t.test('an error in the middle of an export cuts the connection: the client sees that rows are missing', async t => {
  const app = await build(t)
  await fillProducts(app, 20_000)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const pages = watchPages(t, { failAt: 3 })
  const response = await fetch(`${app.listeningOrigin}/products`, { headers: csv })
  t.equal(response.status, 200)
  await t.rejects(response.text(), /terminated/)
  t.equal(pages.count, 3)
})

t.test('an error before the first row is a problem document', async t => {
  const app = await build(t, { databasePublicTimeoutMs: 200 })
  await createProduct(app)
  await app.prisma.$transaction(async tx => {
    await tx.$executeRaw`LOCK TABLE products IN ACCESS EXCLUSIVE MODE`
    t.match(await send(app, 'GET', '/products', undefined, csv), {
      status: 503,
      body: { code: 'OVERLOADED' },
      headers: { 'content-type': /problem/, 'retry-after': '1' }
    })
  })
})

t.test(
  'a caller may run two exports at a time; other lists go on, and a place is free again after the end',
  async t => {
    const app = await build(t)
    await fillProducts(app, 50_000)
    const open = await openTo(t, app)
    const sockets = [await open(), await open()]
    for (const socket of sockets) {
      socket.pause()
      socket.write(requestText('GET /products', csv))
      await until(() => socket.readableLength > 0, { what: 'an export has begun' })
    }
    t.match(await send(app, 'GET', '/products', undefined, csv), {
      status: 429,
      body: { code: 'RATE_LIMITED' },
      headers: { 'retry-after': '10' }
    })
    t.equal((await send(app, 'GET', '/products')).status, 200)
    for (const socket of sockets) socket.destroy()
    await until(async () => (await send(app, 'HEAD', '/products', undefined, csv)).status === 200, {
      what: 'the places are free'
    })
  }
)

t.test('visitors leave places for the shop itself', async t => {
  const app = await buildGuarded(t, { trustProxy: 1 })
  await fillProducts(app, 50_000)
  const open = await openTo(t, app)
  const from = (n: number, headers = {}) => ({ ...csv, 'x-forwarded-for': `192.0.2.${n}`, ...headers })
  for (const n of [1, 2]) {
    const socket = await open()
    socket.pause()
    socket.write(requestText('GET /products', from(n)))
    await until(() => socket.readableLength > 0, { what: 'an export has begun' })
  }
  t.match(await send(app, 'GET', '/products', undefined, from(3)), { status: 503, body: { code: 'OVERLOADED' } })
  t.equal((await app.inject({ url: '/orders', headers: from(3, withKey(adminKey)) })).statusCode, 200)
})

t.test('an export does not keep a process from its end', async t => {
  const app = await build(t)
  await fillProducts(app, 50_000)
  const open = await openTo(t, app)
  const socket = await open()
  socket.pause()
  socket.write(requestText('GET /products', csv))
  await until(() => socket.readableLength > 0, { what: 'an export has begun' })
  const closing = { isDone: false }
  void app.close().then(() => {
    closing.isDone = true
  })
  // A client that takes nothing is disconnected after 30 s in any case.
  await until(() => closing.isDone, { within: 20_000, what: 'the app is closed' })
  socket.resume()
  t.notMatch(await text(socket), /\r\n0\r\n\r\n$/, 'the client sees that the response is incomplete')
})
