import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, remember } from '../scripts.js'
import { createProduct, deleteProduct, failing, json, placeOrder } from './steps.js'

/** An order, and how it shows in the sales. */
export function analyticsFlow(): Folder {
  return {
    name: '9. Analytics',
    description:
      'The sales of a new product before and after one of its orders is canceled in part. Run the requests in order: ' +
      'they use the product of the first one.',
    item: [
      createProduct({ name: 'Create a product', stock: 10 }),
      placeOrder({ name: 'Place an order', quantity: 4 }),
      request({
        name: 'Look for its line',
        method: 'GET',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), remember('item_id', 'items[0].id')]
      }),
      request({
        name: 'Sales of the product today',
        method: 'GET',
        path: '/analytics/sales?group_by=product&product_id={{product_id}}',
        tests: [
          hasStatus(200),
          `
          pm.test('the order counts, as of an event', () => {
            const { rows, as_of_event_id } = pm.response.json()
            pm.expect(rows[rows.length - 1]).to.include({ orders: 1, units: 4, canceled_units: 0 })
            pm.expect(as_of_event_id).to.be.above(0)
          })`
        ]
      }),
      request({
        name: 'Cancel a unit',
        method: 'POST',
        path: '/orders/{{order_id}}/cancellations',
        body: json({ items: [{ item_id: '{{item_id}}', quantity: 1 }] }).replace('"{{item_id}}"', '{{item_id}}'),
        tests: [hasStatus(201)]
      }),
      request({
        name: 'It is in the next answer',
        method: 'GET',
        path: '/analytics/sales?group_by=product&product_id={{product_id}}',
        tests: [
          hasStatus(200),
          `
          pm.test('the unit is canceled, and off net', () => {
            const { totals } = pm.response.json()
            pm.expect(totals).to.include({ units: 4, canceled_units: 1 })
            pm.expect(totals.net_cents).to.equal(totals.gross_cents - totals.canceled_cents)
          })`
        ]
      }),
      ...otherAnswers(),
      deleteProduct()
    ]
  }
}

function otherAnswers(): Item[] {
  return [
    request({
      name: 'How long the stock lasts',
      method: 'GET',
      path: '/analytics/stock?sort=-id&limit=1',
      tests: [hasStatus(200), includes({ limit: 1 })]
    }),
    request({
      name: 'Best sellers as a file',
      method: 'GET',
      path: '/analytics/products',
      headers: [{ key: 'Accept', value: 'text/csv' }],
      tests: [
        hasStatus(200),
        `
        pm.test('it is a file with a header row', () => {
          pm.expect(pm.response.headers.get('Content-Type')).to.include('text/csv')
          pm.expect(pm.response.text()).to.include('product_id,sku,product_name')
        })`
      ]
    }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'a time zone that there is not',
      method: 'GET',
      path: '/analytics/sales?timezone=Europe/Atlantis'
    })
  ]
}
