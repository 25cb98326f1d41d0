import type { Actor } from '../actor.js'

/** Sends a request again with its idempotency key: the answer must be the same, byte for byte. */
export async function replay(actor: Actor): Promise<void> {
  const { client, random, answered, history } = actor
  if (answered.length === 0) return
  const { path, key, body, answer } = random.pick(answered)
  const again = await client.send({ operation: 'replay', method: 'POST', path, body, key, expected: [answer.status] })
  if (
    again &&
    (again.status !== answer.status || again.text !== answer.text || again.headers['idempotent-replayed'] !== 'true')
  ) {
    history.find(
      'different answer for the same key',
      `${path} ${key}: first ${answer.status} ${answer.text.slice(0, 300)}, ` +
        `then ${again.status} ${again.text.slice(0, 300)}`
    )
  }
  history.count('duplicates replayed')
}

/** Sends another request with a used idempotency key, which must be refused. */
export async function reuseKey({ client, random, answered }: Actor): Promise<void> {
  if (answered.length === 0) return
  const { path, key, body } = random.pick(answered)
  const name = ['note', 'reason', 'tracking_number', 'name'].find(field => field in body)
  const other = name === undefined ? undefined : { ...body, [name]: `${key} again` }
  if (other) {
    await client.send({
      operation: 'reuse key',
      method: 'POST',
      path,
      body: other,
      key,
      expected: [422],
      isWrite: false
    })
  }
}

/** Sends an invalid request, which must be refused and change nothing. */
export async function sendInvalid({ client, random, shop }: Actor): Promise<void> {
  const product = shop.pickProduct(random).id
  const order = shop.pickOrder(random)?.id ?? 1
  // One that nobody deletes, and of which there are never a million units.
  const scarce = shop.products[0]?.id ?? 1
  const move = { product_id: scarce, from_location_id: 1, to_location_id: 2, quantity: 1 }
  const [method, path, body, expected] = random.pick([
    ['POST', '/orders', { product_id: product, quantity: 0 }, 400],
    ['POST', '/orders', { product_id: product, quantity: -1 }, 400],
    ['POST', '/orders', { product_id: product, quantity: 1, price: 0.01 }, 400],
    ['POST', '/orders', { items: [] }, 400],
    ['POST', '/orders', { product_id: 999_999_999, quantity: 1 }, 404],
    ['PATCH', `/orders/${order}`, { status: 'STOLEN' }, 400],
    ['PATCH', `/orders/${order}`, { status: 'PENDING', total_amount_cents: 1 }, 400],
    ['PATCH', '/orders/999999999', { status: 'PAID' }, 404],
    ['PATCH', `/products/${product}`, { stock: -1 }, 400],
    ['POST', `/products/${product}/stock`, { delta: 0 }, 400],
    ['DELETE', '/orders', undefined, 404],
    ['POST', '/orders', { product_id: product, quantity: 1, location_id: 999 }, 404],
    ['POST', '/orders', { product_id: product, quantity: 1, location_id: shop.closedLocationId }, 400],
    ['POST', `/products/${scarce}/stock`, { counted: 1 }, 400],
    ['POST', `/products/${scarce}/stock`, { delta: 1, counted: 1, location_id: 1 }, 400],
    ['POST', `/products/${scarce}/stock`, { delta: 1, location_id: 999 }, 404],
    ['POST', '/stock/transfers', { ...move, quantity: 1_000_000 }, 409],
    ['POST', '/stock/transfers', { ...move, to_location_id: 1 }, 400],
    ['POST', '/stock/transfers', { ...move, to_location_id: 999 }, 404],
    ['POST', '/locations', { name: '', priority: 1 }, 400],
    ['PATCH', '/locations/1', { priority: 0 }, 400],
    ['PATCH', '/locations/999', { is_active: false }, 404]
  ] as const)
  await client.send({ operation: 'send invalid', method, path, body, expected: [expected], isWrite: false })
}
