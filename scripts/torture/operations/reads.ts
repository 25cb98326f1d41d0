import type { Actor } from '../actor.js'

export async function readOrder({ client, random, shop }: Actor): Promise<void> {
  const order = shop.pickOrder(random)
  if (!order) return
  const path = `/orders/${order.id}`
  if (random.happens(0.15)) {
    await client.send({
      operation: 'read history',
      method: 'GET',
      path: `${path}/${random.pick(['history', 'history', 'shipments', 'cancellations', 'returns', 'payments'])}`,
      expected: [200],
      isWrite: false
    })
  } else {
    await client.send({
      operation: 'read order',
      method: 'GET',
      path,
      expected: [200],
      isWrite: false,
      reads: `order ${order.id}`
    })
  }
}

export async function readProduct({ client, random, shop }: Actor): Promise<void> {
  const { id } = shop.pickProduct(random)
  await client.send({
    operation: 'read product',
    method: 'GET',
    path: `/products/${id}`,
    expected: [200, 404],
    isWrite: false,
    reads: `product ${id}`
  })
}

export async function readLists({ client, random, shop }: Actor): Promise<void> {
  const { id } = shop.pickProduct(random)
  const path = random.pick([
    '/orders?limit=20',
    '/orders?status=PENDING,PAID&limit=5',
    `/orders?product_id=${id}&limit=5`,
    '/products?limit=50',
    `/products/${id}/movements?limit=10`,
    '/users?limit=5',
    '/health/live',
    '/metrics',
    'quote'
  ])
  if (path === 'quote') {
    await client.send({
      operation: 'quote',
      method: 'POST',
      path: '/orders/quote',
      body: { product_id: id, quantity: 1 },
      expected: [200, 404],
      isWrite: false
    })
  } else {
    await client.send({
      operation: 'read lists',
      method: 'GET',
      path,
      expected: path.includes('movements') ? [200, 404] : [200],
      isWrite: false
    })
  }
}
