import { Type } from '@sinclair/typebox'
import {
  ApiError,
  currencyInUse,
  currencyMismatch,
  cursorAhead,
  databaseUnavailable,
  deliveryNotFound,
  emailExists,
  errorCatalogue,
  eventIdReused,
  eventNotParked,
  forbidden,
  hostNotAllowed,
  idempotencyKeyInUse,
  idempotencyKeyReused,
  insufficientStock,
  invalidSignature,
  invalidStatusTransition,
  malformedJson,
  notReady,
  orderNotCancelable,
  orderNotFound,
  originNotAllowed,
  preconditionFailed,
  priceChanged,
  productNotFound,
  rateLimited,
  routeNotFound,
  skuExists,
  staleSignature,
  subscriptionNotFound,
  unauthenticated,
  userNotFound,
  validationFailed,
  webhookEndpointLimitReached,
  webhookEndpointNotFound,
  webhookNotConfigured,
  type ErrorCode
} from '../errors.js'
import { reference } from './schemas.js'

/**
 * The error responses of a route, for its `response`: the given codes and those that every route can return, grouped by
 * status, with an example for each code.
 */
export function problems(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set<ErrorCode>([...codes, ...commonProblems])) {
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

/** The codes that every route with a body adds. */
export const bodyProblems = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE'
] as const

const commonProblems: ErrorCode[] = [
  'BAD_REQUEST',
  'HOST_NOT_ALLOWED',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'OVERLOADED',
  'DATABASE_UNAVAILABLE'
]

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

/** The `type` of a problem: a URN, because no URL of the service is certain to exist forever. */
function problemTypeOf(code: ErrorCode): string {
  return `urn:problem-type:orders-and-inventory:${code.toLowerCase().replaceAll('_', '-')}`
}

/** An error with values for the documentation; other codes are shown with their title as the `detail`. */
const exampleErrors = new Map(
  [
    validationFailed([{ path: 'body/quantity', message: 'must be >= 1' }]),
    malformedJson("Body is not valid JSON but content-type is set to 'application/json'"),
    invalidStatusTransition('SHIPPED', 'PAID'),
    orderNotCancelable('SHIPPED'),
    productNotFound(42),
    orderNotFound(42),
    userNotFound(42),
    subscriptionNotFound('redis_stream'),
    eventNotParked('redis_streams', 12),
    webhookEndpointNotFound(42),
    deliveryNotFound(42),
    routeNotFound('GET', '/api/v1/nowhere'),
    skuExists('MUG-BLUE'),
    emailExists('ada@example.com'),
    unauthenticated('Send an API key in X-API-Key, or a bearer token'),
    forbidden('The role customer may not use this operation'),
    originNotAllowed(),
    hostNotAllowed(),
    rateLimited(600),
    insufficientStock([{ product_id: 1, requested: 5, available: 2 }]),
    priceChanged([{ product_id: 1, expected_price_cents: 2490, current_price_cents: 2590 }]),
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
    databaseUnavailable(),
    notReady(),
    webhookNotConfigured()
  ].map(error => [error.code, error])
)

function exampleProblem(code: ErrorCode) {
  const error = exampleErrors.get(code) ?? new ApiError(code, errorCatalogue[code].title)
  return problemOf(error, '0d2b6f6e-9c4b-4a57-8f0e-2f8f0f3a4a11')
}

/** The single shape of every error: RFC 9457 with a stable `code`. Some codes add further members. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri', description: 'Identifies the kind of error; as stable as `code`' }),
    title: Type.String({ description: 'The kind of error in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    detail: Type.String({ description: 'What went wrong with this request' }),
    code: Type.String({
      enum: Object.keys(errorCatalogue),
      description: 'The kind of error, for programs; it never changes'
    }),
    request_id: Type.String({ description: 'The `X-Request-Id` of the request; the log has it too' })
  },
  {
    $id: 'Problem',
    additionalProperties: true,
    description: 'An error. Some codes add further members, e.g. `shortages` of INSUFFICIENT_STOCK.',
    examples: [exampleProblem('PRODUCT_NOT_FOUND')]
  }
)
