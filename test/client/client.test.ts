import createClient from 'openapi-fetch'
import t from 'tap'
import type { operations, paths } from '../../client/schema.js'
import { build } from '../support/app.js'

type OrderError = operations['createOrder']['responses'][409]['content']['application/problem+json']

const app = await build(t)
const client = createClient<paths>({ baseUrl: `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/v1` })
let skus = 0

t.test('the typed client creates a product, orders it, finds the order and cancels it', async t => {
  const product = await createProduct(5)
  const { data: order, response } = await client.POST('/orders', {
    params: { header: { 'idempotency-key': 'typed-client-1' } },
    body: { items: [{ product_id: product.id, quantity: 2, expected_price_cents: 2490 }] }
  })
  t.equal(response.status, 201)
  t.equal(order?.total_amount_cents, 4980)
  const id = order?.id ?? 0

  const { data: page } = await client.GET('/orders', {
    params: { query: { product_id: product.id, status: ['PENDING', 'PAID'], limit: 5 } }
  })
  t.strictSame(
    page?.orders.map(({ id, status }) => ({ id, status })),
    [{ id, status: 'PENDING' }]
  )
  t.equal(page?.total_quantity, 2)

  const { data: canceled } = await client.DELETE('/orders/{id}', { params: { path: { id } } })
  t.equal(canceled?.status, 'CANCELED')
  const { data: after } = await client.GET('/products/{id}', { params: { path: { id: product.id } } })
  t.equal(after?.stock, 5)
})

t.test('an order of more than the stock is a 409 with a typed problem', async t => {
  const product = await createProduct(1)
  const { data, error, response } = await client.POST('/orders', { body: { product_id: product.id, quantity: 3 } })
  t.equal(data, undefined)
  t.equal(response.status, 409)
  t.equal(error?.code === 'INSUFFICIENT_STOCK' && reactionTo(error), 'order less')
  t.match(error, { product_id: product.id, requested: 3, available: 1, detail: 'Insufficient stock' })
})

t.test('unknown ids and invalid queries are typed problems too', async t => {
  const missing = await client.GET('/orders/{id}', { params: { path: { id: 999_999 } } })
  t.equal(missing.error?.code, 'ORDER_NOT_FOUND')
  const invalid = await client.GET('/products', { params: { query: { limit: 0 } } })
  t.equal(invalid.error?.code, 'VALIDATION_FAILED')
})

t.test('calls that the document does not describe do not compile', async t => {
  const product = await createProduct(1)
  // @ts-expect-error there is no such path
  t.equal((await client.GET('/no-such-path')).response.status, 404)
  // @ts-expect-error a quantity is a number
  t.equal((await client.POST('/orders', { body: { product_id: product.id, quantity: '1' } })).response.status, 400)
  // @ts-expect-error nothing can be sorted by its age
  t.equal((await client.GET('/products', { params: { query: { sort: 'age' } } })).response.status, 400)
})

async function createProduct(stock: number) {
  const { data, error } = await client.POST('/products', {
    body: { sku: `TYPED-${++skus}`, name: 'Blue mug', price: 24.9, stock }
  })
  if (!data) throw new Error(error.detail)
  return data
}

/** Compiles only as long as the types know exactly these codes, and their members. */
function reactionTo(error: OrderError): string {
  switch (error.code) {
    case 'INSUFFICIENT_STOCK':
      return error.available > 0 ? 'order less' : 'sold out'
    case 'PRICE_CHANGED':
      return `pay ${error.price_changes[0]?.current_price_cents}`
    case 'EXTERNAL_ID_EXISTS':
      return `order ${error.external_id} once`
    case 'CURRENCY_IN_USE':
      return 'tell the shop'
    case 'IDEMPOTENCY_KEY_IN_USE':
      return 'wait'
  }
}
