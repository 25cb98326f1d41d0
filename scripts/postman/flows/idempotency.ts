import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, isProblem, remember, setUnique } from '../scripts.js'
import { checkStock, createProduct, deleteProduct } from './steps.js'

/** Repeated requests with one key. */
export function idempotencyFlow(): Folder {
  return {
    name: '4. Idempotency',
    description:
      'A repeated request with the same `Idempotency-Key` gets the first response again and has no further effect.',
    item: [
      createProduct({ stock: 10 }),
      order({
        name: 'Place an order with a key',
        quantity: 2,
        before: [setUnique('idempotency_key', '')],
        tests: [
          hasStatus(201),
          remember('order_id'),
          `
          pm.collectionVariables.set('first_answer', pm.response.text())
          pm.test('the response is not a replay', () => {
            pm.expect(pm.response.headers.has('Idempotent-Replayed')).to.equal(false)
          })`
        ]
      }),
      order({
        name: 'Repeat the request: same response',
        quantity: 2,
        tests: [hasStatus(201), isReplay]
      }),
      checkStock('Check that stock was taken once', 8),
      order({
        name: 'Another body with the same key: refused',
        quantity: 3,
        tests: [isProblem(422, 'IDEMPOTENCY_KEY_REUSED')]
      }),
      order({
        name: 'An order that fails: its response is stored too',
        quantity: 9,
        before: [setUnique('idempotency_key', '')],
        tests: [isProblem(409, 'INSUFFICIENT_STOCK'), "pm.collectionVariables.set('first_answer', pm.response.text())"]
      }),
      request({
        name: 'Cancel the first order',
        method: 'DELETE',
        path: '/orders/{{order_id}}',
        tests: [hasStatus(200), includes({ status: "'CANCELED'" })]
      }),
      order({
        name: 'Repeat the failed order: same response, although the stock suffices now',
        quantity: 9,
        tests: [hasStatus(409), isReplay]
      }),
      checkStock('Check that no stock was taken', 10),
      deleteProduct()
    ]
  }
}

const isReplay = `
  pm.test('the response equals the first one byte for byte and is marked as a replay', () => {
    pm.expect(pm.response.text()).to.equal(pm.collectionVariables.get('first_answer'))
    pm.expect(pm.response.headers.get('Idempotent-Replayed')).to.equal('true')
  })`

function order({
  name,
  quantity,
  before = [],
  tests
}: {
  name: string
  quantity: number
  before?: string[]
  tests: string[]
}): Item {
  return request({
    name,
    method: 'POST',
    path: '/orders',
    headers: [{ key: 'Idempotency-Key', value: '{{idempotency_key}}' }],
    body: `{ "product_id": {{product_id}}, "quantity": ${quantity} }`,
    before,
    tests
  })
}
