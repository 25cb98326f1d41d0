import type { ErrorCode } from '../../../src/errors.js'
import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, remember, setUnique, signBody, signTooLate, skipWithout } from '../scripts.js'
import { createProduct, deleteProduct, failing, json, placeOrder, setStatus } from './steps.js'

/** Why the other codes have no request: nobody outside can bring them about, or not surely. */
export const notProvoked: Partial<Record<ErrorCode, string>> = {
  WEBHOOK_ENDPOINT_LIMIT_REACHED: 'needs a hundred endpoints, which would be in the way of others',
  IDEMPOTENCY_KEY_IN_USE: 'needs two requests at the same moment',
  RATE_LIMITED: 'needs a RATE_LIMIT_MAX, and would fail what comes after',
  REQUEST_TIMEOUT: 'needs a request that takes 30 s to arrive',
  INTERNAL_ERROR: 'would be a defect',
  OVERLOADED: 'needs thousands of orders at once',
  NOT_READY: 'needs a service that is being stopped',
  DATABASE_UNAVAILABLE: 'needs a database that is down',
  WEBHOOK_NOT_CONFIGURED: 'needs a service without a WEBHOOK_SECRET'
}

/** A request for each error that a client can bring about. */
export function errorsFlow(): Folder {
  return {
    name: '3. Errors',
    description: `A request for each error that can be provoked from outside. Not here:\n\n${Object.entries(notProvoked)
      .map(([code, why]) => `- ${code}: ${why}`)
      .join('\n')}`,
    item: [
      createProduct({ name: 'Set up: a product', stock: 5 }),
      placeOrder({ name: 'Set up: an order', quantity: 1 }),
      createUser(),
      { name: 'The request', item: requestErrors() },
      { name: 'Not there, or there already', item: resourceErrors() },
      { name: 'Orders', item: orderErrors() },
      { name: 'Payment webhook', item: webhookErrors() },
      { name: 'Webhook endpoints', item: endpointErrors() },
      { name: 'Parked events', item: parkedEventErrors() },
      { name: 'A shipped order', item: shippedErrors() },
      { name: 'Access', item: accessErrors() },
      deleteProduct()
    ]
  }
}

function endpointErrors(): Item[] {
  return [
    request({
      name: 'Set up: a webhook endpoint',
      method: 'POST',
      path: '/webhook-endpoints',
      body: json({ url: 'https://shop.example.com/webhooks' }),
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
      name: 'Delete the webhook endpoint',
      method: 'DELETE',
      path: '/webhook-endpoints/{{webhook_endpoint_id}}',
      tests: [hasStatus(204)]
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
    name: 'Set up: a user',
    method: 'POST',
    path: '/users',
    before: [
      setUnique('email', 'ada-'),
      "pm.collectionVariables.set('email', pm.collectionVariables.get('email') + '@example.com')"
    ],
    body: json({ email: '{{email}}', full_name: 'Ada Lovelace' }),
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
      note: 'two ways to page',
      method: 'GET',
      path: '/orders',
      query: [
        { key: 'page', value: '1' },
        { key: 'offset', value: '0' }
      ]
    }),
    failing(400, 'MALFORMED_JSON', { method: 'POST', path: '/orders', body: '{ "product_id": ' }),
    failing(400, 'BAD_REQUEST', { note: 'a path that does not decode', method: 'GET', path: '/products/%ZZ' }),
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
    failing(431, 'HEADERS_TOO_LARGE', {
      method: 'GET',
      path: '/products',
      before: ["pm.request.headers.upsert({ key: 'X-Large', value: 'x'.repeat(20000) })"]
    })
  ]
}

// The first request with the key is sent from within the script of the second.
const useKey = `
  const send = { method: 'POST', url: pm.variables.replaceIn('{{base_url}}/products/{{product_id}}/stock'), body: { mode: 'raw', raw: '{"delta":1}' }, header: { 'Content-Type': 'application/json', 'Idempotency-Key': pm.variables.get('idempotency_key') } }
  if (pm.variables.get('api_key')) send.header['X-API-Key'] = pm.variables.get('api_key')
  pm.sendRequest(send, (error, response) => pm.test('the first request with the key is 200', () => pm.expect(response.code).to.equal(200)))`

function resourceErrors(): Item[] {
  return [
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

function orderErrors(): Item[] {
  return [
    failing(409, 'INSUFFICIENT_STOCK', {
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 100 }',
      tests: [
        includes({
          detail: "'Insufficient stock'",
          product_id: "Number(pm.collectionVariables.get('product_id'))",
          requested: 100
        })
      ]
    }),
    failing(409, 'PRICE_CHANGED', {
      method: 'POST',
      path: '/orders',
      body: '{ "items": [{ "product_id": {{product_id}}, "quantity": 1, "expected_price_cents": 1 }] }'
    }),
    failing(400, 'INVALID_STATUS_TRANSITION', {
      method: 'PATCH',
      path: '/orders/{{order_id}}',
      body: json({ status: 'SHIPPED' }),
      tests: [
        includes({
          detail: "'Invalid transition from PENDING to SHIPPED'",
          current_status: "'PENDING'",
          requested_status: "'SHIPPED'"
        })
      ]
    })
  ]
}

function webhookErrors(): Item[] {
  const event = (fields: string) =>
    `{"event_id":"{{event_id}}","type":"payment.succeeded","order_id":{{order_id}}${fields}}`
  const webhook = { method: 'POST', path: '/webhooks/payment' }
  const isNew = setUnique('event_id', 'evt_')
  const signed = { ...webhook, before: [isNew, signBody] }
  return [
    failing(401, 'INVALID_SIGNATURE', {
      note: 'missing',
      ...webhook,
      body: event(''),
      before: [skipWithout('webhook_secret')],
      tests: [includes({ detail: "'missing signature'" })]
    }),
    failing(401, 'INVALID_SIGNATURE', {
      note: 'wrong',
      ...webhook,
      body: event(''),
      headers: [{ key: 'X-Signature', value: '0'.repeat(64) }],
      before: [skipWithout('webhook_secret')],
      tests: [includes({ detail: "'invalid signature'" })]
    }),
    failing(400, 'STALE_SIGNATURE', { ...webhook, body: event(''), before: [isNew, signTooLate] }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'no event id',
      ...signed,
      body: '{"type":"payment.succeeded"}',
      tests: [startsWith('missing event_id or order_id')]
    }),
    failing(400, 'MALFORMED_JSON', {
      note: 'signed',
      ...signed,
      body: '{',
      tests: [includes({ detail: "'invalid payload'" })]
    }),
    failing(404, 'ORDER_NOT_FOUND', {
      note: 'signed',
      ...signed,
      body: '{"event_id":"{{event_id}}","type":"payment.succeeded","order_id":999999999}'
    }),
    failing(409, 'AMOUNT_MISMATCH', { ...signed, body: event(',"amount":0.01') }),
    failing(409, 'CURRENCY_MISMATCH', { ...signed, body: event(',"currency":"XXX"') }),
    request({ name: 'Set up: an event', ...signed, body: event(''), tests: [hasStatus(200)] }),
    failing(400, 'EVENT_ID_REUSED', { ...webhook, before: [signBody], body: event(',"note":"changed"') })
  ]
}

function shippedErrors(): Item[] {
  return [
    setStatus('Set up: pay, if the webhook has not', 'PAID'),
    setStatus('Set up: ship', 'SHIPPED'),
    failing(400, 'ORDER_NOT_CANCELABLE', {
      method: 'DELETE',
      path: '/orders/{{order_id}}',
      tests: [includes({ detail: "'Order cannot be deleted or canceled (already shipped)'" })]
    })
  ]
}

/** Only where the service asks who it is: the variable `api_key` says so. */
function accessErrors(): Item[] {
  return [
    failing(401, 'UNAUTHENTICATED', {
      method: 'GET',
      path: '/orders',
      before: [skipWithout('api_key'), "pm.request.headers.remove('X-API-Key')"],
      tests: ["pm.test('says how', () => pm.expect(pm.response.headers.get('WWW-Authenticate')).to.include('Bearer'))"]
    }),
    failing(401, 'UNAUTHENTICATED', {
      note: 'wrong key',
      method: 'GET',
      path: '/orders',
      before: [skipWithout('api_key'), "pm.request.headers.upsert({ key: 'X-API-Key', value: 'not-a-key' })"]
    }),
    request({
      name: 'Log in as a customer, where that is allowed (AUTH_TEST_LOGIN)',
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
      note: 'a customer',
      method: 'POST',
      path: '/products',
      headers: [{ key: 'Authorization', value: 'Bearer {{customer_token}}' }],
      body: json({ sku: 'MUG-{{$guid}}', name: 'Blue mug', price: 24.9 }),
      before: [skipWithout('api_key'), skipWithout('customer_token'), "pm.request.headers.remove('X-API-Key')"]
    })
  ]
}

function hasErrorAt(path: string): string {
  return `pm.test('names ${path}', () => pm.expect(pm.response.json().errors.map(error => error.path)).to.include('${path}'))`
}

function startsWith(text: string): string {
  return `pm.test('detail begins with ${text}', () => pm.expect(pm.response.json().detail.startsWith('${text}')).to.equal(true))`
}
