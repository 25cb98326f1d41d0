import type { ErrorCode } from '../errors.js'
import { reference } from './schemas.js'
import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

interface Header {
  description: string
  type?: 'integer'
}

const headers = {
  Location: { description: 'The path of the created resource' },
  'Set-Cookie': { description: 'The cookie of the session' },
  'Idempotent-Replayed': {
    description: '`true` if this is the stored response to an earlier request with the same `Idempotency-Key`'
  },
  'X-Cache': {
    description: '`hit` if the order came from the cache, `miss` if it came from the database; only with Redis'
  },
  ETag: { description: 'The version of the resource, for `If-None-Match` and `If-Match`' },
  'Content-Disposition': { description: 'Names the file, e.g. `products-2026-11-30.csv`' },
  'X-As-Of-Event': {
    description: 'The id of the event as of which the numbers are exact: all before it are counted, none after it',
    type: 'integer'
  },
  'X-Request-Id': { description: 'The id of the request: as the client sent it, or a new one' },
  'WWW-Authenticate': { description: 'How to authenticate' },
  'Retry-After': { description: 'The seconds to wait before the next attempt', type: 'integer' },
  'RateLimit-Limit': {
    description: 'The requests that the caller has per minute; only with a rate limit',
    type: 'integer'
  },
  'RateLimit-Remaining': { description: 'The requests that are left; only with a rate limit', type: 'integer' },
  'RateLimit-Reset': {
    description: 'The seconds until all are available again; only with a rate limit',
    type: 'integer'
  }
} as const satisfies Record<string, Header>

export type HeaderName = keyof typeof headers

/** The headers of responses, for the OpenAPI document. */
export const responseHeaders: {
  all: Record<HeaderName, Header>
  rateLimit: HeaderName[]
  /** What a problem with the code carries, whichever operation answers. */
  ofCode: Partial<Record<ErrorCode, HeaderName[]>>
} = {
  all: headers,
  rateLimit: ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  ofCode: {
    UNAUTHENTICATED: ['WWW-Authenticate'],
    INVALID_SIGNATURE: ['WWW-Authenticate'],
    IDEMPOTENCY_KEY_IN_USE: ['Retry-After'],
    RATE_LIMITED: ['Retry-After'],
    OVERLOADED: ['Retry-After'],
    ANALYTICS_BUILDING: ['Retry-After'],
    DATABASE_UNAVAILABLE: ['Retry-After'],
    NOT_READY: ['Retry-After'],
    WEBHOOK_NOT_CONFIGURED: ['Retry-After'],
    MAIL_NOT_CONFIGURED: ['Retry-After']
  }
}

/**
 * Declares a response in a route's `response`: a component as its body, a description, and the names of its headers.
 */
export function jsonResponse<T extends TSchema>(
  schema: T,
  description: string,
  ...names: HeaderName[]
): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({
    ...reference(schema),
    description,
    headers: Object.fromEntries(names.map(name => [name, { type: 'string' }]))
  })
}

/**
 * Declares the response of a list: one page of it as JSON, or all of it as CSV.
 *
 * @param example a file with a header row
 * @param names the headers besides `Content-Disposition`
 */
export function listResponse<T extends TSchema>(
  schema: T,
  description: string,
  example: string,
  ...names: HeaderName[]
) {
  return {
    description,
    headers: Object.fromEntries(['Content-Disposition', ...names].map(name => [name, { type: 'string' }])),
    content: {
      'application/json': { schema: reference(schema) },
      'text/csv': {
        schema: { type: 'string', description: 'RFC 4180 in UTF-8, with a header row' },
        example
      }
    }
  }
}

/** Declares a response without a body in a route's `response`. */
export function emptyResponse(description: string) {
  return Type.Null({ description })
}
