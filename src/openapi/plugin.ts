import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { apiPrefix, isUnderPrefix } from '../http/api-prefix.js'
import { Problem, problems } from '../http/problems.js'
import { version } from '../version.js'
import { referencePage } from './reference-page.js'
import { protectPages } from '../http/security-headers.js'

/**
 * Serves the OpenAPI 3.1 document of all routes registered after this plugin at `/openapi.json`, and two pages that
 * show it: `/docs` (Swagger UI, to send requests) and `/redoc` (to read). Neither page loads anything from other
 * hosts.
 */
export default fp(
  async function openapi(app: FastifyInstance) {
    app.addSchema(Problem)
    await app.register(swagger, {
      openapi: documentRoot,
      transform: ({ schema, url, route }) => ({
        schema: isUnderPrefix(url) ? { hide: true } : withAccess(schema, route),
        url
      }),
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

const documentRoot: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Orders & Inventory Microservice',
    version,
    description:
      'Products with stock, and orders that never oversell it. Errors are `application/problem+json` with a stable ' +
      '`code`. With `AUTH_MODE=required` requests need credentials; with `AUTH_MODE=open` everyone may do everything.',
    license: { name: 'MIT', identifier: 'MIT' }
  },
  servers: [
    { url: apiPrefix, description: 'The API' },
    { url: '/', description: 'The same API without a prefix' }
  ],
  tags: [
    { name: 'products', description: 'The catalogue, its stock, and the ledger of all stock movements' },
    { name: 'orders', description: 'Placing, tracking and canceling orders' },
    { name: 'users', description: 'The customers who place orders' },
    { name: 'auth', description: 'Tokens for customers' },
    { name: 'payments', description: 'The webhook that payment providers call' },
    { name: 'events', description: 'The feed of all changes' },
    { name: 'admin', description: 'Monitoring and repair, for operators' },
    { name: 'webhooks', description: 'Endpoints that the service notifies of events, and their deliveries' },
    { name: 'health', description: 'The status of the service' }
  ],
  components: {
    securitySchemes: {
      ApiKeyAuth: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'One of the `API_KEYS`, for programs'
      },
      BearerAuth: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token, for customers'
      }
    }
  }
}

async function pages(app: FastifyInstance): Promise<void> {
  await protectPages(app)
  for (const routePrefix of ['/docs', `${apiPrefix}/docs`]) {
    await app.register(async docs => {
      await docs.register(swaggerUi, {
        routePrefix,
        uiConfig: { displayRequestDuration: true, tryItOutEnabled: true, deepLinking: true }
      })
    })
  }
  await referencePage(app)
}

// A box with a check mark. Browsers request an icon even if a page does not name one.
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<path fill="#2b6cb0" d="M16 2 29 9v14l-13 7L3 23V9z"/>' +
  '<path fill="none" stroke="#fff" stroke-width="3" d="m9 16 5 5 9-10"/></svg>'

/** Declares the credentials of an operation, which Swagger UI then sends, and its errors for other callers. */
function withAccess(schema: FastifySchema, { method, config }: RouteOptions): FastifySchema {
  const writes = method === 'GET' || method === 'HEAD' ? [] : (['ORIGIN_NOT_ALLOWED'] as const)
  const access = config?.access
  if (access === 'public' || access === 'signature') {
    const { 403: forbidden } = problems(...writes)
    return { ...schema, security: [], response: { ...Object(schema.response), ...(forbidden && { 403: forbidden }) } }
  }
  const { 401: unauthenticated, 403: forbidden } = problems('UNAUTHENTICATED', 'FORBIDDEN', ...writes)
  return {
    ...schema,
    security: [{ ApiKeyAuth: [] }, { BearerAuth: [] }],
    response: { ...Object(schema.response), 401: unauthenticated, 403: forbidden }
  }
}

/** Copies the examples of a component to each request and response body that refers to it. */
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
