import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { operationSettings } from '../support/operations.js'
import { junk, spoiled, valueOf, type Schema } from '../support/json-schema-arbitrary.js'

// The total over all operations. Runs are reproducible unless FUZZ_SEED or FUZZ_REQUESTS is set.
const requests = Number(process.env.FUZZ_REQUESTS ?? 6_000)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121)

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

t.test(
  'valid and invalid requests to every operation never get a 5xx, and every response matches the OpenAPI document',
  { timeout: 300_000 },
  async t => {
    const app = await build(t, { ...operationSettings, webhookSecrets: ['whsec_dGVzdC1vbmx5LXdlYmhvb2stc2VjcmV0'] })
    for (let i = 0; i < 5; i++) await createProduct(app, { stock: 1_000 })
    for (let i = 0; i < 5; i++) await createOrder(app, { product_id: 1 + i, quantity: 1 })
    const { body: document } = await send(app, 'GET', '/openapi.json')
    const components: Record<string, Schema> = document.components.schemas
    const validators = compileValidators(document)
    // Deletions come last: the other operations need existing resources.
    const operations = Object.entries<Record<string, Operation>>(document.paths)
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
      .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'))
    const seen = new Map<string, number>()

    for (const { path, method, operation } of operations) {
      await fc.assert(
        fc.asyncProperty(requestOf(path, method, operation, components), async request => {
          const response = await app.inject(request)
          const status = String(response.statusCode)
          const name = `${operation.operationId} ${status}`
          seen.set(name, (seen.get(name) ?? 0) + 1)
          if (response.statusCode >= 500) throw new Error(`${status}: ${response.body}`)
          // The document does not declare responses to requests that reach no route.
          if (response.statusCode === 404 && response.json().code === 'ROUTE_NOT_FOUND') return
          if (!operation.responses[status]) throw new Error(`${status} is not declared: ${response.body}`)
          const validate = validators.get(
            `${operation.operationId} ${status} ${String(response.headers['content-type']).split(';')[0]}`
          )
          if (response.body === '') return
          if (!validate) throw new Error(`${status} ${response.headers['content-type']} is not declared`)
          if (!validate(response.json())) {
            throw new Error(`${status}: ${JSON.stringify(validate.errors)} in ${response.body.slice(0, 500)}`)
          }
        }),
        { numRuns: Math.ceil(requests / operations.length), seed, endOnFailure: true }
      )
      t.pass(
        `${operation.operationId}: ${[...seen]
          .filter(([name]) => name.startsWith(`${operation.operationId} `))
          .map(([name, count]) => `${count} x ${name.split(' ')[1]}`)
          .join(', ')}`
      )
    }
    t.ok([...seen.values()].reduce((sum, count) => sum + count, 0) >= Math.min(requests, 5_000))
    for (const { operation } of operations) {
      t.ok(
        [...seen.keys()].some(name => name.startsWith(`${operation.operationId} `)),
        `${operation.operationId} was called`
      )
    }
    t.strictSame(await findViolations(app), [])
  }
)

function requestOf(
  path: string,
  method: string,
  operation: Operation,
  components: Record<string, Schema>
): fc.Arbitrary<InjectOptions> {
  const parameters = operation.parameters ?? []
  const pathValues = fc.record(
    Object.fromEntries(
      parameters
        .filter(parameter => parameter.in === 'path')
        .map(({ name, schema }) => [
          name,
          // Without a value the path would be that of another operation.
          fc
            .oneof({ weight: 9, arbitrary: valueOf(schema, components) }, { weight: 1, arbitrary: junk })
            .filter(value => textOf(value) !== '')
        ])
    )
  )
  const query = valuesOf(
    parameters.filter(parameter => parameter.in === 'query'),
    components
  )
  const headers = valuesOf(
    // Nearly every X-Shop names no shop, and the operation would not begin.
    parameters.filter(parameter => parameter.in === 'header' && parameter.name !== 'x-shop'),
    components
  )
  const schema = operation.requestBody?.content['application/json']?.schema
  const file = operation.requestBody?.content['text/csv'] && csvFile
  const valid = schema ? valueOf(schema, components) : fc.constant(undefined)
  const body = schema
    ? fc.oneof(
        { weight: 5, arbitrary: valid },
        { weight: 3, arbitrary: spoiled(valid) },
        { weight: 1, arbitrary: junk }
      )
    : (file ?? valid)
  return fc.record({ pathValues, query, headers, body, prefix: fc.constantFrom('', '/api/v1') }).map(request => ({
    method: method.toUpperCase() as 'GET',
    url: request.prefix + path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(textOf(request.pathValues[name]))),
    query: Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, textOf(value)])),
    headers: {
      ...Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, textOf(value).replace(/[^\x20-\x7e]/g, '?')])
      ),
      ...(request.body === undefined ? {} : { 'content-type': file ? 'text/csv' : 'application/json' })
    },
    ...(request.body === undefined ? {} : { payload: file ? textOf(request.body) : JSON.stringify(request.body) })
  }))
}

/** Files of products, with and without mistakes. */
const csvFile = fc
  .array(
    fc.array(
      fc.oneof(
        fc.constantFrom('1', 'SKU-1', 'Name', '24.9', '2490', '', '"a""b"', "'=1", '{}', '"', 'true'),
        fc.string()
      ),
      { minLength: 3, maxLength: 4 }
    ),
    { maxLength: 20 }
  )
  .map(rows => `sku,name,price\r\n${rows.map(cells => `${cells.join(',')}\r\n`).join('')}`)

function valuesOf(parameters: Parameter[], components: Record<string, Schema>): fc.Arbitrary<Record<string, unknown>> {
  // At most two at a time: with more, mutually exclusive parameters would nearly always be combined.
  return fc
    .subarray(parameters, { maxLength: Math.min(parameters.length, 2) })
    .chain(some =>
      fc.record(
        Object.fromEntries(
          some.map(
            ({ name, schema }) =>
              [
                name,
                fc.oneof({ weight: 8, arbitrary: valueOf(schema, components) }, { weight: 1, arbitrary: junk })
              ] as const
          )
        )
      )
    )
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.toWellFormed()
}

/** Compiles a validator for each response in the document. */
function compileValidators(document: {
  components: object
  paths: Record<string, Record<string, Operation>>
}): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', components: document.components })
  const validators = new Map<string, ValidateFunction>()
  for (const { operationId, responses } of Object.values(document.paths).flatMap(methods => Object.values(methods))) {
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const [type, { schema }] of Object.entries(content)) {
        validators.set(
          `${operationId} ${status} ${type}`,
          ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')))
        )
      }
    }
  }
  return validators
}
