import { Type } from '@sinclair/typebox'
import { ApiError, errorCatalogue, type ErrorCode } from '../errors.js'
import { reference } from './schemas.js'

const exampleMembers: Partial<Record<ErrorCode, { detail: string } & Record<string, unknown>>> = {
  VALIDATION_FAILED: {
    detail: 'body/quantity must be >= 1',
    errors: [{ path: 'body/quantity', message: 'must be >= 1' }]
  },
  MALFORMED_JSON: { detail: "Body is not valid JSON but content-type is set to 'application/json'" },
  INVALID_STATUS_TRANSITION: {
    detail: 'Invalid transition from SHIPPED to PAID',
    current_status: 'SHIPPED',
    requested_status: 'PAID'
  },
  ORDER_NOT_CANCELABLE: { detail: 'Order cannot be deleted or canceled (already shipped)', current_status: 'SHIPPED' },
  PRODUCT_NOT_FOUND: { detail: 'Product not found', product_id: 42 },
  ORDER_NOT_FOUND: { detail: 'Order not found', order_id: 42 },
  USER_NOT_FOUND: { detail: 'User not found', user_id: 42 },
  SUBSCRIPTION_NOT_FOUND: { detail: 'Subscription not found', subscription: 'redis_stream' },
  EVENT_NOT_PARKED: { detail: 'Event 12 is not parked by redis_streams', subscription: 'redis_streams', event_id: 12 },
  WEBHOOK_ENDPOINT_NOT_FOUND: { detail: 'Webhook endpoint not found', endpoint_id: 42 },
  DELIVERY_NOT_FOUND: { detail: 'Delivery not found', delivery_id: 42 },
  SKU_EXISTS: { detail: 'sku already exists', sku: 'MUG-BLUE' },
  EMAIL_EXISTS: { detail: 'email already exists', email: 'ada@example.com' },
  UNAUTHENTICATED: { detail: 'Send an API key as X-API-Key, or a bearer token' },
  FORBIDDEN: { detail: 'Not for the role customer' },
  RATE_LIMITED: { detail: 'More than 600 requests in a minute' },
  INSUFFICIENT_STOCK: {
    detail: 'Insufficient stock',
    product_id: 1,
    requested: 5,
    available: 2,
    shortages: [{ product_id: 1, requested: 5, available: 2 }]
  },
  PRICE_CHANGED: {
    detail: 'The price of a product has changed',
    price_changes: [{ product_id: 1, expected_price_cents: 2490, current_price_cents: 2590 }]
  },
  WEBHOOK_ENDPOINT_LIMIT_REACHED: {
    detail: 'There are 100 webhook endpoints, which is as many as there can be',
    limit: 100
  },
  PRECONDITION_FAILED: { detail: 'The resource has changed since it was read', current_version: 4 },
  INVALID_SIGNATURE: { detail: 'invalid signature' },
  STALE_SIGNATURE: { detail: "the signature's timestamp is more than 300 seconds old or ahead" },
  EVENT_ID_REUSED: { detail: 'The event id was used before, with another body', event_id: 'evt_1' },
  AMOUNT_MISMATCH: {
    detail: 'amount is 4980, but the order comes to 49.8',
    order_id: 1,
    field: 'amount',
    expected: 49.8,
    received: 4980
  },
  CURRENCY_MISMATCH: {
    detail: 'currency is EUR, but the order is in USD',
    order_id: 1,
    field: 'currency',
    expected: 'USD',
    received: 'EUR'
  },
  NOT_READY: { detail: 'The service is shutting down' },
  WEBHOOK_NOT_CONFIGURED: { detail: 'Set WEBHOOK_SECRET to take webhooks' }
}

/** The one shape of every error: RFC 9457, with a stable `code`. Each code adds members of its own. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri', description: 'Names the kind of error; as stable as `code`' }),
    title: Type.String({ description: 'The kind of error in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    detail: Type.String({ description: 'What went wrong this time' }),
    code: Type.String({
      enum: Object.keys(errorCatalogue),
      description: 'The kind of error for programs; never changes'
    }),
    request_id: Type.String({ description: 'The `X-Request-Id` of the request; the log has it too' })
  },
  {
    $id: 'Problem',
    additionalProperties: true,
    description: 'An error. Beside these members each code has its own, e.g. `shortages` of INSUFFICIENT_STOCK.',
    examples: [exampleProblem('PRODUCT_NOT_FOUND')]
  }
)

/**
 * The error answers of a route, for its `response`: those named and the ones that every route can give, by status, with an
 * example for each code.
 */
export function problems(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set<ErrorCode>([...codes, ...everywhere])) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map(code => `${code}: ${errorCatalogue[code].title}`).join('; '),
        content: {
          'application/problem+json': {
            schema: reference(Problem),
            examples: Object.fromEntries(
              group.map(code => [code, { summary: errorCatalogue[code].title, value: exampleProblem(code) }])
            )
          }
        }
      }
    ])
  )
}

/** Added by every route that takes a body. */
export const bodyProblems = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE'
] as const

const everywhere: ErrorCode[] = ['BAD_REQUEST', 'RATE_LIMITED', 'INTERNAL_ERROR', 'OVERLOADED', 'DATABASE_UNAVAILABLE']

function exampleProblem(code: ErrorCode) {
  const { detail = errorCatalogue[code].title, ...members } = exampleMembers[code] ?? {}
  return problemOf(new ApiError(code, detail, members), '0d2b6f6e-9c4b-4a57-8f0e-2f8f0f3a4a11')
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** An error as a problem document. */
export function problemOf({ code, status, message, members }: ApiError, requestId: string) {
  return {
    type: problemTypeOf(code),
    title: errorCatalogue[code].title,
    status,
    detail: message,
    code,
    request_id: requestId,
    ...members
  }
}

/** The `type` of a problem: a URN, since no address of the service is known to hold for ever. */
function problemTypeOf(code: ErrorCode): string {
  return `urn:problem-type:orders-and-inventory:${code.toLowerCase().replaceAll('_', '-')}`
}
