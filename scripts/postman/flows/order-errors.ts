import { request, type Item } from '../postman.js'
import { hasStatus, includes, remember, setUnique, signBody, signTooLate, skipWithout } from '../scripts.js'
import { failing, json, setStatus } from './steps.js'

/** Orders that the service refuses, and an invalid transition. */
export function orderErrors(): Item[] {
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
    request({
      name: 'Set up: place an order with an external id',
      method: 'POST',
      path: '/orders',
      before: [setUnique('external_id', 'A-')],
      body: '{ "product_id": {{product_id}}, "quantity": 1, "external_id": "{{external_id}}" }',
      tests: [hasStatus(201)]
    }),
    failing(409, 'EXTERNAL_ID_EXISTS', {
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 1, "external_id": "{{external_id}}" }',
      tests: [includes({ external_id: "pm.collectionVariables.get('external_id')" })]
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

/** Payment events that the service refuses; only for a service with a `webhook_secret`. */
export function webhookErrors(): Item[] {
  const event = (fields: string) =>
    `{"event_id":"{{event_id}}","type":"payment.succeeded","order_id":{{order_id}}${fields}}`
  const webhook = { method: 'POST', path: '/webhooks/payment' }
  const isNew = setUnique('event_id', 'evt_')
  const signed = { ...webhook, before: [isNew, signBody] }
  return [
    failing(401, 'INVALID_SIGNATURE', {
      note: 'missing signature',
      ...webhook,
      body: event(''),
      before: [skipWithout('webhook_secret')],
      tests: [includes({ detail: "'missing signature'" })]
    }),
    failing(401, 'INVALID_SIGNATURE', {
      note: 'wrong signature',
      ...webhook,
      body: event(''),
      headers: [{ key: 'X-Signature', value: '0'.repeat(64) }],
      before: [skipWithout('webhook_secret')],
      tests: [includes({ detail: "'invalid signature'" })]
    }),
    failing(400, 'STALE_SIGNATURE', { ...webhook, body: event(''), before: [isNew, signTooLate] }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'missing event id',
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
    failing(400, 'VALIDATION_FAILED', { note: 'amount', ...signed, body: event(',"amount":0.001') }),
    failing(409, 'CURRENCY_MISMATCH', { ...signed, body: event(',"currency":"XXX"') }),
    request({ name: 'Set up: send an event', ...signed, body: event(''), tests: [hasStatus(200)] }),
    failing(400, 'EVENT_ID_REUSED', { ...webhook, before: [signBody], body: event(',"note":"changed"') })
  ]
}

/** What an order that has shipped refuses. */
export function shippedErrors(): Item[] {
  return [
    setStatus('Set up: mark as paid (no effect after the webhook)', 'PAID'),
    setStatus('Set up: ship', 'SHIPPED'),
    failing(400, 'ORDER_NOT_CANCELABLE', {
      method: 'DELETE',
      path: '/orders/{{order_id}}',
      tests: [includes({ detail: "'Order cannot be deleted or canceled (already shipped)'" })]
    }),
    failing(400, 'ORDER_NOT_EDITABLE', {
      method: 'PATCH',
      path: '/orders/{{order_id}}',
      body: json({ note: 'Too late' }),
      tests: [includes({ current_status: "'SHIPPED'" })]
    }),
    request({
      name: 'Set up: read the line of the order',
      method: 'GET',
      path: '/orders/{{order_id}}',
      tests: [hasStatus(200), remember('item_id', 'items[0].id')]
    }),
    failing(409, 'QUANTITY_UNAVAILABLE', {
      method: 'POST',
      path: '/orders/{{order_id}}/returns',
      body: '{ "items": [{ "item_id": {{item_id}}, "quantity": 1000 }], "restock": true }',
      tests: [includes({ requested: 1_000 })]
    }),
    failing(409, 'REFUND_TOO_LARGE', {
      method: 'POST',
      path: '/orders/{{order_id}}/refunds',
      body: json({ amount_cents: 999_999_999 })
    })
  ]
}

function startsWith(text: string): string {
  return `
  pm.test('detail begins with ${text}', () => {
    pm.expect(pm.response.json().detail.startsWith('${text}')).to.equal(true)
  })`
}
