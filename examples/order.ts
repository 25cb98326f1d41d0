import createClient from 'openapi-fetch'
import type { paths } from '../client/schema.js'

const client = createClient<paths>({ baseUrl: process.env.BASE_URL ?? 'http://127.0.0.1:8000' })

const product = await client.POST('/products', {
  body: { sku: `MUG-${crypto.randomUUID()}`, name: 'Blue mug', price: 24.9, stock: 100 }
})
if (!product.data) throw new Error(product.error.detail)

const order = await client.POST('/orders', {
  params: { header: { 'idempotency-key': crypto.randomUUID() } },
  body: { items: [{ product_id: product.data.id, quantity: 2, expected_price_cents: 2490 }] }
})
if (order.data) console.log(`order ${order.data.id}: ${order.data.total_amount} ${order.data.currency}`)
else if (order.error.code === 'INSUFFICIENT_STOCK') console.log('sold out')
else throw new Error(order.error.detail)
