import type { ErrorCode } from '../../../src/errors.js'
import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, remember, setUnique, skipWithout } from '../scripts.js'
import { orderErrors, shippedErrors, webhookErrors } from './order-errors.js'
import { createProduct, deleteProduct, failing, json, placeOrder } from './steps.js'

/** The error codes without a request, each with its reason: a client cannot provoke them, or not reliably. */
export const notProvoked: Partial<Record<ErrorCode, string>> = {
  WEBHOOK_ENDPOINT_LIMIT_REACHED: 'needs a hundred endpoints, which would leave no room for real ones',
  LOCATION_LIMIT_REACHED: 'needs a hundred locations, and nobody can delete one',
  API_KEY_LIMIT_REACHED: 'needs a thousand keys',
  SLUG_EXISTS: 'needs a key with the role platform, where keys are required',
  CURRENCY_IN_USE: 'needs a key with the role platform, or a process with another CURRENCY than the shop',
  IDEMPOTENCY_KEY_IN_USE: 'needs two simultaneous requests',
  RATE_LIMITED: 'needs many requests in a minute, and would make the next ones fail',
  HOST_NOT_ALLOWED: 'needs a Host header other than that of the URL',
  ORIGIN_NOT_ALLOWED: 'needs headers that only browsers send',
  REQUEST_TIMEOUT: 'needs a request that takes longer than 30 s to arrive',
  INTERNAL_ERROR: 'would need a defect in the service',
  OVERLOADED: 'needs thousands of simultaneous orders',
  IDENTITY_PROVIDER_UNAVAILABLE: 'needs an identity provider that does not answer',
  ANALYTICS_BUILDING: 'needs a shop with very many orders, whose analytics nobody has requested',
  NOT_READY: 'needs a service that is shutting down',
  DATABASE_UNAVAILABLE: 'needs a database that is down',
  WEBHOOK_NOT_CONFIGURED: 'needs a service without a WEBHOOK_SECRET',
  MAIL_NOT_CONFIGURED: 'needs a service without an SMTP_URL',
  SECRETS_UNAVAILABLE: 'needs a service that has lost a key of SECRETS_KEY'
}

/** A request for each error that a client can provoke. */
export function errorsFlow(): Folder {
  return {
    name: '3. Errors',
    description: `A request for each error that a client can provoke. Not included:\n\n${Object.entries(notProvoked)
      .map(([code, why]) => `- ${code}: ${why}`)
      .join('\n')}`,
    item: [
      createProduct({ name: 'Set up: create a product', stock: 5 }),
      placeOrder({ name: 'Set up: place an order', quantity: 1 }),
      createUser(),
      { name: 'Invalid requests', item: requestErrors() },
      { name: 'Missing and conflicting resources', item: resourceErrors() },
      { name: 'Locations', item: locationErrors() },
      { name: 'Orders', item: orderErrors() },
      { name: 'Payment webhook', item: webhookErrors() },
      { name: 'Webhook endpoints', item: endpointErrors() },
      {
        name: 'E-mails',
        item: [
          failing(404, 'NOTIFICATION_NOT_FOUND', {
            method: 'GET',
            path: '/notifications/999999999',
            tests: [includes({ notification_id: 999999999 })]
          })
        ]
      },
      { name: 'API keys', item: apiKeyErrors() },
      { name: 'Parked events', item: parkedEventErrors() },
      { name: 'Shipped orders', item: shippedErrors() },
      { name: 'Access', item: accessErrors() },
      deleteProduct()
    ]
  }
}

function locationErrors(): Item[] {
  return [
    failing(404, 'LOCATION_NOT_FOUND', {
      method: 'GET',
      path: '/locations/999999999',
      tests: [includes({ detail: "'Location not found'", location_id: 999999999 })]
    }),
    failing(404, 'LOCATION_NOT_FOUND', {
      note: 'named by an order',
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 1, "location_id": 999999999 }',
      tests: [includes({ location_id: 999999999 })]
    }),
    request({
      name: 'Set up: look for the only active location',
      method: 'GET',
      path: '/locations?limit=100',
      tests: [
        hasStatus(200),
        `
        const active = pm.response.json().locations.filter(location => location.is_active)
        pm.collectionVariables.set('only_location_id', active.length === 1 ? String(active[0].id) : '')`
      ]
    }),
    failing(409, 'LAST_ACTIVE_LOCATION', {
      description: 'Skipped if the shop has several active locations: the request would deactivate one of them.',
      method: 'PATCH',
      path: '/locations/{{only_location_id}}',
      body: json({ is_active: false }),
      before: [skipWithout('only_location_id')],
      tests: [includes({ location_id: "Number(pm.collectionVariables.get('only_location_id'))" })]
    })
  ]
}

function endpointErrors(): Item[] {
  return [
    request({
      name: 'Set up: create a webhook endpoint',
      method: 'POST',
      path: '/webhook-endpoints',
      body: json({ url: '{{webhook_url}}' }),
      tests: [hasStatus(201), remember('webhook_endpoint_id')]
    }),
    failing(404, 'WEBHOOK_ENDPOINT_NOT_FOUND', {
      method: 'GET',
      path: '/webhook-endpoints/999999999',
      tests: [includes({ endpoint_id: 999999999 })]
    }),
    failing(404, 'DELIVERY_NOT_FOUND', {
      method: 'POST',
      path: '/webhook-endpoints/{{webhook_endpoint_id}}/deliveries/999999999/redeliver',
      tests: [includes({ delivery_id: 999999999 })]
    }),
    request({
      name: 'Clean up: delete the webhook endpoint',
      method: 'DELETE',
      path: '/webhook-endpoints/{{webhook_endpoint_id}}',
      tests: [hasStatus(204)]
    })
  ]
}

function apiKeyErrors(): Item[] {
  return [
    failing(404, 'API_KEY_NOT_FOUND', {
      method: 'GET',
      path: '/api-keys/999999999',
      tests: [includes({ key_id: 999999999 })]
    }),
    request({
      name: 'Set up: create an API key',
      method: 'POST',
      path: '/api-keys',
      body: json({ name: 'example', scopes: ['orders:read'] }),
      tests: [hasStatus(201), remember('api_key_id')]
    }),
    request({
      name: 'Set up: revoke it',
      method: 'DELETE',
      path: '/api-keys/{{api_key_id}}',
      tests: [hasStatus(204)]
    }),
    failing(409, 'API_KEY_ENDED', {
      method: 'POST',
      path: '/api-keys/{{api_key_id}}/rotate',
      body: json({}),
      tests: [includes({ key_id: "Number(pm.collectionVariables.get('api_key_id'))" })]
    })
  ]
}

function parkedEventErrors(): Item[] {
  return [
    failing(404, 'SUBSCRIPTION_NOT_FOUND', {
      method: 'POST',
      path: '/admin/subscriptions/nobody/parked/1/retry',
      tests: [includes({ detail: "'Subscription not found'" })]
    }),
    failing(404, 'EVENT_NOT_PARKED', {
      method: 'POST',
      path: '/admin/subscriptions/log/parked/999999999/skip',
      tests: [includes({ event_id: 999999999 })]
    })
  ]
}

function createUser(): Item {
  return request({
    name: 'Set up: create a user',
    method: 'POST',
    path: '/users',
    before: [
      setUnique('email', 'ada-'),
      "pm.collectionVariables.set('email', pm.collectionVariables.get('email') + '@example.com')"
    ],
    body: json({ email: '{{email}}', full_name: 'Ada Sample' }),
    tests: [hasStatus(201), remember('user_id')]
  })
}

function requestErrors(): Item[] {
  return [
    failing(400, 'VALIDATION_FAILED', {
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 0 }',
      tests: [hasErrorAt('body/quantity')]
    }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'unknown field',
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 1, "colour": "blue" }',
      tests: [hasErrorAt('body/colour')]
    }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'two pagination styles',
      method: 'GET',
      path: '/orders',
      query: [
        { key: 'page', value: '1' },
        { key: 'offset', value: '0' }
      ]
    }),
    failing(400, 'MALFORMED_JSON', { method: 'POST', path: '/orders', body: '{ "product_id": ' }),
    failing(400, 'BAD_REQUEST', { note: 'path that cannot be decoded', method: 'GET', path: '/products/%ZZ' }),
    failing(404, 'ROUTE_NOT_FOUND', { method: 'GET', path: '/no-such-route' }),
    failing(413, 'PAYLOAD_TOO_LARGE', {
      method: 'POST',
      path: '/orders',
      body: '{}',
      before: ["pm.request.body.update({ mode: 'raw', raw: JSON.stringify({ note: 'x'.repeat(1100000) }) })"]
    }),
    failing(415, 'UNSUPPORTED_MEDIA_TYPE', {
      method: 'POST',
      path: '/orders',
      headers: [{ key: 'Content-Type', value: 'text/plain' }],
      body: 'two mugs, please'
    }),
    failing(422, 'IDEMPOTENCY_KEY_REUSED', {
      method: 'POST',
      path: '/products/{{product_id}}/stock',
      headers: [{ key: 'Idempotency-Key', value: '{{idempotency_key}}' }],
      body: json({ delta: 2 }),
      before: [setUnique('idempotency_key', ''), useKey]
    }),
    failing(417, 'EXPECTATION_FAILED', {
      method: 'GET',
      path: '/products',
      headers: [{ key: 'Expect', value: '200-ok' }]
    }),
    failing(431, 'HEADERS_TOO_LARGE', {
      method: 'GET',
      path: '/products',
      before: ["pm.request.headers.upsert({ key: 'X-Large', value: 'x'.repeat(20000) })"]
    })
  ]
}

// The pre-request script sends the first request with the key; the request itself is the second.
const useKey = `
  const send = {
    method: 'POST',
    url: pm.variables.replaceIn('{{base_url}}/products/{{product_id}}/stock'),
    body: { mode: 'raw', raw: '{"delta":1}' },
    header: { 'Content-Type': 'application/json', 'Idempotency-Key': pm.variables.get('idempotency_key') }
  }
  if (pm.variables.get('api_key')) send.header['X-API-Key'] = pm.variables.get('api_key')
  pm.sendRequest(send, (error, response) => {
    pm.test('the first request with the key returns 200', () => pm.expect(response.code).to.equal(200))
  })`

function resourceErrors(): Item[] {
  return [
    failing(410, 'CURSOR_AHEAD', {
      method: 'GET',
      path: '/events?after=9007199254740990',
      tests: []
    }),
    failing(404, 'SHOP_NOT_FOUND', {
      method: 'GET',
      path: '/products',
      headers: [{ key: 'X-Shop', value: 'no-such-shop' }],
      // A key of another shop may not even ask.
      before: ["pm.request.headers.remove('X-API-Key')"],
      tests: [includes({ slug: "'no-such-shop'" })]
    }),
    failing(404, 'PRODUCT_NOT_FOUND', {
      method: 'GET',
      path: '/products/999999999',
      tests: [includes({ detail: "'Product not found'", product_id: 999999999 })]
    }),
    failing(404, 'ORDER_NOT_FOUND', {
      method: 'GET',
      path: '/orders/999999999',
      tests: [includes({ detail: "'Order not found'", order_id: 999999999 })]
    }),
    failing(404, 'USER_NOT_FOUND', {
      method: 'GET',
      path: '/users/999999999',
      tests: [includes({ detail: "'User not found'", user_id: 999999999 })]
    }),
    failing(409, 'SKU_EXISTS', {
      method: 'POST',
      path: '/products',
      body: json({ sku: '{{sku}}', name: 'Another mug', price: 1 }),
      before: [
        `
        const read = { url: pm.variables.replaceIn('{{base_url}}/products/{{product_id}}') }
        pm.sendRequest(read, (error, response) => pm.collectionVariables.set('sku', response.json().sku))`
      ],
      tests: [includes({ detail: "'sku already exists'" })]
    }),
    failing(409, 'EXTERNAL_ID_EXISTS', {
      method: 'POST',
      path: '/products/bulk',
      body: json({
        products: [
          { sku: 'MUG-{{$guid}}', name: 'Blue mug', price: 24.9, external_id: '{{external_id}}' },
          { sku: 'MUG-{{$guid}}', name: 'Red mug', price: 24.9, external_id: '{{external_id}}' }
        ]
      }),
      before: [setUnique('external_id', 'erp-')],
      tests: [includes({ detail: "'external_id already exists'", index: 1 })]
    }),
    failing(409, 'EMAIL_EXISTS', {
      method: 'POST',
      path: '/users',
      body: json({ email: '{{email}}', full_name: 'Another Ada' }),
      tests: [includes({ detail: "'email already exists'" })]
    }),
    failing(412, 'PRECONDITION_FAILED', {
      method: 'PATCH',
      path: '/products/{{product_id}}',
      headers: [{ key: 'If-Match', value: '"999"' }],
      body: json({ name: 'Red mug' })
    })
  ]
}

/** Only for a service that requires authentication, which the variable `api_key` indicates. */
function accessErrors(): Item[] {
  return [
    failing(401, 'UNAUTHENTICATED', {
      method: 'GET',
      path: '/orders',
      before: [skipWithout('api_key'), "pm.request.headers.remove('X-API-Key')"],
      tests: [namesScheme]
    }),
    failing(401, 'UNAUTHENTICATED', {
      note: 'wrong key',
      method: 'GET',
      path: '/orders',
      before: [skipWithout('api_key'), "pm.request.headers.upsert({ key: 'X-API-Key', value: 'not-a-key' })"]
    }),
    request({
      name: 'Set up: log in as a customer (requires AUTH_TEST_LOGIN)',
      method: 'POST',
      path: '/auth/login-test',
      body: '{ "customer_id": {{user_id}} }',
      before: ["pm.collectionVariables.unset('customer_token')"],
      tests: [
        "pm.test('status is 200 or 404', () => pm.expect(pm.response.code).to.be.oneOf([200, 404]))",
        remember('customer_token', 'accessToken')
      ]
    }),
    failing(403, 'FORBIDDEN', {
      note: 'as a customer',
      method: 'POST',
      path: '/products',
      headers: [{ key: 'Authorization', value: 'Bearer {{customer_token}}' }],
      body: json({ sku: 'MUG-{{$guid}}', name: 'Blue mug', price: 24.9 }),
      before: [skipWithout('api_key'), skipWithout('customer_token'), "pm.request.headers.remove('X-API-Key')"]
    })
  ]
}

const namesScheme = `
  pm.test('WWW-Authenticate names the Bearer scheme', () => {
    pm.expect(pm.response.headers.get('WWW-Authenticate')).to.include('Bearer')
  })`

function hasErrorAt(path: string): string {
  return `
  pm.test('errors include ${path}', () => {
    pm.expect(pm.response.json().errors.map(error => error.path)).to.include('${path}')
  })`
}
