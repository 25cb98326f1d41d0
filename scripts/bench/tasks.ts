import { sign } from '../shared/sign.js'
import { requestBytes, type Task } from './http-load.js'
import { heldShopSlug, productCount, shopCount, webhookSecret, type WorkloadName } from './workloads.js'

/**
 * What the clients of a workload do.
 *
 * @param orders the orders to change, for workloads that change each order once
 */
export function tasksOf(workload: WorkloadName, orders: readonly number[] = []): Task[] {
  if (workload !== 'sale') return requestsOf(workload, orders).map(request => ({ request }))
  return shuffledProducts().map(id => ({
    request: orderOf(id),
    next: body => ({ request: paymentOf(idIn(body)) })
  }))
}

/** Orders for one unit each, spread over the products. @param onPlaced gets the id of each order */
export function placementTasks(onPlaced: (id: number) => void): Task[] {
  return shuffledProducts().map(id => ({
    request: orderOf(id),
    next: body => {
      onPlaced(idIn(body))
      return undefined
    }
  }))
}

/** Creates the products of the benchmark in an empty shop. */
export function creationTasks(): Task[] {
  return Array.from({ length: productCount }, (_, index) => ({
    request: requestBytes('POST', '/products', {
      sku: `BENCH-${index + 1}`,
      name: `Product ${index + 1}`,
      price_cents: 1_001 + index,
      stock: 1_000_000_000
    })
  }))
}

function requestsOf(workload: Exclude<WorkloadName, 'sale'>, orders: readonly number[]): Buffer[] {
  switch (workload) {
    case 'hot':
      return [orderOf(1)]
    case 'spread':
      return shuffledProducts().map(orderOf)
    case 'five lines':
      return shuffledProducts().map((_, index, ids) =>
        requestBytes('POST', '/orders', {
          items: Array.from({ length: 5 }, (_, line) => ({
            product_id: ids[(index + 7 * line) % ids.length],
            quantity: 1
          }))
        })
      )
    case 'detailed':
      return shuffledProducts().map(detailedOrderOf)
    case 'payment':
      return orders.map(paymentOf)
    case 'cancellation':
      return orders.map(id => requestBytes('DELETE', `/orders/${id}`))
    case 'status':
      return orders.map(id => requestBytes('PATCH', `/orders/${id}`, { status: 'PAID' }))
    case 'stock':
      // Removes a unit: the products begin with the largest stock that is allowed.
      return shuffledProducts().map(id => requestBytes('POST', `/products/${id}/stock`, { delta: -1 }))
    case 'product list':
      return [requestBytes('GET', '/products')]
    case 'product':
      return [requestBytes('GET', '/products/1')]
    case 'order':
      return [requestBytes('GET', '/orders/1')]
    case 'any product':
      return shuffledProducts().map(id => requestBytes('GET', `/products/${id}`))
    case 'any order':
      return shuffledProducts().map(id => requestBytes('GET', `/orders/${id}`))
    case 'shops':
      return shuffledShops().map(orderInShop)
    case 'other shops':
      return shuffledShops()
        .filter(slug => slug !== heldShopSlug)
        .map(orderInShop)
    case 'mixed':
      return shuffledProducts().map(id =>
        id % 5 === 0 ? orderOf(id) : requestBytes('GET', id % 2 === 0 ? '/products' : `/orders/${id}`)
      )
  }
}

function orderOf(productId: number): Buffer {
  return requestBytes('POST', '/orders', { product_id: productId, quantity: 1 })
}

function detailedOrderOf(productId: number): Buffer {
  return requestBytes('POST', '/orders', {
    product_id: productId,
    quantity: 1,
    email: 'ada@example.com',
    shipping_address: {
      name: 'Ada Sample',
      line1: '12 Example Street',
      city: 'Lisbon',
      postal_code: '1100-001',
      country: 'PT'
    },
    metadata: { channel: 'web', campaign: 'spring' },
    adjustments: [
      { type: 'shipping', label: 'Parcel', amount_cents: 490 },
      { type: 'tax', label: 'VAT', amount_cents: 230 }
    ]
  })
}

function orderInShop(slug: string): Buffer {
  return requestBytes('POST', '/orders', { product_id: 1, quantity: 1 }, { 'x-shop': slug })
}

/** The provider's signed event that an order was paid in full. */
function paymentOf(orderId: number): Buffer {
  const eventId = `evt_${orderId}`
  const event = { event_id: eventId, type: 'payment.succeeded', order_id: orderId }
  const signing = { body: JSON.stringify(event), secret: webhookSecret, eventId, timeMs: Date.now() }
  return requestBytes('POST', '/webhooks/payment', event, sign({ scheme: 'x-signature', ...signing }))
}

function idIn(body: Buffer): number {
  const { id }: { id: number } = JSON.parse(body.toString())
  return id
}

// In random order. In ascending order, neighboring connections would compete for the same products.
function shuffledProducts(): number[] {
  return shuffled(Array.from({ length: productCount }, (_, index) => index + 1))
}

function shuffledShops(): string[] {
  return shuffled(Array.from({ length: shopCount }, (_, index) => `shop-${index + 2}`))
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map(item => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
