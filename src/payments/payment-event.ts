import type { IncomingHttpHeaders } from 'node:http'
import { amountMismatch, currencyMismatch, validationFailed, type FieldError } from '../errors.js'
import type { StoredOrder } from '../orders/order-row.js'
import type { OrderStatus } from '../orders/status.js'
import { paymentTypes, type PaymentEvent, type PaymentType } from './schemas.js'
import type { SignedBody } from './signed-body.js'

/** An event of the payment provider, in one form whichever way it came. */
export interface Payment {
  eventId: string
  /** Whether the signature covers the id. */
  isIdSigned: boolean
  type: PaymentType
  orderId: number
  /** In the currency. */
  amount: number | undefined
  amountCents: number | undefined
  currency: string | undefined
  bodyHash: SignedBody['hash']
}

/**
 * Whether an event has a type that means nothing here. Its shape is then nobody's business: a provider that sends all it has
 * must not hear that some of it is wrong, and send that again for days.
 */
export function isIgnored(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  const names = ['type' in body && body.type, 'event' in body && body.event].filter(name => typeof name === 'string')
  return names.length > 0 && !names.some(isPaymentType)
}

/**
 * Reads an event. Its id is that of the body, or the `webhook-id` that Standard Webhooks sign; only without these it is a
 * header that anyone on the way could write.
 *
 * @throws ApiError VALIDATION_FAILED with everything that is missing
 */
export function readPayment(body: PaymentEvent, signedBody: SignedBody, headers: IncomingHttpHeaders): Payment {
  const signedId = body.event_id ?? signedBody.messageId
  const eventId = signedId ?? textOf(headers['x-event-id']) ?? textOf(headers['webhook-id'])
  const orderId = body.order_id ?? undefined
  const type = body.type ?? body.event
  const errors: FieldError[] = []
  if (eventId === undefined) {
    errors.push({ path: 'body/event_id', message: 'is required (or X-Event-Id, or webhook-id)' })
  }
  if (orderId === undefined) errors.push({ path: 'body/order_id', message: 'is required' })
  if (type === undefined) errors.push({ path: 'body/type', message: 'is required (or event)' })
  if (body.event !== undefined && body.event !== type) {
    errors.push({ path: 'body/event', message: 'must be the same as type' })
  }
  if (eventId === undefined || orderId === undefined) throw validationFailed(errors, 'missing event_id or order_id')
  if (type === undefined || errors.length > 0) throw validationFailed(errors)
  return {
    eventId,
    isIdSigned: signedId !== undefined,
    type,
    orderId,
    amount: body.amount ?? undefined,
    amountCents: body.amount_cents ?? undefined,
    currency: body.currency ?? undefined,
    bodyHash: signedBody.hash
  }
}

/**
 * What an event says of money must be what the order says. `amount` is in the currency and never taken for minor units: an
 * event that fits either way would let a hundredth of the price through.
 *
 * @throws ApiError CURRENCY_MISMATCH, AMOUNT_MISMATCH
 */
export function requireSameMoney({ amount, amountCents, currency }: Payment, order: StoredOrder): void {
  const orderId = order.id
  const totalAmount = order.totalAmountCents / 100
  if (currency !== undefined && currency.toUpperCase() !== order.currency) {
    throw currencyMismatch({ orderId, field: 'currency', expected: order.currency, received: currency })
  }
  // Exact: a decimal of two places and the hundredth of an integer round to the same binary fraction.
  if (amount !== undefined && amount !== totalAmount) {
    throw amountMismatch({ orderId, field: 'amount', expected: totalAmount, received: amount })
  }
  if (amountCents !== undefined && amountCents !== order.totalAmountCents) {
    throw amountMismatch({ orderId, field: 'amount_cents', expected: order.totalAmountCents, received: amountCents })
  }
}

/**
 * Where an event moves an order next, if anywhere; asked again until there is nothing more to do. See
 * docs/decisions/0010-payment-events-in-any-order.md for what is not here.
 */
export function nextStatus(type: PaymentType, status: OrderStatus): OrderStatus | undefined {
  return next[type][status]
}

/** Whether the order takes no money any more. */
export function isOver(status: OrderStatus): boolean {
  return status === 'CANCELED' || status === 'REFUNDED'
}

const next: Record<PaymentType, Partial<Record<OrderStatus, OrderStatus>>> = {
  'payment.succeeded': { PENDING: 'PAID' },
  // Not of a paid order: the failure of an attempt may arrive after the success of the next one.
  'payment.failed': { PENDING: 'CANCELED' },
  // What is refunded was paid, even if that has yet to arrive.
  'payment.refunded': { PENDING: 'PAID', PAID: 'REFUNDED', SHIPPED: 'REFUNDED', COMPLETED: 'REFUNDED' }
}

function isPaymentType(name: unknown): boolean {
  return paymentTypes.some(type => type === name)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
