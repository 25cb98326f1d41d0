import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, isProblem, remember, setUnique } from '../scripts.js'
import { checkStock, createProduct, deleteProduct } from './steps.js'

/** The same request twice, by one key. */
export function idempotencyFlow(): Folder {
  return {
    name: '4. Idempotency',
    description:
      'A request sent again with the same `Idempotency-Key` is answered as the first time, and does nothing more.',
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
          pm.test('it is no replay', () => pm.expect(pm.response.headers.has('Idempotent-Replayed')).to.equal(false))`
        ]
      }),
      order({
        name: 'The same again: the same answer',
        quantity: 2,
        tests: [hasStatus(201), isReplay]
      }),
      checkStock('The stock is taken once', 8),
      order({
        name: 'Another request with that key is refused',
        quantity: 3,
        tests: [isProblem(422, 'IDEMPOTENCY_KEY_REUSED')]
      }),
      order({
        name: 'An order that fails is kept too',
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
        name: 'Now there would be enough, but the answer stays',
        quantity: 9,
        tests: [hasStatus(409), isReplay]
      }),
      checkStock('Nothing is taken', 10),
      deleteProduct()
    ]
  }
}

const isReplay = `
  pm.test('the answer is the first one, byte for byte, and says so', () => {
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
