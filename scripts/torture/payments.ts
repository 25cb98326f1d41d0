import { createHmac } from 'node:crypto'
import type { Desk } from './desk.js'
import type { Answer } from './history.js'
import type { KnownOrder, PaymentEvent } from './shop.js'

/** What a payment provider does, and who pretends to be one. */
export async function pay(desk: Desk): Promise<void> {
  const { random, shop } = desk
  const order = shop.pickOrder(random)
  if (!order) return
  const known = shop.payments.size > 0 && random.happens(0.15) ? pickPayment(desk) : undefined
  if (known) await (random.happens(0.8) ? repeat(desk, known) : tamper(desk, known))
  else if (random.happens(0.15)) await forge(desk, order)
  else if (random.happens(0.05)) await overcharge(desk, order)
  else await tell(desk, order)
}

/** One event, often delivered twice at the same time. */
async function tell(desk: Desk, order: KnownOrder): Promise<void> {
  const { random, shop, history, nextKey } = desk
  const type = random.pick([
    'payment.succeeded',
    'payment.succeeded',
    'payment.succeeded',
    'payment.failed',
    'payment.refunded'
  ])
  const event = createEvent(nextKey(), type, order, order.totalCents, true)
  shop.payments.set(event.id, event)
  const copies = random.happens(0.3) ? 2 : 1
  if (copies > 1) history.count('duplicates of webhooks')
  await Promise.all(Array.from({ length: copies }, () => deliver(desk, event)))
}

async function deliver(desk: Desk, event: PaymentEvent): Promise<void> {
  const scheme = desk.random.pick(['plain', 'plain', 'stripe', 'standard'] as const)
  const expected = scheme === 'plain' ? [200] : [200, 400]
  const answer = await send(desk, event, scheme, expected)
  // A clock that is off by more than the tolerance refuses what says when it was signed; a provider tries again.
  if (answer?.status === 400 && answer.text.includes('STALE_SIGNATURE')) {
    note(desk, event, await send(desk, event, 'plain', [200]))
  } else note(desk, event, answer)
}

function note({ history }: Desk, event: PaymentEvent, answer: Answer | undefined): void {
  if (answer?.status !== 200) {
    if (answer?.status === 400) history.find('unexpected answer', `payment ${event.id}: ${answer.text}`)
    return
  }
  event.isAcknowledged = true
  const { status } = JSON.parse(answer.text)
  if (status === 'success') event.successes++
  else if (status !== 'duplicate') {
    history.find('unexpected answer', `payment ${event.id} of a known type: ${answer.text}`)
  }
  if (event.successes > 1) history.find('double effect', `payment ${event.id} was done ${event.successes} times`)
}

async function repeat(desk: Desk, event: PaymentEvent): Promise<void> {
  desk.history.count('duplicates of webhooks')
  await deliver(desk, event)
}

/** A known event with another body, rightly signed. */
async function tamper(desk: Desk, event: PaymentEvent): Promise<void> {
  const body = JSON.stringify({ ...JSON.parse(event.body), again: true })
  await send(desk, { ...event, body }, 'plain', [400])
}

/** Rightly signed, of another amount than the order's. */
async function overcharge(desk: Desk, order: KnownOrder): Promise<void> {
  const event = createEvent(desk.nextKey(), 'payment.succeeded', order, order.totalCents + 1, false)
  desk.shop.payments.set(event.id, event)
  await send(desk, event, 'plain', [409])
}

async function forge(desk: Desk, order: KnownOrder): Promise<void> {
  const { random, shop, history, nextKey, webhookSecret } = desk
  const event = createEvent(
    nextKey(),
    random.pick(['payment.succeeded', 'payment.failed', 'payment.refunded']),
    order,
    order.totalCents,
    false
  )
  shop.payments.set(event.id, event)
  history.count('webhooks forged')
  const long = Math.floor(Date.now() / 1_000) - tenDaysSeconds
  const headers = random.pick([
    {},
    { 'x-signature': hmac('another secret', event.body) },
    // A right signature of something else.
    { 'x-signature': hmac(webhookSecret, event.body.replace(/"order_id":\d+/, `"order_id":${order.id + 1}`)) },
    { 'x-signature': hmac(webhookSecret, event.body).toUpperCase().slice(0, 63) },
    { 'stripe-signature': `t=${long},v1=${hmac(webhookSecret, `${long}.${event.body}`)}` },
    // One that is right beside one that is not.
    { 'x-signature': hmac(webhookSecret, event.body), 'x-webhook-signature': hmac('another secret', event.body) }
  ])
  await desk.client.send({
    operation: 'forge payment',
    method: 'POST',
    path: '/webhooks/payment',
    raw: event.body,
    headers: withoutEmpty(headers),
    expected: [400, 401],
    isWrite: false
  })
}

// More than any clock here is off.
const tenDaysSeconds = 864_000

async function send(
  { client, webhookSecret }: Desk,
  { id, body }: PaymentEvent,
  scheme: 'plain' | 'stripe' | 'standard',
  expected: readonly number[]
): Promise<Answer | undefined> {
  return await client.send({
    operation: 'pay',
    method: 'POST',
    path: '/webhooks/payment',
    raw: body,
    headers: sign(scheme, webhookSecret, id, body),
    expected,
    isWrite: false
  })
}

// Written here once more, so that a mistake of the service's own signing is not repeated.
function sign(
  scheme: 'plain' | 'stripe' | 'standard',
  secret: string,
  id: string,
  body: string
): Record<string, string> {
  const seconds = Math.floor(Date.now() / 1_000)
  if (scheme === 'plain') return { 'x-signature': hmac(secret, body) }
  if (scheme === 'stripe') return { 'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}` }
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${hmac(secret, `${id}.${seconds}.${body}`, 'base64')}`
  }
}

function hmac(secret: string, content: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHmac('sha256', secret).update(content).digest(encoding)
}

function createEvent(
  key: string,
  type: string,
  { id: orderId }: KnownOrder,
  amountCents: number,
  isGenuine: boolean
): PaymentEvent {
  const id = `evt-${key}`
  return {
    id,
    type,
    orderId,
    body: JSON.stringify({ event_id: id, type, order_id: orderId, amount: amountCents / 100, currency: 'USD' }),
    isGenuine,
    successes: 0,
    isAcknowledged: false
  }
}

function pickPayment({ random, shop }: Desk): PaymentEvent | undefined {
  const recent = [...shop.payments.values()]
    .slice(-500)
    .filter(({ isGenuine, isAcknowledged }) => isGenuine && isAcknowledged)
  return recent.length > 0 ? random.pick(recent) : undefined
}

function withoutEmpty(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
}
