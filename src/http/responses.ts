import { reference } from './schemas.js'
import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

const headerDescriptions = {
  Location: 'The path of the created resource',
  'Idempotent-Replayed': '`true` if this is the stored response to an earlier request with the same `Idempotency-Key`',
  'X-Cache': '`hit` if the order came from the cache, `miss` if it came from the database; only with Redis',
  ETag: 'The version of the resource, for `If-None-Match` and `If-Match`'
}

/**
 * Declares a response in a route's `response`: a component as its body, a description, and the names of its headers.
 */
export function jsonResponse<T extends TSchema>(
  schema: T,
  description: string,
  ...headers: Array<keyof typeof headerDescriptions>
): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({
    ...reference(schema),
    description,
    headers: Object.fromEntries(headers.map(name => [name, { type: 'string', description: headerDescriptions[name] }]))
  })
}

/** Declares a response without a body in a route's `response`. */
export function emptyResponse(description: string) {
  return Type.Null({ description })
}
