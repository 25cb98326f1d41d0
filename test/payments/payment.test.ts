import t from 'tap'
import type { OrderStatus } from '../../src/orders/status.js'
import { createOrder, createProduct, findViolations, send } from '../support/app.js'
import {
  buildWithSecret,
  newEventId,
  orderThatIs,
  orderStateOf,
  pendingOrder,
  sendBytes,
  sendEvent,
  signatureOf
} from '../support/payment-provider.js'

const app = await buildWithSecret(t)

t.test('payment.succeeded moves a pending order to PAID', async t => {
  const { id } = await pendingOrder(app)
  const answer = await sendEvent(app, {
    event_id: 'evt_first',
    type: 'payment.succeeded',
    order_id: id,
    amount: 49.8,
    currency: 'usd'
  })
  t.equal(answer.status, 200)
  t.strictSame(answer.body, { status: 'success', detail: 'ok', order_id: id, order_status: 'PAID' })
  t.strictSame(await orderStateOf(app, id), { status: 'PAID', history: ['PENDING', 'PAID'], stock: 8 })
  const { body } = await send(app, 'GET', `/orders/${id}/history`)
  t.equal(body.history[1].performed_by, 'webhook:evt_first')
})

t.test('both paths and both names of the type are accepted', async t => {
  const { id } = await pendingOrder(app)
  const payload = JSON.stringify({ event_id: newEventId(), event: 'payment.succeeded', order_id: id })
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/webhooks/payment/',
    payload,
    headers: { 'content-type': 'application/json', 'x-webhook-signature': `sha256=${signatureOf(payload)}` }
  })
  t.equal(answer.statusCode, 200)
  t.equal(answer.json().order_status, 'PAID')
})

t.test('each event type moves an order from each status as documented', async t => {
  const later: Record<string, Record<OrderStatus, [OrderStatus, ...string[]]>> = {
    'payment.succeeded': {
      PENDING: ['PAID'],
      PAID: ['PAID', 'refund requested'],
      SHIPPED: ['SHIPPED', 'refund requested'],
      COMPLETED: ['COMPLETED', 'refund requested'],
      CANCELED: ['CANCELED', 'refund requested'],
      REFUNDED: ['REFUNDED', 'refund requested']
    },
    'payment.failed': {
      PENDING: ['CANCELED'],
      PAID: ['PAID'],
      SHIPPED: ['SHIPPED'],
      COMPLETED: ['COMPLETED'],
      CANCELED: ['CANCELED'],
      REFUNDED: ['REFUNDED']
    },
    'payment.refunded': {
      PENDING: ['PENDING', 'refunded in part'],
      PAID: ['REFUNDED'],
      SHIPPED: ['REFUNDED'],
      COMPLETED: ['REFUNDED'],
      CANCELED: ['CANCELED', 'refunded in part'],
      REFUNDED: ['REFUNDED']
    }
  }
  for (const [type, ends] of Object.entries(later)) {
    for (const [before, [after, ...more]] of Object.entries(ends)) {
      const { id } = await orderThatIs(app, before as OrderStatus)
      const historyBefore = (await orderStateOf(app, id)).history
      const answer = await sendEvent(app, { event_id: newEventId(), type, order_id: id })
      t.equal(answer.status, 200)
      t.strictSame(
        answer.body,
        {
          status: 'success',
          detail: more[0] === 'refund requested' ? more[0] : 'ok',
          order_id: id,
          order_status: after
        },
        `${type} for a ${before} order`
      )
      const steps = before === after ? [] : [after]
      const isBack = after === 'CANCELED' || (after === 'REFUNDED' && before !== 'SHIPPED' && before !== 'COMPLETED')
      t.strictSame(await orderStateOf(app, id), {
        status: after,
        history: [...historyBefore, ...steps, ...more],
        stock: isBack ? 10 : 8
      })
    }
  }
  t.strictSame(await findViolations(app), [])
})

t.test('an event counts once; the same id with another body is refused', async t => {
  const { id } = await pendingOrder(app)
  const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: id }
  t.equal((await sendEvent(app, event)).body.status, 'success')
  const before = await orderStateOf(app, id)
  const again = await sendEvent(app, event)
  t.equal(again.status, 200)
  t.strictSame(again.body, { status: 'duplicate', detail: 'event already processed' })
  for (const other of [
    { ...event, type: 'payment.refunded' },
    { ...event, order_id: id + 1 },
    { ...event, note: 'another body' }
  ]) {
    const reused = await sendEvent(app, other)
    t.equal(reused.status, 400)
    t.match(reused.body, { code: 'EVENT_ID_REUSED', event_id: event.event_id })
  }
  t.strictSame(await orderStateOf(app, id), before)
})

t.test('the id comes from the body, else from webhook-id, else from X-Event-Id', async t => {
  const { id } = await pendingOrder(app)
  const type = 'payment.succeeded'
  const inBody = await sendEvent(
    app,
    { event_id: 'evt_body', type, order_id: id },
    { 'x-event-id': 'evt_header', 'webhook-id': 'evt_message' }
  )
  t.equal(inBody.status, 200)
  t.equal((await sendEvent(app, { type, order_id: id, a: 1 }, { 'x-event-id': 'evt_header' })).body.status, 'success')
  t.equal((await sendEvent(app, { type, order_id: id, a: 2 }, { 'webhook-id': 'evt_message' })).body.status, 'success')
  const known = await app.prisma.webhookEvent.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })
  t.strictSame(
    known.map(({ eventId, isIdSigned }) => ({ eventId, isIdSigned })),
    [
      { eventId: 'evt_body', isIdSigned: true },
      { eventId: 'evt_header', isIdSigned: false },
      { eventId: 'evt_message', isIdSigned: false }
    ]
  )
})

t.test('a captured body is not applied again under an unsigned id', async t => {
  const { id } = await orderThatIs(app, 'CANCELED')
  const event = { type: 'payment.succeeded', order_id: id }
  t.equal((await sendEvent(app, event, { 'x-event-id': 'evt_real' })).body.detail, 'refund requested')
  for (const header of ['x-event-id', 'webhook-id']) {
    t.strictSame((await sendEvent(app, event, { [header]: 'evt_made_up' })).body, {
      status: 'duplicate',
      detail: 'event already processed'
    })
  }
  t.strictSame(
    (await orderStateOf(app, id)).history,
    ['PENDING', 'CANCELED', 'refund requested'],
    'one refund for one payment'
  )
})

t.test('paid after it was canceled: each payment is recorded and requests one refund', async t => {
  const { id } = await orderThatIs(app, 'CANCELED')
  const event = { event_id: 'evt_late', type: 'payment.succeeded', order_id: id }
  const answers = [
    await sendEvent(app, event),
    await sendEvent(app, event),
    await sendEvent(app, { ...event, event_id: 'evt_late_too' })
  ]
  t.strictSame(
    answers.map(({ status, body }) => [status, body.status]),
    [
      [200, 'success'],
      [200, 'duplicate'],
      [200, 'success']
    ]
  )
  t.strictSame(await orderStateOf(app, id), {
    status: 'CANCELED',
    history: ['PENDING', 'CANCELED', 'refund requested', 'refund requested'],
    stock: 10
  })
  const [requested] = await app.prisma.event.findMany({
    where: { orderId: id, type: 'order.refund_requested' },
    orderBy: { id: 'asc' }
  })
  t.match(requested, {
    performedBy: 'webhook:evt_late',
    data: { payment_event_id: 'evt_late', amount_cents: 4980, currency: 'USD', reason: 'paid after it was CANCELED' }
  })
})

t.test('a payment that arrives after its refund requests no second refund', async t => {
  const pending = await pendingOrder(app)
  await sendEvent(app, { event_id: newEventId(), type: 'payment.refunded', order_id: pending.id })
  t.match((await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: pending.id })).body, {
    detail: 'ok',
    order_status: 'REFUNDED'
  })
  t.equal(
    (await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: pending.id })).body.detail,
    'refund requested',
    'a second payment requests a refund'
  )

  const canceled = await orderThatIs(app, 'CANCELED')
  await sendEvent(app, { event_id: newEventId(), type: 'payment.refunded', order_id: canceled.id })
  t.match((await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: canceled.id })).body, {
    detail: 'ok',
    order_status: 'REFUNDED'
  })
})

t.test('an event of any other type is ignored without validation and leaves its id free', async t => {
  const { id } = await pendingOrder(app)
  const ignored = { status: 'ignored', detail: 'ignored' }
  const others = [
    { event_id: 'evt_other', type: 'payment.created', order_id: id },
    { type: 'customer.updated' },
    { type: 'Payment.Succeeded', order_id: 'ORD-1', amount: 'much', event_id: 5 },
    { event: 'invoice.sent', order_id: null },
    { type: '' }
  ]
  for (const event of [...others, ...others]) {
    const answer = await sendEvent(app, event)
    t.equal(answer.status, 200)
    t.strictSame(answer.body, ignored)
  }
  t.equal(
    (await sendEvent(app, { event_id: 'evt_other', type: 'payment.succeeded', order_id: id })).body.status,
    'success'
  )
})

t.test(
  'an unknown order is 404 and leaves the event id free: the same event succeeds once the order exists',
  async t => {
    const product = await createProduct(app)
    const { id: lastId } = await createOrder(app, { product_id: product.id, quantity: 1 })
    const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: lastId + 1 }
    for (const attempt of [1, 2]) {
      const answer = await sendEvent(app, event)
      t.equal(answer.status, 404, `attempt ${attempt}`)
      t.match(answer.body, { code: 'ORDER_NOT_FOUND', detail: 'Order not found', order_id: lastId + 1 })
    }
    t.equal(await app.prisma.webhookEvent.count({ where: { eventId: event.event_id } }), 0)
    const { id } = await createOrder(app, { product_id: product.id, quantity: 1 })
    t.equal(id, event.order_id)
    t.strictSame((await sendEvent(app, event)).body, {
      status: 'success',
      detail: 'ok',
      order_id: id,
      order_status: 'PAID'
    })
  }
)

t.test('another currency is 409, for any event, and the corrected event with the same id succeeds', async t => {
  const { id } = await pendingOrder(app)
  const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: id }
  for (const type of ['payment.succeeded', 'payment.failed', 'payment.refunded']) {
    for (const currency of ['EUR', 'US']) {
      const answer = await sendEvent(app, { ...event, type, amount: 49.8, currency })
      t.equal(answer.status, 409)
      t.match(answer.body, {
        code: 'CURRENCY_MISMATCH',
        order_id: id,
        field: 'currency',
        expected: 'USD',
        received: currency
      })
    }
  }
  t.strictSame(await orderStateOf(app, id), { status: 'PENDING', history: ['PENDING'], stock: 8 })
  const corrected = await sendEvent(app, { ...event, amount: 49.8, amount_cents: 4980, currency: 'uSd' })
  t.match(corrected.body, { status: 'success', order_status: 'PAID' })
})

t.test('an amount without an exact binary representation still matches', async t => {
  for (const price of [0.07, 1.1, 4.35, 19.99, 1_000_000.29, 99_999_999.99]) {
    const product = await createProduct(app, { price })
    const order = await createOrder(app, { product_id: product.id, quantity: 3 })
    const amount = ((Math.round(price * 100) * 3) / 100).toFixed(2)
    const answer = await sendBytes(
      app,
      `{"event_id":"${newEventId()}","type":"payment.succeeded","order_id":${order.id},"amount":${amount}}`
    )
    t.match(answer, { status: 200, body: { detail: 'ok', order_status: 'PAID' } }, `3 * ${price}`)
  }
})

t.test('recorded payment events cannot be changed or deleted', async t => {
  await t.rejects(app.prisma.$executeRaw`DELETE FROM webhook_events`, /append-only/)
  await t.rejects(app.prisma.$executeRaw`UPDATE webhook_events SET event_id = event_id`, /append-only/)
})
