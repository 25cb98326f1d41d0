import { Type, type TSchema, type TUnsafe } from '@sinclair/typebox'
import { ApiError, errorCatalogue, exampleErrors, maxReportedErrors, type ErrorCode } from '../errors.js'
import { reference } from './schemas.js'

/**
 * The error responses of a route, for its `response`: the codes that its own work can answer with. The OpenAPI document
 * adds what the route's method, access and input imply (openapi/operation.ts).
 */
export function problems(...codes: ErrorCode[]) {
  const statuses = new Set(codes.map(code => errorCatalogue[code].status))
  return Object.fromEntries(
    [...statuses].map(status => [
      status,
      {
        'x-codes': codes.filter(code => errorCatalogue[code].status === status),
        content: { 'application/problem+json': { schema: reference(Problem) } }
      }
    ])
  )
}

/** The schema of a response's body that is a problem with one of these codes, to be added to the app. */
export function problemWith($id: string, codes: ErrorCode[]): TUnsafe<ProblemBody> {
  return Type.Unsafe<ProblemBody>({ $id, type: 'object', additionalProperties: true, 'x-codes': codes })
}

/** The codes that every route with a body adds. */
export const bodyProblems = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE'
] as const

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

/** An example of the problem document with this code. */
export function exampleProblem(code: ErrorCode): ProblemBody {
  const error = exampleErrors.get(code) ?? new ApiError(code, errorCatalogue[code].title)
  return problemOf(error, '0d2b6f6e-9c4b-4a57-8f0e-2f8f0f3a4a11')
}

/** The name of the schema of one code in the OpenAPI document. */
export function problemNameOf(code: ErrorCode): string {
  const words = code.split('_').map(word => word.charAt(0) + word.slice(1).toLowerCase())
  return `${words.join('')}Problem`
}

/** The schema of the problem document with this code, with the members that the code adds. */
export function problemSchemaOf(code: ErrorCode): TSchema {
  const { status, title } = errorCatalogue[code]
  return Type.Object(
    {
      type: Type.Literal(problemTypeOf(code), { description: 'Identifies the kind of error; as stable as `code`' }),
      title: Type.String({ description: 'The kind of error in words' }),
      status: Type.Unsafe({ type: 'integer', const: status, description: 'The HTTP status' }),
      detail: Type.String({ description: 'What went wrong with this request' }),
      code: Type.Literal(code, { description: 'The kind of error, for programs; it never changes' }),
      request_id: Type.String({ description: 'The `X-Request-Id` of the request; the log has it too' }),
      ...members[code]
    },
    { description: title }
  )
}

export type ProblemBody = ReturnType<typeof problemOf>

const productId = Type.Integer({ description: 'The product' })
const locationId = Type.Integer({ description: 'The location' })
const orderId = Type.Integer({ description: 'The order' })
const requested = Type.Integer({ description: 'The units that the request asks for' })
const available = Type.Integer({ description: 'The units in stock' })
const endpointId = Type.Integer({ description: 'The endpoint' })
const subscription = Type.String({ description: 'The subscription' })
const keyId = Type.Integer({ description: 'The API key' })
const slug = Type.String({ description: 'The slug of the shop' })
const currentStatus = Type.String({ description: 'The status that the order has' })

// For the codes that an item of a bulk request can have.
const index = Type.Optional(
  Type.Integer({ minimum: 0, description: 'Only in an atomic bulk request: the position of the item, from 0' })
)

const resumeFromLine = Type.Optional(
  Type.Integer({ description: 'Only after an import has applied lines: the line from which to go on' })
)

const difference = <T extends TSchema>(value: T) => ({
  order_id: orderId,
  field: Type.String({ description: 'The field of the event that differs' }),
  expected: value,
  received: value
})

const unavailable = {
  item_id: Type.Integer({ description: 'The line' }),
  requested: Type.Integer({ description: 'Units that the request takes' }),
  available: Type.Integer({ description: 'Units that are left to take' })
}

/** The members that a code adds to those of every problem. */
const members: Partial<Record<ErrorCode, Record<string, TSchema>>> = {
  VALIDATION_FAILED: {
    errors: Type.Array(
      Type.Object({
        path: Type.String({ description: 'The invalid part of the request, e.g. `body/quantity`' }),
        message: Type.String({ description: 'What is wrong with it' })
      }),
      { maxItems: maxReportedErrors, description: 'The first errors' }
    ),
    index,
    resume_from_line: resumeFromLine
  },
  PAYLOAD_TOO_LARGE: { resume_from_line: resumeFromLine },
  OVERLOADED: { resume_from_line: resumeFromLine },
  INVALID_STATUS_TRANSITION: {
    current_status: currentStatus,
    requested_status: Type.String({ description: 'The status that the request asks for' }),
    index
  },
  ORDER_NOT_CANCELABLE: { current_status: currentStatus },
  QUANTITY_UNAVAILABLE: {
    ...unavailable,
    lines: Type.Array(Type.Object(unavailable), {
      maxItems: 100,
      description: 'Every line of which too little is left; the first is at the top level too'
    })
  },
  REFUND_TOO_LARGE: {
    refundable_cents: Type.Integer({ description: 'What was paid and not given back, in minor units' })
  },
  ORDER_NOT_EDITABLE: { current_status: currentStatus },
  EVENT_ID_REUSED: { event_id: Type.String({ description: 'The event id' }) },
  PRODUCT_NOT_FOUND: {
    product_id: Type.Optional(productId),
    sku: Type.Optional(Type.String({ description: 'The sku, where the request names the product by it' })),
    external_id: Type.Optional(
      Type.String({ description: 'The external id, where the request names the product by it' })
    ),
    index
  },
  ORDER_NOT_FOUND: { order_id: orderId, index },
  USER_NOT_FOUND: { user_id: Type.Integer({ description: 'The user' }), index },
  LOCATION_NOT_FOUND: { location_id: locationId, index },
  SHOP_NOT_FOUND: { slug },
  SUBSCRIPTION_NOT_FOUND: { subscription },
  EVENT_NOT_PARKED: { subscription, event_id: Type.Integer({ description: 'The event' }) },
  WEBHOOK_ENDPOINT_NOT_FOUND: { endpoint_id: endpointId },
  DELIVERY_NOT_FOUND: { delivery_id: Type.Integer({ description: 'The delivery' }) },
  FORBIDDEN: {
    required_scope: Type.Optional(
      Type.String({ description: 'The scope that the caller lacks, if that is the reason' })
    )
  },
  API_KEY_NOT_FOUND: { key_id: keyId },
  API_KEY_ENDED: { key_id: keyId },
  API_KEY_LIMIT_REACHED: { limit: Type.Integer({ description: 'The most keys that a shop can have' }) },
  NOTIFICATION_NOT_FOUND: { notification_id: Type.Integer({ description: 'The e-mail' }) },
  SKU_EXISTS: { sku: Type.String({ description: 'The sku' }), index },
  SLUG_EXISTS: { slug },
  EMAIL_EXISTS: { email: Type.String({ description: 'The address' }) },
  EXTERNAL_ID_EXISTS: { external_id: Type.String({ description: 'The external id' }), index },
  INSUFFICIENT_STOCK: {
    product_id: productId,
    requested,
    available,
    shortages: Type.Array(Type.Object({ product_id: productId, requested, available }), {
      maxItems: 100,
      description: 'Every product that is short; the first is at the top level too'
    }),
    index
  },
  PRICE_CHANGED: {
    price_changes: Type.Array(
      Type.Object({
        product_id: productId,
        expected_price_cents: Type.Integer({ description: 'The price that the client expects, in minor units' }),
        current_price_cents: Type.Integer({ description: 'The current price, in minor units' })
      }),
      { maxItems: 100, description: 'Every product whose price differs' }
    ),
    index
  },
  CURRENCY_IN_USE: {
    currency: Type.String({ description: 'The currency of the request, which is not that of the products and orders' })
  },
  CURSOR_AHEAD: {
    last_id: Type.Integer({ description: 'The id up to which the log can be read now' }),
    epoch: Type.String({ description: 'Names the history of the log, as in `GET /events`' })
  },
  CURRENCY_MISMATCH: difference(Type.String({ description: 'ISO 4217' })),
  ANALYTICS_BUILDING: {
    done_orders: Type.Integer({ description: 'The orders that are done' }),
    all_orders: Type.Integer({ description: 'The orders of the shop; 0 if they were not counted yet' })
  },
  LOCATION_LIMIT_REACHED: { limit: Type.Integer({ description: 'The most locations there can be' }) },
  LAST_ACTIVE_LOCATION: { location_id: locationId },
  WEBHOOK_ENDPOINT_LIMIT_REACHED: { limit: Type.Integer({ description: 'The most endpoints there can be' }) },
  PRECONDITION_FAILED: { current_version: Type.Integer({ description: 'The version that the resource has' }) }
}

/** What every problem document has; the schemas of the codes say more. */
export const Problem = Type.Object({}, { $id: 'Problem', additionalProperties: true })
