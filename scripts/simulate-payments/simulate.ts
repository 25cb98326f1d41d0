import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderHistory } from '../../src/orders/read-schemas.js'
import {
  planDeliveries,
  planScenarios,
  requestOf,
  type Delivery,
  type ExpectedMoney,
  type Shares,
  type Scenario,
  type SimulatedOrder
} from './plan.js'
import { createClient, send, type Client, type ServiceResponse } from './provider.js'
import { createRandom } from '../shared/random.js'
import { createReport, type SimulationReport } from './report.js'

export interface SimulationOptions {
  baseUrl: string
  secret: string
  apiKey: string | undefined
  orders: number
  seed: number
  shares: Shares
  maxDelayMs: number
  /** The number of concurrent requests. */
  concurrency: number
}

/** Starts to show the progress of one part of the simulation. */
export type StartPart = (label: string, steps: number) => { advance(count: number): void; end(): void }

/**
 * Simulates a payment provider: places orders of a new product, pays them with duplicated, reordered, delayed and
 * forged events, and compares the resulting orders and stock with the plan.
 *
 * @throws Error when the service cannot be reached or refuses an order
 */
export async function simulatePayments(options: SimulationOptions, startPart: StartPart): Promise<SimulationReport> {
  const { baseUrl, apiKey, shares, seed, maxDelayMs, concurrency } = options
  const client = createClient(baseUrl, apiKey)
  const shop = await openShop(client, options)
  const scenarios = planScenarios(options.orders, shares, seed)
  const placed = await mapConcurrently('orders', scenarios, concurrency, startPart, scenario =>
    placeOrder(client, shop.productId, scenario, shop.drawUnits())
  )
  const deliveries = await mapConcurrently(
    'events',
    planDeliveries(
      placed.map(({ order }) => order),
      shares,
      maxDelayMs,
      seed
    ),
    concurrency,
    startPart,
    async delivery => ({ delivery, response: await deliver(delivery, options) })
  )
  const orders = await mapConcurrently('checks', placed, concurrency, startPart, async ({ order }) => ({
    order,
    history: await readHistory(client, order.id),
    money: await readMoney(client, order.id)
  }))
  const unitsSold = placed
    .filter(({ order }) => keepsUnits.has(order.scenario))
    .reduce((sum, { units }) => sum + units, 0)
  const { stock } = await client('GET', `/products/${shop.productId}`)
  return createReport({ orders, deliveries, stock: { expected: shop.stock - unitsSold, found: Number(stock) } })
}

/** The orders that are neither canceled nor refunded before they ship. */
const keepsUnits: ReadonlySet<Scenario> = new Set(['paid', 'unpaid', 'split', 'doubled', 'returned'])

async function openShop(client: Client, { orders, seed }: SimulationOptions) {
  const stock = orders * maxUnits
  const product = await client('POST', '/products', {
    sku: `SIMULATION-${Date.now()}-${seed}`,
    name: 'Product of a payment simulation',
    price_cents: 2490,
    stock
  })
  const { between } = createRandom(seed + 2)
  return { productId: Number(product.id), stock, drawUnits: () => between(1, maxUnits) }
}

const maxUnits = 3

async function placeOrder(
  client: Client,
  productId: number,
  scenario: Scenario,
  units: number
): Promise<{ order: SimulatedOrder; units: number }> {
  const order = await client('POST', '/orders', { product_id: productId, quantity: units })
  if (scenario === 'late') await client('PUT', `/orders/${String(order.id)}`, { status: 'CANCELED' })
  return {
    order: {
      id: Number(order.id),
      scenario,
      totalAmount: Number(order.total_amount),
      totalCents: Number(order.total_amount_cents),
      currency: String(order.currency)
    },
    units
  }
}

async function deliver(delivery: Delivery, { baseUrl, secret }: SimulationOptions): Promise<ServiceResponse> {
  if (delivery.delayMs > 0) await sleep(delivery.delayMs)
  return await send(
    `${baseUrl}/api/v1/webhooks/payment`,
    { method: 'POST', ...requestOf(delivery, secret) },
    { isForger: delivery.forgery !== undefined }
  )
}

async function readHistory(client: Client, orderId: number): Promise<string[]> {
  const { history } = (await client('GET', `/orders/${orderId}/history`)) as OrderHistory
  return history.map(({ changes }) => {
    const { status, refund } = changes as Partial<Record<string, { to: string }>>
    return status?.to ?? (refund ? `refund ${refund.to}` : 'something else')
  })
}

async function readMoney(client: Client, orderId: number): Promise<ExpectedMoney> {
  const order = await client('GET', `/orders/${orderId}`)
  return {
    paidCents: Number(order.paid_cents),
    refundedCents: Number(order.refunded_cents),
    dueCents: Number(order.refund_due_cents)
  }
}

/** Maps the inputs, up to `concurrency` at a time. The results are in the order of the inputs. */
async function mapConcurrently<T, R>(
  label: string,
  inputs: readonly T[],
  concurrency: number,
  startPart: StartPart,
  work: (input: T) => Promise<R>
): Promise<R[]> {
  const results: R[] = new Array(inputs.length)
  const part = startPart(label, inputs.length)
  const queue = inputs.entries()
  try {
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
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
