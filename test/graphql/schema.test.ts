import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  validateSchema,
  type GraphQLInputType,
  type GraphQLOutputType
} from 'graphql'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { printSchemaOf } from '../../src/graphql/engine.js'
import { camelCase, excludedOperations } from '../../src/graphql/operations.js'
import { build } from '../support/app.js'
import { rootFieldOf, schemaOf } from '../support/graphql.js'
import { readOperations } from '../support/operations.js'

/** As much of the OpenAPI document as the test reads. */
interface JsonSchema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  oneOf?: object[]
}

interface Described {
  operationId: string
  parameters?: Array<{ in: string; name: string; schema: JsonSchema }>
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>
}

const paging = ['limit', 'cursor', 'offset', 'skip', 'page', 'size']
const ofPage = ['total', 'limit', 'offset', 'next_cursor']

t.test('every operation of the OpenAPI document has a field, or a reason why not', async t => {
  const app = await build(t)
  const schema = schemaOf(app)
  t.strictSame(validateSchema(schema), [])
  const operations = (await readOperations(app)).map(({ operation }) => operation.operationId)
  for (const operation of app.restOperations) {
    const isExcluded = excludedOperations[operation.operationId] !== undefined
    if (!isExcluded) t.ok(rootFieldOf(schema, operation), operation.operationId)
  }
  t.strictSame(app.restOperations.map(({ operationId }) => operationId).sort(), operations.sort())
  for (const name of Object.keys(excludedOperations)) t.ok(operations.includes(name), `${name} exists`)
  const roots = [schema.getQueryType(), schema.getMutationType()]
  const count = roots.flatMap(root => Object.keys(root?.getFields() ?? {})).length
  t.equal(count, operations.length - Object.keys(excludedOperations).length, 'there are no other fields')
})

t.test('arguments and results have the fields of the OpenAPI document, and besides them only links', async t => {
  const app = await build(t)
  const schema = schemaOf(app)
  const { components } = (await app.inject({ url: '/openapi.json' })).json()
  const resolve = (part: JsonSchema): JsonSchema =>
    part.$ref ? components.schemas[part.$ref.split('/').at(-1) ?? ''] : part
  const byId = new Map(app.restOperations.map(operation => [operation.operationId, operation]))
  for (const { operation } of await readOperations(app)) {
    const described = operation as unknown as Described
    const { operationId, parameters = [], requestBody, responses } = described
    const rest = byId.get(operationId)
    if (!rest || excludedOperations[operationId]) continue
    const field = rootFieldOf(schema, rest)
    const expected = parameters
      .filter(({ in: part, name }) => part !== 'header' || name === 'idempotency-key' || name === 'if-match')
      .filter(({ in: part, name }) => part !== 'query' || !paging.slice(2).includes(name))
      .map(({ name }) => ({ limit: 'first', cursor: 'after', after: 'afterId' })[name] ?? camelCase(name))
    const names = [...expected, ...(requestBody ? ['input'] : [])]
    t.strictSame(field.args.map(({ name }) => name).sort(), names.sort(), `${operationId}: arguments`)
    const body = requestBody?.content['application/json']?.schema
    const input = field.args.find(({ name }) => name === 'input')
    if (body && input) compareInput(input.type, body, operationId)
    const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1]
    const result = success?.content?.['application/json']?.schema
    if (result) compareOutput(field.type, result, operationId)
  }

  function compareInput(type: GraphQLInputType, part: JsonSchema, place: string): void {
    const named = getNamedType(type)
    const { properties = {}, items } = resolve(part)
    if (items) compareInput(type, items, place)
    if (!isInputObjectType(named)) {
      t.strictSame(Object.keys(properties), [], `${place}: no properties without a field`)
      return
    }
    const fields = named.getFields()
    if (!items) t.strictSame(Object.keys(fields).sort(), Object.keys(properties).map(camelCase).sort(), place)
    for (const [name, property] of Object.entries(properties)) {
      const field = fields[camelCase(name)]
      if (field) compareInput(field.type, property, `${place}.${name}`)
    }
  }

  function compareOutput(type: GraphQLOutputType, part: JsonSchema, place: string, depth = 0): void {
    const named = getNamedType(type)
    const { properties = {}, items, oneOf } = resolve(part)
    if (items) {
      compareOutput(type, items, place, depth)
      return
    }
    if (oneOf) {
      t.equal(named.name, 'Problem', place)
      return
    }
    if (!isObjectType(named)) {
      t.strictSame(Object.keys(properties), [], place)
      return
    }
    const fields = named.getFields()
    const own = Object.values(fields).filter(({ extensions }) => extensions.reads === undefined)
    if (properties.next_cursor) {
      const list = Object.entries(properties).find(([, property]) => property.type === 'array')
      const others = Object.keys(properties).filter(name => name !== list?.[0] && !ofPage.includes(name))
      const names = ['edges', 'nodes', 'pageInfo', 'totalCount', ...others.map(camelCase)]
      t.strictSame(own.map(({ name }) => name).sort(), names.sort(), place)
      if (fields.nodes && list) compareOutput(fields.nodes.type, list[1], `${place}.nodes`, depth + 1)
      return
    }
    t.strictSame(own.map(({ name }) => name).sort(), Object.keys(properties).map(camelCase).sort(), place)
    for (const [name, property] of Object.entries(properties)) {
      const field = fields[camelCase(name)]
      if (field && depth < 6) compareOutput(field.type, property, `${place}.${name}`, depth + 1)
    }
  }
})

t.test('schema.graphql is the schema of the service', async t => {
  const app = await build(t)
  t.equal(await readFile('schema.graphql', 'utf8'), printSchemaOf(app.restOperations), 'npm run openapi writes it')
})

t.test('resources are linked', async t => {
  const app = await build(t)
  const schema = schemaOf(app)
  const linksOf = (name: string) => {
    const type = schema.getType(name)
    if (!isObjectType(type)) return []
    return Object.values(type.getFields()).flatMap(field => (field.extensions.reads ? [field.name] : []))
  }
  t.strictSame(linksOf('Order').sort(), [
    'cancellations',
    'events',
    'history',
    'location',
    'notifications',
    'payments',
    'returns',
    'shipments',
    'user',
    'webhookDeliveries'
  ])
  t.strictSame(linksOf('OrderItem'), ['product'])
  t.strictSame(linksOf('Product').sort(), ['events', 'movements', 'orders', 'stockByLocation'])
  t.strictSame(linksOf('User'), ['orders'])
  t.strictSame(linksOf('Movement').sort(), ['location', 'order'])
  t.strictSame(linksOf('Event').sort(), ['order', 'product'])
})
