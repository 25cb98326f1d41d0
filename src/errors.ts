/**
 * Every error that the API answers, by its stable code. The README and the OpenAPI document list exactly these;
 * a test compares the three.
 */
export const errorCatalogue = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON' },
  INVALID_STATUS_TRANSITION: { status: 400, title: 'The order cannot change to that status' },
  ORDER_NOT_CANCELABLE: { status: 400, title: 'The order cannot be canceled any more' },
  INVALID_SIGNATURE: { status: 401, title: 'The request is not signed as it should be' },
  STALE_SIGNATURE: { status: 400, title: 'The signature is right, but not of now' },
  EVENT_ID_REUSED: { status: 400, title: 'Another event had that id' },
  UNAUTHENTICATED: { status: 401, title: 'Who asks is not known' },
  FORBIDDEN: { status: 403, title: 'Whoever asks may not do that' },
  PRODUCT_NOT_FOUND: { status: 404, title: 'There is no such product' },
  ORDER_NOT_FOUND: { status: 404, title: 'There is no such order' },
  USER_NOT_FOUND: { status: 404, title: 'There is no such user' },
  SUBSCRIPTION_NOT_FOUND: { status: 404, title: 'There is no such subscription' },
  EVENT_NOT_PARKED: { status: 404, title: 'The event is not parked' },
  WEBHOOK_ENDPOINT_NOT_FOUND: { status: 404, title: 'There is no such webhook endpoint' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'The webhook endpoint has no such delivery' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such route' },
  SKU_EXISTS: { status: 409, title: 'Another product has that sku' },
  EMAIL_EXISTS: { status: 409, title: 'Another user has that e-mail address' },
  INSUFFICIENT_STOCK: { status: 409, title: 'Not enough stock' },
  PRICE_CHANGED: { status: 409, title: 'A price is not what the order expected' },
  AMOUNT_MISMATCH: { status: 409, title: 'The payment is of another amount than the order' },
  CURRENCY_MISMATCH: { status: 409, title: 'The payment is in another currency than the order' },
  WEBHOOK_ENDPOINT_LIMIT_REACHED: { status: 409, title: 'There are as many webhook endpoints as there can be' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, title: 'A request with that Idempotency-Key is under way' },
  PRECONDITION_FAILED: { status: 412, title: 'The resource has changed since it was read' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not of a type that this route reads' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'Another request had that Idempotency-Key' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  BAD_REQUEST: { status: 400, title: 'The request is not HTTP as this service reads it' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  INTERNAL_ERROR: { status: 500, title: 'Something went wrong here' },
  OVERLOADED: { status: 503, title: 'Too much to do at once' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database cannot be reached' },
  NOT_READY: { status: 503, title: 'The service takes no new work' },
  WEBHOOK_NOT_CONFIGURED: { status: 503, title: 'The service has no secret to check webhooks with' }
} as const

export type ErrorCode = keyof typeof errorCatalogue

/** An error that the error handler answers as it stands: `members` join the problem document beside the standard ones. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly members: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {}
  ) {
    super(detail)
    this.status = errorCatalogue[code].status
  }
}

/** One thing wrong with a request: where (`body/items/0/quantity`, `query/limit`) and what. */
export interface FieldError {
  path: string
  message: string
}

/** @param summary comes before the first error in the detail */
export function validationFailed(errors: readonly FieldError[], summary?: string): ApiError {
  const [first] = errors
  const detail = first ? `${first.path} ${first.message}` : 'The request is not valid'
  return new ApiError('VALIDATION_FAILED', summary === undefined ? detail : `${summary}: ${detail}`, { errors })
}

export function malformedJson(detail: string): ApiError {
  return new ApiError('MALFORMED_JSON', detail)
}

export function productNotFound(productId: number): ApiError {
  return new ApiError('PRODUCT_NOT_FOUND', 'Product not found', { product_id: productId })
}

export function orderNotFound(orderId: number): ApiError {
  return new ApiError('ORDER_NOT_FOUND', 'Order not found', { order_id: orderId })
}

export function userNotFound(userId: number): ApiError {
  return new ApiError('USER_NOT_FOUND', 'User not found', { user_id: userId })
}

export function subscriptionNotFound(name: string): ApiError {
  return new ApiError('SUBSCRIPTION_NOT_FOUND', 'Subscription not found', { subscription: name })
}

export function eventNotParked(name: string, eventId: number): ApiError {
  return new ApiError('EVENT_NOT_PARKED', `Event ${eventId} is not parked by ${name}`, {
    subscription: name,
    event_id: eventId
  })
}

export function webhookEndpointNotFound(endpointId: number): ApiError {
  return new ApiError('WEBHOOK_ENDPOINT_NOT_FOUND', 'Webhook endpoint not found', { endpoint_id: endpointId })
}

export function deliveryNotFound(deliveryId: number): ApiError {
  return new ApiError('DELIVERY_NOT_FOUND', 'Delivery not found', { delivery_id: deliveryId })
}

export function routeNotFound(method: string, path: string): ApiError {
  return new ApiError('ROUTE_NOT_FOUND', `${method} ${path} is not a route of this service`)
}

export function skuExists(sku: string): ApiError {
  return new ApiError('SKU_EXISTS', 'sku already exists', { sku })
}

export function emailExists(email: string): ApiError {
  return new ApiError('EMAIL_EXISTS', 'email already exists', { email })
}

export function unauthenticated(detail: string): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    detail,
    {},
    { 'www-authenticate': 'Bearer realm="orders-and-inventory", ApiKey realm="orders-and-inventory"' }
  )
}

export function forbidden(detail: string): ApiError {
  return new ApiError('FORBIDDEN', detail)
}

/** A product that an order asks more of than there is. */
export interface Shortage {
  product_id: number
  requested: number
  available: number
}

/** @param shortages at least one; the first also stands at the top level of the answer */
export function insufficientStock(shortages: readonly Shortage[]): ApiError {
  return new ApiError('INSUFFICIENT_STOCK', 'Insufficient stock', { ...shortages[0], shortages })
}

/** A product whose price is not the one that the caller saw, in minor units. */
export interface PriceChange {
  product_id: number
  expected_price_cents: number
  current_price_cents: number
}

export function priceChanged(changes: readonly PriceChange[]): ApiError {
  return new ApiError('PRICE_CHANGED', 'The price of a product has changed', { price_changes: changes })
}

export function invalidStatusTransition(current: string, requested: string): ApiError {
  return new ApiError('INVALID_STATUS_TRANSITION', `Invalid transition from ${current} to ${requested}`, {
    current_status: current,
    requested_status: requested
  })
}

export function orderNotCancelable(current: string): ApiError {
  return new ApiError(
    'ORDER_NOT_CANCELABLE',
    `Order cannot be deleted or canceled (already ${current.toLowerCase()})`,
    { current_status: current }
  )
}

export function invalidSignature(detail: 'missing signature' | 'invalid signature'): ApiError {
  return new ApiError('INVALID_SIGNATURE', detail, {}, { 'www-authenticate': 'Signature realm="webhooks"' })
}

export function staleSignature(detail: string): ApiError {
  return new ApiError('STALE_SIGNATURE', detail)
}

export function eventIdReused(eventId: string): ApiError {
  return new ApiError('EVENT_ID_REUSED', 'The event id was used before, with another body', { event_id: eventId })
}

/** What an order and the event of its payment differ in; amounts in the unit of the field. */
export interface PaymentDifference<T> {
  orderId: number
  field: string
  expected: T
  received: T
}

export function amountMismatch({ orderId, field, expected, received }: PaymentDifference<number>): ApiError {
  return new ApiError('AMOUNT_MISMATCH', `${field} is ${received}, but the order comes to ${expected}`, {
    order_id: orderId,
    field,
    expected,
    received
  })
}

export function currencyMismatch({ orderId, field, expected, received }: PaymentDifference<string>): ApiError {
  return new ApiError('CURRENCY_MISMATCH', `${field} is ${received}, but the order is in ${expected}`, {
    order_id: orderId,
    field,
    expected,
    received
  })
}

export function webhookEndpointLimitReached(limit: number): ApiError {
  return new ApiError(
    'WEBHOOK_ENDPOINT_LIMIT_REACHED',
    `There are ${limit} webhook endpoints, which is as many as there can be`,
    { limit }
  )
}

export function preconditionFailed(currentVersion: number): ApiError {
  return new ApiError('PRECONDITION_FAILED', 'The resource has changed since it was read', {
    current_version: currentVersion
  })
}

export function idempotencyKeyInUse(): ApiError {
  return new ApiError('IDEMPOTENCY_KEY_IN_USE', 'A request with this Idempotency-Key is under way', {}, retrySoon)
}

export function idempotencyKeyReused(): ApiError {
  return new ApiError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request')
}

/** `Retry-After` is set by who counts. */
export function rateLimited(perMinute: number): ApiError {
  return new ApiError('RATE_LIMITED', `More than ${perMinute} requests in a minute`)
}

export function overloaded(detail: string): ApiError {
  return new ApiError('OVERLOADED', detail, {}, retrySoon)
}

export function databaseUnavailable(): ApiError {
  return new ApiError('DATABASE_UNAVAILABLE', 'The database cannot be reached at the moment', {}, retrySoon)
}

export function notReady(): ApiError {
  return new ApiError('NOT_READY', 'The service is shutting down', {}, retrySoon)
}

export function webhookNotConfigured(): ApiError {
  return new ApiError('WEBHOOK_NOT_CONFIGURED', 'Set WEBHOOK_SECRET to take webhooks', {}, retryAfterDeployment)
}

// A missing setting is fixed by a person; the provider should keep its events until then, without knocking every second.
const retryAfterDeployment = { 'retry-after': '60' }

// A full queue drains and a restarted database is back within about a second; the client's own backoff does the rest.
const retrySoon = { 'retry-after': '1' }
