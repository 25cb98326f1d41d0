import { bodyExamples, csvExample, hasOperation, type OpenApi, type Operation, type Parameter } from './openapi.js'
import { request, type Field, type Folder, type Item } from './postman.js'
import { hasStatus, remember, setUnique, signBody, skipWithout } from './scripts.js'
import { createProduct, ensureLocation, exampleWebhookUrl, json, placeOrder } from './flows/steps.js'

/** A folder for each tag, with all its operations, their example bodies, and ids of existing resources. */
export function operationFolders(document: OpenApi): Folder[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )
  return document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === name)
    // Deletions come last, because the other requests need the resources.
    const items = own
      .toSorted((one, other) => Number(one.method === 'delete') - Number(other.method === 'delete'))
      .flatMap(({ path, method, operation }) => itemsOf(path, method, operation))
    const needsResources =
      name !== 'shops' && own.some(({ path, operation }) => path.includes('{') || operation.requestBody)
    return {
      name,
      description,
      item: needsResources
        ? [{ name: 'Set up', description: setUpDescription, item: setUp(document, name) }, ...items]
        : items
    }
  })
}

const setUpDescription = 'Creates the resources that the requests of this folder use, and keeps their ids in variables.'

/** An order of its own for the requests that ship, cancel and return units. */
function placePaidOrder(): Item[] {
  return [
    request({
      name: 'Place an order to ship',
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 4 }',
      tests: [hasStatus(201), remember('paid_order_id'), remember('item_id', 'items[0].id')]
    }),
    request({
      name: 'Mark it as paid',
      method: 'PATCH',
      path: '/orders/{{paid_order_id}}',
      body: json({ status: 'PAID' }),
      tests: [hasStatus(200)]
    })
  ]
}

function setUp(document: OpenApi, folder: string): Item[] {
  const login = request({
    name: 'Log in as a customer (requires AUTH_TEST_LOGIN)',
    method: 'POST',
    path: '/auth/login-test',
    body: '{ "customer_id": {{user_id}} }',
    tests: [
      "pm.test('status is 200 or 404', () => pm.expect(pm.response.code).to.be.oneOf([200, 404]))",
      remember('refresh_token', 'refreshToken')
    ]
  })
  const user = request({
    name: 'Create a user',
    method: 'POST',
    path: '/users',
    body: json({ email: 'ada-{{$guid}}@example.com', full_name: 'Ada Sample' }),
    tests: ["pm.test('status is 201', () => pm.response.to.have.status(201))", remember('user_id')]
  })
  return [
    createProduct({ name: 'Create a product', stock: 100 }),
    createProduct({ name: 'Create another product', stock: 100, variable: 'other_product_id' }),
    placeOrder({ name: 'Place an order', quantity: 2 }),
    ...(folder === 'orders' ? placePaidOrder() : []),
    ...(folder === 'products' || folder === 'locations' ? ensureLocation('Example', 'other_location_id') : []),
    ...(hasOperation(document, 'createUser') ? [user] : []),
    ...(hasOperation(document, 'logInForTest') ? [login] : [])
  ]
}

function itemsOf(path: string, method: string, operation: Operation): Item[] {
  const { operationId, summary, parameters = [], responses } = operation
  const isLocation = operationId === 'createLocation'
  const bodies = isLocation ? bodyExamples(operation).map(inactiveLocation) : bodyExamples(operation)
  const isSigned = parameters.some(({ name }) => name === 'x-signature')
  const common = {
    method: method.toUpperCase(),
    path: pathOf(path, method),
    query: fieldsOf(parameters, 'query'),
    // The script sets the signature. A disabled header of the same name would keep it from being sent.
    headers: fieldsOf(parameters, 'header').filter(({ key }) => !(isSigned && key === 'x-signature')),
    description: `${operation.description ?? summary}\n\n\`${operationId}\``,
    before: [
      ...(isSigned ? [setUnique('event_id', 'evt_'), signBody] : []),
      ...(isLocation ? [skipIfNameIsTaken] : []),
      // Only a service with a mail server has e-mails.
      ...(path.startsWith('/notifications/{id}') ? [skipWithout('notification_id')] : [])
    ],
    tests: [
      isDeclared(Object.keys(responses)),
      ...(mayFail.has(operationId) ? [] : [succeeds]),
      // Created here and not in `setUp`: a shop may have only a hundred endpoints, and nobody can delete a shop.
      ...(operationId === 'createWebhookEndpoint' ? [remember('webhook_endpoint_id')] : []),
      ...(operationId === 'createApiKey' ? [remember('api_key_id')] : []),
      ...(operationId === 'createShop' ? [remember('slug', 'slug')] : [])
    ]
  }
  const file = csvExample(operation)
  if (file !== undefined) {
    const headers = [{ key: 'Content-Type', value: 'text/csv' }, ...common.headers]
    return [request({ ...common, name: summary, headers, body: file })]
  }
  if (bodies.length === 0) return [request({ ...common, name: summary })]
  return bodies.map((body, index) =>
    request({
      ...common,
      name: index === 0 ? summary : `${summary} (example ${index + 1})`,
      body: bodyOf(body, `${operation.tags[0]?.replace(/s$/, '')}_id`)
    })
  )
}

/** A location that does not serve orders, with a name by which later runs find it: nobody can delete a location. */
function inactiveLocation(example: unknown): unknown {
  if (typeof example !== 'object' || example === null || !('name' in example)) return example
  return { ...example, name: `${String(example.name)} (example)`, is_active: false }
}

const skipIfNameIsTaken = `
  const { name } = JSON.parse(pm.request.body.raw)
  if (JSON.parse(pm.variables.get('location_names') || '[]').includes(name)) pm.execution.skipRequest()`

// Operations that succeed only if there happens to be a delivery, an e-mail or a parked event, or with a user's token
// or a real key.
const mayFail = new Set([
  'startSession',
  'redeliver',
  'getDelivery',
  'getNotification',
  'resendNotification',
  'retryParkedEvent',
  'skipParkedEvent',
  'getMe',
  'updateMe'
])

// The parameters of a parked event: a subscription that every service has, and an event that is rarely parked.
const fixedParameters: Record<string, string> = { name: 'log', event_id: '1' }

function pathOf(path: string, method: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => valueOf(path, name))
  if (method === 'post' && path.startsWith('/orders/{id}/')) return filled.replace('order_id', 'paid_order_id')
  // Main is the shop's own; changes are those of the example.
  if (method === 'patch' && path === '/locations/{id}') return filled.replace('location_id', 'other_location_id')
  return filled
}

function valueOf(path: string, parameter: string): string {
  // The orders of the collection are in the default shop.
  if (parameter === 'slug' && path.endsWith('/payment')) return 'default'
  return fixedParameters[parameter] ?? `{{${variableOf(path, parameter)}}}`
}

/** The variable of a path parameter, such as `order_id` for `/orders/{id}/history`. */
function variableOf(path: string, parameter: string): string {
  const resource = new RegExp(`/([\\w-]+?)s?/\\{${parameter}\\}`).exec(path)?.[1]
  return parameter === 'id' && resource !== undefined ? `${resource.replaceAll('-', '_')}_id` : parameter
}

/** The parameters in one place, disabled: the request works without them, and users see what they can enable. */
function fieldsOf(parameters: Parameter[], place: Parameter['in']): Field[] {
  return parameters
    .filter(parameter => parameter.in === place)
    .map(({ name, description, schema, example }) => {
      const value =
        example ??
        schema?.examples?.[0] ??
        schema?.default ??
        schema?.enum?.[0] ??
        schema?.minimum ??
        (name === 'idempotency-key' ? '{{$guid}}' : '')
      return {
        key: name,
        value: String(value),
        ...(description !== undefined && { description }),
        disabled: true as const
      }
    })
}

/**
 * An example with variables for its ids 1 and 2, and with unique values where the service requires them.
 *
 * @param idVariable the variable of a plain `id`, as in the items of a bulk update
 */
function bodyOf(example: unknown, idVariable: string): string {
  const replace = (key: string, value: unknown) =>
    key === 'id' && value === 1 ? `{{${idVariable}}}` : replaceFixed(key, value)
  return JSON.stringify(example, replace, 2).replace(/"\{\{(\w+_id)\}\}"/g, (all, name: string) =>
    name === 'event_id' ? all : `{{${name}}}`
  )
}

function replaceFixed(key: string, value: unknown): unknown {
  if (typeof value === 'number' && (value === 1 || value === 2)) {
    const variable = idVariables[key]
    return variable === undefined ? value : `{{${value === 1 ? '' : 'other_'}${variable}}}`
  }
  if (typeof value !== 'string') return value
  switch (key) {
    case 'url':
      return value === exampleWebhookUrl ? '{{webhook_url}}' : value
    case 'sku':
    case 'slug':
    case 'external_id':
      return `${value}-{{$guid}}`
    case 'email':
      return value.replace('@', '-{{$guid}}@')
    case 'event_id':
      return '{{event_id}}'
    case 'currency':
      return '{{currency}}'
    case 'refreshToken':
      return '{{refresh_token}}'
    default:
      return value
  }
}

const idVariables: Record<string, string> = {
  product_id: 'product_id',
  order_id: 'order_id',
  item_id: 'item_id',
  location_id: 'location_id',
  from_location_id: 'location_id',
  to_location_id: 'location_id',
  user_id: 'user_id',
  customer_id: 'user_id'
}

function isDeclared(statuses: string[]): string {
  return `
  pm.test('the operation declares the status, and it is below 500', () => {
    pm.expect(pm.response.code).to.be.oneOf([${statuses.join(', ')}]).and.below(500)
  })`
}

const succeeds = `
  if (pm.variables.get('strict') === 'true') {
    pm.test('the example succeeds', () => pm.expect(pm.response.code).to.be.below(400))
  }`
