// Compiles only if the types that a generator made of openapi.json can be switched over exhaustively. clients.mjs
// compiles it once with the types of each generator, which it makes available as `./types.js`.
import type { CreateOrderError, Order, OrderUpdate } from './types.js'

/** A status that the document did not list, or a code that it did not declare, would not be `never`. */
function unreachable(value: never): never {
  throw new Error(`unknown: ${JSON.stringify(value)}`)
}

export function describe({ status }: Order): string {
  switch (status) {
    case 'PENDING':
      return 'waits for its payment'
    case 'PAID':
      return 'is packed'
    case 'SHIPPED':
      return 'is on its way'
    case 'COMPLETED':
      return 'has arrived'
    case 'CANCELED':
    case 'REFUNDED':
      return 'is over'
    default:
      return unreachable(status)
  }
}

export function react(error: CreateOrderError): string {
  switch (error.code) {
    case 'INSUFFICIENT_STOCK':
      return `only ${error.available.toFixed()} of ${error.requested.toFixed()} in stock`
    case 'PRICE_CHANGED':
      return `now ${error.price_changes.map(change => change.current_price_cents.toFixed()).join(', ')}`
    case 'VALIDATION_FAILED':
      return error.errors.map(({ path, message }) => `${path} ${message}`).join('; ')
    case 'PRODUCT_NOT_FOUND':
      return `no product ${error.product_id?.toFixed() ?? ''}`
    case 'USER_NOT_FOUND':
      return `no user ${error.user_id.toFixed()}`
    case 'LOCATION_NOT_FOUND':
      return `no location ${error.location_id.toFixed()}`
    case 'SHOP_NOT_FOUND':
      return `no shop ${error.slug}`
    case 'EXTERNAL_ID_EXISTS':
      return `placed before as ${error.external_id}`
    case 'MALFORMED_JSON':
    case 'BAD_REQUEST':
    case 'PAYLOAD_TOO_LARGE':
    case 'UNSUPPORTED_MEDIA_TYPE':
    case 'IDEMPOTENCY_KEY_REUSED':
      return 'a defect of this client'
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return 'log in'
    case 'HOST_NOT_ALLOWED':
    case 'ORIGIN_NOT_ALLOWED':
    case 'CURRENCY_IN_USE':
      return 'tell the shop'
    case 'RATE_LIMITED':
    case 'IDEMPOTENCY_KEY_IN_USE':
    case 'OVERLOADED':
    case 'DATABASE_UNAVAILABLE':
    case 'IDENTITY_PROVIDER_UNAVAILABLE':
      return 'try again'
    case 'INTERNAL_ERROR':
      return error.request_id
    default:
      return unreachable(error)
  }
}

export function isUnexpected(error: CreateOrderError): boolean {
  // @ts-expect-error placing an order never answers with this code
  return error.code === 'SKU_EXISTS'
}

export const update: OrderUpdate = { status: 'PAID' }

// @ts-expect-error no order has this status
export const invalid: OrderUpdate = { status: 'LOST' }
