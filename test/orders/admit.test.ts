import fc from 'fast-check'
import t from 'tap'
import type { Outcome } from '../../src/batching/group-commit.js'
import { instantOf } from '../../src/database/reads.js'
import { admit, maxTotalCents, type Candidate, type Situation } from '../../src/orders/admit.js'
import { placeOrder } from '../../src/orders/place-order.js'
import { Draft } from '../../src/shop/draft.js'
import type { OrderRecord } from '../../src/shop/records.js'

interface Stocked {
  stock: number
  priceCents: number
}

const now = new Date('2026-03-01T10:00:00.000Z')

const productIds = [1, 2, 3, 4]

const situation = fc.record({
  products: fc
    .uniqueArray(
      fc.record({
        id: fc.constantFrom(...productIds),
        stock: fc.nat(40),
        priceCents: fc.integer({ min: 1, max: 500 })
      }),
      { selector: ({ id }) => id }
    )
    .map(products => new Map(products.map(({ id, ...product }) => [id, product]))),
  users: fc.subarray([1, 2]).map(ids => new Map(ids.map(id => [id, 'someone'])))
})

const candidate: fc.Arbitrary<Candidate> = fc.record({
  userId: fc.option(fc.constantFrom(1, 2), { nil: null }),
  lines: fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom(...productIds),
      quantity: fc.integer({ min: 1, max: 12 }),
      // Rarely given, because a random price is mostly wrong: the stock should decide most orders.
      expectedPriceCents: fc.oneof(
        { weight: 12, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 500 }) }
      )
    }),
    { selector: ({ productId }) => productId, minLength: 1, maxLength: 3 }
  )
})

const orders = fc.array(candidate, { maxLength: 20 })

t.test('stock never goes below zero and is conserved: taken plus remaining equals the initial stock', async t => {
  let shared = 0
  fc.assert(
    fc.property(situation, orders, (given, asked) => {
      const left = new Map([...given.products].map(([id, { stock }]) => [id, stock]))
      const draft = draftOf(given)
      for (const request of asked) {
        const outcome = place(draft, request)
        if (!outcome.ok) continue
        for (const { productId, quantity } of outcome.result.items) {
          const balance = (left.get(productId) ?? 0) - quantity
          if (balance < 0 || draft.anyProduct(productId).stock !== balance) return false
          if (left.get(productId) !== given.products.get(productId)?.stock) shared++
          left.set(productId, balance)
        }
      }
      return true
    }),
    { numRuns: 2_000 }
  )
  t.ok(shared > 200, `${shared} lines got stock that earlier orders had left`)
})

t.test('all lines or none, at the catalogue price', async t => {
  fc.assert(
    fc.property(situation, candidate, (given, wanted) => {
      const admission = admit(given, wanted)
      if (!admission.admitted) return true
      return (
        admission.lines.length === wanted.lines.length &&
        admission.lines.every(
          (line, at) =>
            line.productId === wanted.lines[at]?.productId &&
            line.quantity === wanted.lines[at]?.quantity &&
            line.priceCents === given.products.get(line.productId)?.priceCents
        ) &&
        admission.totalQuantity === wanted.lines.reduce((sum, { quantity }) => sum + quantity, 0) &&
        admission.totalAmountCents ===
          admission.lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)
      )
    }),
    { numRuns: 10_000 }
  )
  t.pass('it held for every example')
})

t.test('first come, first served: no later order changes an earlier decision', async t => {
  fc.assert(
    fc.property(situation, orders, fc.array(candidate, { maxLength: 5 }), (given, earlier, later) => {
      const alone = placeAll(given, earlier)
      const together = placeAll(given, [...earlier, ...later]).slice(0, earlier.length)
      return JSON.stringify(alone) === JSON.stringify(together)
    })
  )
  t.pass('it held for every example')
})

t.test('a refused order takes nothing: without it the other orders get the same', async t => {
  fc.assert(
    fc.property(situation, orders, (given, asked) => {
      const outcomes = placeAll(given, asked)
      const placed = asked.filter((_, index) => outcomes[index]?.ok)
      return JSON.stringify(placeAll(given, placed)) === JSON.stringify(outcomes.filter(({ ok }) => ok))
    }),
    { numRuns: 1_000 }
  )
  t.pass('it held for every example')
})

t.test('an order is refused only for a reason that holds at its turn', async t => {
  fc.assert(
    fc.property(situation, orders, (given, asked) => {
      const draft = draftOf(given)
      return asked.every(request => {
        const { userId, lines } = request
        const admission = admit({ ...given, products: { get: id => draft.product(id) } }, request)
        if (place(draft, request).ok !== admission.admitted) return false
        if (admission.admitted) return true
        switch (admission.reason) {
          case 'user not found':
            return userId !== null && !given.users.has(userId)
          case 'product not found':
            return !given.products.has(admission.productId)
          case 'price changed':
            return admission.changes.every(
              change =>
                change.expected_price_cents !== change.current_price_cents &&
                change.current_price_cents === given.products.get(change.product_id)?.priceCents
            )
          case 'insufficient stock':
            return (
              admission.shortages.length > 0 &&
              admission.shortages.every(
                ({ product_id: id, requested, available }) =>
                  requested > available &&
                  available === draft.product(id)?.stock &&
                  lines.some(line => line.productId === id && line.quantity === requested)
              )
            )
          case 'total too large':
            return true
          default:
            return false
        }
      })
    }),
    { numRuns: 2_000 }
  )
  t.pass('it held for every example')
})

t.test('admission does not modify its input', async t => {
  const products = new Map([[1, { stock: 3, priceCents: 5 }]])
  admit({ products, users: new Map() }, { userId: null, lines: [{ productId: 1, quantity: 2 }] })
  t.strictSame([...products], [[1, { stock: 3, priceCents: 5 }]])
})

t.test('a total too large to be an exact number is refused', async t => {
  const given: Situation = { products: new Map([[1, { stock: 1e9, priceCents: maxTotalCents }]]), users: new Map() }
  const total = (quantity: number) => admit(given, { userId: null, lines: [{ productId: 1, quantity }] })
  t.match(total(1), { admitted: true })
  t.match(total(2), { admitted: false, reason: 'total too large' })
})

/** The shop of a group of orders. */
function draftOf({ products, users }: { products: ReadonlyMap<number, Stocked>; users: ReadonlyMap<number, string> }) {
  const instant = instantOf(now)
  const times = { version: 1, createdAt: instant, updatedAt: instant }
  return new Draft({
    shopId: 1,
    now,
    currency: 'USD',
    createdAt: now,
    locations: [],
    highest: { order: 0, item: 0, product: 4, user: 2, movement: 4, payment: 0, part: 0, paymentEvent: 0, event: 0 },
    orders: [],
    orderExternalIds: [],
    identities: [],
    products: [...products].map(([id, { stock, priceCents }]) => ({
      id,
      sku: `P-${id}`,
      name: 'A product',
      priceCents,
      stock,
      stockElsewhere: 0,
      otherStock: [],
      lowStockThreshold: null,
      isActive: true,
      isDeleted: false,
      ...times
    })),
    users: [...users].map(([id, fullName]) => ({
      id,
      email: `${id}@example.com`,
      fullName,
      isDuplicate: false,
      ...times
    })),
    paymentEvents: [],
    payments: []
  })
}

/** Decides on an order as the writer does. */
function place(draft: Draft, request: Candidate): Outcome<OrderRecord> {
  const command = placeOrder(
    { ...request, lines: [...request.lines], orderDate: null, note: null, performedBy: 'system' },
    { currency: 'USD', orderPaymentTimeoutSeconds: 0, lowStockThreshold: undefined }
  )
  return draft.attempt(() => command.decide(draft))
}

function placeAll(given: Parameters<typeof draftOf>[0], requests: readonly Candidate[]): Array<Outcome<OrderRecord>> {
  const draft = draftOf(given)
  return requests.map(request => place(draft, request))
}
