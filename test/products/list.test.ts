import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createProduct, send } from '../support/app.js'

t.test('products are searched, filtered and sorted', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG-1', name: 'Blue mug', price: 3, stock: 0 })
  await createProduct(app, { sku: 'CUP-1', name: 'Red cup', price: 1, stock: 7 })
  await createProduct(app, { sku: 'CUP-2', name: 'Élan 100%_cup', price: 2, stock: 7 })
  const ids = async (query: string) =>
    (await send(app, 'GET', `/products?${query}`)).body.products.map(({ id }: { id: number }) => id)

  t.strictSame(await ids(''), [1, 2, 3])
  t.strictSame(await ids('q=MUG'), [1], 'name or sku, ignoring case')
  t.strictSame(await ids('q=cup-'), [2, 3])
  t.strictSame(await ids('q=éLAN'), [3])
  t.strictSame(await ids('q=%25_'), [3], 'wildcards are plain text')
  t.strictSame(await ids('q=100%25%5C'), [], 'and so is a backslash')
  t.strictSame(await ids('in_stock=true'), [2, 3])
  t.strictSame(await ids('in_stock=false'), [1])
  t.strictSame(await ids('sort=price'), [2, 3, 1])
  t.strictSame(await ids('sort=-price'), [1, 3, 2])
  t.strictSame(await ids('sort=stock'), [1, 2, 3], 'ties are sorted by id')
  t.strictSame(await ids('sort=-stock'), [3, 2, 1])
  t.strictSame(await ids('sort=-id&in_stock=true'), [3, 2])
  t.equal((await ids('sort=name')).length, 3)
  for (const query of ['sort=colour', 'in_stock=perhaps', 'q=', 'colour=red']) {
    t.equal((await send(app, 'GET', `/products?${query}`)).status, 400, query)
  }
})

t.test('three ways to page give the same pages', async t => {
  const app = await build(t)
  for (let i = 0; i < 45; i++) await createProduct(app, { price_cents: 100 + (i % 7), stock: i % 3 })
  for (const sort of ['id', '-id', 'name', '-name', 'price', '-price', 'stock', '-stock']) {
    const byOffset = await collect(app, page => `sort=${sort}&limit=10&offset=${page * 10}`)
    t.equal(byOffset.length, 45)
    t.strictSame(await collect(app, page => `sort=${sort}&limit=10&skip=${page * 10}`), byOffset)
    t.strictSame(await collect(app, page => `sort=${sort}&size=10&page=${page + 1}`), byOffset)
    t.strictSame(
      await collect(app, (_page, cursor) => `sort=${sort}&limit=10${cursor ? `&cursor=${cursor}` : ''}`),
      byOffset,
      `by cursor, ${sort}`
    )
  }
  t.match((await send(app, 'GET', '/products')).body, { total: 45, limit: 20, offset: 0, next_cursor: String })
  t.match((await send(app, 'GET', '/products?page=3&size=20')).body, {
    total: 45,
    limit: 20,
    offset: 40,
    next_cursor: null
  })
  t.match((await send(app, 'GET', '/products?offset=100')).body, {
    products: [],
    total: 45,
    offset: 100,
    next_cursor: null
  })
})

t.test('paging by cursor neither repeats nor misses products when others are added', async t => {
  const app = await build(t)
  for (let i = 0; i < 10; i++) await createProduct(app)
  const first = (await send(app, 'GET', '/products?sort=-id&limit=5')).body
  for (let i = 0; i < 3; i++) await createProduct(app)
  const second = (await send(app, 'GET', `/products?sort=-id&limit=5&cursor=${first.next_cursor}`)).body
  t.strictSame(
    [...first.products, ...second.products].map(({ id }) => id),
    [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
  )
})

t.test('invalid limits, mixed paging parameters and foreign cursors are refused', async t => {
  const app = await build(t)
  for (let i = 0; i < 3; i++) await createProduct(app)
  const { next_cursor: cursor } = (await send(app, 'GET', '/products?limit=1')).body
  const [payload, signature] = cursor.split('.')
  const other = Buffer.from('[2]').toString('base64url')
  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=101',
    'limit=ten',
    'limit=',
    'size=0',
    'size=101',
    'page=0',
    'page=-1',
    'offset=-1',
    'skip=-1',
    'offset=1.5',
    'page=1&offset=0',
    'page=1&limit=5',
    'size=5&limit=5',
    `page=1&cursor=${cursor}`,
    `offset=0&cursor=${cursor}`,
    'offset=1&skip=1',
    'cursor=',
    'cursor=x',
    `cursor=${payload}`,
    `cursor=${other}.${signature}`,
    `cursor=${cursor}x`,
    `cursor=${cursor}.`,
    `cursor=${payload}.${signature.toUpperCase()}`,
    `sort=-id&cursor=${cursor}`,
    `q=a&cursor=${cursor}`,
    `in_stock=true&cursor=${cursor}`
  ]) {
    t.match(await send(app, 'GET', `/products?${query}`), { status: 400, body: { code: 'VALIDATION_FAILED' } }, query)
  }
  t.equal((await send(app, 'GET', `/orders?cursor=${cursor}`)).status, 400, 'a cursor of another list')
  t.equal((await send(app, 'GET', `/products?limit=2&cursor=${cursor}`)).status, 200, 'another limit is fine')
})

async function collect(
  app: FastifyInstance,
  query: (page: number, cursor: string | undefined) => string
): Promise<number[]> {
  const ids: number[] = []
  let cursor: string | undefined
  for (let page = 0; page < 10; page++) {
    const { body } = await send(app, 'GET', `/products?${query(page, cursor)}`)
    ids.push(...body.products.map(({ id }: { id: number }) => id))
    cursor = body.next_cursor
    if (!cursor) break
  }
  return ids
}
