import fc from 'fast-check'
import t from 'tap'
import { admit, maxTotalCents, type Candidate, type Situation } from '../../src/orders/admit.js'

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
      for (const admission of admit(given, asked)) {
        if (!admission.admitted) continue
        for (const { productId, quantity, balanceAfter } of admission.lines) {
          const balance = (left.get(productId) ?? 0) - quantity
          if (balance < 0 || balanceAfter !== balance) return false
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
    fc.property(situation, orders, (given, asked) =>
      admit(given, asked).every((admission, index) => {
        if (!admission.admitted) return true
        const wanted = asked[index]?.lines ?? []
        return (
          admission.lines.length === wanted.length &&
          admission.lines.every(
            (line, at) =>
              line.productId === wanted[at]?.productId &&
              line.quantity === wanted[at]?.quantity &&
              line.priceCents === given.products.get(line.productId)?.priceCents
          ) &&
          admission.totalQuantity === wanted.reduce((sum, { quantity }) => sum + quantity, 0) &&
          admission.totalAmountCents ===
            admission.lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)
        )
      })
    ),
    { numRuns: 2_000 }
  )
  t.pass('it held for every example')
})

t.test('first come, first served: no later order changes an earlier decision', async t => {
  fc.assert(
    fc.property(situation, orders, fc.array(candidate, { maxLength: 5 }), (given, earlier, later) => {
      const alone = admit(given, earlier)
      const together = admit(given, [...earlier, ...later]).slice(0, earlier.length)
      return JSON.stringify(alone) === JSON.stringify(together)
    })
  )
  t.pass('it held for every example')
})

t.test('a refused order takes nothing: without it the other orders get the same', async t => {
  fc.assert(
    fc.property(situation, orders, (given, asked) => {
      const admissions = admit(given, asked)
      const admitted = asked.filter((_, index) => admissions[index]?.admitted)
      return JSON.stringify(admit(given, admitted)) === JSON.stringify(admissions.filter(({ admitted }) => admitted))
    }),
    { numRuns: 1_000 }
  )
  t.pass('it held for every example')
})

t.test('an order is refused only for a reason that holds at its turn', async t => {
  fc.assert(
    fc.property(situation, orders, (given, asked) => {
      const left = new Map([...given.products].map(([id, { stock }]) => [id, stock]))
      return admit(given, asked).every((admission, index) => {
        const { userId, lines } = asked[index] ?? { userId: null, lines: [] }
        if (admission.admitted) {
          for (const { productId, balanceAfter } of admission.lines) left.set(productId, balanceAfter)
          return true
        }
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
                  available === left.get(id) &&
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
  admit({ products, users: new Map() }, [{ userId: null, lines: [{ productId: 1, quantity: 2 }] }])
  t.strictSame([...products], [[1, { stock: 3, priceCents: 5 }]])
})

t.test('a total too large to be an exact number is refused', async t => {
  const given: Situation = { products: new Map([[1, { stock: 1e9, priceCents: maxTotalCents }]]), users: new Map() }
  t.match(
    admit(given, [
      { userId: null, lines: [{ productId: 1, quantity: 1 }] },
      { userId: null, lines: [{ productId: 1, quantity: 2 }] }
    ]),
    [{ admitted: true }, { admitted: false, reason: 'total too large' }]
  )
})
