import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { send } from '../support/app.js'
import { adminKey, as, buildGuarded, metricsKey, platformKey, readerKey, withKey } from '../support/credentials.js'
import { operationSettings, ownUserOperations, readOperations, sendTo } from '../support/operations.js'

// The status that each caller gets from each operation. `other` is a customer who requests the resources of another
// customer. Every operation has a line.
const table = `
                      nobody  wrong key  reader key  metrics key  admin key  admin token  customer  other  platform key
createProduct         401     401        403         403          201        201          403       403    201
createProducts        401     401        403         403          201        201          403       403    201
listProducts          200     200        200         200          200        200          200       200    200
getProduct            200     200        200         200          200        200          200       200    200
updateProduct         401     401        403         403          200        200          403       403    200
putProduct            401     401        403         403          200        200          403       403    200
deleteProduct         401     401        403         403          204        204          403       403    204
updateProducts        401     401        403         403          200        200          403       403    200
importProducts        401     401        403         403          200        200          403       403    200
adjustStock           401     401        403         403          200        200          403       403    200
listMovements         401     401        200         403          200        200          403       403    200
createOrder           401     401        403         403          201        201          201       403    201
createOrders          401     401        403         403          201        201          201       403    201
quoteOrder            401     401        200         403          200        200          200       403    200
listOrders            401     401        200         403          200        200          200       200    200
getOrder              401     401        200         403          200        200          200       404    200
getOrderHistory       401     401        200         403          200        200          200       404    200
listOrderPayments     401     401        200         403          200        200          200       404    200
createShipment        401     401        403         403          201        201          403       403    201
createCancellation    401     401        403         403          201        201          201       404    201
createReturn          401     401        403         403          201        201          403       403    201
createRefund          401     401        403         403          201        201          403       403    201
listShipments         401     401        200         403          200        200          200       404    200
listCancellations     401     401        200         403          200        200          200       404    200
listReturns           401     401        200         403          200        200          200       404    200
updateOrder           401     401        403         403          200        200          200       404    200
putOrder              401     401        403         403          200        200          200       404    200
cancelOrder           401     401        403         403          200        200          200       404    200
updateOrders          401     401        403         403          200        200          200       404    200
createUser            401     401        403         403          201        201          403       403    201
listUsers             401     401        200         403          200        200          403       403    200
getUser               401     401        200         403          200        200          200       404    200
updateUser            401     401        403         403          200        200          200       404    200
getMe                 401     401        403         403          403        200          200       200    403
updateMe              401     401        403         403          403        200          200       200    403
endLogins             401     401        403         403          204        204          403       403    204
eraseUser             401     401        403         403          204        204          403       403    204
eraseByEmail          401     401        403         403          200        200          403       403    200
exportUser            401     401        403         403          200        200          200       404    200
listAudit             401     401        403         403          200        200          403       403    200
logInForTest          200     200        200         200          200        200          200       200    200
refreshTokens         200     200        200         200          200        200          200       200    200
logOut                204     204        204         204          204        204          204       204    204
receivePayment        200     200        200         200          200        200          200       200    200
receivePaymentOfShop  200     200        200         200          200        200          200       200    200
createWebhookEndpoint 401     401        403         403          201        201          403       403    201
listWebhookEndpoints  401     401        200         403          200        200          403       403    200
getWebhookEndpoint    401     401        200         403          200        200          403       403    200
updateWebhookEndpoint 401     401        403         403          200        200          403       403    200
deleteWebhookEndpoint 401     401        403         403          204        204          403       403    204
rotateWebhookSecret   401     401        403         403          200        200          403       403    200
listDeliveries        401     401        200         403          200        200          403       403    200
listWebhookDeliveries 401     401        200         403          200        200          403       403    200
redeliver             401     401        403         403          200        200          403       403    200
getDelivery           401     401        200         403          200        200          403       403    200
recoverDeliveries     401     401        403         403          200        200          403       403    200
testWebhookEndpoint   401     401        403         403          200        200          403       403    200
listNotifications     401     401        403         403          200        200          403       403    200
getNotification       401     401        403         403          200        200          403       403    200
resendNotification    401     401        403         403          200        200          403       403    200
previewNotification   401     401        403         403          200        200          403       403    200
getSales              401     401        200         403          200        200          403       403    200
listProductSales      401     401        200         403          200        200          403       403    200
listStockCover        401     401        200         403          200        200          403       403    200
listEvents            401     401        200         403          200        200          200       200    200
listSubscriptions     401     401        200         403          200        200          403       403    200
retryParkedEvent      401     401        403         403          200        200          403       403    200
skipParkedEvent       401     401        403         403          200        200          403       403    200
checkInvariants       401     401        200         403          200        200          403       403    200
watchLive             401     401        200         403          200        200          403       403    200
getLinks              200     200        200         200          200        200          200       200    200
getHealth             200     200        200         200          200        200          200       200    200
getLiveness           200     200        200         200          200        200          200       200    200
getReadiness          200     200        200         200          200        200          200       200    200
getStock              200     200        200         200          200        200          200       200    200
transferStock         401     401        403         403          200        200          403       403    200
createLocation        401     401        403         403          201        201          403       403    201
listLocations         401     401        200         403          200        200          403       403    200
getLocation           401     401        200         403          200        200          403       403    200
updateLocation        401     401        403         403          200        200          403       403    200
createShop            401     401        403         403          403        403          403       403    201
listShops             401     401        403         403          403        403          403       403    200
getShop               401     401        403         403          403        403          403       403    200
updateShop            401     401        403         403          403        403          403       403    200
createApiKey          401     401        403         403          201        201          403       403    201
listApiKeys           401     401        403         403          200        200          403       403    200
getApiKey             401     401        403         403          200        200          403       403    200
revokeApiKey          401     401        403         403          204        204          403       403    204
startSession          201     201        201         201          201        201          201       201    201
getSession            401     401        200         200          200        200          200       200    200
endSession            204     204        204         204          204        204          204       204    204
rotateApiKey          401     401        403         403          200        200          403       403    200
`

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

t.test('every operation responds to every role as the table says', async t => {
  const app = await buildGuarded(t, operationSettings)
  const rows = readTable()
  for (const {
    method,
    path,
    operation: { operationId, security, responses, 'x-scope': scope }
  } of await readOperations(app)) {
    const expected = rows.get(operationId)
    if (!expected) {
      t.fail(`${operationId} has no line in the table`)
      continue
    }
    for (const [index, [caller, credentials]] of callers.entries()) {
      const { status, body } = await sendTo(app, { method, path, operationId }, credentials)
      t.equal(status, expected[index], `${operationId}, ${caller}`)
      if (status === 401 || status === 403) t.equal(body.code, status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN')
      t.ok(responses[String(status)], `${operationId} declares ${status}`)
    }
    const isPublic = expected[0] !== 401
    t.strictSame(
      security,
      isPublic
        ? []
        : ['ApiKeyAuth', 'BearerAuth', 'SessionCookie'].map(scheme => ({
            [scheme]: scope === undefined ? [] : [scope]
          })),
      `${operationId} declares in OpenAPI which scope it needs`
    )
    if (!isPublic) t.ok((scope !== undefined || operationId === 'getSession') && responses['401'] && responses['403'])
    rows.delete(operationId)
  }
  t.strictSame([...rows.keys()], [], 'every line belongs to an operation')
})

t.test('with AUTH_MODE=open every caller may use every operation', async t => {
  const app = await buildGuarded(t, { authMode: 'open', ...operationSettings })
  for (const {
    method,
    path,
    operation: { operationId }
  } of await readOperations(app)) {
    for (const [caller, credentials] of callers) {
      const { status } = await sendTo(app, { method, path, operationId }, credentials)
      if (ownUserOperations.has(operationId)) t.equal(status, 403, `${operationId}: the caller is no user`)
      else t.ok(status < 300, `${operationId}, ${caller}: ${status}`)
    }
  }
})

t.test('a metrics key reads the metrics; of the other roles only those that read everything do', async t => {
  const app = await buildGuarded(t)
  for (const [index, expected] of [401, 401, 200, 200, 200, 200, 403, 403].entries()) {
    const [caller, headers] = callers[index] ?? ['none', {}]
    for (const url of ['/metrics', '/api/v1/metrics']) {
      t.equal((await app.inject({ url, headers })).statusCode, expected, `${url}, ${caller}`)
    }
  }
})

t.test('a response to an authenticated caller is not for shared caches', async t => {
  const app = await buildGuarded(t)
  const order = { product_id: 1, quantity: 1 }
  await send(app, 'POST', '/orders', order, as(1))
  for (const credentials of [withKey(adminKey), as(1)]) {
    for (const [method, url, payload, status] of [
      ['GET', '/orders/1', undefined, 200],
      ['GET', '/orders', undefined, 200],
      ['GET', '/products/1', undefined, 200],
      ['GET', '/orders/99', undefined, 404],
      ['GET', '/nowhere', undefined, 404],
      ['GET', '/orders?limit=0', undefined, 400],
      ['POST', '/orders', order, 201]
    ] as const) {
      const response = await send(app, method, url, payload, credentials)
      t.match(response, { status, headers: { 'cache-control': 'private, no-cache' } }, `${method} ${url}`)
    }
  }
  const { headers } = await app.inject({ url: '/orders/1', headers: as(1) })
  const unchanged = await app.inject({ url: '/orders/1', headers: { ...as(1), 'if-none-match': String(headers.etag) } })
  t.match(unchanged, { statusCode: 304, headers: { 'cache-control': 'private, no-cache' } })
  t.equal(
    (await app.inject({ url: '/metrics', headers: withKey(metricsKey) })).headers['cache-control'],
    'private, no-cache'
  )
  t.equal((await app.inject({ url: '/admin/live', headers: withKey(adminKey) })).headers['cache-control'], 'no-store')
  t.notOk((await send(app, 'GET', '/products/1')).headers['cache-control'], 'nor is the catalogue a secret')
  for (const url of ['/', '/docs/', '/docs/static/swagger-ui.css', '/redoc/', '/redoc/js/scalar.js', '/openapi.json']) {
    const [known, unknown] = await Promise.all(
      [withKey(adminKey), {}].map(async credentials => {
        return (await app.inject({ url, headers: { accept: 'text/html', ...credentials } })).headers['cache-control']
      })
    )
    t.equal(known, unknown, `${url} is the same for every caller`)
  }
})

t.test('a route that does not declare its access prevents the start, in either AUTH_MODE', async t => {
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
    t.doesNotThrow(() => app.get('/remembered', { config: { access: 'orders:read' } }, async () => ''))
  }
})

t.test(
  'unknown routes and the documentation are public; a request is validated only after its caller is authorized',
  async t => {
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
      'an unauthenticated caller gets no validation errors'
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
  }
)

function readTable(): Map<string, number[]> {
  const [, ...lines] = table
    .trim()
    .split('\n')
    .map(line => line.split(/\s+/))
  return new Map(lines.map(([operationId = '', ...statuses]) => [operationId, statuses.map(Number)]))
}
