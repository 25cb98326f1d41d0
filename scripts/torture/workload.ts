import type { Desk } from './desk.js'
import type { Answer } from './history.js'
import { pay } from './payments.js'

/** Does one operation, chosen by weight. */
export async function work(desk: Desk): Promise<void> {
  let ticket = desk.random.next() * totalWeight
  const operation = operations.find(({ weight }) => (ticket -= weight) < 0)
  await operation?.run(desk)
}

/** The products that are fought over, before anything else. The first three are short all the time. */
export async function openShop(desk: Desk): Promise<void> {
  for (let number = 0; number < 12; number++) await createProduct(desk, number < 3 ? 60 : 400)
}

const operations: ReadonlyArray<{ weight: number; run: (desk: Desk) => Promise<unknown> }> = [
  { weight: 28, run: placeOrder },
  { weight: 3, run: placeMany },
  { weight: 13, run: changeStatus },
  { weight: 8, run: cancel },
  { weight: 14, run: pay },
  { weight: 4, run: adjustStock },
  { weight: 1, run: setStock },
  { weight: 1.5, run: changeProduct },
  { weight: 0.7, run: desk => createProduct(desk, desk.random.between(0, 50)) },
  { weight: 0.3, run: createProducts },
  { weight: 0.4, run: deleteProduct },
  { weight: 0.7, run: createUser },
  { weight: 0.3, run: renameUser },
  { weight: 1, run: requestRefund },
  { weight: 3, run: replay },
  { weight: 1, run: reuseKey },
  { weight: 2, run: nonsense },
  { weight: 12, run: readOrder },
  { weight: 4, run: readProduct },
  { weight: 3, run: readLists }
]

const totalWeight = operations.reduce((sum, { weight }) => sum + weight, 0)

async function create(
  desk: Desk,
  operation: string,
  path: string,
  body: object,
  expected: readonly number[],
  key = desk.nextKey()
): Promise<Answer | undefined> {
  const answer = await desk.client.send({ operation, method: 'POST', path, body, key, expected })
  if (answer) desk.settled = [...desk.settled, { path, key, body, answer }].slice(-rememberedAnswers)
  return answer
}

// Old enough that other things happened meanwhile.
const rememberedAnswers = 200

function orderBody({ random, shop }: Desk, note: string): object {
  const quantity = () => (random.happens(0.03) ? 1_000_000 : random.between(1, 3))
  const user = random.happens(0.2) && shop.userIds.length > 0 ? { user_id: random.pick(shop.userIds) } : {}
  if (random.happens(0.5)) return { product_id: shop.pickProduct(random).id, quantity: quantity(), note, ...user }
  const items = Array.from({ length: random.between(1, 4) }, () => {
    const { id, priceCents } = shop.pickProduct(random)
    return {
      product_id: id,
      quantity: quantity(),
      ...(random.happens(0.1) ? { expected_price_cents: priceCents } : {})
    }
  })
  return { items, note, ...user }
}

async function placeOrder(desk: Desk): Promise<void> {
  const key = desk.nextKey()
  const answer = await create(desk, 'place order', '/orders', orderBody(desk, key), [201, 409, 404], key)
  if (answer?.status === 201) know(desk, JSON.parse(answer.text))
}

async function placeMany(desk: Desk): Promise<void> {
  const key = desk.nextKey()
  const orders = Array.from({ length: desk.random.between(2, 6) }, (_, index) => orderBody(desk, `${key}/${index}`))
  const mode = desk.random.pick(['atomic', 'partial'])
  const answer = await create(
    desk,
    'place many',
    '/orders/bulk',
    { orders, mode },
    mode === 'atomic' ? [201, 409, 404] : [200],
    key
  )
  if (answer && answer.status < 300) {
    for (const { order } of JSON.parse(answer.text).results) if (order) know(desk, order)
  }
}

function know({ shop }: Desk, order: { id: number; total_amount_cents: number }): void {
  shop.orders.push({ id: order.id, totalCents: order.total_amount_cents })
}

/** With luck the version is the current one. */
function ifMatch({ random, shop }: Desk, subject: string): { headers?: Record<string, string>; mayFail: number[] } {
  if (!random.happens(0.1)) return { mayFail: [] }
  return { headers: { 'if-match': `"${shop.versions.get(subject) ?? 1}"` }, mayFail: [412] }
}

async function changeStatus(desk: Desk): Promise<void> {
  const { client, random, shop } = desk
  const order = shop.pickOrder(random)
  if (!order) return
  const status = random.pick(['PAID', 'PAID', 'PAID', 'SHIPPED', 'SHIPPED', 'COMPLETED', 'REFUNDED', 'CANCELED'])
  const body = { status, ...(status === 'REFUNDED' && random.happens(0.3) ? { restock: true } : {}) }
  const { headers, mayFail } = ifMatch(desk, `order ${order.id}`)
  await client.send({
    operation: 'change status',
    method: random.pick(['PUT', 'PATCH']),
    path: `/orders/${order.id}`,
    body,
    headers,
    expected: [200, 400, ...mayFail],
    reads: `order ${order.id}`
  })
}

async function cancel(desk: Desk): Promise<void> {
  const order = desk.shop.pickOrder(desk.random)
  if (!order) return
  const { headers, mayFail } = ifMatch(desk, `order ${order.id}`)
  await desk.client.send({
    operation: 'cancel',
    method: 'DELETE',
    path: `/orders/${order.id}`,
    headers,
    expected: [200, 400, ...mayFail],
    reads: `order ${order.id}`
  })
}

async function adjustStock(desk: Desk): Promise<void> {
  const { random } = desk
  const key = desk.nextKey()
  const delta = random.happens(0.7) ? random.between(1, 30) : -random.between(1, 20)
  await create(
    desk,
    'adjust stock',
    `/products/${desk.shop.pickProduct(random).id}/stock`,
    { delta, reason: key },
    [200, 409, 404],
    key
  )
}

async function setStock(desk: Desk): Promise<void> {
  const { client, random, shop } = desk
  const product = shop.products[random.between(3, shop.products.length - 1)]
  // A number that nobody else sets, and that no orders lead to from another one, says who did it.
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

async function changeProduct(desk: Desk): Promise<void> {
  const { client, random, shop } = desk
  const product = shop.pickProduct(random)
  const priceCents = random.between(100, 9_999)
  const { headers, mayFail } = ifMatch(desk, `product ${product.id}`)
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

async function createProduct(desk: Desk, stock: number): Promise<void> {
  const { random, shop, nextKey } = desk
  const key = nextKey()
  const priceCents = random.between(100, 9_999)
  const answer = await create(
    desk,
    'create product',
    '/products',
    { sku: key, name: `Product ${key}`, price_cents: priceCents, stock },
    [201],
    key
  )
  if (answer?.status === 201 && shop.products.length < maxProducts) {
    shop.products.push({ id: JSON.parse(answer.text).id, priceCents })
  }
}

// Few enough to be fought over.
const maxProducts = 40

async function createProducts(desk: Desk): Promise<void> {
  const key = desk.nextKey()
  const products = Array.from({ length: desk.random.between(2, 5) }, (_, index) => ({
    sku: `${key}/${index}`,
    name: `Product ${key}/${index}`,
    price: 9.9,
    stock: desk.random.between(0, 9)
  }))
  const mode = desk.random.pick(['atomic', 'partial'])
  await create(desk, 'create products', '/products/bulk', { products, mode }, [mode === 'atomic' ? 201 : 200], key)
}

async function deleteProduct({ client, random, shop }: Desk): Promise<void> {
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

async function createUser(desk: Desk): Promise<void> {
  const key = desk.nextKey()
  const answer = await create(
    desk,
    'create user',
    '/users',
    { email: `${key}@example.com`, full_name: `User ${key}` },
    [201],
    key
  )
  if (answer?.status === 201) desk.shop.userIds.push(JSON.parse(answer.text).id)
}

async function renameUser({ client, random, shop, nextKey }: Desk): Promise<void> {
  if (shop.userIds.length === 0) return
  await client.send({
    operation: 'rename user',
    method: 'PATCH',
    path: `/users/${random.pick(shop.userIds)}`,
    body: { full_name: `User ${nextKey()}` },
    expected: [200]
  })
}

/** As another system asks for it: by the stream. */
async function requestRefund({ random, shop, redis, history }: Desk): Promise<void> {
  const order = shop.pickOrder(random)
  if (!redis || !order) return
  const id = `${Date.now()}-${random.between(0, 1_000_000)}`
  // Noted first: the entry may be there although the answer is lost.
  shop.refundEntries.set(id, order.id)
  history.count('refunds asked for by stream')
  await Promise.race([
    redis.xadd('refund_order', id, 'order_id', String(order.id)).catch(() => {}),
    new Promise(resolve => setTimeout(resolve, 500))
  ])
}

/** The answer to the same request with the same key is the same, byte for byte. */
async function replay(desk: Desk): Promise<void> {
  const { client, random, settled, history } = desk
  if (settled.length === 0) return
  const { path, key, body, answer } = random.pick(settled)
  const again = await client.send({ operation: 'replay', method: 'POST', path, body, key, expected: [answer.status] })
  if (
    again &&
    (again.status !== answer.status || again.text !== answer.text || again.headers['idempotent-replayed'] !== 'true')
  ) {
    history.find(
      'another answer to the same key',
      `${path} ${key}: ${answer.status} ${answer.text.slice(0, 300)} and then ${again.status} ${again.text.slice(0, 300)}`
    )
  }
  history.count('duplicates replayed')
}

async function reuseKey({ client, random, settled }: Desk): Promise<void> {
  if (settled.length === 0) return
  const { path, key, body } = random.pick(settled)
  const other = 'note' in body ? { ...body, note: `${key} again` } : undefined
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

/** What must be refused and change nothing. */
async function nonsense({ client, random, shop }: Desk): Promise<void> {
  const product = shop.pickProduct(random).id
  const order = shop.pickOrder(random)?.id ?? 1
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
    ['DELETE', '/orders', undefined, 404]
  ] as const)
  await client.send({ operation: 'nonsense', method, path, body, expected: [expected], isWrite: false })
}

async function readOrder({ client, random, shop }: Desk): Promise<void> {
  const order = shop.pickOrder(random)
  if (!order) return
  const path = `/orders/${order.id}`
  if (random.happens(0.15)) {
    await client.send({
      operation: 'read history',
      method: 'GET',
      path: `${path}/history`,
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

async function readProduct({ client, random, shop }: Desk): Promise<void> {
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

async function readLists({ client, random, shop }: Desk): Promise<void> {
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
