/**
 * Every error that the API returns, by its stable code. docs/errors.md and the OpenAPI document list exactly these
 * codes; a test compares the three lists.
 */
export const errorCatalogue = {
  VALIDATION_FAILED: { status: 400, title: 'Invalid request' },
  MALFORMED_JSON: { status: 400, title: 'Malformed JSON' },
  INVALID_STATUS_TRANSITION: { status: 400, title: 'Invalid status transition' },
  ORDER_NOT_CANCELABLE: { status: 400, title: 'Order cannot be canceled' },
  ORDER_NOT_EDITABLE: { status: 400, title: 'Order cannot be edited' },
  INVALID_SIGNATURE: { status: 401, title: 'Missing or invalid signature' },
  STALE_SIGNATURE: { status: 400, title: 'Signature timestamp too old or too far ahead' },
  EVENT_ID_REUSED: { status: 400, title: 'Event id already used' },
  UNAUTHENTICATED: { status: 401, title: 'Authentication required' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'Origin not allowed' },
  PRODUCT_NOT_FOUND: { status: 404, title: 'Product not found' },
  ORDER_NOT_FOUND: { status: 404, title: 'Order not found' },
  USER_NOT_FOUND: { status: 404, title: 'User not found' },
  SHOP_NOT_FOUND: { status: 404, title: 'Shop not found' },
  LOCATION_NOT_FOUND: { status: 404, title: 'Location not found' },
  SUBSCRIPTION_NOT_FOUND: { status: 404, title: 'Subscription not found' },
  EVENT_NOT_PARKED: { status: 404, title: 'Event not parked' },
  WEBHOOK_ENDPOINT_NOT_FOUND: { status: 404, title: 'Webhook endpoint not found' },
  NOTIFICATION_NOT_FOUND: { status: 404, title: 'E-mail not found' },
  API_KEY_NOT_FOUND: { status: 404, title: 'API key not found' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'Webhook delivery not found' },
  ROUTE_NOT_FOUND: { status: 404, title: 'Route not found' },
  SKU_EXISTS: { status: 409, title: 'SKU already exists' },
  SLUG_EXISTS: { status: 409, title: 'Slug already exists' },
  EMAIL_EXISTS: { status: 409, title: 'E-mail address already exists' },
  EXTERNAL_ID_EXISTS: { status: 409, title: 'External id already exists' },
  INSUFFICIENT_STOCK: { status: 409, title: 'Insufficient stock' },
  QUANTITY_UNAVAILABLE: { status: 409, title: 'Fewer units are left' },
  REFUND_TOO_LARGE: { status: 409, title: 'Refund exceeds what was paid' },
  PRICE_CHANGED: { status: 409, title: 'Price changed' },
  CURRENCY_IN_USE: { status: 409, title: 'Currency in use' },
  CURRENCY_MISMATCH: { status: 409, title: 'Payment currency does not match the order' },
  LAST_ACTIVE_LOCATION: { status: 409, title: 'Last active location' },
  LOCATION_LIMIT_REACHED: { status: 409, title: 'Location limit reached' },
  WEBHOOK_ENDPOINT_LIMIT_REACHED: { status: 409, title: 'Webhook endpoint limit reached' },
  API_KEY_ENDED: { status: 409, title: 'API key revoked or expired' },
  API_KEY_LIMIT_REACHED: { status: 409, title: 'API key limit reached' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, title: 'Request with the same Idempotency-Key in progress' },
  CURSOR_AHEAD: { status: 410, title: 'Event log restored to an earlier state' },
  PRECONDITION_FAILED: { status: 412, title: 'Resource has changed' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Request body too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  HOST_NOT_ALLOWED: { status: 421, title: 'Host not allowed' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'Idempotency-Key already used for another request' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  EXPECTATION_FAILED: { status: 417, title: 'Expectation not supported' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Request headers too large' },
  BAD_REQUEST: { status: 400, title: 'Bad request' },
  REQUEST_TIMEOUT: { status: 408, title: 'Request timeout' },
  INTERNAL_ERROR: { status: 500, title: 'Internal server error' },
  OVERLOADED: { status: 503, title: 'Service overloaded' },
  IDENTITY_PROVIDER_UNAVAILABLE: { status: 503, title: 'Identity provider unavailable' },
  ANALYTICS_BUILDING: { status: 503, title: 'Analytics are being built' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'Database unavailable' },
  NOT_READY: { status: 503, title: 'Service not ready' },
  WEBHOOK_NOT_CONFIGURED: { status: 503, title: 'Webhook secret not configured' },
  MAIL_NOT_CONFIGURED: { status: 503, title: 'Mail server not configured' },
  SECRETS_UNAVAILABLE: { status: 503, title: 'Stored secret cannot be decrypted' }
} as const

export type ErrorCode = keyof typeof errorCatalogue

/**
 * An error that the client sees. The error handler turns it into a problem document and adds `members` to the standard
 * members.
 */
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

/** One invalid part of a request: its path (`body/items/0/quantity`, `query/limit`) and what is wrong with it. */
export interface FieldError {
  path: string
  message: string
}

/** Nobody reads past the first hundred errors. */
export const maxReportedErrors = 100

/**
 * @param errors only the first `maxReportedErrors` are reported
 * @param summary precedes the first error in the `detail`
 */
export function validationFailed(errors: readonly FieldError[], summary?: string): ApiError {
  const [first] = errors
  const detail = first ? `${first.path} ${first.message}` : 'Invalid request'
  return new ApiError('VALIDATION_FAILED', summary === undefined ? detail : `${summary}: ${detail}`, {
    errors: errors.slice(0, maxReportedErrors)
  })
}

export function malformedJson(detail: string): ApiError {
  return new ApiError('MALFORMED_JSON', detail)
}

export function unsupportedMediaType(detail: string): ApiError {
  return new ApiError('UNSUPPORTED_MEDIA_TYPE', detail)
}

/** `Accept-Encoding` says that the content coding is the reason, not the media type (RFC 9110, section 12.5.3). */
export function unsupportedContentEncoding(): ApiError {
  return new ApiError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send the body without a Content-Encoding',
    {},
    { 'accept-encoding': 'identity' }
  )
}

export function productNotFound(productId: number): ApiError {
  return new ApiError('PRODUCT_NOT_FOUND', 'Product not found', { product_id: productId })
}

/** The same error for a product that was named by its sku. */
export function skuNotFound(sku: string): ApiError {
  return new ApiError('PRODUCT_NOT_FOUND', 'Product not found', { sku })
}

/** The same error for a product that was named by its external id. */
export function externalIdNotFound(externalId: string): ApiError {
  return new ApiError('PRODUCT_NOT_FOUND', 'Product not found', { external_id: externalId })
}

export function orderNotFound(orderId: number): ApiError {
  return new ApiError('ORDER_NOT_FOUND', 'Order not found', { order_id: orderId })
}

export function locationNotFound(locationId: number): ApiError {
  return new ApiError('LOCATION_NOT_FOUND', 'Location not found', { location_id: locationId })
}

export function userNotFound(userId: number): ApiError {
  return new ApiError('USER_NOT_FOUND', 'User not found', { user_id: userId })
}

export function shopNotFound(slug: string): ApiError {
  return new ApiError('SHOP_NOT_FOUND', 'Shop not found', { slug })
}

export function slugExists(slug: string): ApiError {
  return new ApiError('SLUG_EXISTS', 'slug already exists', { slug })
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

export function notificationNotFound(notificationId: number): ApiError {
  return new ApiError('NOTIFICATION_NOT_FOUND', 'E-mail not found', { notification_id: notificationId })
}

export function apiKeyNotFound(keyId: number): ApiError {
  return new ApiError('API_KEY_NOT_FOUND', 'API key not found', { key_id: keyId })
}

/** For a key that was revoked or has expired. */
export function apiKeyEnded(keyId: number): ApiError {
  return new ApiError('API_KEY_ENDED', 'The API key was revoked or has expired: create another one', { key_id: keyId })
}

export function apiKeyLimitReached(limit: number): ApiError {
  return new ApiError('API_KEY_LIMIT_REACHED', `The limit of ${limit} API keys has been reached`, { limit })
}

export function routeNotFound(method: string, path: string): ApiError {
  return new ApiError('ROUTE_NOT_FOUND', `No route matches ${method} ${path}`)
}

export function skuExists(sku: string): ApiError {
  return new ApiError('SKU_EXISTS', 'sku already exists', { sku })
}

export function emailExists(email: string): ApiError {
  return new ApiError('EMAIL_EXISTS', 'email already exists', { email })
}

export function externalIdExists(externalId: string): ApiError {
  return new ApiError('EXTERNAL_ID_EXISTS', 'external_id already exists', { external_id: externalId })
}

export function unauthenticated(detail: string): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    detail,
    {},
    { 'www-authenticate': 'Bearer realm="orders-and-inventory", ApiKey realm="orders-and-inventory"' }
  )
}

export function forbidden(detail: string, members: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError('FORBIDDEN', detail, members)
}

export function originNotAllowed(): ApiError {
  return new ApiError('ORIGIN_NOT_ALLOWED', 'Pages of this origin may not write: CORS_ORIGINS does not list it')
}

export function writeNotFromPage(): ApiError {
  return new ApiError(
    'ORIGIN_NOT_ALLOWED',
    'A write with a session cookie must come from a page of this service: its origin does not show that'
  )
}

export function hostNotAllowed(): ApiError {
  return new ApiError('HOST_NOT_ALLOWED', 'The service does not answer for this host name: see ALLOWED_HOSTS')
}

/** A product that is short: more was requested than is available. */
export interface Shortage {
  product_id: number
  requested: number
  available: number
}

/** @param shortages at least one; the members of the first also appear at the top level of the problem document */
export function insufficientStock(shortages: readonly Shortage[]): ApiError {
  return new ApiError('INSUFFICIENT_STOCK', 'Insufficient stock', { ...shortages[0], shortages })
}

/** A product whose price differs from the price that the client expects, in minor units. */
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

/** @param state what it is already, if its status does not say it */
export function orderNotCancelable(current: string, state = current.toLowerCase()): ApiError {
  return new ApiError('ORDER_NOT_CANCELABLE', `Order cannot be deleted or canceled (already ${state})`, {
    current_status: current
  })
}

/** A line of an order of which fewer units are left than requested. */
export interface UnavailableQuantity {
  item_id: number
  requested: number
  available: number
}

/** @param lines not empty */
export function quantityUnavailable(lines: readonly UnavailableQuantity[]): ApiError {
  return new ApiError('QUANTITY_UNAVAILABLE', 'Fewer units are left of the order', { ...lines[0], lines })
}

/** @param refundableCents what was paid and not given back */
export function refundTooLarge(refundableCents: number): ApiError {
  return new ApiError('REFUND_TOO_LARGE', `Only ${refundableCents} in minor units were paid and not given back`, {
    refundable_cents: refundableCents
  })
}

/** For an order that has shipped, or whose person was erased. */
export function orderNotEditable(current: string, why = 'Order has shipped: its fields no longer change'): ApiError {
  return new ApiError('ORDER_NOT_EDITABLE', why, { current_status: current })
}

export function invalidSignature(detail: 'missing signature' | 'invalid signature'): ApiError {
  return new ApiError('INVALID_SIGNATURE', detail, {}, { 'www-authenticate': 'Signature realm="webhooks"' })
}

export function staleSignature(detail: string): ApiError {
  return new ApiError('STALE_SIGNATURE', detail)
}

export function eventIdReused(eventId: string): ApiError {
  return new ApiError('EVENT_ID_REUSED', 'This event id was already used with a different body', { event_id: eventId })
}

/** The sums of an order's payments and refunds are exact numbers up to 2^53. */
export function amountOutOfRange(): ApiError {
  return validationFailed([{ path: 'body/amount_cents', message: 'takes a sum of the order beyond 2^53' }])
}

export function currencyMismatch(difference: { orderId: number; expected: string; received: string }): ApiError {
  const { orderId, expected, received } = difference
  return new ApiError('CURRENCY_MISMATCH', `currency is ${received}, but the order is in ${expected}`, {
    order_id: orderId,
    field: 'currency',
    expected,
    received
  })
}

/** @param currency another one than that of the shop's products and orders */
export function currencyInUse(currency: string): ApiError {
  return new ApiError('CURRENCY_IN_USE', `The products and orders of the shop are not in ${currency}`, { currency })
}

export function locationLimitReached(limit: number): ApiError {
  return new ApiError('LOCATION_LIMIT_REACHED', `The limit of ${limit} locations has been reached`, { limit })
}

export function lastActiveLocation(locationId: number): ApiError {
  return new ApiError('LAST_ACTIVE_LOCATION', 'The last active location cannot become inactive', {
    location_id: locationId
  })
}

export function webhookEndpointLimitReached(limit: number): ApiError {
  return new ApiError('WEBHOOK_ENDPOINT_LIMIT_REACHED', `The limit of ${limit} webhook endpoints has been reached`, {
    limit
  })
}

/** @param lastId the id up to which the log can be read now */
export function cursorAhead(after: number, { lastId, epoch }: { lastId: number; epoch: string }): ApiError {
  return new ApiError(
    'CURSOR_AHEAD',
    `The event log was restored to an earlier state: it ends at ${lastId}, before ${after}`,
    { last_id: lastId, epoch }
  )
}

export function preconditionFailed(currentVersion: number): ApiError {
  return new ApiError('PRECONDITION_FAILED', 'The resource has changed since it was read', {
    current_version: currentVersion
  })
}

export function idempotencyKeyInUse(): ApiError {
  return new ApiError(
    'IDEMPOTENCY_KEY_IN_USE',
    'A request with this Idempotency-Key is still in progress',
    {},
    retrySoon
  )
}

export function idempotencyKeyReused(): ApiError {
  return new ApiError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was already used for a different request')
}

/** The rate limiter adds `Retry-After`. */
export function rateLimited(perMinute: number): ApiError {
  return new ApiError('RATE_LIMITED', `More than ${perMinute} requests per minute`)
}

/** @param seconds until the address may try again */
export function tooManyFailures(perMinute: number, seconds: number): ApiError {
  return new ApiError(
    'RATE_LIMITED',
    `More than ${perMinute} failed authentications per minute`,
    {},
    rateLimitHeaders(perMinute, seconds)
  )
}

export function tooManyStreams(limit: number): ApiError {
  return new ApiError(
    'RATE_LIMITED',
    `This caller has ${limit} event streams already`,
    {},
    rateLimitHeaders(limit, streamRetrySeconds)
  )
}

// Nobody knows when the caller closes one of its streams, or has read an export.
const streamRetrySeconds = 10

export function tooManyExports(limit: number): ApiError {
  return new ApiError(
    'RATE_LIMITED',
    `This caller has ${limit} exports in progress already`,
    {},
    rateLimitHeaders(limit, streamRetrySeconds)
  )
}

function rateLimitHeaders(limit: number, seconds: number): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': '0',
    'ratelimit-reset': String(seconds),
    'retry-after': String(seconds)
  }
}

export function overloaded(detail: string): ApiError {
  return new ApiError('OVERLOADED', detail, {}, retrySoon)
}

/**
 * @param doneOrders the orders that are in the sums
 * @param allOrders the orders of the shop; 0 if they were not counted yet
 */
export function analyticsBuilding(doneOrders: number, allOrders: number): ApiError {
  return new ApiError(
    'ANALYTICS_BUILDING',
    `The analytics of the shop are being built: ${doneOrders} of ${allOrders} orders are done`,
    { done_orders: doneOrders, all_orders: allOrders },
    { 'retry-after': '2' }
  )
}

/** @param retrySeconds until the provider is asked again */
export function identityProviderUnavailable(retrySeconds: number): ApiError {
  return new ApiError(
    'IDENTITY_PROVIDER_UNAVAILABLE',
    'The identity provider could not be asked for the key of this token',
    {},
    { 'retry-after': String(retrySeconds) }
  )
}

/** A fault of the service: the response says nothing about it. */
export function internalError(): ApiError {
  return new ApiError('INTERNAL_ERROR', 'Unexpected error; the log has the details under this request id')
}

export function shuttingDown(): ApiError {
  return overloaded('The service is shutting down')
}

export function databaseUnavailable(): ApiError {
  return new ApiError('DATABASE_UNAVAILABLE', 'The database is currently unreachable', {}, retrySoon)
}

export function notReady(): ApiError {
  return new ApiError('NOT_READY', 'The service is shutting down', {}, retrySoon)
}

export function webhookNotConfigured(): ApiError {
  return new ApiError(
    'WEBHOOK_NOT_CONFIGURED',
    'Set WEBHOOK_SECRET to accept payment webhooks',
    {},
    retryAfterDeployment
  )
}

export function mailNotConfigured(): ApiError {
  return new ApiError('MAIL_NOT_CONFIGURED', 'Set SMTP_URL to send e-mails', {}, retryAfterDeployment)
}

export function secretsUnavailable(): ApiError {
  return new ApiError(
    'SECRETS_UNAVAILABLE',
    'A stored secret cannot be decrypted: the log says which one and why',
    {},
    retryAfterDeployment
  )
}

// Only an operator can add the setting. Until then the payment provider should keep its events without retrying every
// second.
const retryAfterDeployment = { 'retry-after': '60' }

// A full queue empties and a restarted database is back within about a second; the client's own backoff does the rest.
const retrySoon = { 'retry-after': '1' }

/** An error with values for the documentation; other codes are shown with their title as the `detail`. */
export const exampleErrors: ReadonlyMap<ErrorCode, ApiError> = new Map(
  [
    validationFailed([{ path: 'body/quantity', message: 'must be >= 1' }]),
    malformedJson("Body is not valid JSON but content-type is set to 'application/json'"),
    invalidStatusTransition('SHIPPED', 'PAID'),
    orderNotCancelable('SHIPPED'),
    orderNotEditable('SHIPPED'),
    quantityUnavailable([{ item_id: 1, requested: 2, available: 1 }]),
    refundTooLarge(4980),
    productNotFound(42),
    orderNotFound(42),
    userNotFound(42),
    locationNotFound(42),
    shopNotFound('lisbon'),
    subscriptionNotFound('redis_stream'),
    eventNotParked('redis_streams', 12),
    webhookEndpointNotFound(42),
    deliveryNotFound(42),
    notificationNotFound(42),
    apiKeyNotFound(42),
    apiKeyEnded(42),
    apiKeyLimitReached(1_000),
    routeNotFound('GET', '/api/v1/nowhere'),
    skuExists('MUG-BLUE'),
    emailExists('ada@example.com'),
    externalIdExists('A-1042'),
    slugExists('lisbon'),
    unauthenticated('Send an API key in X-API-Key, or a bearer token'),
    forbidden('This operation needs the scope orders:write', { required_scope: 'orders:write' }),
    originNotAllowed(),
    hostNotAllowed(),
    rateLimited(600),
    insufficientStock([{ product_id: 1, requested: 5, available: 2 }]),
    priceChanged([{ product_id: 1, expected_price_cents: 2490, current_price_cents: 2590 }]),
    lastActiveLocation(1),
    locationLimitReached(100),
    webhookEndpointLimitReached(100),
    idempotencyKeyInUse(),
    idempotencyKeyReused(),
    cursorAhead(1200, { lastId: 1180, epoch: '0b6f7e0e-3f0f-4f5e-9d3c-2d1f5c8a7b61' }),
    preconditionFailed(4),
    invalidSignature('invalid signature'),
    staleSignature('The signature timestamp is more than 300 seconds old or ahead'),
    eventIdReused('evt_1'),
    currencyMismatch({ orderId: 1, expected: 'USD', received: 'EUR' }),
    currencyInUse('JPY'),
    identityProviderUnavailable(5),
    analyticsBuilding(24_000, 100_000),
    databaseUnavailable(),
    notReady(),
    webhookNotConfigured(),
    mailNotConfigured(),
    secretsUnavailable()
  ].map(error => [error.code, error])
)
