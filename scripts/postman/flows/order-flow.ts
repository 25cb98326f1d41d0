import { request, type Folder } from '../postman.js'
import { hasStatus, includes, remember, setUnique } from '../scripts.js'
import { checkStock, createProduct, deleteProduct, failing, json, placeOrder, setStatus, webhook } from './steps.js'

// One line, as payment providers send it.
const paid =
  '{"event_id":"{{event_id}}","type":"payment.succeeded","order_id":{{order_id}},' +
  '"amount":49.8,"currency":"{{currency}}"}'

/** An order, from the product to the refund. */
export function orderFlow(): Folder {
  return {
    name: '1. Order flow',
    description:
      'Create a product, then order, pay, ship, complete and refund. Run the requests in order: they use ids from ' +
      'earlier ones.',
    item: [
      createProduct({ stock: 10 }),
      placeOrder({ quantity: 2 }),
      checkStock('Check that stock was taken', 8),
      webhook({
        name: 'Pay: a signed webhook of the payment provider',
        description:
          "The pre-request script signs the body with the variable `webhook_secret`, the service's WEBHOOK_SECRET. " +
          'The request is skipped if the variable is empty.',
        before: [setUnique('event_id', 'evt_')],
        body: paid,
        tests: [hasStatus(200), includes({ status: "'success'", order_status: "'PAID'" })]
      }),
      webhook({
        name: 'Repeat the event: no effect',
        body: paid,
        tests: [hasStatus(200), includes({ status: "'duplicate'", detail: "'event already processed'" })]
      }),
      setStatus(
        'Mark as paid (no effect after the webhook)',
        'PAID',
        'A request for the current status of an order returns 200 and changes nothing.'
      ),
      setStatus('Ship', 'SHIPPED'),
      setStatus('Complete', 'COMPLETED'),
      setStatus(
        'Refund',
        'REFUNDED',
        'The order has shipped, so its stock is not returned unless the body contains `"restock": true`.'
      ),
      request({
        name: 'Read the history',
        method: 'GET',
        path: '/orders/{{order_id}}/history',
        tests: [
          hasStatus(200),
          `
          pm.test('the history contains every status', () => {
            const statuses = pm.response.json().history.map(entry => entry.changes.status.to)
            pm.expect(statuses).to.eql(['PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED'])
          })`
        ]
      }),
      checkStock('Check that no stock was returned', 8),
      deleteProduct()
    ]
  }
}

/** The two ways to cancel an order; each returns its stock. */
export function cancelFlow(): Folder {
  return {
    name: '2. Cancel',
    description: 'Canceling an order returns its stock, once.',
    item: [
      createProduct({ stock: 10 }),
      placeOrder({ quantity: 3 }),
      checkStock('Check that stock was taken', 7),
      request({
        name: 'Cancel',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), includes({ status: "'CANCELED'" })]
      }),
      checkStock('Check that the stock was returned', 10),
      request({
        name: 'Cancel again: refused',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(400), includes({ code: "'ORDER_NOT_CANCELABLE'", current_status: "'CANCELED'" })]
      }),
      placeOrder({ name: 'Place another order', quantity: 4 }),
      setStatus('Cancel it by setting its status', 'CANCELED'),
      checkStock('Check that the stock was returned again', 10),
      request({
        name: 'Read the stock ledger',
        method: 'GET',
        path: '/products/{{product_id}}/movements',
        tests: [
          hasStatus(200),
          `
          pm.test('the ledger has every movement, newest first', () => {
            const { movements } = pm.response.json()
            pm.expect(movements.map(({ delta }) => delta)).to.eql([4, -4, 3, -3, 10])
            pm.expect(movements[0].balance_after).to.equal(10)
          })`
        ]
      }),
      deleteProduct()
    ]
  }
}

const detailedOrder = `{
  "product_id": {{product_id}},
  "quantity": 2,
  "external_id": "{{external_id}}",
  "email": "ada@example.com",
  "shipping_address": {
    "name": "Ada Sample",
    "line1": "12 Example Street",
    "city": "Lisbon",
    "postal_code": "1100-001",
    "country": "PT"
  },
  "adjustments": [
    { "type": "shipping", "label": "Parcel", "amount_cents": 490 },
    { "type": "discount", "label": "WELCOME", "amount_cents": -500 }
  ],
  "metadata": { "channel": "web" },
  "expires_in_seconds": 900
}`

/** What clients keep with an order, how it changes, and how it is found. */
export function detailsFlow(): Folder {
  return {
    name: '6. Order details',
    description: 'An order with an address, adjustments and an id of the client; edit it, then find it.',
    item: [
      createProduct({ stock: 10 }),
      request({
        name: 'Place an order with details',
        method: 'POST',
        path: '/orders',
        before: [setUnique('external_id', 'A-')],
        body: detailedOrder,
        tests: [hasStatus(201), includes({ subtotal_cents: 4980, total_amount_cents: 4970 }), remember('order_id')]
      }),
      failing(409, 'EXTERNAL_ID_EXISTS', { method: 'POST', path: '/orders', body: detailedOrder }),
      request({
        name: 'Edit it',
        method: 'PATCH',
        path: '/orders/{{order_id}}',
        body: json({ note: 'Ring twice', metadata: { gift: 'yes' }, reason: 'The customer called' }),
        tests: [hasStatus(200), includes({ note: "'Ring twice'", version: 2 })]
      }),
      request({
        name: 'Read the history: it names the fields and the reason',
        method: 'GET',
        path: '/orders/{{order_id}}/history',
        tests: [
          hasStatus(200),
          `
          pm.test('the history names the changed fields', () => {
            const entry = pm.response.json().history[1]
            pm.expect(Object.keys(entry.changes)).to.eql(['note', 'metadata'])
            pm.expect(entry.reason).to.equal('The customer called')
          })`
        ]
      }),
      findIt('Find it by its external id', { key: 'external_id', value: '{{external_id}}' }),
      findIt('Find it by a text', { key: 'q', value: '{{external_id}}' }),
      request({
        name: 'List the latest changes first',
        method: 'GET',
        path: '/orders',
        query: [
          { key: 'sort', value: '-updated_at' },
          { key: 'limit', value: '1' }
        ],
        tests: [hasStatus(200)]
      }),
      request({
        name: 'Cancel it',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), includes({ status: "'CANCELED'" })]
      }),
      deleteProduct()
    ]
  }
}

function findIt(name: string, query: { key: string; value: string }) {
  return request({
    name,
    method: 'GET',
    path: '/orders',
    query: [query],
    tests: [hasStatus(200), includes({ total: 1 })]
  })
}
