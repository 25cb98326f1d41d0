import type { FastifyInstance } from 'fastify'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema
} from 'graphql'
import { buildSchema } from '../../src/graphql/build-schema.js'
import { camelCase, excludedOperations, fieldNameOf, isQuery, type Operation } from '../../src/graphql/operations.js'
import { send } from './app.js'

/** The schema that the service serves. */
export function schemaOf(app: FastifyInstance): GraphQLSchema {
  return buildSchema(app.restOperations)
}

/** The operations that have a field. */
export function operationsWithField(app: FastifyInstance): Operation[] {
  return app.restOperations.filter(({ operationId }) => !excludedOperations[operationId])
}

export interface GraphqlError {
  message: string
  path?: Array<string | number>
  extensions: Record<string, unknown> & { code: string; status: number }
}

/** Sends a document; returns the parts of the response. */
export async function ask(
  app: FastifyInstance,
  query: string,
  { variables, headers = {} }: { variables?: object; headers?: Record<string, string> } = {}
) {
  const { body, ...response } = await send(app, 'POST', '/graphql', { query, ...(variables && { variables }) }, headers)
  return { ...response, data: body.data, errors: (body.errors ?? []) as GraphqlError[], body }
}

/** The root field of an operation. */
export function rootFieldOf(schema: GraphQLSchema, operation: Operation): GraphQLField<unknown, unknown> {
  const root = isQuery(operation) ? schema.getQueryType() : schema.getMutationType()
  const field = root?.getFields()[fieldNameOf(operation)]
  if (!field) throw new Error(`${operation.operationId} has no field`)
  return field
}

/** A request to the REST API. */
export interface RestRequest {
  url: string
  payload?: unknown
  headers?: Record<string, string>
}

/** The document that asks for the same as a request to the REST API, and for everything that it answers. */
export function twinOf(schema: GraphQLSchema, operation: Operation, request: RestRequest) {
  const field = rootFieldOf(schema, operation)
  const values = argumentsOf(operation, request)
  const given = field.args.filter(({ name }) => values[name] !== undefined)
  const variables = Object.fromEntries(given.map(({ name, type }) => [name, toVariable(type, values[name])]))
  const declared = given.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ')
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ')
  const head = `${isQuery(operation) ? 'query' : 'mutation'} Twin${declared && `(${declared})`}`
  const query = `${head} { ${field.name}${passed && `(${passed})`} ${selectionOf(field.type)} }`
  return { query, variables }
}

/** Every field of a type without another request to the REST API. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type)
  if (!isObjectType(named)) return ''
  const fields = Object.values(named.getFields()).filter(
    ({ name, extensions }) => extensions.reads === undefined && name !== 'edges'
  )
  return `{ ${fields.map(field => `${field.name} ${selectionOf(field.type)}`).join(' ')} }`
}

const argumentNames: Record<string, string> = { limit: 'first', cursor: 'after', after: 'afterId' }

function argumentsOf({ pattern }: Operation, { url, payload, headers = {} }: RestRequest): Record<string, unknown> {
  const [path = '', search = ''] = url.split('?')
  const values: Record<string, unknown> = {}
  const parts = path.split('/')
  for (const [index, part] of pattern.split('/').entries()) {
    if (part.startsWith(':')) values[camelCase(part.slice(1))] = decodeURIComponent(parts[index] ?? '')
  }
  for (const [name, value] of new URLSearchParams(search)) values[argumentNames[name] ?? camelCase(name)] = value
  for (const name of ['if-match', 'idempotency-key']) {
    if (headers[name] !== undefined) values[camelCase(name)] = headers[name]
  }
  return { ...values, ...(payload !== undefined && { input: payload }) }
}

/** A value of the REST API as that of a variable: names in camelCase, enums by their names. */
function toVariable(type: GraphQLInputType, value: unknown): unknown {
  if (value === null) return null
  if (isNonNullType(type)) return toVariable(type.ofType, value)
  if (isListType(type)) {
    return (Array.isArray(value) ? value : [value]).map(item => toVariable(type.ofType, item))
  }
  if (isEnumType(type)) return type.getValues().find(each => each.value === value)?.name ?? value
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    return Object.fromEntries(
      Object.entries(Object(value)).map(([name, part]) => {
        const field = fields[camelCase(name)]
        return [camelCase(name), field ? toVariable(field.type, part) : part]
      })
    )
  }
  if (type.toString() === 'Boolean') return value === 'true' || value === true
  return type.toString() === 'Int' || type.toString() === 'Long' ? Number(value) : value
}
