import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { Access } from '../auth/access.js'
import { Problem, problems } from '../http/problems.js'
import { version } from '../version.js'
import { referencePage } from './reference-page.js'
import { protectPages } from '../http/security-headers.js'

/**
 * The OpenAPI 3.1 document of all routes registered after it, at `/openapi.json`, and two pages that show it: `/docs`
 * (Swagger UI, to try things out) and `/redoc` (to read). Both load nothing from elsewhere.
 */
export default fp(
  async function openapi(app: FastifyInstance) {
    app.addSchema(Problem)
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Orders & Inventory Microservice',
          version,
          description:
            'Products with stock, and orders that never sell more than there is. Errors are `application/problem+json` with a stable `code`. Credentials are asked for with `AUTH_MODE=required`; with `AUTH_MODE=open` everyone may do everything.',
          license: { name: 'MIT', identifier: 'MIT' }
        },
        servers: [
          { url: '/api/v1', description: 'The API' },
          { url: '/', description: 'The same, without a prefix' }
        ],
        tags: [
          { name: 'products', description: 'The catalogue, its stock, and the ledger of every movement' },
          { name: 'orders', description: 'Placing, following and canceling orders' },
          { name: 'users', description: 'Whose orders they are' },
          { name: 'auth', description: 'Tokens for customers' },
          { name: 'webhooks', description: 'What others tell this service' },
          { name: 'events', description: 'What happened, as a feed' },
          { name: 'admin', description: 'For operators' },
          { name: 'webhook-endpoints', description: 'What this service tells others' },
          { name: 'health', description: 'Whether the service works' }
        ],
        components: {
          securitySchemes: {
            ApiKeyAuth: {
              type: 'apiKey',
              in: 'header',
              name: 'X-API-Key',
              description: 'One of `API_KEYS`, for programs'
            },
            BearerAuth: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description: 'An access token, for customers'
            }
          }
        }
      },
      transform: ({ schema, url, route }) => ({ schema: withAccess(schema, route.config?.access), url }),
      transformObject: document => ('openapiObject' in document ? withExamples(document.openapiObject) : {}),
      refResolver: {
        buildLocalReference: (json, _baseUri, _fragment, index) =>
          typeof json.$id === 'string' ? json.$id : `schema-${index}`
      }
    })
    app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger())
    app.get(
      '/favicon.ico',
      { config: { access: 'public' }, schema: { hide: true } },
      async (_request, reply) => await reply.type('image/svg+xml').send(icon)
    )
    await app.register(pages)
  },
  { name: 'openapi' }
)

async function pages(app: FastifyInstance): Promise<void> {
  await protectPages(app)
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { displayRequestDuration: true, tryItOutEnabled: true, deepLinking: true }
  })
  await referencePage(app)
}

// A box with a tick: browsers ask for an icon whether a page names one or not.
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#2b6cb0" d="M16 2 29 9v14l-13 7L3 23V9z"/><path fill="none" stroke="#fff" stroke-width="3" d="m9 16 5 5 9-10"/></svg>'

/** Says who may use an operation, so that Swagger UI sends what was entered under Authorize, and what it answers to others. */
function withAccess(schema: FastifySchema, access: Access | undefined): FastifySchema {
  if (access === 'public' || access === 'signature') return { ...schema, security: [] }
  const { 401: unauthenticated, 403: forbidden } = problems('UNAUTHENTICATED', 'FORBIDDEN')
  return {
    ...schema,
    security: [{ ApiKeyAuth: [] }, { BearerAuth: [] }],
    response: { ...Object(schema.response), 401: unauthenticated, 403: forbidden }
  }
}

/** Shows the examples of a component wherever a request or an answer is that component. */
function withExamples<Document extends { components?: { schemas?: object }; paths?: object }>(
  document: Document
): Document {
  const components = new Map(Object.entries(document.components?.schemas ?? {}))
  for (const media of mediaTypes(document.paths)) {
    if (media.examples || !isObject(media.schema) || typeof media.schema.$ref !== 'string') continue
    const { examples = [] }: { examples?: unknown[] } =
      components.get(media.schema.$ref.replace('#/components/schemas/', '')) ?? {}
    if (examples.length === 1) media.example = examples[0]
    else if (examples.length > 1) {
      media.examples = Object.fromEntries(examples.map((value, index) => [`example ${index + 1}`, { value }]))
    }
  }
  return document
}

function* mediaTypes(part: unknown): Generator<Record<string, unknown>> {
  if (!isObject(part)) return
  if (isObject(part.content)) {
    yield* Object.values(part.content).filter(isObject)
  } else {
    for (const child of Object.values(part)) yield* mediaTypes(child)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
