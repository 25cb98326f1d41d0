import { createHmac } from 'node:crypto'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { send } from '../support/app.js'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'

// Who gets what from each operation. `other`: a customer that asks for what is another customer's. Every operation has its line.
const table = `
                      nobody  wrong key  reader key  admin key  admin token  customer  other
createProduct         401     401        403         201        201          403       403
createProducts        401     401        403         201        201          403       403
listProducts          200     200        200         200        200          200       200
getProduct            200     200        200         200        200          200       200
updateProduct         401     401        403         200        200          403       403
putProduct            401     401        403         200        200          403       403
deleteProduct         401     401        403         204        204          403       403
adjustStock           401     401        403         200        200          403       403
listMovements         401     401        200         200        200          403       403
createOrder           401     401        403         201        201          201       403
createOrders          401     401        403         201        201          201       403
quoteOrder            401     401        200         200        200          200       403
listOrders            401     401        200         200        200          200       200
getOrder              401     401        200         200        200          200       404
getOrderHistory       401     401        200         200        200          200       404
updateOrder           401     401        403         200        200          200       404
putOrder              401     401        403         200        200          200       404
cancelOrder           401     401        403         200        200          200       404
createUser            401     401        403         201        201          403       403
listUsers             401     401        200         200        200          403       403
getUser               401     401        200         200        200          200       404
updateUser            401     401        403         200        200          200       404
logInForTest          200     200        200         200        200          200       200
refreshTokens         200     200        200         200        200          200       200
receivePayment        200     200        200         200        200          200       200
createWebhookEndpoint 401     401        403         201        201          403       403
listWebhookEndpoints  401     401        200         200        200          403       403
getWebhookEndpoint    401     401        200         200        200          403       403
updateWebhookEndpoint 401     401        403         200        200          403       403
deleteWebhookEndpoint 401     401        403         204        204          403       403
rotateWebhookSecret   401     401        403         200        200          403       403
listDeliveries        401     401        200         200        200          403       403
redeliver             401     401        403         200        200          403       403
listEvents            401     401        200         200        200          403       403
listSubscriptions     401     401        200         200        200          403       403
retryParkedEvent      401     401        403         200        200          403       403
skipParkedEvent       401     401        403         200        200          403       403
checkInvariants       401     401        200         200        200          403       403
watchLive             401     401        200         200        200          403       403
getLinks              200     200        200         200        200          200       200
getHealth             200     200        200         200        200          200       200
getLiveness           200     200        200         200        200          200       200
getReadiness          200     200        200         200        200          200       200
`

const callers: ReadonlyArray<readonly [string, Record<string, string>]> = [
  ['nobody', {}],
  ['wrong key', withKey('wrong-key-of-a-decent-length')],
  ['reader key', withKey(readerKey)],
  ['admin key', withKey(adminKey)],
  ['admin token', as(1, 'admin')],
  ['customer', as(1)],
  ['other', as(2)]
]

const webhookSecret = 'a secret of the payment provider'

let number = 0

/** A request that succeeds for who may make it, about what is of user 1. */
const requests: Record<string, (app: FastifyInstance) => object | Promise<object>> = {
  createProduct: newProduct,
  createProducts: () => ({ products: [newProduct()] }),
  updateProduct: () => ({ name: 'A mug' }),
  putProduct: () => ({ name: 'A mug' }),
  adjustStock: () => ({ delta: 1 }),
  createOrder: newOrder,
  createOrders: () => ({ orders: [newOrder()] }),
  quoteOrder: newOrder,
  updateOrder: () => ({ status: 'CANCELED' }),
  putOrder: () => ({ status: 'CANCELED' }),
  createUser: () => ({ email: `user-${++number}@example.com`, full_name: 'A user' }),
  updateUser: () => ({ full_name: 'A user' }),
  logInForTest: () => ({ customer_id: 1 }),
  refreshTokens: async app => ({
    refreshToken: (await send(app, 'POST', '/auth/login-test', { customer_id: 1 })).body.refreshToken
  }),
  createWebhookEndpoint: newWebhookEndpoint,
  updateWebhookEndpoint: () => ({ description: 'A warehouse' }),
  receivePayment: () => ({ type: 'nothing.that.counts' })
}

interface Operation {
  operationId: string
  security?: object[]
  responses: Record<string, object>
}

t.test('every role gets from every operation what the table says', async t => {
  const app = await buildGuarded(t, { webhookSecrets: [webhookSecret] })
  const rows = readTable()
  for (const {
    method,
    path,
    operation: { operationId, security, responses }
  } of await readOperations(app)) {
    const expected = rows.get(operationId)
    if (!expected) {
      t.fail(`${operationId} has no line in the table`)
      continue
    }
    for (const [index, [caller, credentials]] of callers.entries()) {
      const { status, body } = await ask(app, { method, path, operationId }, credentials)
      t.equal(status, expected[index], `${operationId}, ${caller}`)
      if (status === 401 || status === 403) t.equal(body.code, status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN')
      t.ok(responses[String(status)], `${operationId} declares ${status}`)
    }
    const isPublic = expected[0] !== 401
    t.strictSame(
      security,
      isPublic ? [] : [{ ApiKeyAuth: [] }, { BearerAuth: [] }],
      `${operationId} says in OpenAPI what it asks for`
    )
    if (!isPublic) t.ok(responses['401'] && responses['403'])
    rows.delete(operationId)
  }
  t.strictSame([...rows.keys()], [], 'every line is of an operation')
})

t.test('with AUTH_MODE=open every operation is for everyone', async t => {
  const app = await buildGuarded(t, { authMode: 'open', webhookSecrets: [webhookSecret] })
  for (const {
    method,
    path,
    operation: { operationId }
  } of await readOperations(app)) {
    for (const [caller, credentials] of callers) {
      const { status } = await ask(app, { method, path, operationId }, credentials)
      t.ok(status < 300, `${operationId}, ${caller}: ${status}`)
    }
  }
})

t.test('a route that does not say who may use it stops the start, whatever AUTH_MODE is', async t => {
  for (const authMode of ['open', 'required'] as const) {
    const app = await buildApp({
      ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
      authMode,
      databaseUrl: 'postgresql://unused.example.com/none'
    })
    t.teardown(() => app.close())
    t.throws(() => app.get('/forgotten', async () => 'open to all'), {
      message: /GET \/forgotten does not declare its access/
    })
    t.throws(() => app.route({ method: ['POST', 'PUT'], url: '/docs-of-mine', handler: async () => '' }), {
      message: /does not declare its access/
    })
    t.doesNotThrow(() => app.get('/remembered', { config: { access: ['admin'] } }, async () => ''))
  }
})

t.test('an unknown route, the documentation, and what is wrong in a request that nobody may make', async t => {
  const app = await buildGuarded(t)
  for (const url of ['/nowhere', '/api/v1/nowhere', '/users/1/orders']) {
    t.match(await send(app, 'GET', url), { status: 404, body: { code: 'ROUTE_NOT_FOUND' } }, url)
  }
  for (const url of ['/openapi.json', '/favicon.ico', '/docs/', '/redoc/', '/docs/static/swagger-ui.css']) {
    t.equal((await app.inject({ url })).statusCode, 200, url)
  }
  t.equal((await app.inject({ method: 'HEAD', url: '/orders' })).statusCode, 401)
  t.equal((await app.inject({ method: 'HEAD', url: '/orders', headers: withKey(readerKey) })).statusCode, 200)
  t.equal((await app.inject({ method: 'HEAD', url: '/products' })).statusCode, 200)
  for (const url of ['/users', '/api/v1/users/', '/users?limit=0', '/users/nobody', '//users']) {
    t.not((await send(app, 'GET', url)).status, 200, url)
  }
  t.equal(
    (await send(app, 'GET', '/users?limit=0')).status,
    401,
    'who may not ask does not hear what is wrong with the question'
  )
  t.equal(
    (
      await app.inject({
        method: 'POST',
        url: '/orders',
        payload: '{"',
        headers: { 'content-type': 'application/json' }
      })
    ).statusCode,
    401
  )
  t.match(
    (await send(app, 'GET', '/users')).headers['www-authenticate'],
    'Bearer realm="orders-and-inventory", ApiKey realm="orders-and-inventory"'
  )
})

async function ask(
  app: FastifyInstance,
  { method, path, operationId }: { method: Method; path: string; operationId: string },
  credentials: Record<string, string>
) {
  const resource = path.split('/')[1] ?? ''
  if (path.includes('{event_id}')) await parkEvent(app)
  const url = path.includes('{event_id}')
    ? path.replace('{name}', 'log').replace('{event_id}', '1')
    : path.includes('{id}')
      ? await withFreshIds(app, path, resource)
      : path
  const payload = await requests[operationId]?.(app)
  const headers = { ...credentials }
  if (operationId === 'receivePayment') {
    headers['x-signature'] = createHmac('sha256', webhookSecret).update(JSON.stringify(payload)).digest('hex')
  }
  const { status, body } = await send(app, method, url, payload, headers)
  return { status, body }
}

async function withFreshIds(app: FastifyInstance, path: string, resource: string): Promise<string> {
  const id = await freshId(app, resource)
  return path
    .replace('{id}', String(id))
    .replace('{delivery_id}', path.includes('{delivery_id}') ? await freshDelivery(app, id) : '')
}

/** A product or webhook endpoint nobody has changed, an order of user 1 that can still be canceled, or user 1. */
async function freshId(app: FastifyInstance, resource: string): Promise<number> {
  if (resource === 'users') return 1
  const { body } = await send(app, 'POST', `/${resource}`, newOnes[resource]?.() ?? newOrder(), withKey(adminKey))
  return body.id
}

/** Event 1 as one that the log could not be told of. */
async function parkEvent(app: FastifyInstance): Promise<void> {
  await app.relay.runOnce('log')
  await app.prisma.parkedEvent.upsert({
    where: { subscription_eventId: { subscription: 'log', eventId: 1 } },
    create: { subscription: 'log', eventId: 1, subject: 'product:1', attempts: 8 },
    update: {}
  })
}

async function freshDelivery(app: FastifyInstance, endpointId: number): Promise<string> {
  const { id } = await app.prisma.webhookDelivery.create({
    data: { endpointId, eventId: 1, type: 'product.created', subject: 'product:1', body: '{}', dueAt: new Date() }
  })
  return String(id)
}

const newOnes: Record<string, () => object> = { products: newProduct, 'webhook-endpoints': newWebhookEndpoint }

function newWebhookEndpoint() {
  return { url: 'https://shop.example.com/webhooks' }
}

function newProduct() {
  return { sku: `SKU-${++number}`, name: 'A product', price: 1 }
}

function newOrder() {
  return { product_id: 1, quantity: 1, user_id: 1 }
}

async function readOperations(app: FastifyInstance) {
  const { body } = await send(app, 'GET', '/openapi.json')
  const paths: Array<[string, Record<string, Operation>]> = Object.entries(body.paths)
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: readMethod(method), path, operation }))
  )
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Method = (typeof methods)[number]

function readMethod(name: string): Method {
  const method = methods.find(candidate => candidate === name.toUpperCase())
  if (!method) throw new Error(`${name} is not tested`)
  return method
}

function readTable(): Map<string, number[]> {
  const [, ...lines] = table
    .trim()
    .split('\n')
    .map(line => line.split(/\s+/))
  return new Map(lines.map(([operationId = '', ...statuses]) => [operationId, statuses.map(Number)]))
}
