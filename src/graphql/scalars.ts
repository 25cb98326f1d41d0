import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql'

/** Counts and amounts: GraphQL's `Int` ends at 2^31, JSON numbers are exact up to 2^53. */
export const Long = new GraphQLScalarType<number>({
  name: 'Long',
  description: 'An integer between -(2^53 - 1) and 2^53 - 1, as a JSON number',
  serialize: readLong,
  parseValue: readLong,
  parseLiteral: node => readLong(node.kind === Kind.INT ? Number(node.value) : undefined)
})

export const DateTime = new GraphQLScalarType<string>({
  name: 'DateTime',
  description:
    'A time of RFC 3339: in responses in UTC with milliseconds; in arguments also a day, or without an offset',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: String,
  parseValue: readText,
  parseLiteral: node => readText(node.kind === Kind.STRING ? node.value : undefined)
})

/** Objects whose members the schema does not name: metadata, what an event changed. */
export const Json = new GraphQLScalarType<unknown>({
  name: 'JSON',
  description: 'A JSON value; names in it are as in the REST API',
  parseValue: value => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables)
})

function readLong(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new GraphQLError('Long must be an integer between -(2^53 - 1) and 2^53 - 1')
}

function readText(value: unknown): string {
  if (typeof value === 'string') return value
  throw new GraphQLError('DateTime must be a string, e.g. "2026-01-15T10:30:00Z"')
}
