import type { FastifySchema, RouteOptions } from 'fastify'
import { scopeTable, type Access } from '../auth/access.js'
import { errorCatalogue, type ErrorCode } from '../errors.js'
import { responseHeaders } from '../http/responses.js'
import { slugPattern } from '../tenancy/shop.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route responds without a look at the database, so that it never answers DATABASE_UNAVAILABLE. */
    usesNoDatabase?: boolean
    /** Whether the route has a parser of its own in place of that for JSON. */
    takesNoJson?: boolean
  }
}

/** A route as far as its description needs it. */
export type DescribedRoute = Pick<RouteOptions, 'method' | 'config'> & { schema: FastifySchema }

/**
 * Adds what follows from the route to its schema: the credentials that Swagger UI then sends, the scope that they
 * need, the header that names a shop, all error codes that it can answer with, and the headers of its responses.
 */
export function describeOperation(route: DescribedRoute): FastifySchema {
  const { schema } = route
  const access = route.config?.access ?? 'public'
  return {
    ...schema,
    description: [schema.description, describeAccess(access, route.config?.servesCustomers)]
      .filter(text => text !== undefined)
      .join('\n\n'),
    security: needsCredentials(access) ? schemes.map(scheme => ({ [scheme]: scopesIn(access) })) : [],
    'x-scope': scopesIn(access)[0],
    'x-codes': errorCodesOf(route),
    'x-headers': hasRateLimit(route) ? [...commonHeaders, ...responseHeaders.rateLimit] : commonHeaders,
    ...(readsShopHeader(route) && { headers: withShopHeader(schema.headers) }),
    response: withoutProblems(schema.response)
  } as FastifySchema
}

/**
 * The codes of all errors that the route can answer with: those that it declares by `problems(...)`, and those that
 * follow from its method, its access and its input. Errors of the HTTP message itself (408, 417, 431) belong to no
 * operation.
 */
export function errorCodesOf(route: DescribedRoute): ErrorCode[] {
  const { config = {}, schema } = route
  const codes = new Set<ErrorCode>(
    Object.values(Object(schema.response)).flatMap(response => declaredCodes(response) ?? [])
  )
  if (schema.params ?? schema.querystring ?? schema.headers ?? schema.body) codes.add('VALIDATION_FAILED')
  // Fastify parses a body that comes with any other method, even if the route does not take one.
  if (route.method !== 'GET' && !config.takesNoJson) for (const code of parserCodes) codes.add(code)
  if (needsCredentials(config.access)) for (const code of credentialCodes) codes.add(code)
  if (!config.usesNoShop) for (const code of ['SHOP_NOT_FOUND', 'FORBIDDEN'] as const) codes.add(code)
  if (!config.servesAnyHost) codes.add('HOST_NOT_ALLOWED')
  if (route.method !== 'GET') codes.add('ORIGIN_NOT_ALLOWED')
  // Also where requests are not counted: failed credentials are.
  codes.add('RATE_LIMITED')
  if (!config.isNeverShed) codes.add('OVERLOADED')
  if (!config.usesNoDatabase) codes.add('DATABASE_UNAVAILABLE')
  codes.add('BAD_REQUEST').add('INTERNAL_ERROR')
  const order = Object.keys(errorCatalogue)
  return [...codes].sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

const parserCodes = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const

const credentialCodes = ['UNAUTHENTICATED', 'FORBIDDEN', 'IDENTITY_PROVIDER_UNAVAILABLE'] as const

const commonHeaders = ['X-Request-Id']

/** As http/rate-limit.ts decides. */
function hasRateLimit({ config = {} }: DescribedRoute): boolean {
  return config.rateLimit !== false && config.access !== 'signature'
}

/** As tenancy/plugin.ts decides. */
function readsShopHeader({ config = {} }: DescribedRoute): boolean {
  return !config.usesNoShop && !config.namesShop
}

function withShopHeader(headers: unknown): object {
  const { properties = {}, ...schema }: { properties?: object } = Object(headers)
  return { type: 'object', ...schema, properties: { ...properties, 'x-shop': shopHeader } }
}

const shopHeader = {
  type: 'string',
  pattern: slugPattern.source,
  description:
    'The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of ' +
    'the key or token, or else `default`.',
  examples: ['default']
}

function describeAccess(access: Access, servesCustomers = false): string {
  switch (access) {
    case 'public':
      return 'Needs no credentials.'
    case 'signature':
      return 'Needs no credentials but a signature.'
    case 'authenticated':
      return 'Needs credentials, with any scopes.'
    default:
      return `Scope: \`${access}\`.${servesCustomers ? ' Customers may use it for what belongs to them.' : ''}`
  }
}

/** The security schemes of openapi/plugin.ts, any of which will do. */
const schemes = ['ApiKeyAuth', 'BearerAuth', 'SessionCookie']

function needsCredentials(access: Access | undefined): boolean {
  return access !== 'public' && access !== 'signature'
}

/** OpenAPI 3.1 lets every security scheme name the rights that an operation needs. */
function scopesIn(access: Access): string[] {
  return access in scopeTable ? [access] : []
}

function withoutProblems(responses: unknown): object {
  return Object.fromEntries(Object.entries(Object(responses)).filter(([, response]) => !declaredCodes(response)))
}

function declaredCodes(response: unknown): ErrorCode[] | undefined {
  const { 'x-codes': codes }: { 'x-codes'?: ErrorCode[] } = Object(response)
  return codes
}
