import { request, type Folder } from '../postman.js'
import { hasStatus, includes, remember, setUnique } from '../scripts.js'
import { deleteProduct, failing, json } from './steps.js'

/** A product that other systems know by their own id, and that is off sale for a while. */
export function productFlow(): Folder {
  return {
    name: '5. Products',
    description:
      'Create a product with an id and data of your own, find it by that id, and take it off sale. Run the requests ' +
      'in order: they use ids from earlier ones.',
    item: [
      request({
        name: 'Create a product with an external id and metadata',
        method: 'POST',
        path: '/products',
        body: json({
          sku: 'MUG-{{$guid}}',
          name: 'Blue mug',
          description: 'Stoneware, 350 ml, dishwasher-safe',
          price: 24.9,
          stock: 10,
          external_id: '{{external_id}}',
          metadata: { shelf: 'B7', color: 'blue' }
        }),
        before: [setUnique('external_id', 'erp-')],
        tests: [hasStatus(201), includes({ is_active: 'true', version: 1 }), remember('product_id')]
      }),
      request({
        name: 'Find it by its external id',
        method: 'GET',
        path: '/products?external_id={{external_id}}',
        tests: [hasStatus(200), includes({ total: 1 })]
      }),
      request({
        name: 'Change one key of its metadata and remove another',
        method: 'PATCH',
        path: '/products/{{product_id}}',
        body: json({ metadata: { shelf: 'B8', color: null } }),
        tests: [
          hasStatus(200),
          `
          pm.test('the metadata changed key by key', () => {
            pm.expect(pm.response.json().metadata).to.eql({ shelf: 'B8' })
          })`
        ]
      }),
      request({
        name: 'Take it off sale: a bulk update by external id',
        method: 'PATCH',
        path: '/products/bulk',
        body: json({ products: [{ external_id: '{{external_id}}', is_active: false }], mode: 'atomic' }),
        tests: [hasStatus(200)]
      }),
      failing(404, 'PRODUCT_NOT_FOUND', {
        note: 'an inactive product cannot be ordered',
        method: 'POST',
        path: '/orders',
        body: '{ "product_id": {{product_id}}, "quantity": 1 }'
      }),
      request({
        name: 'List inactive products, last changed first',
        method: 'GET',
        path: '/products?is_active=false&sort=-updated_at&external_id={{external_id}}',
        tests: [hasStatus(200), includes({ total: 1 })]
      }),
      deleteProduct()
    ]
  }
}
