import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderHistory } from '../../src/orders/read-schemas.js'
import {
  planDeliveries,
  planStories,
  requestOf,
  type Delivery,
  type Shares,
  type SimulatedOrder,
  type Story
} from './plan.js'
import { createClient, send, type Answer, type Client } from './provider.js'
import { createRandom } from '../shared/random.js'
import { judge, type Verdict } from './verdict.js'

export interface SimulationOptions {
  baseUrl: string
  secret: string
  apiKey: string | undefined
  orders: number
  seed: number
  shares: Shares
  maxDelayMs: number
  /** Requests at a time. */
  concurrency: number
}

/** What a part of the work is, and how many steps it has. */
export type StartPart = (label: string, steps: number) => { advance(count: number): void; end(): void }

/**
 * Plays a payment provider against a service: places orders of a product of its own, pays them as a provider on the internet does, and
 * reads what became of them.
 *
 * @throws when the service cannot be reached or refuses an order
 */
export async function simulatePayments(options: SimulationOptions, startPart: StartPart): Promise<Verdict> {
  const { baseUrl, apiKey, shares, seed, maxDelayMs, concurrency } = options
  const client = createClient(baseUrl, apiKey)
  const shop = await openShop(client, options)
  const placed = await inLanes('orders', planStories(options.orders, shares, seed), concurrency, startPart, story =>
    placeOrder(client, shop.productId, story, shop.unitsOf())
  )
  const deliveries = await inLanes(
    'events',
    planDeliveries(
      placed.map(({ order }) => order),
      shares,
      maxDelayMs,
      seed
    ),
    concurrency,
    startPart,
    async delivery => ({ delivery, answer: await deliver(delivery, options) })
  )
  const orders = await inLanes('checks', placed, concurrency, startPart, async ({ order }) => ({
    order,
    history: await readHistory(client, order.id)
  }))
  const unitsSold = placed
    .filter(({ order }) => order.story === 'paid' || order.story === 'unpaid')
    .reduce((sum, { units }) => sum + units, 0)
  const { stock } = await client('GET', `/products/${shop.productId}`)
  return judge({ orders, deliveries, stock: { expected: shop.stock - unitsSold, found: Number(stock) } })
}

async function openShop(client: Client, { orders, seed }: SimulationOptions) {
  const stock = orders * maxUnits
  const product = await client('POST', '/products', {
    sku: `SIMULATION-${Date.now()}-${seed}`,
    name: 'Sold by a simulation',
    price: 24.9,
    stock
  })
  const { between } = createRandom(seed + 2)
  return { productId: Number(product.id), stock, unitsOf: () => between(1, maxUnits) }
}

const maxUnits = 3

async function placeOrder(
  client: Client,
  productId: number,
  story: Story,
  units: number
): Promise<{ order: SimulatedOrder; units: number }> {
  const order = await client('POST', '/orders', { product_id: productId, quantity: units })
  if (story === 'late') await client('PUT', `/orders/${String(order.id)}`, { status: 'CANCELED' })
  return {
    order: { id: Number(order.id), story, totalAmount: Number(order.total_amount), currency: String(order.currency) },
    units
  }
}

async function deliver(delivery: Delivery, { baseUrl, secret }: SimulationOptions): Promise<Answer> {
  if (delivery.delayMs > 0) await sleep(delivery.delayMs)
  return await send(`${baseUrl}/api/v1/webhooks/payment`, { method: 'POST', ...requestOf(delivery, secret) })
}

async function readHistory(client: Client, orderId: number): Promise<string[]> {
  const { history } = (await client('GET', `/orders/${orderId}/history`)) as OrderHistory
  return history.map(({ changes }) => {
    const { status, refund } = changes as Partial<Record<string, { to: string }>>
    return status?.to ?? (refund ? `refund ${refund.to}` : 'something else')
  })
}

async function inLanes<T, R>(
  label: string,
  inputs: readonly T[],
  lanes: number,
  startPart: StartPart,
  work: (input: T) => Promise<R>
): Promise<R[]> {
  const results: R[] = new Array(inputs.length)
  const part = startPart(label, inputs.length)
  const queue = inputs.entries()
  try {
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const [index, input] of queue) {
          results[index] = await work(input)
          part.advance(1)
        }
      })
    )
  } finally {
    part.end()
  }
  return results
}
