import t, { type Test } from 'tap'
import { expireDueOrders } from '../../src/orders/due-orders.js'
import { findViolations, send } from '../support/app.js'
import {
  buildWithSecret,
  moneyOf,
  newEventId,
  orderStateOf,
  orderThatIs,
  pendingOrder,
  refundRequestsOf,
  sendEvent
} from '../support/payment-provider.js'

const app = await buildWithSecret(t)

/** Sends a new event of the provider and returns its answer. */
async function tell(type: 'succeeded' | 'failed' | 'refunded', orderId: number, fields: object = {}) {
  const answer = await sendEvent(app, {
    event_id: newEventId(),
    type: `payment.${type}`,
    order_id: orderId,
    ...fields
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

async function isClean(t: Test): Promise<void> {
  t.strictSame(await findViolations(app), [])
  const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
  t.strictSame(
    body.invariants.flatMap(({ details }: { details: string[] }) => details),
    []
  )
}

t.test(
  'an order that was paid and then canceled, in whatever way, asks for its money in the same transaction',
  async t => {
    const ways: Record<string, (id: number) => Promise<unknown>> = {
      DELETE: id => send(app, 'DELETE', `/orders/${id}`),
      PATCH: id => send(app, 'PATCH', `/orders/${id}`, { status: 'CANCELED' }),
      PUT: id => send(app, 'PUT', `/orders/${id}`, { status: 'CANCELED' })
    }
    for (const [way, cancel] of Object.entries(ways)) {
      for (const by of ['provider', 'hand']) {
        const { id } = by === 'hand' ? await orderThatIs(app, 'PAID') : await pendingOrder(app)
        if (by === 'provider') await tell('succeeded', id)
        await cancel(id)
        t.strictSame(await moneyOf(app, id), {
          status: 'CANCELED',
          paymentStatus: 'paid',
          paidCents: 4980,
          refundedCents: 0,
          refundDueCents: 4980
        })
        t.strictSame(await refundRequestsOf(app, id), [[4980, 4980]], `paid by ${by}, canceled by ${way}`)
        const [canceled, requested] = (await app.prisma.event.findMany({ where: { orderId: id } })).slice(-2)
        t.match(requested, {
          type: 'order.refund_requested',
          performedBy: canceled?.performedBy,
          createdAt: canceled?.createdAt,
          data: { version: 3, amount_cents: 4980, currency: 'USD', reason: 'paid and then CANCELED' }
        })
      }
    }
    await isClean(t)
  }
)

t.test('the refund of a canceled order settles what is due and makes it REFUNDED; its stock returns once', async t => {
  const byEvent = await orderThatIs(app, 'PAID')
  await send(app, 'DELETE', `/orders/${byEvent.id}`)
  await tell('refunded', byEvent.id, { amount: 20 })
  t.match(await moneyOf(app, byEvent.id), {
    status: 'CANCELED',
    paymentStatus: 'partially_refunded',
    refundDueCents: 2980
  })
  t.match(await tell('refunded', byEvent.id), { detail: 'ok', order_status: 'REFUNDED' })

  const byHand = await orderThatIs(app, 'PAID')
  await send(app, 'DELETE', `/orders/${byHand.id}`)
  t.match(await send(app, 'PATCH', `/orders/${byHand.id}`, { status: 'REFUNDED' }), {
    status: 200,
    body: { status: 'REFUNDED', refund_due_cents: 0 }
  })
  for (const { id } of [byEvent, byHand]) {
    t.match(await moneyOf(app, id), {
      status: 'REFUNDED',
      paymentStatus: 'refunded',
      refundedCents: 4980,
      refundDueCents: 0
    })
    t.equal((await orderStateOf(app, id)).stock, 10)
    t.strictSame(await refundRequestsOf(app, id), [[4980, 4980]], 'requested once')
  }
  const unpaid = await orderThatIs(app, 'CANCELED')
  t.match(await send(app, 'PATCH', `/orders/${unpaid.id}`, { status: 'REFUNDED' }), {
    status: 400,
    body: { code: 'INVALID_STATUS_TRANSITION' }
  })
  await isClean(t)
})

t.test('an order paid twice and refunded once stays PAID and keeps its stock', async t => {
  for (const amount of [{}, { amount: 49.8 }]) {
    const { id } = await pendingOrder(app)
    await tell('succeeded', id, amount)
    t.match(await tell('succeeded', id, amount), { detail: 'refund requested', order_status: 'PAID' })
    t.match(await moneyOf(app, id), { paymentStatus: 'paid', paidCents: 9960, refundDueCents: 4980 })
    t.match(await tell('refunded', id, amount), { order_status: 'PAID' })
    t.match(await moneyOf(app, id), { paymentStatus: 'paid', refundedCents: 4980, refundDueCents: 0 })
    t.equal((await orderStateOf(app, id)).stock, 8)
    t.match(await tell('refunded', id, amount), { order_status: 'REFUNDED' })
    t.equal((await orderStateOf(app, id)).stock, 10)
  }
  await isClean(t)
})

t.test('a failed payment cancels an unpaid order and returns its stock, whatever amount it names', async t => {
  for (const fields of [{ amount: 0.01 }, { amount_cents: 7 }, { amount: 1.001 }, { amount: 5, amount_cents: 7 }, {}]) {
    const { id } = await pendingOrder(app)
    t.match(await tell('failed', id, fields), { order_status: 'CANCELED' }, JSON.stringify(fields))
    t.equal((await orderStateOf(app, id)).stock, 10)
  }
  const { id } = await pendingOrder(app)
  await tell('succeeded', id, { amount: 1 })
  t.match(await tell('failed', id), { order_status: 'PENDING' }, 'an order that was paid in part stays')
  await isClean(t)
})

t.test('partial payments that together cover the order make it PAID', async t => {
  const { id } = await pendingOrder(app)
  t.match(await tell('succeeded', id, { amount: 20 }), { detail: 'ok', order_status: 'PENDING' })
  t.match(await moneyOf(app, id), { paymentStatus: 'partially_paid', paidCents: 2000, refundDueCents: 0 })
  t.match(await tell('succeeded', id, { amount_cents: 2979 }), { order_status: 'PENDING' }, 'a cent is missing')
  t.match(await tell('succeeded', id, { amount: 0.01 }), { detail: 'ok', order_status: 'PAID' })
  t.match(await moneyOf(app, id), { paymentStatus: 'paid', paidCents: 4980, refundDueCents: 0 })
  const types = (await app.prisma.event.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })).map(e => e.type)
  t.strictSame(types, ['order.created', 'order.partially_paid', 'order.partially_paid', 'order.paid'])
  await isClean(t)
})

t.test('a payment of more than the order costs is recorded, and the surplus is due', async t => {
  const { id } = await pendingOrder(app)
  t.match(await tell('succeeded', id, { amount: 60 }), { detail: 'refund requested', order_status: 'PAID' })
  t.match(await moneyOf(app, id), { paymentStatus: 'paid', paidCents: 6000, refundDueCents: 1020 })
  t.strictSame(await refundRequestsOf(app, id), [[1020, 1020]])
  await tell('refunded', id, { amount: 10.2 })
  t.match(await moneyOf(app, id), { status: 'PAID', paymentStatus: 'paid', refundDueCents: 0 })
  await isClean(t)
})

t.test('partial refunds add up: the order is REFUNDED once nothing of what was paid is left', async t => {
  const { id } = await orderThatIs(app, 'SHIPPED')
  for (const [amount, paymentStatus, status] of [
    [0.1, 'partially_refunded', 'SHIPPED'],
    [40, 'partially_refunded', 'SHIPPED'],
    [9.7, 'refunded', 'REFUNDED']
  ] as const) {
    t.match(await tell('refunded', id, { amount }), { detail: 'ok', order_status: status })
    t.match(await moneyOf(app, id), { paymentStatus, refundDueCents: 0 })
  }
  const types = (await app.prisma.event.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })).map(e => e.type)
  t.strictSame(types.slice(-3), ['order.partially_refunded', 'order.partially_refunded', 'order.refunded'])
  await isClean(t)
})

t.test(
  'a payment that comes too late is due, and each rise of what is due is requested once, with the increase',
  async t => {
    for (const status of ['COMPLETED', 'CANCELED', 'REFUNDED'] as const) {
      const { id } = await orderThatIs(app, status)
      for (const amount of [49.8, 5]) {
        t.match(await tell('succeeded', id, { amount }), { detail: 'refund requested', order_status: status })
      }
      t.strictSame(
        await refundRequestsOf(app, id),
        [
          [4980, 4980],
          [500, 5480]
        ],
        status
      )
      await tell('refunded', id, { amount: 54.8 })
      t.match(await moneyOf(app, id), { refundDueCents: 0, status: status === 'CANCELED' ? 'REFUNDED' : status })
    }
    await isClean(t)
  }
)

t.test(
  'a refund that arrives before its payment is settled by it, and the order ends as in the other order',
  async t => {
    for (const [refund, end, paymentStatus] of [
      [{}, 'REFUNDED', 'refunded'],
      [{ amount: 49.8 }, 'REFUNDED', 'refunded'],
      [{ amount: 10 }, 'PAID', 'partially_refunded']
    ] as const) {
      for (const first of ['refund', 'payment']) {
        const { id } = await pendingOrder(app)
        if (first === 'payment') await tell('succeeded', id)
        await tell('refunded', id, refund)
        if (first === 'refund') {
          t.match(await moneyOf(app, id), { status: 'PENDING', paymentStatus: 'refunded', refundDueCents: 0 })
          t.match(await tell('succeeded', id), { detail: 'ok' })
        }
        t.match(await moneyOf(app, id), { status: end, paymentStatus, refundDueCents: 0 }, `${first} first`)
        t.strictSame(await refundRequestsOf(app, id), [])
      }
    }
    await isClean(t)
  }
)

t.test(
  'what was paid before the refund of a part counts only in part: half of the price twice is not the price',
  async t => {
    const { id } = await pendingOrder(app)
    await tell('succeeded', id, { amount: 24.9 })
    await tell('refunded', id, { amount: 24.9 })
    t.match(await tell('succeeded', id, { amount: 24.9 }), { order_status: 'PENDING' })
    t.match(await tell('succeeded', id, { amount: 24.9 }), { order_status: 'PAID' })
    await isClean(t)
  }
)

t.test('an order that was paid in part expires, and the part is asked back in the same transaction', async t => {
  const expiring = await buildWithSecret(t, { orderPaymentTimeoutSeconds: 3_600 })
  const [part, none] = [await pendingOrder(expiring), await pendingOrder(expiring)]
  await sendEvent(expiring, { event_id: 'evt_part', type: 'payment.succeeded', order_id: part.id, amount: 10 })
  await expiring.prisma.$executeRaw`UPDATE orders SET expires_at = now()`
  t.equal((await expireDueOrders(expiring)).ids.length, 2)
  t.match(await moneyOf(expiring, part.id), {
    status: 'CANCELED',
    paymentStatus: 'partially_paid',
    refundDueCents: 1000
  })
  t.match(await moneyOf(expiring, none.id), { status: 'CANCELED', paymentStatus: 'unpaid', refundDueCents: 0 })
  t.strictSame(await refundRequestsOf(expiring, part.id), [[1000, 1000]])
  t.strictSame(await refundRequestsOf(expiring, none.id), [])
  t.strictSame(await findViolations(expiring), [])
  t.equal((await send(expiring, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
})

t.test('marking an order PAID records what is outstanding by hand, once however many clients do it', async t => {
  const { id } = await pendingOrder(app)
  await tell('succeeded', id, { amount: 9.8 })
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => send(app, 'PATCH', `/orders/${id}`, { status: 'PAID' }))
  )
  t.ok(answers.every(({ status }) => status === 200))
  const { body } = await send(app, 'GET', `/orders/${id}/payments`)
  t.match(body, {
    payments: [
      {
        type: 'payment',
        amount_cents: 980,
        amount: 9.8,
        currency: 'USD',
        event_id: /^evt_/,
        performed_by: /^webhook:/
      },
      { type: 'payment', amount_cents: 4000, amount: 40, event_id: null, performed_by: 'anonymous', created_at: /Z$/ }
    ],
    total: 2,
    next_cursor: null
  })
  t.equal(body.payments.length, 2)
  await send(app, 'PATCH', `/orders/${id}`, { status: 'REFUNDED' })
  const pages = await send(app, 'GET', `/orders/${id}/payments?limit=2`)
  const last = await send(app, 'GET', `/orders/${id}/payments?limit=2&cursor=${pages.body.next_cursor}`)
  t.match(last.body, {
    payments: [{ type: 'refund', amount_cents: 4980, event_id: null }],
    total: 3,
    next_cursor: null
  })
  t.match(await send(app, 'GET', '/orders/999999999/payments'), { status: 404, body: { code: 'ORDER_NOT_FOUND' } })
  await isClean(t)
})

t.test('concurrent payments, refunds and cancels of one order lose no cent and ask for each due cent once', async t => {
  for (let round = 0; round < 4; round++) {
    const { id } = await pendingOrder(app)
    await Promise.all([
      ...Array.from({ length: 6 }, () => tell('succeeded', id, { amount_cents: 1660 })),
      ...Array.from({ length: 3 }, () => tell('refunded', id, { amount_cents: 830 })),
      send(app, 'DELETE', `/orders/${id}`)
    ])
    const { status, paidCents, refundedCents, refundDueCents } = await moneyOf(app, id)
    t.strictSame([paidCents, refundedCents], [9960, 2490])
    t.equal(refundDueCents, status === 'PAID' ? 2490 : 7470, status)
  }
  await isClean(t)
})

t.test(
  'an amount of 0 is recorded and changes nothing; invalid amounts are 400 and leave the event id free',
  async t => {
    const { id } = await pendingOrder(app)
    const { version } = (await send(app, 'GET', `/orders/${id}`)).body
    t.match(await tell('succeeded', id, { amount: 0 }), { detail: 'ok', order_status: 'PENDING' })
    t.match(await moneyOf(app, id), { paymentStatus: 'unpaid', paidCents: 0 })
    t.equal((await send(app, 'GET', `/orders/${id}`)).body.version, version)
    t.match((await send(app, 'GET', `/orders/${id}/payments`)).body.payments, [{ amount_cents: 0 }])
    const eventId = newEventId()
    for (const [fields, path] of [
      [{ amount: -1 }, 'body/amount'],
      [{ amount_cents: -1 }, 'body/amount_cents'],
      [{ amount: 49.801 }, 'body/amount'],
      [{ amount: 1e10 }, 'body/amount'],
      [{ amount_cents: 1e12 }, 'body/amount_cents'],
      [{ amount_cents: 2 ** 53 }, 'body/amount_cents'],
      [{ amount: 49.8, amount_cents: 4979 }, 'body/amount_cents']
    ] as const) {
      const answer = await sendEvent(app, { event_id: eventId, type: 'payment.succeeded', order_id: id, ...fields })
      t.match(answer, { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } }, JSON.stringify(fields))
    }
    t.match(await sendEvent(app, { event_id: eventId, type: 'payment.succeeded', order_id: id }), {
      body: { order_status: 'PAID' }
    })
    await isClean(t)
  }
)

t.test('a refund of more than was paid is recorded as reported, and a later payment counts against it', async t => {
  const { id } = await orderThatIs(app, 'PAID')
  t.match(await tell('refunded', id, { amount: 60 }), { order_status: 'REFUNDED' })
  t.match(await moneyOf(app, id), { paymentStatus: 'refunded', refundedCents: 6000, refundDueCents: 0 })
  t.match(await tell('succeeded', id, { amount: 20 }), { detail: 'refund requested' })
  t.match(await moneyOf(app, id), { paidCents: 6980, refundDueCents: 980 })
  await isClean(t)
})
