import type { IncomingHttpHeaders } from 'node:http'
import { amountMismatch, currencyMismatch, validationFailed, type FieldError } from '../errors.js'
import { toDecimal } from '../money/amounts.js'
import type { StoredOrder } from '../orders/order-row.js'
import type { OrderStatus } from '../orders/status.js'
import { paymentTypes, type PaymentEvent, type PaymentType } from './schemas.js'
import type { SignedBody } from './signed-body.js'

/** One event of the payment provider, in one form whichever way it was sent. */
export interface Payment {
  eventId: string
  /** Whether the signature covers the event id. */
  isIdSigned: boolean
  type: PaymentType
  orderId: number
  /** In the currency, not in minor units. */
  amount: number | undefined
  amountCents: number | undefined
  currency: string | undefined
  bodyHash: SignedBody['hash']
}

/**
 * Whether the event has a type that this service does not handle. Such an event is not validated: a provider that sends
 * every event it has would get an error and retry for days.
 */
export function isIgnored(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  const names = ['type' in body && body.type, 'event' in body && body.event].filter(name => typeof name === 'string')
  return names.length > 0 && !names.some(isPaymentType)
}

/**
 * Reads an event. The signed ids take precedence: `event_id` in the body, then the `webhook-id` of Standard Webhooks.
 * Without them the id comes from an unsigned header, which anyone between the provider and this service could forge.
 *
 * @throws ApiError VALIDATION_FAILED, listing every missing field
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
 * Requires the event's amount and currency, where given, to match the order's. `amount` is in the currency and never
 * read as minor units: accepting either would let a payment of a hundredth of the price through.
 *
 * @throws ApiError CURRENCY_MISMATCH, AMOUNT_MISMATCH
 */
export function requireSameMoney({ amount, amountCents, currency }: Payment, order: StoredOrder): void {
  const orderId = order.id
  const totalAmount = toDecimal(order.totalAmountCents, order.currency)
  if (currency !== undefined && currency.toUpperCase() !== order.currency) {
    throw currencyMismatch({ orderId, field: 'currency', expected: order.currency, received: currency })
  }
  // Exact: `toDecimal` gives the same double as a JSON parser makes of the decimal.
  if (amount !== undefined && amount !== totalAmount) {
    throw amountMismatch({ orderId, field: 'amount', expected: totalAmount, received: amount })
  }
  if (amountCents !== undefined && amountCents !== order.totalAmountCents) {
    throw amountMismatch({ orderId, field: 'amount_cents', expected: order.totalAmountCents, received: amountCents })
  }
}

/**
 * The next status that an event of this type moves an order to; undefined when nothing is left to do. Callers repeat
 * it, since one event can take several steps. docs/decisions/0010-payment-events-in-any-order.md explains why some
 * transitions are missing here.
 */
export function nextStatus(type: PaymentType, status: OrderStatus): OrderStatus | undefined {
  return next[type][status]
}

/** Whether the order no longer accepts payments. */
export function isOver(status: OrderStatus): boolean {
  return status === 'CANCELED' || status === 'REFUNDED'
}

const next: Record<PaymentType, Partial<Record<OrderStatus, OrderStatus>>> = {
  'payment.succeeded': { PENDING: 'PAID' },
  // A paid order stays paid: the failure of one attempt may arrive after the success of the next.
  'payment.failed': { PENDING: 'CANCELED' },
  // A refunded order was paid, even if the payment event has not arrived yet.
  'payment.refunded': { PENDING: 'PAID', PAID: 'REFUNDED', SHIPPED: 'REFUNDED', COMPLETED: 'REFUNDED' }
}

function isPaymentType(name: unknown): boolean {
  return paymentTypes.some(type => type === name)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
