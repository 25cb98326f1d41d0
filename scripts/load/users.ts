import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request, type Dispatcher } from 'undici'
import type { Shop } from './shop.js'

/** A request that has been answered, or was not. */
export interface Sample {
  action: string
  /** Since the level began. */
  atMs: number
  latencyMs: number
  /** What went wrong; undefined when the answer was as it should be. */
  error?: string | undefined
}

export interface Target {
  baseUrl: string
  apiKey: string | undefined
}

interface Step {
  action: string
  method: Dispatcher.HttpMethod
  path: string
  body?: object
  expected: number
}

/**
 * One who looks around and buys now and then: eight of ten requests read, two write, with a pause of 0.1 to 0.5 s between them. Has a connection of its own,
 * as somebody with a browser has.
 */
export async function beUser(
  { baseUrl, apiKey }: Target,
  shop: Shop,
  signal: AbortSignal,
  beganAt: number,
  onSample: (sample: Sample) => void
): Promise<void> {
  const dispatcher = new Agent({ connections: 1, connect: { timeout: answerTimeoutMs } })
  const open: number[] = []
  try {
    while (!signal.aborted) {
      const step = nextStep(shop, open)
      const begin = performance.now()
      const outcome = await perform(step)
      onSample({
        action: step.action,
        atMs: begin - beganAt,
        latencyMs: performance.now() - begin,
        error: outcome.error
      })
      if (step.action === 'place an order' && outcome.id !== undefined) open.push(outcome.id)
      if (step.action === 'cancel it') open.pop()
      await sleep(100 + Math.random() * 400, undefined, { signal }).catch(() => {})
    }
  } finally {
    await dispatcher.close()
  }

  async function perform({ method, path, body, expected }: Step): Promise<{ error?: string; id?: number }> {
    try {
      const { statusCode, body: content } = await request(`${baseUrl}${path}`, {
        method,
        dispatcher,
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(apiKey !== undefined && { 'x-api-key': apiKey })
        },
        body: body ? JSON.stringify(body) : null,
        headersTimeout: answerTimeoutMs,
        bodyTimeout: answerTimeoutMs
      })
      const text = await content.text()
      return statusCode === expected ? { id: JSON.parse(text).id } : { error: `status ${statusCode}` }
    } catch (error) {
      return { error: error instanceof Error && 'code' in error ? String(error.code) : String(error) }
    }
  }
}

/** Of ten: eight read, two write. */
function nextStep(shop: Shop, open: readonly number[]): Step {
  const dice = Math.random()
  const latest = open.at(-1)
  const productId = pickProduct(shop)
  if (dice < 0.35) return { action: 'list products', method: 'GET', path: '/products', expected: 200 }
  if (dice < 0.6) return { action: 'look at a product', method: 'GET', path: `/products/${productId}`, expected: 200 }
  if (dice < 0.7) return { action: 'list orders', method: 'GET', path: '/orders', expected: 200 }
  if (dice < 0.8) {
    return latest === undefined
      ? { action: 'search products', method: 'GET', path: '/products?q=load&in_stock=true', expected: 200 }
      : { action: 'look at an order', method: 'GET', path: `/orders/${latest}`, expected: 200 }
  }
  if (dice < 0.95 || latest === undefined) {
    const items = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => ({
      product_id: pickProduct(shop),
      quantity: 1
    }))
    return { action: 'place an order', method: 'POST', path: '/orders', body: { items }, expected: 201 }
  }
  return { action: 'cancel it', method: 'DELETE', path: `/orders/${latest}`, expected: 200 }
}

/** Half of what is asked for is a twentieth of the catalogue. */
function pickProduct({ productIds }: Shop): number {
  const range = Math.random() < 0.5 ? productIds.length / 20 : productIds.length
  return productIds[Math.floor(Math.random() * range)] ?? 0
}

// Nobody waits for longer; counted as an error.
const answerTimeoutMs = 10_000
