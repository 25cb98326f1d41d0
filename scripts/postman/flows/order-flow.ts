import { request, type Folder } from '../postman.js'
import { hasStatus, includes, setUnique } from '../scripts.js'
import { checkStock, createProduct, deleteProduct, placeOrder, setStatus, webhook } from './steps.js'

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
