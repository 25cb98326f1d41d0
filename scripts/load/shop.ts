import { randomUUID } from 'node:crypto'
import type { Service } from '../shared/service.js'

/** The products that the users of a load test buy. */
export interface Shop {
  productIds: number[]
}

/** Creates the products. @throws Error when the service refuses */
export async function openShop(service: Service): Promise<Shop> {
  const run = randomUUID().slice(0, 8)
  const products = Array.from({ length: productCount }, (_, n) => ({
    sku: `LOAD-${run}-${n}`,
    name: `Load test ${n}`,
    price_cents: 100 + n,
    stock: 1_000_000
  }))
  const { status, body, text } = await service.call('POST', '/products/bulk', { products })
  const results = Array.isArray(body?.results) ? body.results : []
  const productIds = results.map(result => Number(result?.product?.id))
  if (status !== 201 || productIds.length !== productCount) {
    throw new Error(`the products could not be created: status ${status}: ${text.slice(0, 500)}`)
  }
  return { productIds }
}

/** Deletes the products; failures are ignored. */
export async function closeShop(service: Service, { productIds }: Shop): Promise<void> {
  for (const id of productIds) await service.call('DELETE', `/products/${id}`).catch(() => {})
}

// Enough for a few bestsellers and a long tail; see `pickProduct`.
const productCount = 100
