import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swaggerUi, { type FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { ErrorCode } from '../errors.js'
import { apiPrefix, isUnderPrefix } from '../http/api-prefix.js'
import { Problem } from '../http/problems.js'
import { sessionCookieNames } from '../http/session-cookie.js'
import { version } from '../version.js'
import { completeDocument } from './document.js'
import { describeOperation, errorCodesOf } from './operation.js'
import { referencePage } from './reference-page.js'
import { protectPages } from '../http/security-headers.js'
import { staticFiles } from '../http/static-files.js'

export interface OpenapiOptions {
  /** Called after an operation has answered with an error that it does not declare. For tests. */
  onUndeclaredError?: ((operationId: string, code: ErrorCode) => void) | undefined
}

/**
 * Serves the OpenAPI 3.1 document of all routes registered after this plugin at `/openapi.json`, and two pages that
 * show it: `/docs` (Swagger UI, to send requests) and `/redoc` (to read). Neither page loads anything from other
 * hosts.
 */
export default fp(
  async function openapi(app: FastifyInstance, { onUndeclaredError }: OpenapiOptions) {
    app.addSchema(Problem)
    if (onUndeclaredError) watchErrors(app, onUndeclaredError)
    await app.register(swagger, {
      openapi: documentRoot,
      transform: ({ schema, url, route }) => ({
        schema: isUnderPrefix(url) ? { hide: true } : describeOperation({ ...route, schema }),
        url
      }),
      transformObject: document => ('openapiObject' in document ? completeDocument(document.openapiObject) : {}),
      refResolver: {
        buildLocalReference: (json, _baseUri, _fragment, index) =>
          typeof json.$id === 'string' ? json.$id : `schema-${index}`
      }
    })
    app.get('/openapi.json', { config: { access: 'public', usesNoShop: true }, schema: { hide: true } }, async () =>
      app.swagger()
    )
    app.get(
      '/favicon.ico',
      { config: { access: 'public', usesNoShop: true }, schema: { hide: true } },
      async (_request, reply) => await reply.type('image/svg+xml').send(icon)
    )
    await app.register(pages)
  },
  { name: 'openapi', dependencies: ['error-handler'] }
)

const title = 'Orders & Inventory Microservice'

const documentRoot: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title,
    version,
    description:
      'Products with stock, and orders that never oversell it. Errors are `application/problem+json` with a stable ' +
      '`code`. With `AUTH_MODE=required` requests need credentials; with `AUTH_MODE=open` everyone may do ' +
      'everything. GraphQL at `/graphql` offers the same.',
    contact: { name: 'The operators of this service' },
    license: { name: 'MIT', identifier: 'MIT' }
  },
  servers: [
    { url: apiPrefix, description: 'The API' },
    { url: '/', description: 'The same API without a prefix' }
  ],
  tags: [
    { name: 'products', description: 'The catalogue, its stock, and the ledger of all stock movements' },
    { name: 'analytics', description: 'Sales by time, status, product and location, and how long stock lasts' },
    { name: 'locations', description: 'The places where stock is, and from which orders are served' },
    { name: 'orders', description: 'Placing, tracking and canceling orders' },
    { name: 'users', description: 'The customers who place orders' },
    { name: 'auth', description: 'Tokens for customers' },
    { name: 'session', description: 'Logins of browsers with an API key' },
    { name: 'api-keys', description: 'Keys for programs: scoped, expiring, rotated and revoked' },
    { name: 'payments', description: 'The webhook that payment providers call' },
    { name: 'events', description: 'The feed of all changes' },
    { name: 'admin', description: 'Monitoring and repair, for operators' },
    {
      name: 'notifications',
      description: 'The e-mails to customers about their orders, and to the shop about its stock'
    },
    { name: 'webhooks', description: 'Endpoints that the service notifies of events, and their deliveries' },
    {
      name: 'shops',
      description:
        'The shops of the database, for the platform that runs them. Every other operation is about one shop: that ' +
        'of the key or token, or else the one that `X-Shop` names, or else `default`'
    },
    { name: 'health', description: 'The status of the service' }
  ],
  components: {
    securitySchemes: {
      ApiKeyAuth: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'A key that `POST /api-keys` or `npm run create-key` created, or one of `API_KEYS`'
      },
      BearerAuth: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token of a user: of this service, of your login service, or of the identity provider'
      },
      SessionCookie: {
        type: 'apiKey',
        in: 'cookie',
        name: sessionCookieNames[0],
        description: `The cookie that \`POST /session\` sets; without TLS it is \`${sessionCookieNames[1]}\``
      }
    }
  }
}

function watchErrors(app: FastifyInstance, report: NonNullable<OpenapiOptions['onUndeclaredError']>): void {
  app.addHook('onResponse', async ({ errorCode, routeOptions: { method, config, schema } }) => {
    if (!errorCode || !schema?.operationId || protocolErrors.has(errorCode)) return
    // A route for GET answers HEAD as well.
    const route = { method: method === 'HEAD' ? 'GET' : (method ?? 'GET'), config, schema }
    if (!errorCodesOf(route).includes(errorCode)) report(schema.operationId, errorCode)
  })
}

/** Errors of the HTTP message itself, which any request can get. */
const protocolErrors = new Set<ErrorCode>(['EXPECTATION_FAILED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT'])

async function pages(app: FastifyInstance): Promise<void> {
  await protectPages(app)
  // scripts/prepare.mjs puts the files where the sources and the compiled service both find them.
  const files = staticFiles(new URL('../generated/references/', import.meta.url))
  for (const routePrefix of ['/docs', `${apiPrefix}/docs`]) {
    await app.register(async docs => {
      // The plugin has the same files, two megabytes, but not compressed; and none of those of `theme`.
      docs.addHook('preHandler', async (request, reply) => {
        const [, name = ''] = /\/docs\/static\/(?:theme\/)?([\w.-]+)(?:\?|$)/.exec(request.url) ?? []
        if (files.names.has(name)) return await files.send(request, reply, name, 'no-cache')
      })
      await docs.register(swaggerUi, { routePrefix, uiConfig, theme })
    })
  }
  referencePage(app, files)
}

const uiConfig: NonNullable<FastifySwaggerUiOptions['uiConfig']> = {
  displayRequestDuration: true,
  withCredentials: true,
  tryItOutEnabled: true,
  deepLinking: true,
  filter: true,
  // What was entered under "Authorize" stays in this browser until "Logout" there.
  persistAuthorization: true
}

// A box with a check mark. Browsers request an icon even if a page does not name one.
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<path fill="#2b6cb0" d="M16 2 29 9v14l-13 7L3 23V9z"/>' +
  '<path fill="none" stroke="#fff" stroke-width="3" d="m9 16 5 5 9-10"/></svg>'

const theme: NonNullable<FastifySwaggerUiOptions['theme']> = {
  title,
  favicon: [{ filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: icon }],
  css: [{ filename: 'docs.css', content: '' }],
  js: [{ filename: 'docs.js', content: '' }]
}
