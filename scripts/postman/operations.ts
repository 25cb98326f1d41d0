import { bodyExamples, hasOperation, type OpenApi, type Operation, type Parameter } from './openapi.js'
import { request, type Field, type Folder, type Item } from './postman.js'
import { remember, setUnique, signBody } from './scripts.js'
import { createProduct, json, placeOrder } from './flows/steps.js'

/** Every operation of the document, in a folder for each tag, with its example bodies and with ids that exist. */
export function operationFolders(document: OpenApi): Folder[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )
  return document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === name)
    // What deletes comes last, so that everything else still finds what it is about.
    const items = own
      .toSorted((one, other) => Number(one.method === 'delete') - Number(other.method === 'delete'))
      .flatMap(({ path, method, operation }) => itemsOf(path, method, operation))
    const isAboutSomething = own.some(({ path, operation }) => path.includes('{') || operation.requestBody)
    return {
      name,
      description,
      item: isAboutSomething
        ? [{ name: 'Set up', description: setUpDescription, item: setUp(document) }, ...items]
        : items
    }
  })
}

const setUpDescription = 'Makes what the requests of this folder are about, and keeps the ids in variables.'

function setUp(document: OpenApi): Item[] {
  const login = request({
    name: 'A login, where that is allowed (AUTH_TEST_LOGIN)',
    method: 'POST',
    path: '/auth/login-test',
    body: '{ "customer_id": {{user_id}} }',
    tests: [
      "pm.test('status is 200 or 404', () => pm.expect(pm.response.code).to.be.oneOf([200, 404]))",
      remember('refresh_token', 'refreshToken')
    ]
  })
  const user = request({
    name: 'A user',
    method: 'POST',
    path: '/users',
    body: json({ email: 'ada-{{$guid}}@example.com', full_name: 'Ada Lovelace' }),
    tests: ["pm.test('status is 201', () => pm.response.to.have.status(201))", remember('user_id')]
  })
  return [
    createProduct({ name: 'A product', stock: 100 }),
    createProduct({ name: 'Another product', stock: 100, variable: 'other_product_id' }),
    placeOrder({ name: 'An order', quantity: 2 }),
    ...(hasOperation(document, 'createUser') ? [user] : []),
    ...(hasOperation(document, 'logInForTest') ? [login] : [])
  ]
}

function itemsOf(path: string, method: string, operation: Operation): Item[] {
  const { operationId, summary, parameters = [], responses } = operation
  const bodies = bodyExamples(operation)
  const isSigned = parameters.some(({ name }) => name === 'x-signature')
  // The endpoint is made and deleted here, and not for every folder: there may be a hundred.
  const common = {
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, (_all, name: string) => fixedParameters[name] ?? `{{${variableOf(path, name)}}}`),
    query: fieldsOf(parameters, 'query'),
    // The script sets the signature; one of the same name that is switched off would keep it from being sent.
    headers: fieldsOf(parameters, 'header').filter(({ key }) => !(isSigned && key === 'x-signature')),
    description: `${operation.description ?? summary}\n\n\`${operationId}\``,
    before: isSigned ? [setUnique('event_id', 'evt_'), signBody] : [],
    tests: [
      isDeclared(Object.keys(responses)),
      ...(dependsOnChance.has(operationId) ? [] : [succeeds]),
      ...(operationId === 'createWebhookEndpoint' ? [remember('webhook_endpoint_id')] : [])
    ]
  }
  if (bodies.length === 0) return [request({ ...common, name: summary })]
  return bodies.map((body, index) =>
    request({
      ...common,
      name: index === 0 ? summary : `${summary} (example ${index + 1})`,
      body: bodyOf(body)
    })
  )
}

// Whether a delivery or a parked event is there to be dealt with.
const dependsOnChance = new Set(['redeliver', 'retryParkedEvent', 'skipParkedEvent'])

// Of a parked event: the subscription that every service has, and an event that is hardly ever parked.
const fixedParameters: Record<string, string> = { name: 'log', event_id: '1' }

/** `/orders/{id}/history`: the variable order_id. */
function variableOf(path: string, parameter: string): string {
  const resource = new RegExp(`/([\\w-]+?)s?/\\{${parameter}\\}`).exec(path)?.[1]
  return parameter === 'id' && resource !== undefined ? `${resource.replaceAll('-', '_')}_id` : parameter
}

/** All of them switched off: a request means something without them, and who looks at it sees what there is. */
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

/** An example with ids that exist instead of 1 and 2, and with its own values for what has to be unique. */
function bodyOf(example: unknown): string {
  return JSON.stringify(example, replaceFixed, 2).replace(/"\{\{(\w+_id)\}\}"/g, (all, name: string) =>
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
    case 'sku':
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
  user_id: 'user_id',
  customer_id: 'user_id'
}

function isDeclared(statuses: string[]): string {
  return `
  pm.test('the status is one that the operation declares, and no failure of the service', () => {
    pm.expect(pm.response.code).to.be.oneOf([${statuses.join(', ')}]).and.below(500)
  })`
}

const succeeds = `
  if (pm.variables.get('strict') === 'true') pm.test('the example works', () => pm.expect(pm.response.code).to.be.below(400))`
