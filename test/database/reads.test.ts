import t from 'tap'
import { build, createProduct, send } from '../support/app.js'

t.test('times are shown to the millisecond, even where their text in the database omits zeros', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  for (const time of [
    '2026-01-31T12:00:00.000Z',
    '2026-01-31T12:00:00.100Z',
    '2026-01-31T12:00:00.120Z',
    '2026-01-31T12:00:00.123Z',
    '1999-12-31T23:59:59.007Z'
  ]) {
    await app.prisma.product.update({ where: { shopId_id: { shopId: 1, id } }, data: { createdAt: new Date(time) } })
    t.equal((await send(app, 'GET', `/products/${id}`)).body.created_at, time)
    t.equal((await send(app, 'GET', '/products')).body.products[0].created_at, time)
  }
})

t.test('app.reads returns what Prisma returns, with times that serialize in the same way', async t => {
  const app = await build(t)
  await createProduct(app, { low_stock_threshold: 3 })
  const sql = 'SELECT id, sku, stock, low_stock_threshold, deleted_at, created_at, updated_at FROM products'
  const [fromPrisma] = await app.prisma.$queryRawUnsafe<Array<Record<string, unknown>>>(sql)
  const [fromReads] = await app.reads.$queryRaw<
    Array<Record<string, unknown>>
  >`SELECT id, sku, stock, low_stock_threshold, deleted_at, created_at, updated_at FROM products`
  const shown = (row?: Record<string, unknown>) =>
    JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
  t.equal(shown(fromReads), shown(fromPrisma))
})
