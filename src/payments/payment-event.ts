import type { IncomingHttpHeaders } from 'node:http'
import { validationFailed, type FieldError } from '../errors.js'
import { tooManyDigits, toMinorUnits } from '../money/amounts.js'
import { currencies } from '../money/currencies.js'
import { maxTotalCents } from '../orders/admit.js'
import { paymentTypes, type PaymentEvent, type PaymentType } from './schemas.js'
import type { SignedBody } from './signed-body.js'

/** One event of the payment provider, in one form whichever way it was sent. */
export interface Payment {
  eventId: string
  /** Whether the signature covers the event id. */
  isIdSigned: boolean
  type: PaymentType
  orderId: number
  /** In minor units; undefined: the whole. Not read from a failed payment, which moves no money. */
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
 * @throws ApiError VALIDATION_FAILED, listing every missing field or every invalid amount
 */
export function readPayment(
  body: PaymentEvent,
  signedBody: SignedBody,
  headers: IncomingHttpHeaders,
  shopCurrency: string
): Payment {
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
    amountCents: type === 'payment.failed' ? undefined : readAmount(body, shopCurrency),
    currency: body.currency ?? undefined,
    bodyHash: signedBody.hash
  }
}

/**
 * `amount` is in the currency and never read as minor units: a payment of a hundredth of the price would count as all
 * of it.
 *
 * @returns minor units
 */
function readAmount(
  { amount, amount_cents: amountCents, currency }: PaymentEvent,
  shopCurrency: string
): number | undefined {
  const named = currency?.toUpperCase() ?? ''
  const ofAmount = currencies.has(named) ? named : shopCurrency
  const errors: FieldError[] = []
  const converted = typeof amount === 'number' ? toMinorUnits(amount, ofAmount) : undefined
  if (typeof amount === 'number' && converted === undefined) {
    errors.push({ path: 'body/amount', message: tooManyDigits(ofAmount) })
  }
  if ((converted ?? 0) > maxTotalCents) {
    errors.push({ path: 'body/amount', message: `must be at most ${maxTotalCents} in minor units` })
  }
  if (converted !== undefined && typeof amountCents === 'number' && amountCents !== converted) {
    errors.push({ path: 'body/amount_cents', message: `must be the same as amount, which is ${converted}` })
  }
  if (errors.length > 0) throw validationFailed(errors)
  return converted ?? amountCents ?? undefined
}

function isPaymentType(name: unknown): boolean {
  return paymentTypes.some(type => type === name)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
