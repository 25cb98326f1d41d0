import { createHmac } from 'node:crypto'
import { toDecimal } from '../../../src/money/amounts.js'
import type { Actor } from '../actor.js'
import type { Random } from '../../shared/random.js'
import type { Answer } from '../../shared/service.js'
import { webhookSecretOf, type KnownOrder, type PaymentEvent, type Shop } from '../shop.js'

/** Sends a payment event, as a payment provider or as an attacker would. */
export async function pay(actor: Actor): Promise<void> {
  const { random, shop } = actor
  const order = shop.pickOrder(random)
  if (!order) return
  const known = shop.payments.size > 0 && random.happens(0.15) ? pickPayment(actor) : undefined
  if (known) await (random.happens(0.8) ? repeat(actor, known) : tamper(actor, known))
  else if (random.happens(0.15)) await forge(actor, order)
  else if (random.happens(0.05)) await chargeElsewhere(actor, order)
  else await announce(actor, order)
}

/** Sends a new event; three in ten are delivered twice at the same time. */
async function announce(actor: Actor, order: KnownOrder): Promise<void> {
  const { random, shop, history, nextKey } = actor
  const type = random.pick([
    'payment.succeeded',
    'payment.succeeded',
    'payment.succeeded',
    'payment.failed',
    'payment.refunded'
  ])
  const event = createEvent(nextKey(), type, order, pickAmount(random, order), true)
  shop.payments.set(event.id, event)
  const copies = random.happens(0.3) ? 2 : 1
  if (copies > 1) history.count('duplicate payment events')
  await Promise.all(Array.from({ length: copies }, () => deliver(actor, event)))
}

/** The whole, as the total or without an amount; or another amount: parts, too much, nothing. */
function pickAmount(random: Random, { totalCents }: KnownOrder): number | undefined {
  if (random.happens(0.6)) return random.happens(0.5) ? totalCents : undefined
  return random.happens(0.7) ? Math.ceil(totalCents / 2) : random.between(0, 2 * totalCents)
}

async function deliver(actor: Actor, event: PaymentEvent): Promise<void> {
  const scheme = actor.random.pick(['plain', 'plain', 'stripe', 'standard'] as const)
  const expected = scheme === 'plain' ? [200] : [200, 400]
  const answer = await send(actor, event, scheme, expected)
  // A service whose clock is off by more than the tolerance refuses signatures with a timestamp; a provider tries
  // again.
  if (answer?.status === 400 && answer.text.includes('STALE_SIGNATURE')) {
    note(actor, event, await send(actor, event, 'plain', [200]))
  } else note(actor, event, answer)
}

function note({ history }: Actor, event: PaymentEvent, answer: Answer | undefined): void {
  if (answer?.status !== 200) {
    if (answer?.status === 400) history.find('unexpected answer', `payment ${event.id}: ${answer.text}`)
    return
  }
  event.isAcknowledged = true
  const { status } = JSON.parse(answer.text)
  if (status === 'success') event.successes++
  else if (status !== 'duplicate') {
    history.find('unexpected answer', `payment ${event.id}, whose type is known: ${answer.text}`)
  }
  if (event.successes > 1) history.find('duplicate effect', `payment ${event.id} was applied ${event.successes} times`)
}

async function repeat(actor: Actor, event: PaymentEvent): Promise<void> {
  actor.history.count('duplicate payment events')
  await deliver(actor, event)
}

/** Sends a known event with a changed body and a valid signature. */
async function tamper(actor: Actor, event: PaymentEvent): Promise<void> {
  const body = JSON.stringify({ ...JSON.parse(event.body), again: true })
  await send(actor, { ...event, body }, 'plain', [400])
}

/** Sends a validly signed event in another currency than the order's. */
async function chargeElsewhere(actor: Actor, order: KnownOrder): Promise<void> {
  const event = createEvent(actor.nextKey(), 'payment.succeeded', order, order.totalCents, false)
  actor.shop.payments.set(event.id, event)
  await send(actor, { ...event, body: event.body.replace('"USD"', '"EUR"') }, 'plain', [409])
}

/** Sends an event without a valid signature. */
async function forge(actor: Actor, order: KnownOrder): Promise<void> {
  const { random, shop, history, nextKey, webhookSecret } = actor
  const event = createEvent(
    nextKey(),
    random.pick(['payment.succeeded', 'payment.failed', 'payment.refunded']),
    order,
    order.totalCents,
    false
  )
  shop.payments.set(event.id, event)
  history.count('forged payment events')
  const oldSeconds = Math.floor(Date.now() / 1_000) - tenDaysSeconds
  const headers = random.pick([
    {},
    { 'x-signature': hmac('another secret', event.body) },
    // A valid signature for another shop, whose orders have the same ids.
    { 'x-signature': hmac(webhookSecretOf(shop.others[0] ?? 'none'), event.body) },
    // A valid signature of another body.
    { 'x-signature': hmac(webhookSecret, event.body.replace(/"order_id":\d+/, `"order_id":${order.id + 1}`)) },
    { 'x-signature': hmac(webhookSecret, event.body).toUpperCase().slice(0, 63) },
    { 'stripe-signature': `t=${oldSeconds},v1=${hmac(webhookSecret, `${oldSeconds}.${event.body}`)}` },
    // One valid and one invalid signature.
    { 'x-signature': hmac(webhookSecret, event.body), 'x-webhook-signature': hmac('another secret', event.body) }
  ])
  await actor.client.send({
    operation: 'forge payment',
    method: 'POST',
    path: webhookPathOf(shop),
    raw: event.body,
    headers: withoutEmpty(headers),
    expected: [400, 401],
    isWrite: false
  })
}

// Further off than any clock in this suite.
const tenDaysSeconds = 864_000

async function send(
  { client, shop, webhookSecret }: Actor,
  { id, body }: PaymentEvent,
  scheme: 'plain' | 'stripe' | 'standard',
  expected: readonly number[]
): Promise<Answer | undefined> {
  return await client.send({
    operation: 'pay',
    method: 'POST',
    path: webhookPathOf(shop),
    raw: body,
    headers: sign(scheme, webhookSecret, id, body),
    expected,
    isWrite: false
  })
}

function webhookPathOf({ slug }: Shop): string {
  return slug === 'default' ? '/webhooks/payment' : `/shops/${slug}/webhooks/payment`
}

// A separate implementation: sharing the service's code would repeat its mistakes.
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
  amountCents: number | undefined,
  isGenuine: boolean
): PaymentEvent {
  const id = `evt-${key}`
  const amount = amountCents === undefined ? {} : { amount: toDecimal(amountCents, 'USD') }
  return {
    id,
    type,
    orderId,
    amountCents,
    body: JSON.stringify({ event_id: id, type, order_id: orderId, ...amount, currency: 'USD' }),
    isGenuine,
    successes: 0,
    isAcknowledged: false
  }
}

function pickPayment({ random, shop }: Actor): PaymentEvent | undefined {
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
