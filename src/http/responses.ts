import { reference } from './schemas.js'
import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

const headerDescriptions = {
  Location: 'The path of what was created',
  'Idempotent-Replayed': '`true` if this is the answer of an earlier request with the same `Idempotency-Key`',
  'X-Cache': '`hit` if the order was read from the cache, `miss` if from the database; only with Redis',
  ETag: 'The version of the resource, for `If-None-Match` and `If-Match`'
}

/** A successful answer of a route, for its `response`: a component, with an example and the headers that come with it. */
export function answer<T extends TSchema>(
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

/** An answer without a body, for a route's `response`. */
export function noBody(description: string) {
  return Type.Null({ description })
}
