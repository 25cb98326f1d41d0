import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Operation } from '../../src/graphql/operations.js'
import { send } from '../support/app.js'
import { adminKey, as, buildGuarded, metricsKey, platformKey, readerKey, withKey } from '../support/credentials.js'
import { ask, operationsWithField, schemaOf, twinOf, type RestRequest } from '../support/graphql.js'
import { operationSettings, prepareRequest } from '../support/operations.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

const callers: ReadonlyArray<readonly [string, Record<string, string>]> = [
  ['nobody', {}],
  ['wrong key', withKey('wrong-key-of-a-decent-length')],
  ['reader key', withKey(readerKey)],
  ['metrics key', withKey(metricsKey)],
  ['admin key', withKey(adminKey)],
  ['admin token', as(1, 'admin')],
  ['customer', as(1)],
  ['other', as(2)],
  ['platform key', withKey(platformKey)]
]

t.test('every field answers every role as its operation does', async t => {
  const app = await buildGuarded(t, operationSettings)
  for (const operation of operationsWithField(app)) {
    for (const [caller, credentials] of callers) {
      const [rest, twin] = [await askRest(app, operation, credentials), await askTwin(app, operation, credentials)]
      t.strictSame(twin, rest, `${operation.operationId}, ${caller}`)
    }
    await removeEndpoints(app)
  }
})

t.test('with AUTH_MODE=open every field answers', async t => {
  const app = await buildGuarded(t, { authMode: 'open', ...operationSettings })
  for (const operation of operationsWithField(app)) {
    // In open mode the caller is no user.
    const expected = ['getMe', 'updateMe'].includes(operation.operationId) ? { status: 403, code: 'FORBIDDEN' } : 'done'
    t.strictSame(await askTwin(app, operation, {}), expected, operation.operationId)
  }
})

const mistakes: ReadonlyArray<readonly [string, (request: RestRequest, operation: Operation) => RestRequest]> = [
  ['a resource that does not exist', withPath(/\/\d+(?=\/|$)/g, '/999999')],
  ['an id that is too large', withPath(/\/\d+(?=\/|$)/g, '/99999999999999999999')],
  ['an id that is no number', withPath(/\/\d+(?=\/|$)/g, '/none')],
  ['a page without items', withQuery('limit=0')],
  ['a cursor that was tampered with', withQuery('cursor=WzFd.none')],
  ['an id in the query that does not exist', withQuery('ids=999999')],
  ['a stale version', withHeader('if-match', '"999"')],
  ['a malformed tag', withHeader('if-match', 'none')],
  ['a malformed idempotency key', withHeader('idempotency-key', 'with a space')],
  ['an empty body', request => ({ ...request, ...(request.payload !== undefined && { payload: {} }) })]
]

t.test('every field answers the errors of its operation', async t => {
  const app = await buildGuarded(t, operationSettings)
  const schema = schemaOf(app)
  for (const operation of operationsWithField(app)) {
    for (const [mistake, spoil] of mistakes) {
      const request = spoil(await prepareFor(app, operation), operation)
      const rest = await askRest(app, operation, withKey(adminKey), request)
      const other = spoil(await prepareFor(app, operation), operation)
      const { query, variables } = twinOf(schema, operation, other)
      const { status, errors } = await ask(app, query, { variables, headers: withKey(adminKey) })
      const twin = errors[0] ? { status: errors[0].extensions.status, code: errors[0].extensions.code } : 'done'
      // A required argument that is missing is an error of the document; a parameter that the field lacks is not sent.
      const isTyped = status === 400 && rest !== 'done'
      const isLacking = Object(rest).code === 'VALIDATION_FAILED' && twin === 'done' && !queryOf(request, query)
      t.ok(isTyped || isLacking || t.strictSame(twin, rest), `${operation.operationId}, ${mistake}`)
      if (errors[0] && status === 200) {
        t.match(errors[0].extensions, { type: String, title: String, detail: errors[0].message, request_id: String })
      }
    }
    await removeEndpoints(app)
  }
})

t.test('a field is about the shop of the request', async t => {
  const app = await buildGuarded(t, operationSettings)
  await addSecondShop(app)
  const query = '{ products { nodes { sku } } product(id: 1) { sku } }'
  const first = await ask(app, query, { headers: withKey(platformKey) })
  t.strictSame(first.data, { products: { nodes: [{ sku: 'MUG' }] }, product: { sku: 'MUG' } })
  const second = await ask(app, query, { headers: { ...withKey(platformKey), ...inSecond } })
  t.strictSame(second.data, { products: { nodes: [] }, product: null })
  t.equal(second.errors[0]?.extensions.code, 'PRODUCT_NOT_FOUND')
  t.match(await send(app, 'POST', '/graphql', { query }, { ...withKey(adminKey), ...inSecond }), {
    status: 403,
    body: { code: 'FORBIDDEN' }
  })
  t.match(await send(app, 'POST', '/graphql', { query }, { 'x-shop': 'none' }), {
    status: 404,
    body: { code: 'SHOP_NOT_FOUND' }
  })
})

t.test('a customer sees only its own through any link', async t => {
  const app = await buildGuarded(t)
  for (const userId of [1, 2]) {
    const order = { product_id: 1, quantity: 1, user_id: userId, note: `of ${userId}` }
    await send(app, 'POST', '/orders', order, withKey(adminKey))
  }
  const orders = 'orders { totalCount totalAmountCents nodes { note user { email } } }'
  const query = `{
    ${orders} product(id: 1) { ${orders} } user(id: 1) { ${orders} }
    other: user(id: 2) { ${orders} } foreign: order(id: 2) { note }
    mine: order(id: 1) { items { product { ${orders} } } }
    list: orders(userId: 2) { totalCount } ids: orders(ids: [1, 2]) { nodes { id } }
  }`
  const { data, errors } = await ask(app, query, { headers: as(1) })
  const own = { totalCount: 1, totalAmountCents: 1000, nodes: [{ note: 'of 1', user: { email: 'ada@example.com' } }] }
  t.strictSame(data, {
    orders: own,
    product: { orders: own },
    user: { orders: own },
    other: null,
    foreign: null,
    mine: { items: [{ product: { orders: own } }] },
    list: { totalCount: 0 },
    ids: { nodes: [{ id: '1' }] }
  })
  t.strictSame(errors.map(error => error.extensions.code).sort(), ['ORDER_NOT_FOUND', 'USER_NOT_FOUND'])
})

/** There can be 100 of them. */
async function removeEndpoints({ prisma }: FastifyInstance): Promise<void> {
  await prisma.webhookDelivery.deleteMany()
  await prisma.webhookEndpoint.deleteMany()
}

async function prepareFor(app: FastifyInstance, { method, pattern, operationId }: Operation): Promise<RestRequest> {
  const path = pattern.replace(/:(\w+)/g, '{$1}')
  const request = await prepareRequest(app, { method: method as 'GET', path, operationId })
  return { url: request.url, payload: request.payload, headers: request.headers }
}

async function askRest(
  app: FastifyInstance,
  operation: Operation,
  credentials: Record<string, string>,
  request?: RestRequest
) {
  const { url, payload, headers } = request ?? (await prepareFor(app, operation))
  const { status, body } = await send(app, operation.method as 'GET', url, payload as object, {
    ...credentials,
    ...headers
  })
  return status < 300 ? 'done' : { status, code: body.code }
}

async function askTwin(app: FastifyInstance, operation: Operation, credentials: Record<string, string>) {
  const { query, variables } = twinOf(schemaOf(app), operation, await prepareFor(app, operation))
  const { errors, body } = await ask(app, query, { variables, headers: credentials })
  if (!errors[0]) return 'done'
  if (!errors[0].path) throw new Error(`${query}: ${JSON.stringify(body)}`)
  return { status: errors[0].extensions.status, code: errors[0].extensions.code }
}

function withPath(pattern: RegExp, text: string) {
  return (request: RestRequest): RestRequest => ({ ...request, url: request.url.replace(pattern, text) })
}

function withQuery(parameter: string) {
  return (request: RestRequest, { method, schema }: Operation): RestRequest => {
    const isKnown = Object(Object(schema.querystring).properties)[parameter.split('=')[0] ?? ''] !== undefined
    return method === 'GET' && isKnown ? { ...request, url: `${request.url}?${parameter}` } : request
  }
}

function withHeader(name: string, value: string) {
  return (request: RestRequest, { schema }: Operation): RestRequest => {
    const isKnown = Object(Object(schema.headers).properties)[name] !== undefined
    return isKnown ? { ...request, headers: { ...request.headers, [name]: value } } : request
  }
}

function queryOf({ url }: RestRequest, query: string): boolean {
  return !url.includes('?') || query.includes('first') || query.includes('after')
}
