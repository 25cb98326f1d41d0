import { request, type Folder } from '../postman.js'
import { hasStatus, includes, setUnique } from '../scripts.js'
import { checkStock, createProduct, deleteProduct, placeOrder, setStatus, webhook } from './steps.js'

const paid =
  '{"event_id":"{{event_id}}","type":"payment.succeeded","order_id":{{order_id}},"amount":49.8,"currency":"{{currency}}"}'

/** An order from the catalogue to the refund. */
export function orderFlow(): Folder {
  return {
    name: '1. Order flow',
    description:
      'Create, order, pay, ship, complete, refund. To be run in order: each request uses the ids of those before.',
    item: [
      createProduct({ stock: 10 }),
      placeOrder({ quantity: 2 }),
      checkStock('The stock is taken', 8),
      webhook({
        name: 'Pay: a signed webhook of the provider',
        description:
          'The pre-request script signs the body with the variable `webhook_secret`, which must be the WEBHOOK_SECRET of the service. Left out if it is empty.',
        before: [setUnique('event_id', 'evt_')],
        body: paid,
        tests: [hasStatus(200), includes({ status: "'success'", order_status: "'PAID'" })]
      }),
      webhook({
        name: 'The same event again changes nothing',
        body: paid,
        tests: [hasStatus(200), includes({ status: "'duplicate'", detail: "'event already processed'" })]
      }),
      setStatus(
        'Mark as paid, if the webhook has not',
        'PAID',
        'Asking for the status that an order has is 200 and changes nothing.'
      ),
      setStatus('Ship', 'SHIPPED'),
      setStatus('Complete', 'COMPLETED'),
      setStatus(
        'Refund',
        'REFUNDED',
        'It has shipped, so the stock does not come back, unless `"restock": true` is sent.'
      ),
      request({
        name: 'Its history',
        method: 'GET',
        path: '/orders/{{order_id}}/history',
        tests: [
          hasStatus(200),
          `
          pm.test('the history has every status', () => {
            const statuses = pm.response.json().history.map(entry => entry.changes.status.to)
            pm.expect(statuses).to.eql(['PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED'])
          })`
        ]
      }),
      checkStock('The stock stays taken', 8),
      deleteProduct()
    ]
  }
}

/** Two ways to cancel, and what comes back. */
export function cancelFlow(): Folder {
  return {
    name: '2. Cancel',
    description: 'The stock of a canceled order comes back, once.',
    item: [
      createProduct({ stock: 10 }),
      placeOrder({ quantity: 3 }),
      checkStock('The stock is taken', 7),
      request({
        name: 'Cancel',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), includes({ status: "'CANCELED'" })]
      }),
      checkStock('The stock is back', 10),
      request({
        name: 'Cancel again is refused',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(400), includes({ code: "'ORDER_NOT_CANCELABLE'", current_status: "'CANCELED'" })]
      }),
      placeOrder({ name: 'Place another order', quantity: 4 }),
      setStatus('Cancel it by its status', 'CANCELED'),
      checkStock('The stock is back again', 10),
      request({
        name: 'The ledger has every movement',
        method: 'GET',
        path: '/products/{{product_id}}/movements',
        tests: [
          hasStatus(200),
          `
          pm.test('newest first', () => {
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
