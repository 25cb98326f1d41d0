import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { errorCatalogue, orderNotFound, productNotFound } from '../../src/errors.js'
import { problems } from '../../src/http/problems.js'
import { orderStatuses } from '../../src/orders/status.js'
import { build, buildUnready, createOrder, createProduct, send } from '../support/app.js'

interface Operation {
  operationId: string
  tags: string[]
  summary: string
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Response>
}

interface Response {
  description: string
  content?: Record<string, Media>
}

interface Media {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
}

t.test('the document names the service, and every operation has an id, a tag, descriptions and examples', async t => {
  const app = await build(t)
  const { body } = await send(app, 'GET', '/openapi.json')
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  t.match(body, {
    openapi: '3.1.0',
    info: { title: 'Orders & Inventory Microservice', version },
    servers: [{ url: '/api/v1' }, { url: '/' }]
  })
  const operations: Operation[] = Object.values(body.paths).flatMap(path => Object.values(path as object))
  t.ok(operations.length > 10)
  t.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length, 'operation ids are unique')
  const tags = body.tags.map(({ name }: { name: string }) => name)
  for (const {
    operationId,
    tags: [tag],
    summary,
    requestBody,
    responses
  } of operations) {
    t.match(operationId, /^[a-z][A-Za-z]+$/)
    t.ok(tags.includes(tag) && summary.length > 0, `${operationId} is tagged and summarized`)
    t.ok(
      Object.values(responses).every(({ description }) => description !== 'Default Response'),
      `${operationId} describes its responses`
    )
    for (const { example, examples } of [requestBody, ...Object.values(responses)].flatMap(part =>
      Object.values(part?.content ?? {})
    )) {
      t.ok(
        example !== undefined || Object.keys(examples ?? {}).length > 0,
        `${operationId} has an example for each body`
      )
    }
    // The payment webhook treats a body of another type as unsigned: it has no 415.
    const statuses =
      operationId === 'receivePayment' ? ['400', '401', '413', '500', '503'] : ['400', '413', '415', '500', '503']
    if (requestBody) for (const status of statuses) t.ok(responses[status], `${operationId} declares ${status}`)
  }
})

t.test('openapi.json is the document that the service serves', async t => {
  const app = await build(t)
  t.strictSame(
    JSON.parse(await readFile('openapi.json', 'utf8')),
    (await send(app, 'GET', '/openapi.json')).body,
    'to update it: npm run openapi'
  )
})

t.test('error codes are the same in the code, in OpenAPI and in docs/errors.md', async t => {
  const app = await build(t)
  const { body } = await send(app, 'GET', '/openapi.json')
  const codes = Object.entries(errorCatalogue)
    .map(([code, { status }]) => `${code} ${status}`)
    .sort()
  const page = await readFile('docs/errors.md', 'utf8')
  t.strictSame(
    [...page.matchAll(/^\| ([A-Z_]+) \| (\d{3}) \|/gm)].map(([, code, status]) => `${code} ${status}`).sort(),
    codes
  )

  // Errors of the HTTP message itself belong to no operation.
  const ofTheMessage = ['EXPECTATION_FAILED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT']
  const declared = new Set<string>()
  for (const [code, { value }] of Object.entries<{ value: { status: number } }>(body.components.examples)) {
    t.match(value, { code })
    declared.add(`${code} ${value.status}`)
  }
  t.strictSame(
    [...declared].sort(),
    codes.filter(code => !ofTheMessage.includes(code.split(' ')[0] ?? ''))
  )
})

t.test('the members of each error are the same in OpenAPI and in docs/errors.md', async t => {
  const app = await build(t)
  const { body } = await send(app, 'GET', '/openapi.json')
  const schemas: Array<{ properties: { code?: { const?: string } } }> = Object.values(body.components.schemas)
  const page = await readFile('docs/errors.md', 'utf8')
  const common = new Set(['type', 'title', 'status', 'detail', 'code', 'request_id', 'index'])
  const found = new Set<string>()
  for (const [row, code = ''] of page.matchAll(/^\| ([A-Z_]+) \| \d{3} \|.*$/gm)) {
    const schema = schemas.find(({ properties }) => properties?.code?.const === code)
    if (!schema) continue
    found.add(code)
    const members = row.split(' | ').at(-1) ?? ''
    const named = [...members.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
    t.strictSame(
      [...new Set(named)].sort(),
      Object.keys(schema.properties)
        .filter(name => !common.has(name))
        .sort(),
      code
    )
  }
  t.strictSame(
    Object.keys(errorCatalogue)
      .filter(code => !found.has(code))
      .sort(),
    ['EXPECTATION_FAILED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT'],
    'only errors of the HTTP message itself have no schema'
  )
})

t.test('X-Shop is a header of every operation of a shop, and of no other', async t => {
  const app = await build(t)
  const { body } = await send(app, 'GET', '/openapi.json')
  const operations: Array<Operation & { parameters?: Array<{ name: string; required?: boolean }> }> = Object.values(
    body.paths
  ).flatMap(path => Object.values(path as object))
  const ofShops = ['createShop', 'listShops', 'getShop', 'updateShop', 'receivePaymentOfShop']
  const withoutShop = new Set([...ofShops, 'startSession', 'getSession', 'endSession'])
  for (const { operationId, tags, parameters = [] } of operations) {
    const isOfShop = !tags.includes('health') && !withoutShop.has(operationId)
    const header = parameters.find(({ name }) => name === 'x-shop')
    t.equal(header !== undefined, isOfShop, operationId)
    t.notOk(header?.required, operationId)
  }
})

t.test('each error response is the union of exactly the codes that the operation answers with that status', async t => {
  const app = await build(t)
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const codesOf = (path: string, method: string) =>
    Object.fromEntries(
      Object.entries<Response>(document.paths[path][method].responses).flatMap(([status, { content }]) => {
        const problem = content?.['application/problem+json']
        return problem ? [[status, Object.keys(problem.examples ?? {}).join(' ')]] : []
      })
    )
  t.strictSame(codesOf('/orders', 'post'), {
    400: 'VALIDATION_FAILED MALFORMED_JSON BAD_REQUEST',
    401: 'UNAUTHENTICATED',
    403: 'FORBIDDEN ORIGIN_NOT_ALLOWED',
    404: 'PRODUCT_NOT_FOUND USER_NOT_FOUND SHOP_NOT_FOUND LOCATION_NOT_FOUND',
    409: 'EXTERNAL_ID_EXISTS INSUFFICIENT_STOCK PRICE_CHANGED CURRENCY_IN_USE IDEMPOTENCY_KEY_IN_USE',
    413: 'PAYLOAD_TOO_LARGE',
    415: 'UNSUPPORTED_MEDIA_TYPE',
    421: 'HOST_NOT_ALLOWED',
    422: 'IDEMPOTENCY_KEY_REUSED',
    429: 'RATE_LIMITED',
    500: 'INTERNAL_ERROR',
    503: 'OVERLOADED IDENTITY_PROVIDER_UNAVAILABLE DATABASE_UNAVAILABLE'
  })
  t.strictSame(codesOf('/products/{id}', 'get'), {
    400: 'VALIDATION_FAILED BAD_REQUEST',
    403: 'FORBIDDEN',
    404: 'PRODUCT_NOT_FOUND SHOP_NOT_FOUND',
    421: 'HOST_NOT_ALLOWED',
    429: 'RATE_LIMITED',
    500: 'INTERNAL_ERROR',
    503: 'OVERLOADED DATABASE_UNAVAILABLE'
  })
  t.strictSame(codesOf('/health/live', 'get'), {
    400: 'BAD_REQUEST',
    429: 'RATE_LIMITED',
    500: 'INTERNAL_ERROR'
  })
  const conflict = document.paths['/orders'].post.responses['409'].content['application/problem+json'].schema
  t.equal(conflict.discriminator.propertyName, 'code')
  for (const [index, [code, $ref]] of Object.entries<string>(conflict.discriminator.mapping).entries()) {
    t.strictSame(conflict.oneOf[index], { $ref })
    t.match(document.components.schemas[$ref.split('/').at(-1) ?? ''].properties, {
      code: { const: code },
      status: { const: 409 }
    })
  }
})

t.test('an operation that answers with an error that it does not declare is noticed', async t => {
  const undeclared: string[] = []
  const app = await buildUnready(t, { onUndeclaredError: (operation, code) => undeclared.push(`${operation} ${code}`) })
  await app.register(async app => {
    app.get(
      '/forgetful',
      { config: { access: 'public' }, schema: { operationId: 'forget', response: problems('ORDER_NOT_FOUND') } },
      async request => {
        throw request.query && Object.hasOwn(request.query, 'order') ? orderNotFound(1) : productNotFound(1)
      }
    )
  })
  await app.ready()
  t.equal((await app.inject('/forgetful?order')).statusCode, 404)
  t.strictSame(undeclared, [])
  t.equal((await app.inject('/forgetful')).statusCode, 404)
  t.strictSame(undeclared, ['forget PRODUCT_NOT_FOUND'])
})

t.test('the document has no keyword of the validator, and shows statuses as enums', async t => {
  const app = await build(t)
  const { body: document, text } = await send(app, 'GET', '/openapi.json')
  t.notMatch(text, /"format":"(text|moment)"|"multipleOf":0|"x-(published|codes|headers)"/)
  const { schemas } = document.components
  t.strictSame(schemas.OrderUpdate.properties.status.enum, [...orderStatuses])
  t.strictSame(schemas.OrderCreate.properties.status.enum, ['PENDING'])
  t.notOk(schemas.PaymentEvent.properties.type.enum, 'other types are ignored, not refused')
  t.match(schemas.Order.properties, { id: { format: 'int64' }, items: { maxItems: 100 } })
  t.match(schemas.OrderList.properties.orders, { maxItems: 100 })
  const [status] = document.paths['/orders'].get.parameters
  t.match(status, { name: 'status', explode: false, schema: { type: 'array', items: { enum: [...orderStatuses] } } })
  t.match(document.paths['/orders'].get, {
    'x-scope': 'orders:read',
    description: /Scope: `orders:read`\. Customers/
  })
  t.match(document.info.contact, { name: String })
  for (const name of ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'X-Request-Id']) {
    t.ok(document.paths['/orders'].get.responses['200'].headers[name], name)
  }
  t.ok(document.paths['/orders'].get.responses['429'].headers['Retry-After'])
  t.ok(document.paths['/orders'].get.responses['503'].headers['Retry-After'])
})

t.test('a validator in binary floating point accepts every price with two decimal places', async t => {
  const app = await build(t)
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const ajv = new Ajv2020({ strict: false })
  for (const schema of [
    document.components.schemas.ProductCreate.properties.price,
    document.components.schemas.OrderLine.properties.unit_price
  ]) {
    const isValid = ajv.compile(schema)
    t.strictSame(
      Array.from({ length: 10_000 }, (_, index) => (index + 1) / 100).filter(price => !isValid(price)),
      []
    )
  }
})

t.test('the examples of all operations that write change nothing harmful when somebody tries them', async t => {
  const app = await build(t)
  const { body: document } = await send(app, 'GET', '/openapi.json')
  // The first of several examples is the one that the documentation pages send.
  const exampleOf = (path: string, method: string) => {
    const { example, examples = {} } = document.paths[path][method].requestBody.content['application/json']
    return example ?? Object.values<{ value: unknown }>(examples)[0]?.value
  }
  for (const method of ['patch', 'put']) t.strictSame(exampleOf('/orders/{id}', method), { status: 'PENDING' })
  t.match(exampleOf('/orders/bulk', 'patch').orders, [{ status: 'PENDING' }])
  const product = await createProduct(app)
  for (const [path, method, payload] of [
    ['/products/1', 'PATCH', exampleOf('/products/{id}', 'patch')],
    ['/products/1', 'PUT', exampleOf('/products/{id}', 'put')],
    ['/products/bulk', 'PATCH', exampleOf('/products/bulk', 'patch')]
  ] as const) {
    t.equal((await send(app, method, path, payload)).status, 200, `${method} ${path}`)
    const { price, stock, name, sku } = product
    t.match((await send(app, 'GET', '/products/1')).body, { price, stock, name, sku })
  }
  t.match(exampleOf('/products/{id}/stock', 'post'), { delta: 1 })
  await createOrder(app, { product_id: 1, quantity: 1 })
  const { status, body } = await send(app, 'PATCH', '/orders/1', exampleOf('/orders/{id}', 'patch'))
  t.match({ status, body }, { status: 200, body: { status: 'PENDING', version: 1 } })
})

t.test('a list in the query may be comma-separated or repeated', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const status of ['PENDING', 'PAID', 'CANCELED']) {
    const { id } = await createOrder(app, { product_id: 1, quantity: 1 })
    await send(app, 'PATCH', `/orders/${id}`, { status })
  }
  for (const query of ['status=PAID,canceled', 'status=PAID&status=CANCELED', 'status=Paid&status=Canceled,PAID']) {
    t.match(await send(app, 'GET', `/orders?${query}`), { status: 200, body: { total: 2 } }, query)
  }
  t.match((await send(app, 'GET', '/events?types=order.paid&types=order.canceled')).body.events, { length: 2 })
  t.equal((await send(app, 'GET', '/orders?status=PAID&status=LOST')).status, 400)
  t.equal((await send(app, 'GET', '/orders?limit=1&limit=2')).status, 400, 'other parameters occur once')
})

t.test('the documentation pages exist', async t => {
  const app = await build(t)
  for (const path of ['/docs', '/redoc', '/docs/', '/redoc/']) {
    const response = await app.inject({ url: path })
    t.ok([200, 301, 302].includes(response.statusCode), path)
  }
})

t.test(
  'the page loads its script by a relative URL, so that it works under any path; browsers cache the script',
  async t => {
    const app = await build(t)
    for (const path of ['/redoc', '/api/v1/redoc', '/redoc?x=1']) {
      t.match(await app.inject({ url: path }), { statusCode: 301, headers: { location: 'redoc/' } })
    }
    const { headers, body } = await app.inject({ url: '/redoc/?x=1' })
    t.match(headers['content-type'], 'text/html')
    t.match(body, /<script src="js\/scalar\.js">/)
    const script = await app.inject({ url: '/redoc/js/scalar.js' })
    t.match(script, { statusCode: 200, headers: { 'content-type': /^text\/javascript/, 'cache-control': 'no-cache' } })
    t.ok(script.rawPayload.length > 1_000_000)
    t.match(await app.inject({ url: '/redoc/js/scalar.js', headers: { 'if-none-match': script.headers.etag } }), {
      statusCode: 304,
      body: ''
    })
  }
)
