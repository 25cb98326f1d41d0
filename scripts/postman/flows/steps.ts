import { request, type Item, type RequestOptions } from '../postman.js'
import { findLocation, hasStatus, includes, isProblem, remember, signBody, skipIf } from '../scripts.js'

/** Creates a product that costs 24.90, and stores its id in `{{product_id}}` or another variable. */
export function createProduct(options: { name?: string; stock: number; variable?: string }): Item {
  const { name = 'Create a product', stock, variable = 'product_id' } = options
  return request({
    name,
    method: 'POST',
    path: '/products',
    body: json({ sku: 'MUG-{{$guid}}', name: 'Blue mug', price: 24.9, stock }),
    tests: [hasStatus(201), includes({ price_cents: 2490, stock, version: 1 }), remember(variable)]
  })
}

/** Orders `{{product_id}}`, and stores the order's id in `{{order_id}}`. */
export function placeOrder(options: { name?: string; quantity: number }): Item {
  const { name = 'Place an order', quantity } = options
  return request({
    name,
    method: 'POST',
    path: '/orders',
    body: `{ "product_id": {{product_id}}, "quantity": ${quantity} }`,
    tests: [
      hasStatus(201),
      includes({ status: "'PENDING'", total_quantity: quantity, total_amount_cents: quantity * 2490 }),
      remember('order_id'),
      remember('currency', 'currency')
    ]
  })
}

/** Sets the status of `{{order_id}}`; the transition must be valid. */
export function setStatus(name: string, status: string, description?: string): Item {
  return request({
    name,
    method: 'PATCH',
    path: '/orders/{{order_id}}',
    body: json({ status }),
    description,
    tests: [hasStatus(200), includes({ status: `'${status}'` })]
  })
}

/** Tests the stock of `{{product_id}}`. */
export function checkStock(name: string, stock: number): Item {
  return request({
    name,
    method: 'GET',
    path: '/products/{{product_id}}',
    tests: [hasStatus(200), includes({ stock })]
  })
}

/** Deletes `{{product_id}}`. */
export function deleteProduct(): Item {
  return request({
    name: 'Clean up: delete the product',
    method: 'DELETE',
    path: '/products/{{product_id}}',
    tests: [hasStatus(204)]
  })
}

/**
 * Puts the id of the location with this name into a variable, and creates the location if there is none: nobody can
 * delete a location, so every run uses those of the first. It begins inactive, so the shop goes on as before.
 */
export function ensureLocation(name: string, variable: string): Item[] {
  return [
    request({
      name: `Look for the location "${name}"`,
      method: 'GET',
      path: '/locations?limit=100',
      tests: [hasStatus(200), findLocation(name, variable)]
    }),
    request({
      name: `Create the location "${name}", unless there is one`,
      method: 'POST',
      path: '/locations',
      body: json({ name, priority: 900, is_active: false }),
      before: [skipIf(variable)],
      tests: [hasStatus(201), remember(variable)]
    })
  ]
}

/** A signed event of the payment provider; skipped without a `webhook_secret`. */
export function webhook(
  options: Pick<RequestOptions, 'name' | 'tests' | 'description'> & { body: string; before?: string[]; sign?: string }
): Item {
  const { body, before = [], sign = signBody, ...rest } = options
  return request({ method: 'POST', path: '/webhooks/payment', body, before: [...before, sign], ...rest })
}

/** A request that must fail with this status and code; they are its name. */
export function failing(
  status: number,
  code: string,
  options: Omit<RequestOptions, 'name' | 'tests'> & { note?: string; tests?: string[] }
): Item {
  const { note, tests = [], ...rest } = options
  return request({
    name: `${status} ${code}${note === undefined ? '' : ` (${note})`}`,
    tests: [isProblem(status, code), ...tests],
    ...rest
  })
}

/** The URL of webhook endpoints in the examples of OpenAPI. */
export const exampleWebhookUrl = 'https://shop.example.com/webhooks'

/** An indented JSON body, as a person would write it. */
export function json(value: object): string {
  return JSON.stringify(value, null, 2)
}
