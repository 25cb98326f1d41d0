import type { Shop } from '../schemas.js'
import { isKeyRequired } from './api-key.js'
import { byId, setText } from './dom.js'

/** Shows the first commands to type: open while the shop has no orders, with the steps ticked off that are done. */
export function showGettingStarted(shop: Shop): void {
  const panel = byId('start', HTMLDetailsElement)
  if (panel.hidden) {
    panel.hidden = false
    panel.open = shop.orders === 0
  }
  byId('step-product').classList.toggle('is-done', shop.products > 0)
  byId('step-order').classList.toggle('is-done', shop.orders > 0)
  byId('start-title').textContent = titleFor(shop)
  const product = shop.busiest_products.find(({ stock }) => stock > 1) ?? shop.busiest_products[0] ?? { id: 1 }
  setText(
    'curl-product',
    curl('products', '{ "sku": "MUG-BLUE", "name": "Blue mug",\n        "price": 24.90, "stock": 100 }')
  )
  setText('curl-order', curl('orders', `{ "product_id": ${product.id}, "quantity": 2 }`))
}

function titleFor({ products, orders }: Shop): string {
  if (orders > 0) return 'Try it from a terminal'
  return products > 0 ? 'No orders yet' : 'No products yet'
}

function curl(resource: string, body: string): string {
  return [
    `curl ${window.location.origin}/api/v1/${resource}`,
    "-H 'content-type: application/json'",
    ...(isKeyRequired() ? ["-H 'X-API-Key: YOUR_KEY'"] : []),
    `-d '${body}'`
  ].join(' \\\n  ')
}
