import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'

/** A JSON Schema as the routes declare it. */
export type JsonSchema = Record<string, unknown>

/** A route of the REST API, as it was registered. */
export interface Operation {
  operationId: string
  method: string
  /** The URL pattern without the prefix, such as `/orders/:id`. */
  pattern: string
  schema: FastifySchema
  /** Where the route was registered: the schemas that it refers to were added there. */
  instance: Pick<FastifyInstance, 'getSchemas'>
}

/** Operations without a field, and the reason. Every other operation gets a field by itself. */
export const excludedOperations: Readonly<Record<string, string>> = {
  putOrder: 'updateOrder does the same; PUT is for clients of other designs',
  putProduct: 'updateProduct does the same; PUT is for clients of other designs',
  importProducts: 'takes a file of CSV',
  startSession: 'sets the cookie of a browser',
  endSession: 'removes the cookie of a browser',
  exportUser: 'sends a file of any size, as a stream',
  receivePayment: 'takes a signed body of a payment provider',
  receivePaymentOfShop: 'takes a signed body of a payment provider',
  getLinks: 'a page for browsers and its links',
  getHealth: 'for probes, which read the HTTP status',
  getLiveness: 'for probes, which read the HTTP status',
  getReadiness: 'for probes, which read the HTTP status'
}

/** Operations that write nothing although their method is POST: the input is too large for a URL. */
const readsByPost: ReadonlySet<string> = new Set(['quoteOrder', 'previewNotification'])

/** @returns undefined for a route that is not an operation of the API */
export function operationOf(route: RouteOptions, instance: Operation['instance']): Operation | undefined {
  const { schema, config, method } = route
  const operationId = schema?.operationId
  // Fastify adds a route for HEAD to each for GET.
  if (!schema || operationId === undefined || typeof method !== 'string' || method === 'HEAD') return undefined
  return { operationId, method, pattern: config?.pattern ?? route.url, schema, instance }
}

export function isQuery({ method, operationId }: Operation): boolean {
  return method === 'GET' || readsByPost.has(operationId)
}

/** The root field of an operation: `orders` for `listOrders`, `order` for `getOrder`, else the operation's own name. */
export function fieldNameOf({ operationId }: Operation): string {
  const name = operationId.replace(/^(get|list|watch)(?=[A-Z])/, '')
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** `product_id` as `productId`. */
export function camelCase(name: string): string {
  return name.replace(/[_-]+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
}

/** `product_id` as `ProductId`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name)
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}

/** `order.created` as `ORDER_CREATED`, and `-created_at`, which sorts descending, as `CREATED_AT_DESC`. */
export function enumNameOf(value: string): string {
  const name = value.startsWith('-') ? `${value.slice(1)}_DESC` : value
  const upper = name.replace(/\W+/g, '_').toUpperCase()
  return /^\d/.test(upper) ? `_${upper}` : upper
}

/** The schema of the body that an operation answers with when it succeeds; undefined if it has none. */
export function successSchemaOf({ schema }: Operation): JsonSchema | undefined {
  const responses: Record<string, JsonSchema> = Object(schema.response)
  const status = Object.keys(responses).find(key => key.startsWith('2'))
  const response = status === undefined ? undefined : responses[status]
  if (response?.type === 'null') return undefined
  const { content }: { content?: Record<string, { schema: JsonSchema }> } = Object(response)
  return content ? content['application/json']?.schema : response
}

/** The properties of a route's parameters, query or headers, and which of them are required. */
export function propertiesOf(schema: unknown): Array<{ name: string; schema: JsonSchema; isRequired: boolean }> {
  const { properties = {}, required = [] }: { properties?: Record<string, JsonSchema>; required?: string[] } =
    Object(schema)
  return Object.entries(properties).map(([name, property]) => ({
    name,
    schema: property,
    isRequired: required.includes(name)
  }))
}
