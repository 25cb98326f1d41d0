import { Type, type Static } from '@sinclair/typebox'

/** The body of a request, by https://graphql.github.io/graphql-over-http/draft/. */
export const GraphqlBody = Type.Object(
  {
    query: Type.String({ minLength: 1 }),
    variables: Type.Optional(Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] })),
    operationName: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'] })),
    extensions: Type.Optional(Type.Unsafe<object | null>({ type: ['object', 'null'] }))
  },
  { additionalProperties: false }
)

export type GraphqlBody = Static<typeof GraphqlBody>
