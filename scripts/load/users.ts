import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, type Dispatcher } from 'undici'
import { connect, failureOf, type Service, type Target } from '../shared/service.js'
import type { Shop } from './shop.js'

/** One request of a user, whether it succeeded or failed. */
export interface Sample {
  action: string
  /** When the request was sent, counted from the beginning of the level. */
  atMs: number
  latencyMs: number
  /** What went wrong; undefined after the expected answer. */
  error?: string | undefined
}

interface Step {
  action: string
  method: Dispatcher.HttpMethod
  path: string
  body?: object
  expected: number
}

/**
 * Simulates one user, until the signal: eight of ten requests read, two write, with a pause of 0.1 to 0.5 s in
 * between. Each user has a separate connection, as a browser would.
 */
export async function simulateUser(
  target: Target,
  shop: Shop,
  signal: AbortSignal,
  beganAt: number,
  onSample: (sample: Sample) => void
): Promise<void> {
  const dispatcher = new Agent({ connections: 1, connect: { timeout: answerTimeoutMs } })
  const service = connect({ ...target, dispatcher, answerTimeoutMs })
  const openOrders: number[] = []
  try {
    while (!signal.aborted) {
      const step = nextStep(shop, openOrders)
      const begin = performance.now()
      const { error, id } = await perform(service, step)
      onSample({ action: step.action, atMs: begin - beganAt, latencyMs: performance.now() - begin, error })
      if (step.action === 'place an order' && id !== undefined) openOrders.push(id)
      if (step.action === 'cancel an order') openOrders.pop()
      await sleep(100 + Math.random() * 400, undefined, { signal }).catch(() => {})
    }
  } finally {
    await dispatcher.close()
  }
}

// Longer than any user would wait; a request that takes longer counts as an error.
const answerTimeoutMs = 10_000

async function perform(
  service: Service,
  { method, path, body, expected }: Step
): Promise<{ error?: string; id?: number }> {
  try {
    const answer = await service.call(method, path, body)
    if (answer.status !== expected) return { error: `status ${answer.status}` }
    if (!answer.body) return { error: 'not JSON' }
    return answer.body.id === undefined ? {} : { id: Number(answer.body.id) }
  } catch (error) {
    return { error: failureOf(error) }
  }
}

/** The next request at random: eight of ten read, two write. */
function nextStep(shop: Shop, openOrders: readonly number[]): Step {
  const dice = Math.random()
  const latest = openOrders.at(-1)
  const productId = pickProduct(shop)
  if (dice < 0.35) return { action: 'list products', method: 'GET', path: '/products', expected: 200 }
  if (dice < 0.6) return { action: 'view a product', method: 'GET', path: `/products/${productId}`, expected: 200 }
  if (dice < 0.7) return { action: 'list orders', method: 'GET', path: '/orders', expected: 200 }
  if (dice < 0.8) {
    return latest === undefined
      ? { action: 'search products', method: 'GET', path: '/products?q=load&in_stock=true', expected: 200 }
      : { action: 'view an order', method: 'GET', path: `/orders/${latest}`, expected: 200 }
  }
  if (dice < 0.95 || latest === undefined) {
    const items = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => ({
      product_id: pickProduct(shop),
      quantity: 1
    }))
    return { action: 'place an order', method: 'POST', path: '/orders', body: { items }, expected: 201 }
  }
  return { action: 'cancel an order', method: 'DELETE', path: `/orders/${latest}`, expected: 200 }
}

/** Half of the requests go to a twentieth of the catalogue, the bestsellers. */
function pickProduct({ productIds }: Shop): number {
  const range = Math.random() < 0.5 ? productIds.length / 20 : productIds.length
  return productIds[Math.floor(Math.random() * range)] ?? 0
}
