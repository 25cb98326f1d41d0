import fc from 'fast-check'
import t from 'tap'
import { instantOf } from '../../src/database/reads.js'
import { Draft } from '../../src/shop/draft.js'
import { noDetails } from '../../src/shop/order-details.js'
import type { OrderRecord, ProductRecord, UserRecord } from '../../src/shop/records.js'

const now = new Date('2026-03-01T10:00:00.000Z')
const skus = ['A', 'B', 'C', 'Zoe\u0308', 'Zo\u00eb']
const externalIds = ['X', 'Y', null]
const emails = ['ada@example.com', 'ADA@example.com', 'grace@example.com']
const eventIds = ['evt_1', 'evt_2', 'evt_3']
const hashes = ['00', '01', '02']

/** A draft with three products, of which one is deleted, two orders, and what a payment provider sent. */
function newDraft(currency: string | null): Draft {
  return new Draft({
    shopId: 1,
    now,
    currency,
    highest: { order: 2, item: 2, product: 3, user: 1, movement: 3, payment: 0, part: 0, paymentEvent: 1, event: 5 },
    orders: [orderOf(1, [1]), orderOf(2, [2])],
    createdAt: now,
    locations: [],
    orderExternalIds: [],
    identities: [],
    products: [productOf(1, 'A'), productOf(2, 'Zoe\u0308'), { ...productOf(3, 'C'), isDeleted: true }],
    users: [userOf(1, 'ada@example.com')],
    paymentEvents: [{ eventId: 'evt_1', isIdSigned: false, type: 'payment.succeeded', orderId: 1, bodyHash: '00' }],
    payments: ['evt_1']
  })
}

function productOf(id: number, sku: string): ProductRecord {
  const instant = instantOf(now)
  return {
    id,
    sku,
    name: 'A product',
    priceCents: 100,
    stock: 10,
    stockElsewhere: 0,
    otherStock: [],
    lowStockThreshold: null,
    isActive: true,
    version: 1,
    createdAt: instant,
    updatedAt: instant,
    isDeleted: false,
    details: { description: null, externalId: null, metadata: {} }
  }
}

function userOf(id: number, email: string): UserRecord {
  const instant = instantOf(now)
  return { id, email, fullName: 'A user', version: 1, createdAt: instant, updatedAt: instant, isDuplicate: false }
}

function orderOf(id: number, itemIds: readonly number[]): OrderRecord {
  const instant = instantOf(now)
  return {
    id,
    userId: null,
    userName: null,
    status: 'PENDING',
    totalAmountCents: 100,
    totalQuantity: itemIds.length,
    paidCents: 0,
    refundedCents: 0,
    deductedCents: 0,
    refundDueCents: 0,
    fulfillmentStatus: 'unfulfilled',
    paymentStatus: 'unpaid',
    currency: 'USD',
    orderDate: instant,
    note: null,
    version: 1,
    createdAt: instant,
    updatedAt: instant,
    expiresAt: null,
    shippedAt: null,
    restockedAt: null,
    details: noDetails,
    items: itemIds.map(itemId => ({
      id: itemId,
      productId: 1,
      productName: 'A product',
      sku: 'A',
      quantity: 1,
      priceCentsAtPurchase: 100,
      shippedQuantity: 0,
      canceledQuantity: 0,
      returnedQuantity: 0,
      allocations: null
    }))
  }
}

/** One call of a draft. `n` selects a row that exists then; what is added may be changed afterwards. */
interface Change {
  kind: (typeof kinds)[number]
  n: number
  text: string
}

/** A part of the work that is decided on its own: it throws after its steps, or keeps them. */
interface Attempt {
  steps: Step[]
  isRefused: boolean
}

type Step = Change | Attempt

const kinds = [
  'add order',
  'change order',
  'add product',
  'change product',
  'rename product',
  'give product an external id',
  'delete product',
  'add user',
  'rename user',
  'move user to another address',
  'move stock',
  'move stock of no product',
  'record payment',
  'record payment event',
  'record event',
  'adopt currency'
] as const

const steps = fc.letrec<{ steps: Step[]; step: Step }>(tie => ({
  steps: fc.array(tie('step'), { maxLength: 6 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constantFrom(...kinds), n: fc.nat(9), text: fc.constantFrom('x', 'y') })
    },
    { weight: 2, arbitrary: fc.record({ steps: tie('steps'), isRefused: fc.boolean() }) }
  )
})).steps

const currencies = fc.constantFrom(null, 'USD')

t.test('a refused attempt leaves no trace, however deep, and the others keep their changes', t => {
  let refused = 0
  fc.assert(
    fc.property(currencies, steps, (currency, steps) => {
      const draft = newDraft(currency)
      const kept = run(draft, steps, () => refused++)
      const expected = newDraft(currency)
      for (const change of kept) make(expected, change)
      t.strictSame(stateOf(draft), stateOf(expected))
    }),
    { numRuns: 500 }
  )
  t.ok(refused > 200, `${refused} attempts were refused`)
  t.end()
})

t.test('records that were handed out stay as they were decided', t => {
  fc.assert(
    fc.property(currencies, steps, (currency, steps) => {
      const draft = newDraft(currency)
      const handedOut: Array<{ record: unknown; was: string }> = []
      for (const step of steps) {
        const records = [
          ...ids(draft).orders.map(id => draft.order(id)),
          ...ids(draft).products.map(id => draft.anyProduct(id)),
          ...ids(draft).users.map(id => draft.anyUser(id))
        ]
        handedOut.push(...records.map(record => ({ record, was: JSON.stringify(record) })))
        run(draft, [step])
      }
      const modified = handedOut.filter(({ record, was }) => JSON.stringify(record) !== was)
      if (modified.length > 0) throw new Error(`${JSON.stringify(modified)} was modified`)
    }),
    { numRuns: 200 }
  )
  t.pass()
  t.end()
})

t.test('an attempt returns its result, or what it threw as an error', t => {
  const draft = newDraft(null)
  const error = new Error('refused')
  t.strictSame(
    draft.attempt(() => 7),
    { ok: true, result: 7 }
  )
  const refused = draft.attempt(() => {
    throw error
  })
  t.equal(refused.ok ? undefined : refused.error, error)
  t.match(
    draft.attempt(() => {
      // eslint-disable-next-line no-throw-literal
      throw 'no error'
    }),
    { ok: false, error: { message: 'no error' } }
  )
  t.end()
})

/**
 * Takes the steps. Around each attempt it checks that a refusal restores the state before it.
 *
 * @returns the changes that remain
 * @throws what a change throws that is in no attempt
 */
function run(draft: Draft, steps: readonly Step[], onRefusal: () => void = () => {}): Change[] {
  return steps.flatMap(step => {
    if ('kind' in step) return draft.attempt(() => make(draft, step)).ok ? [step] : []
    const before = stateOf(draft)
    const outcome = draft.attempt(() => {
      const kept = run(draft, step.steps, onRefusal)
      if (step.isRefused) throw new Error('refused')
      return kept
    })
    if (outcome.ok) return outcome.result
    onRefusal()
    if (JSON.stringify(stateOf(draft)) !== JSON.stringify(before)) throw new Error('a refused attempt left a trace')
    return []
  })
}

function make(draft: Draft, { kind, n, text }: Change): void {
  const { orders, products, users } = ids(draft)
  const user = draft.anyUser(users[n % users.length] ?? 0)
  const productId = products[n % products.length] ?? 0
  const orderId = orders[n % orders.length] ?? 0
  const product = draft.anyProduct(productId)
  const sku = skus[n % skus.length] ?? ''
  const eventId = eventIds[n % eventIds.length] ?? ''
  switch (kind) {
    case 'add order': {
      const { order, firstItem } = draft.nextOrderIds
      return draft.addOrder(
        orderOf(
          order,
          Array.from({ length: n % 3 }, (_, i) => firstItem + i)
        )
      )
    }
    case 'change order': {
      const order = draft.order(orderId)
      if (!order) throw new Error(`order ${orderId} is gone`)
      return draft.changeOrder({ ...order, note: text, version: order.version + 1 })
    }
    case 'add product':
      return draft.addProduct(productOf(draft.nextProductId, sku))
    case 'change product':
      return draft.changeProduct({ ...product, name: text, version: product.version + 1 })
    case 'rename product':
      return draft.changeProduct({ ...product, sku, version: product.version + 1 })
    case 'give product an external id':
      return draft.changeProduct({
        ...product,
        details: { description: text, externalId: externalIds[n % externalIds.length] ?? null, metadata: {} },
        version: product.version + 1
      })
    case 'delete product':
      return draft.changeProduct({ ...product, isDeleted: true, version: product.version + 1 })
    case 'add user':
      return draft.addUser(userOf(draft.nextUserId, emails[n % emails.length] ?? ''))
    case 'rename user':
      return draft.changeUser({ ...user, fullName: text, version: user.version + 1 })
    case 'move user to another address':
      return draft.changeUser({ ...user, email: emails[n % emails.length] ?? '', version: user.version + 1 })
    case 'move stock':
      return draft.moveStock({ productId, locationId: 1, delta: n, reason: text, orderId, performedBy: text })
    case 'move stock of no product':
      draft.record({ type: 'product.updated', productId, data: {}, performedBy: text })
      return draft.moveStock({ productId: 999, locationId: 1, delta: n, reason: text, orderId, performedBy: text })
    case 'record payment':
      return draft.recordPayment({
        orderId,
        type: 'payment',
        amountCents: n,
        eventId: n > 7 ? null : eventId,
        performedBy: text
      })
    case 'record payment event':
      return draft.recordPaymentEvent({
        eventId,
        isIdSigned: n % 2 === 0,
        type: 'payment.succeeded',
        orderId,
        bodyHash: hashes[n % hashes.length] ?? ''
      })
    case 'record event':
      return draft.record({ type: 'product.updated', productId, data: { n }, performedBy: text })
    case 'adopt currency':
      return draft.adoptCurrency(text === 'x' ? 'USD' : 'EUR')
  }
}

/** The ids of all rows that the draft has now. */
function ids(draft: Draft) {
  const upTo = (end: number) => Array.from({ length: end - 1 }, (_, i) => i + 1)
  return { orders: upTo(draft.nextOrderIds.order), products: upTo(draft.nextProductId), users: upTo(draft.nextUserId) }
}

/** Everything that a command or the writer can ask a draft for, also about rows that it does not have. */
function stateOf(draft: Draft) {
  const { orders, products, users } = ids(draft)
  const beyond = 40
  return structuredClone({
    next: [draft.nextOrderIds, draft.nextProductId, draft.nextUserId],
    growth: draft.growth,
    currency: draft.currency,
    orders: orders.map(id => JSON.stringify(draft.order(id))),
    products: products.map(id => JSON.stringify(draft.anyProduct(id))),
    users: users.map(id => JSON.stringify(draft.anyUser(id))),
    noUsers: Array.from({ length: beyond }, (_, i) => draft.user(users.length + 1 + i) ?? null),
    byEmail: emails.map(email => draft.userByEmail(email)?.id),
    live: products.map(id => draft.product(id) !== undefined),
    noOrders: Array.from({ length: beyond }, (_, i) => draft.order(orders.length + 1 + i) ?? null),
    noProducts: Array.from({ length: beyond }, (_, i) => draft.product(products.length + 1 + i) ?? null),
    bySku: skus.map(sku => draft.productBySku(sku.normalize('NFC'))?.id),
    byExternalId: ['X', 'Y'].map(id => draft.productByExternalId(id)?.id),
    payments: eventIds.map(id => draft.hasPayment(id)),
    paymentEvents: eventIds.map(id => draft.paymentEvent(id)),
    unsignedBodies: hashes.map(hash => draft.hasUnsignedBody(hash)),
    additions: Object.fromEntries(Object.entries(draft.additions).map(([name, rows]) => [name, [...rows]]))
  })
}
