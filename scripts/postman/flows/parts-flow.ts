import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, remember } from '../scripts.js'
import { checkStock, createProduct, deleteProduct, failing, placeOrder, setStatus } from './steps.js'

const oneUnit = '"items": [{ "item_id": {{item_id}}, "quantity": 1 }]'

/** Tests the order in the answer; the values are JavaScript expressions. */
function orderIncludes(fields: Record<string, string | number>): string {
  return `
  pm.test('the order has the expected ${Object.keys(fields).join(', ')}', () => {
    pm.expect(pm.response.json().order).to.include({ ${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')} })
  })`
}

/** Records a part or a refund of `{{order_id}}`, after which the order has these fields. */
function record(name: string, kind: string, body: string, order: Record<string, string | number>): Item {
  const tests = [hasStatus(201), orderIncludes(order)]
  return request({ name, method: 'POST', path: `/orders/{{order_id}}/${kind}`, body, tests })
}

/** An order that ships, is canceled, comes back and is refunded unit by unit. */
export function partsFlow(): Folder {
  return {
    name: '7. Parts of an order',
    description:
      'Ship a part of a paid order, cancel a part, take a unit back and refund it. `current_total_cents` and ' +
      '`refund_due_cents` follow each step.',
    item: [
      createProduct({ stock: 10 }),
      placeOrder({ quantity: 4 }),
      request({
        name: 'Read the line of the order',
        method: 'GET',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), remember('item_id', 'items[0].id')]
      }),
      setStatus('Mark as paid', 'PAID'),
      record(
        'Ship a unit',
        'shipments',
        `{ ${oneUnit}, "carrier": "Example Post", "tracking_number": "EX123456789PT" }`,
        { status: "'PAID'", fulfillment_status: "'partial'" }
      ),
      record(
        'Cancel a unit: its stock comes back, and a refund is due',
        'cancellations',
        `{ ${oneUnit}, "reason": "Sold out" }`,
        { current_total_cents: 7470, refund_due_cents: 2490 }
      ),
      checkStock('Check that the stock was returned', 7),
      record('Ship the rest', 'shipments', '{}', { status: "'SHIPPED'", fulfillment_status: "'fulfilled'" }),
      failing(409, 'QUANTITY_UNAVAILABLE', {
        method: 'POST',
        path: '/orders/{{order_id}}/returns',
        body: '{ "items": [{ "item_id": {{item_id}}, "quantity": 4 }], "restock": true }'
      }),
      record('Take a unit back', 'returns', `{ ${oneUnit}, "restock": true, "reason": "Too small" }`, {
        current_total_cents: 4980,
        refund_due_cents: 4980
      }),
      record('Record the refund', 'refunds', '{ "amount_cents": 4980, "reason": "Sold out, and returned" }', {
        refund_due_cents: 0,
        payment_status: "'partially_refunded'"
      }),
      request({
        name: 'List the shipments',
        method: 'GET',
        path: '/orders/{{order_id}}/shipments',
        tests: [hasStatus(200), includes({ total: 2 })]
      }),
      checkStock('Check the stock at the end', 8),
      deleteProduct()
    ]
  }
}
