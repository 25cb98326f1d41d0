import { Type, type Static, type StringOptions, type TSchema, type TUnsafe } from '@sinclair/typebox'
import { validationFailed } from '../errors.js'
import { maxPriceCents } from '../money/prices.js'

/** Ids and counts are JSON numbers, which are exact up to this one (2^53 - 1). */
const maxSafeInteger = Number.MAX_SAFE_INTEGER

export const Id = (description: string) =>
  Type.Integer({ minimum: 1, maximum: maxSafeInteger, description, examples: [1] })

/**
 * Text that PostgreSQL can store: the `text` format (see http/validation.ts) rejects NUL, which PostgreSQL cannot
 * store, and lone surrogates, which are not valid Unicode.
 */
export const Text = (options: StringOptions) => Type.String({ ...options, format: 'text' })

/** The value or null, as a JSON Schema type list: with `anyOf` the serializer would validate each value. */
export function Nullable<T extends TSchema>(schema: T): TUnsafe<Static<T> | null> {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] })
}

/** One of a list of strings, as one `enum`: a union of literals would become an enum per value in OpenAPI. */
export function StringEnum<const T extends readonly string[]>(
  values: T,
  options: { description?: string; default?: T[number]; examples?: T[number][] } = {}
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options })
}

/** One of a list of strings, or null. */
export function NullableEnum<const T extends readonly string[]>(
  values: T,
  options: { description?: string } = {}
): TUnsafe<T[number] | null> {
  return Type.Unsafe<T[number] | null>({ type: ['string', 'null'], enum: [...values, null], ...options })
}

/**
 * A schema that the OpenAPI document shows with other keywords than the validator checks; null leaves a keyword out.
 * For input that is read more generously than a client should rely on.
 */
export function published<T extends TSchema>(schema: T, keywords: Record<string, unknown>): T {
  return { ...schema, 'x-published': keywords }
}

/** Values of an enum, several of which a query parameter may list; shown as an array. */
export function publishedList(values: readonly string[]): Record<string, unknown> {
  return {
    type: 'array',
    items: { type: 'string', enum: values },
    minItems: 1,
    maxItems: 100,
    pattern: null,
    maxLength: null,
    examples: [values.slice(0, 2)]
  }
}

/** A reference to a schema that was added to the app, by its `$id`. */
export function reference<T extends TSchema>(schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>(Type.Ref(`${schema.$id}#`))
}

/** A time in a response: RFC 3339 in UTC with milliseconds. */
export const Time = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-01-15T10:30:00.000Z'] })

/** A time in a request: RFC 3339; without an offset it is UTC, without a time of day it is midnight. */
export const TimeInput = (description: string) =>
  Type.String({ format: 'moment', description, examples: ['2026-01-15T10:30:00Z'] })

// The decimal places and the exact maximum depend on the currency: `readPrice` checks them.
export const Price = Type.Number({
  exclusiveMinimum: 0,
  maximum: maxPriceCents,
  description: 'Price in the currency, with at most as many decimal places as it has: two in USD, none in JPY',
  examples: [24.9]
})

export const PriceCents = Type.Integer({
  minimum: 1,
  maximum: maxPriceCents,
  description: 'Price in minor units of ISO 4217: cents in USD, yen in JPY',
  examples: [2490]
})

export const Version = Type.Integer({
  description: 'Counts the changes; part of the `ETag`',
  examples: [1]
})

export const PerformedBy = Type.String({
  description: 'Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous`'
})

const externalId = {
  description: "The client's own id, unique in the shop",
  examples: ['A-1042']
}

/** An id of the client's own, in a request. */
export const ExternalId = Text({ minLength: 1, maxLength: 100, ...externalId })

/** The same in a response; null: the client gave none. */
export const StoredExternalId = Nullable(Type.String(externalId))

const maxMetadataKeys = 50

const metadata = {
  description: "The client's own data: at most 50 keys of at most 40 characters, values of at most 500",
  examples: [{ channel: 'web' }]
}

const MetadataValue = Text({ maxLength: 500 })

/** Data of the client's own, in a request that creates. */
export const Metadata = metadataOf(MetadataValue)

/** The same in a request that changes: the keys that are given change, and null removes one. */
export const MetadataChange = metadataOf(Nullable(MetadataValue))

/** The same in a response. */
export const StoredMetadata = Type.Record(Type.String(), Type.String(), metadata)

function metadataOf<T extends TSchema>(value: T): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe<Record<string, Static<T>>>({
    type: 'object',
    propertyNames: { minLength: 1, maxLength: 40, format: 'text' },
    additionalProperties: value,
    maxProperties: maxMetadataKeys,
    ...metadata
  })
}

/**
 * Metadata after a change.
 *
 * @param path the place of the object with the metadata in the request, for error messages
 * @throws ApiError VALIDATION_FAILED when it has more than 50 keys then
 */
export function changedMetadata(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
  path = 'body'
): Record<string, string> {
  const kept = Object.entries({ ...before, ...change }).filter((entry): entry is [string, string] => entry[1] !== null)
  if (kept.length > maxMetadataKeys) {
    throw validationFailed([{ path: `${path}/metadata`, message: `must not have more than ${maxMetadataKeys} keys` }])
  }
  return Object.fromEntries(kept)
}

/** The path parameters of a single resource. */
export const IdParams = (description: string) => Type.Object({ id: Id(description) })

/** Parses the `moment` format; undefined for anything else, including year 0, which PostgreSQL does not have. */
export function parseMoment(text: string): Date | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (!match) return undefined
  const [, day = '', time = '00:00', offset = 'Z'] = match
  const date = new Date(`${day}T${time}${offset.toUpperCase()}`)
  // Date rolls February 30 over to March: a day that does not survive the round trip does not exist.
  const isRealDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) === true
  return isRealDay && date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date : undefined
}
