import type { Answer } from '../../shared/service.js'
import type { Actor } from '../actor.js'
import { markOf } from '../shop.js'
import { create, ifMatch, pickLocation } from './request.js'

export async function createProduct(actor: Actor, stock: number): Promise<void> {
  const { shop } = actor
  const priceCents = actor.random.between(100, 9_999)
  const id = await requestProduct(actor, priceCents, stock)
  if (id !== undefined && shop.products.length < maxProducts) shop.products.push({ id, priceCents })
}

/** Creates a product that no client picks. */
export async function createMarker(actor: Actor): Promise<number | undefined> {
  return await requestProduct(actor, 1, 1)
}

async function requestProduct(actor: Actor, priceCents: number, stock: number): Promise<number | undefined> {
  const key = actor.nextKey()
  const name = `Product ${key} ${markOf(actor.shop.slug)}`
  const body = { sku: key, name, price_cents: priceCents, stock }
  const answer = await create(actor, 'create product', '/products', body, [201], key)
  return answer?.status === 201 ? JSON.parse(answer.text).id : undefined
}

export async function createProducts(actor: Actor): Promise<void> {
  const key = actor.nextKey()
  const products = Array.from({ length: actor.random.between(2, 5) }, (_, index) => ({
    sku: `${key}/${index}`,
    name: `Product ${key}/${index} ${markOf(actor.shop.slug)}`,
    price_cents: 990,
    stock: actor.random.between(0, 9)
  }))
  const mode = actor.random.pick(['atomic', 'partial'])
  await create(actor, 'create products', '/products/bulk', { products, mode }, [mode === 'atomic' ? 201 : 200], key)
}

export async function changeProduct(actor: Actor): Promise<void> {
  const { client, random, shop } = actor
  const product = shop.pickProduct(random)
  const priceCents = random.between(100, 9_999)
  const { headers, mayFail } = ifMatch(actor, `product ${product.id}`)
  const answer = await client.send({
    operation: 'change product',
    method: 'PATCH',
    path: `/products/${product.id}`,
    body: { price_cents: priceCents },
    headers,
    expected: [200, 404, ...mayFail],
    reads: `product ${product.id}`
  })
  if (answer?.status === 200) product.priceCents = priceCents
}

export async function deleteProduct({ client, random, shop }: Actor): Promise<void> {
  if (shop.products.length <= 12) return
  const [product] = shop.products.splice(random.between(12, shop.products.length - 1), 1)
  if (product) {
    await client.send({
      operation: 'delete product',
      method: 'DELETE',
      path: `/products/${product.id}`,
      expected: [204, 404]
    })
  }
}

export async function adjustStock(actor: Actor): Promise<void> {
  const { random } = actor
  const delta = random.happens(0.7) ? random.between(1, 30) : -random.between(1, 20)
  const where = random.happens(0.4) ? { location_id: pickLocation(actor) } : {}
  await changeStock(actor, actor.shop.pickProduct(random).id, { delta, ...where })
}

/** Somebody counts what is at a location. */
export async function countStock(actor: Actor): Promise<void> {
  const { random, shop } = actor
  const counted = random.between(0, 40)
  await changeStock(actor, shop.pickProduct(random).id, { counted, location_id: pickLocation(actor) })
}

/** The reason is the key: the oracle traces the movements by it. */
export async function changeStock(
  actor: Actor,
  productId: number,
  change: { delta?: number; counted?: number; location_id?: number }
): Promise<Answer | undefined> {
  const key = actor.nextKey()
  const path = `/products/${productId}/stock`
  return await create(actor, 'adjust stock', path, { ...change, reason: key }, [200, 409, 404], key)
}

export async function setStock(actor: Actor): Promise<void> {
  const { client, random, shop } = actor
  const product = shop.products[random.between(3, shop.products.length - 1)]
  // A unique number, which orders cannot produce from another one: the oracle can trace the stock to this request.
  const stock = 10_000 * ++shop.stocksSet
  if (product) {
    await client.send({
      operation: 'set stock',
      method: 'PATCH',
      path: `/products/${product.id}`,
      body: { stock },
      expected: [200, 404],
      reads: `product ${product.id}`
    })
  }
}

// Few enough that clients compete for them.
const maxProducts = 40
