import pg from 'pg'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { waitForLocks } from '../support/locks.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'
import { nameOf, observe } from '../support/statements.js'

t.test(
  'commands of all kinds share a transaction, in the order of their arrival; a refusal fails no other',
  async t => {
    const { app, databaseUrl, lock } = await lockedShop(t)
    for (const sku of ['A', 'B', 'D', 'E']) await createProduct(app, { sku, stock: 10 })
    for (const productId of [1, 1, 4]) await createOrder(app, { product_id: productId, quantity: 2 })
    await send(app, 'DELETE', '/products/4')
    await app.prisma.$executeRaw`UPDATE products SET deleted_at = '2026-01-01' WHERE id = 4`
    for (const name of ['a', 'b']) await send(app, 'POST', '/users', { email: `${name}@example.com`, full_name: name })
    const { last_id: after } = (await send(app, 'GET', '/events')).body

    const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: 2 }
    const requests: Array<[expected: unknown, request: () => Promise<{ status: number; body: { code?: string } }>]> = [
      [201, () => send(app, 'POST', '/orders', { product_id: 1, quantity: 7 })],
      ['INSUFFICIENT_STOCK', () => send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })],
      [200, () => send(app, 'DELETE', '/orders/1')],
      ['ORDER_NOT_CANCELABLE', () => send(app, 'DELETE', '/orders/1')],
      [201, () => send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })],
      [200, () => sendEvent(app, event)],
      [200, () => sendEvent(app, event)],
      [200, () => send(app, 'POST', '/products/1/stock', { delta: 5 })],
      ['PRODUCT_NOT_FOUND', () => send(app, 'POST', '/products/99/stock', { delta: 5 })],
      [201, () => send(app, 'POST', '/products', { sku: 'N', name: 'New', price: 1, stock: 3 })],
      ['SKU_EXISTS', () => send(app, 'POST', '/products', { sku: 'N', name: 'Again', price: 1, stock: 3 })],
      [201, () => send(app, 'POST', '/orders', { product_id: 5, quantity: 3 })],
      [204, () => send(app, 'DELETE', '/products/3')],
      [201, () => send(app, 'POST', '/products', { sku: 'D', name: 'Successor', price: 1, stock: 1 })],
      ['SKU_EXISTS', () => send(app, 'PATCH', '/products/1', { sku: 'B' })],
      [200, () => send(app, 'PATCH', '/products/2', { sku: 'C' })],
      [200, () => send(app, 'PATCH', '/products/1', { sku: 'B' })],
      [201, () => send(app, 'POST', '/users', { email: 'new@example.com', full_name: 'New' })],
      ['EMAIL_EXISTS', () => send(app, 'POST', '/users', { email: 'NEW@example.com', full_name: 'Again' })],
      [201, () => send(app, 'POST', '/orders', { product_id: 2, quantity: 1, user_id: 3 })],
      [200, () => send(app, 'PATCH', '/users/3', { full_name: 'Newer' })],
      ['EMAIL_EXISTS', () => send(app, 'PATCH', '/users/1', { email: 'b@example.com' })],
      [200, () => send(app, 'PATCH', '/users/2', { email: 'c@example.com' })],
      [200, () => send(app, 'PATCH', '/users/1', { email: 'b@example.com' })],
      [200, () => send(app, 'DELETE', '/orders/3')]
    ]
    const { statements, answers } = await observe(async () => {
      await lock.take()
      const first = send(app, 'POST', '/products/1/stock', { delta: 1 })
      await waitForLocks(databaseUrl, 1)
      const running = []
      for (const [, request] of requests) {
        running.push(request())
        await until(() => app.writer.queued === running.length, { what: `request ${running.length} is in the queue` })
      }
      await lock.release()
      await first
      return { answers: await Promise.all(running) }
    })
    t.strictSame(
      answers.map(({ status, body }) => body?.code ?? status),
      requests.map(([expected]) => expected)
    )
    t.strictSame(
      statements.map(({ text }) => nameOf(String(text))).filter(name => name === 'shop:lock' || name === 'shop:write'),
      ['shop:lock', 'shop:lock', 'shop:write', 'shop:lock', 'shop:write'],
      'a look at a locked shop, one transaction for the first command, one for all others'
    )
    const { events } = (await send(app, 'GET', `/events?after=${after}&limit=100`)).body
    t.strictSame(
      events
        .map(({ type, order_id: order, product_id: product }: Record<string, unknown>) => `${type} ${order ?? product}`)
        .filter((line: string) => !line.startsWith('product.low_stock')),
      [
        'product.updated 1',
        'order.created 4',
        'order.canceled 1',
        'order.created 5',
        'order.paid 2',
        'product.updated 1',
        'product.created 5',
        'order.created 6',
        'product.deleted 3',
        'product.created 6',
        'product.updated 2',
        'product.updated 1',
        'order.created 7',
        'order.canceled 3'
      ]
    )
    const products = await app.prisma.$queryRaw`
    SELECT id::int, sku, stock::int, deleted_at IS NOT NULL AS is_deleted FROM products ORDER BY id`
    t.strictSame(products, [
      { id: 1, sku: 'B', stock: 6, is_deleted: false },
      { id: 2, sku: 'C', stock: 9, is_deleted: false },
      { id: 3, sku: 'D', stock: 10, is_deleted: true },
      { id: 4, sku: 'E', stock: 10, is_deleted: true },
      { id: 5, sku: 'N', stock: 0, is_deleted: false },
      { id: 6, sku: 'D', stock: 1, is_deleted: false }
    ])
    t.match((await send(app, 'GET', '/users')).body.users, [
      { id: 1, email: 'b@example.com', full_name: 'a', version: 2 },
      { id: 2, email: 'c@example.com', full_name: 'b', version: 2 },
      { id: 3, email: 'new@example.com', full_name: 'Newer', version: 2 }
    ])
    t.match((await send(app, 'GET', '/orders/7')).body, { user_id: 3, user_name: 'New' })
    t.match(
      await app.prisma.$queryRaw`SELECT FROM products WHERE deleted_at = '2026-01-01' AND id = 4`,
      [{}],
      'a product stays deleted since then when its stock comes back'
    )
    t.strictSame(await findViolations(app), [])
  }
)

t.test('a request that waits for a lock of another session is answered after its release', async t => {
  const { app, databaseUrl, lock } = await lockedShop(t)
  await lock.take()
  const answer = send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1 })
  await waitForLocks(databaseUrl, 1)
  t.equal((await send(app, 'GET', '/products')).status, 200, 'a read does not wait')
  await lock.release()
  t.equal((await answer).status, 201)
})

t.test(
  'a lock that is held longer than the statement timeout: 503 with Retry-After, and nothing has changed',
  async t => {
    const { app, lock } = await lockedShop(t)
    await createProduct(app, { stock: 10 })
    await lock.take()
    const answer = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })
    t.match(answer, { status: 503, headers: { 'retry-after': /^\d+$/ } })
    await lock.release()
    t.equal((await send(app, 'GET', '/orders')).body.total, 0)
    t.match(await createOrder(app, { product_id: 1, quantity: 1 }), { id: 1 })
  }
)

/** An app, and another session that can lock its shop. */
async function lockedShop(t: Test) {
  const databaseUrl = await createDatabase(t)
  const app: FastifyInstance = await buildWithSecret(t, { databaseUrl })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const lock = {
    take: async () => await client.query('BEGIN; SELECT id FROM shops FOR UPDATE'),
    release: async () => await client.query('COMMIT')
  }
  return { app, databaseUrl, lock }
}
