import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import scalar from '@scalar/fastify-api-reference'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problem-schemas.js'

/** The version of package.json. */
export const version: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version

/**
 * The OpenAPI 3.1 document of all routes registered after it, at `/openapi.json`, and two pages that show it: `/docs`
 * (Swagger UI, to try things out) and `/redoc` (to read). Both load nothing from elsewhere.
 */
export default fp(async function openapi (app: FastifyInstance) {
  app.addSchema(Problem)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Orders & Inventory Microservice',
        version,
        description: 'Products with stock, and orders that never sell more than there is. Errors are `application/problem+json` with a stable `code`.',
        license: { name: 'MIT', identifier: 'MIT' }
      },
      servers: [{ url: '/api/v1', description: 'The API' }, { url: '/', description: 'The same, without a prefix' }],
      // AUTH_MODE=open, the only mode so far, asks for nothing.
      security: [{}],
      tags: [
        { name: 'products', description: 'The catalogue, its stock, and the ledger of every movement' },
        { name: 'orders', description: 'Placing, following and canceling orders' },
        { name: 'health', description: 'Whether the service works' }
      ]
    },
    transformObject: document => 'openapiObject' in document ? withExamples(document.openapiObject) : {},
    refResolver: { buildLocalReference: (json, _baseUri, _fragment, index) => typeof json.$id === 'string' ? json.$id : `schema-${index}` }
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { displayRequestDuration: true, tryItOutEnabled: true } })
  await app.register(scalar, {
    routePrefix: '/redoc',
    configuration: { url: '/openapi.json', withDefaultFonts: false, telemetry: false, agent: { disabled: true } }
  })
}, { name: 'openapi' })

/** Shows the examples of a component wherever a request or an answer is that component. */
function withExamples<Document extends { components?: { schemas?: object }, paths?: object }> (document: Document): Document {
  const components = new Map(Object.entries(document.components?.schemas ?? {}))
  for (const media of mediaTypes(document.paths)) {
    if (media.examples || !isObject(media.schema) || typeof media.schema.$ref !== 'string') continue
    const { examples = [] }: { examples?: unknown[] } = components.get(media.schema.$ref.replace('#/components/schemas/', '')) ?? {}
    if (examples.length === 1) media.example = examples[0]
    else if (examples.length > 1) media.examples = Object.fromEntries(examples.map((value, index) => [`example ${index + 1}`, { value }]))
  }
  return document
}

function * mediaTypes (part: unknown): Generator<Record<string, unknown>> {
  if (!isObject(part)) return
  if (isObject(part.content)) {
    yield * Object.values(part.content).filter(isObject)
  } else {
    for (const child of Object.values(part)) yield * mediaTypes(child)
  }
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
