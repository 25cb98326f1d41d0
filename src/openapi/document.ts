import { errorCatalogue, type ErrorCode } from '../errors.js'
import { exampleProblem, problemNameOf, problemSchemaOf } from '../http/problems.js'
import { responseHeaders, type HeaderName } from '../http/responses.js'

/** As much of an OpenAPI document as this file works on. */
interface Document {
  components?: { schemas?: object; headers?: object; examples?: object }
  paths?: object
}

/**
 * Completes the document that @fastify/swagger makes of the routes' schemas. Some keywords of those schemas are for the
 * service's own validator, and others are for the document only (`x-codes`, `x-headers`, `x-published`).
 */
export function completeDocument<T extends Document>(document: T): T {
  const codes = new Set<ErrorCode>()
  for (const operation of operationsOf(document)) addResponses(operation, codes)
  for (const schema of nodesOf({ ...document.components?.schemas })) publishUnion(schema, codes)
  const used = Object.keys(errorCatalogue).filter((code): code is ErrorCode => codes.has(code as ErrorCode))
  const { Problem: _, ...schemas } = Object(document.components?.schemas)
  document.components = {
    ...document.components,
    schemas: { ...schemas, ...Object.fromEntries(used.map(code => [problemNameOf(code), problemSchemaOf(code)])) },
    headers: Object.fromEntries(
      Object.entries(responseHeaders.all).map(([name, { description, type = 'string' }]) => [
        name,
        { description, schema: { type } }
      ])
    ),
    examples: Object.fromEntries(
      used.map(code => [code, { summary: errorCatalogue[code].title, value: exampleProblem(code) }])
    )
  }
  for (const schema of nodesOf({ schemas: document.components.schemas, paths: document.paths })) publish(schema)
  for (const parameter of nodesOf(document.paths)) spreadList(parameter)
  addExamples(document)
  return JSON.parse(JSON.stringify(document))
}

interface Operation extends Record<string, unknown> {
  responses: Record<string, Response>
}

interface Response {
  description: string
  headers?: Record<string, object>
  content?: Record<string, object>
}

function operationsOf({ paths }: Document): Operation[] {
  return Object.values(Object(paths)).flatMap(path => Object.values(Object(path)) as Operation[])
}

/** Adds the error responses, by status: the union of the codes that the operation answers with it. */
function addResponses(operation: Operation, used: Set<ErrorCode>): void {
  const { 'x-codes': codes = [], 'x-headers': headers = [] } = operation as {
    'x-codes'?: ErrorCode[]
    'x-headers'?: HeaderName[]
  }
  delete operation['x-codes']
  delete operation['x-headers']
  for (const code of codes) used.add(code)
  for (const status of new Set(codes.map(code => errorCatalogue[code].status))) {
    const group = codes.filter(code => errorCatalogue[code].status === status)
    const own = operation.responses[status]
    const problem = {
      schema: unionOf(group),
      examples: Object.fromEntries(group.map(code => [code, { $ref: `#/components/examples/${code}` }]))
    }
    operation.responses[status] = {
      ...own,
      description: [own?.description, ...group.map(code => `${code}: ${errorCatalogue[code].title}`)]
        .filter(text => text !== undefined)
        .join('; '),
      headers: Object.fromEntries(group.flatMap(code => responseHeaders.ofCode[code] ?? []).map(name => [name, {}])),
      content: { ...own?.content, 'application/problem+json': problem }
    }
  }
  for (const response of Object.values(operation.responses)) {
    // A response refers to the description of its headers, which many responses share.
    response.headers = Object.fromEntries(
      [...Object.keys(response.headers ?? {}), ...headers].map(name => [name, { $ref: `#/components/headers/${name}` }])
    )
  }
}

/** A schema that clients can switch on: the code says which of the schemas it is. */
function unionOf(codes: readonly ErrorCode[]): object {
  const references = codes.map(code => ({ $ref: `#/components/schemas/${problemNameOf(code)}` }))
  if (references.length === 1) return { ...references[0] }
  return {
    oneOf: references,
    discriminator: {
      propertyName: 'code',
      mapping: Object.fromEntries(codes.map((code, index) => [code, references[index]?.$ref]))
    }
  }
}

/** Replaces the schema of a problem in a body: the service serializes it without a look at its members. */
function publishUnion(schema: Record<string, unknown>, used: Set<ErrorCode>): void {
  const codes = schema['x-codes'] as ErrorCode[] | undefined
  if (!codes) return
  for (const code of codes) used.add(code)
  for (const key of Object.keys(schema)) delete schema[key]
  Object.assign(schema, unionOf(codes))
}

/** Removes what only the service's validator understands, and adds what only clients need. */
function publish(schema: Record<string, unknown>): void {
  const { 'x-published': published, format, multipleOf } = schema
  if (isObject(published)) {
    delete schema['x-published']
    for (const [keyword, value] of Object.entries(published)) {
      if (value === null) delete schema[keyword]
      else schema[keyword] = value
    }
  }
  if (format === 'text' || format === 'moment') delete schema.format
  // Validators in binary floating point would refuse 19.99 as a multiple of 0.01.
  if (typeof multipleOf === 'number' && !Number.isInteger(multipleOf)) delete schema.multipleOf
  const { type, maximum = Infinity } = schema
  const isInteger = type === 'integer' || (Array.isArray(type) && type.includes('integer'))
  if (isInteger && typeof maximum === 'number' && maximum > maxInt32) schema.format = 'int64'
}

const maxInt32 = 2 ** 31 - 1

/** A list in the query is comma-separated. */
function spreadList(parameter: Record<string, unknown>): void {
  if (parameter.in !== 'query' || !isObject(parameter.schema) || parameter.schema.type !== 'array') return
  parameter.style = 'form'
  parameter.explode = false
  if (typeof parameter.example !== 'string') return
  const values = parameter.example.split(',')
  const { items } = parameter.schema
  parameter.example = isObject(items) && items.type === 'integer' ? values.map(Number) : values
}

/** Copies the examples of a component to each request and response body that refers to it. */
function addExamples(document: Document): void {
  const components = new Map(Object.entries(Object(document.components?.schemas)))
  for (const media of nodesOf(document.paths)) {
    if (media.example !== undefined || media.examples || !isObject(media.schema)) continue
    if (typeof media.schema.$ref !== 'string') continue
    const { examples = [] }: { examples?: unknown[] } = Object(
      components.get(media.schema.$ref.replace('#/components/schemas/', ''))
    )
    if (examples.length === 1) media.example = examples[0]
    else if (examples.length > 1) {
      media.examples = Object.fromEntries(examples.map((value, index) => [`example ${index + 1}`, { value }]))
    }
  }
}

/** Every object of a part of the document, except in examples. */
function* nodesOf(part: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(part)) {
    for (const child of part) yield* nodesOf(child)
  } else if (isObject(part)) {
    yield part
    for (const [key, child] of Object.entries(part)) if (!valueKeys.has(key)) yield* nodesOf(child)
  }
}

const valueKeys = new Set(['example', 'examples', 'enum', 'const', 'default', 'mapping', 'x-published'])

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
