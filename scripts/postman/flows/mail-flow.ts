import { request, type Folder } from '../postman.js'
import { hasStatus, includes, remember } from '../scripts.js'
import { createProduct, deleteProduct, json } from './steps.js'

/** What customers read; nothing is sent unless the service has a mail server. */
export function mailFlow(): Folder {
  return {
    name: '10. E-mails',
    description: 'Preview e-mails, with an invented order and with a real one, and look for what was sent about it.',
    item: [
      request({
        name: 'Preview a shipment in German',
        method: 'POST',
        path: '/notifications/preview',
        body: json({ type: 'order_shipped', locale: 'de' }),
        tests: [hasStatus(200), includes({ locale: "'de'" })]
      }),
      createProduct({ stock: 5 }),
      request({
        name: 'Place an order with an address',
        method: 'POST',
        path: '/orders',
        body: '{ "product_id": {{product_id}}, "quantity": 1, "email": "ada@example.com", "locale": "en" }',
        tests: [hasStatus(201), remember('order_id')]
      }),
      request({
        name: 'Preview its confirmation',
        method: 'POST',
        path: '/notifications/preview',
        body: '{ "type": "order_confirmation", "order_id": {{order_id}} }',
        tests: [
          hasStatus(200),
          `
          pm.test('names the product', () => pm.expect(pm.response.json().text).to.include('Blue mug'))`
        ]
      }),
      request({
        name: 'List what was sent about it',
        method: 'GET',
        path: '/notifications?order_id={{order_id}}',
        tests: [hasStatus(200)]
      }),
      deleteProduct()
    ]
  }
}
