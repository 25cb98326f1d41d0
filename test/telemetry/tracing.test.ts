import { execFile } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { SpanStatusCode } from '@opentelemetry/api'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { traced } from '../../src/telemetry/traced.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { until } from '../../scripts/shared/until.js'
import { createEndpoint, startReceiver } from '../support/webhook-receiver.js'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: Array<{ key: string; value: { stringValue?: string; intValue?: number } }>
  status: { code?: number }
}

t.test(
  'a request, its transaction and its statements are one trace, even in a shared transaction; the relay traces itself',
  async t => {
    const collector = await startCollector(t)
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    await useService(t, collector.url, traceId)

    const { spans, resources } = collector
    t.match(resources[0], 'orders-and-inventory')
    checkTrace(t, spans, traceId)
    checkSharedTransactions(t, spans)
    checkGraphql(t, spans)
    t.notOk(
      spans.some(({ name }) => name.includes('/health')),
      'monitoring is not traced'
    )
    checkRelay(t, spans)
    t.ok(
      spans.some(({ attributes }) => JSON.stringify(attributes).includes('/users?q=[redacted]&limit=5')),
      'a span has the path, and of the query what is harmless'
    )
    t.notMatch(JSON.stringify(spans), /ada(@|%40)|Ada/, 'spans have no personal data')
    t.equal(spans.find(({ name }) => name === 'work that fails')?.status.code, SpanStatusCode.ERROR)
  }
)

/** Places orders, of which the first belongs to the client's trace, delivers their webhooks, and closes the app. */
async function useService(t: Test, otlpEndpoint: string, traceId: string): Promise<void> {
  const receiver = await startReceiver(t)
  const app = await build(t, { otlpEndpoint, allowsPrivateWebhookAddresses: true })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  await createEndpoint(app, { url: receiver.url, types: ['order.created'] })
  const { id } = await createProduct(app)
  const { statusCode, body } = await request(`${url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    body: JSON.stringify({ product_id: id, quantity: 1 })
  })
  await body.dump()
  t.equal(statusCode, 201)
  await Promise.all(Array.from({ length: 10 }, () => createOrder(app, { product_id: id, quantity: 1 })))
  await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${graphqlTraceId}-00f067aa0ba902b7-01` },
    body: JSON.stringify({ query: 'query Page { products { totalCount } }' })
  }).then(async response => await response.body.dump())
  await send(app, 'GET', '/health/ready')
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  for (const email of ['ada@example.com', 'ada%40example.com']) {
    await send(app, 'GET', `/users?q=${email}&limit=5`)
    await send(app, 'GET', `/nowhere?email=${email}`)
  }
  const { body: metrics } = await app.inject('/metrics')
  t.notMatch(metrics, /ada/, 'metrics have no personal data')
  await until(() => receiver.received.length === 11, { what: 'every order is delivered' })
  await t.rejects(
    traced('work that fails', async () => {
      throw new Error('this work fails')
    }),
    { message: 'this work fails' }
  )
  await app.close()
}

const graphqlTraceId = '0af7651916cd43dd8448eb211c80319c'

function checkGraphql(t: Test, spans: Span[]): void {
  const ofTrace = spans.filter(span => span.traceId === graphqlTraceId)
  const root = ofTrace.find(span => span.name === 'POST /graphql')
  t.equal(root?.parentSpanId, '00f067aa0ba902b7')
  const named = ofTrace.find(span => span.attributes.some(({ key }) => key === 'graphql.operation.name'))
  const attribute = named?.attributes.find(({ key }) => key === 'graphql.operation.name')
  t.equal(attribute?.value.stringValue, 'Page')
  t.ok(named && (named === root || ancestors(spans, named).includes(root?.spanId)), 'the operation is named')
  const inner = ofTrace.find(span => span.name === 'GET /products')
  t.ok(inner && ancestors(spans, inner).includes(root?.spanId), 'what it asks of the REST API is part of the request')
}

function checkTrace(t: Test, spans: Span[], traceId: string): void {
  const root = spans.find(span => span.traceId === traceId && span.name === 'POST /orders')
  t.ok(root, "the request continues the client's trace")
  const transaction = spans.find(span => span.traceId === traceId && span.name === 'prisma:client:transaction')
  t.ok(transaction, 'the trace contains the transaction')
  t.ok(ancestors(spans, transaction).includes(root?.spanId), 'the transaction is part of the request')
  t.ok(
    spans.some(span => span.traceId === traceId && span.name === 'prisma:client:db_query'),
    'the trace contains the statements'
  )
}

function checkSharedTransactions(t: Test, spans: Span[]): void {
  const requests = spans.filter(span => span.name === 'POST /orders')
  t.equal(requests.length, 11)
  const transactions = spans.filter(
    span => span.name === 'prisma:client:transaction' && requests.some(request => request.traceId === span.traceId)
  )
  t.equal(
    new Set(transactions.map(span => span.traceId)).size,
    transactions.length,
    'each transaction of orders is in the trace of a different request'
  )
  t.ok(
    transactions.length > 1 &&
      transactions.every(span => requests.some(({ spanId }) => ancestors(spans, span).includes(spanId))),
    "each transaction is under its request's span"
  )
}

function checkRelay(t: Test, spans: Span[]): void {
  const relayed = spans.filter(({ name }) => name === 'relay webhooks')
  t.ok(relayed.length > 0 && relayed.every(({ parentSpanId }) => !parentSpanId), 'the relay starts its own traces')
  t.ok(
    spans.some(
      span =>
        span.name === 'prisma:client:operation' && relayed.some(({ spanId }) => ancestors(spans, span).includes(spanId))
    ),
    "the relay's traces contain its database operations"
  )
}

t.test(
  'a collector that is missing or silent changes nothing, and delays the close by at most two seconds',
  async t => {
    const silent = await startHttpServer(t, () => {})
    for (const otlpEndpoint of ['http://127.0.0.1:1', silent.url]) {
      const app = await build(t, { otlpEndpoint })
      await createProduct(app)
      t.equal((await send(app, 'GET', '/products')).status, 200)
      const startedAt = performance.now()
      await app.close()
      t.ok(performance.now() - startedAt < 8_000, otlpEndpoint)
    }
  }
)

t.test('without an endpoint, no module of the SDK is loaded', async t => {
  t.strictSame((await loadedModules({})).filter(isOfSdk), [])
  t.ok(
    (await loadedModules({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).some(isOfSdk),
    'with an endpoint, the SDK is loaded'
  )
})

function isOfSdk(path: string): boolean {
  return /@opentelemetry\/(sdk|exporter|otlp|instrumentation|core|resources)|@fastify\/otel/.test(path)
}

/** The CommonJS modules that the whole app has loaded; all of OpenTelemetry is CommonJS. */
async function loadedModules(environment: Record<string, string>): Promise<string[]> {
  const program = `
    import { createRequire } from 'node:module'
    import { buildApp } from './dist/app.js'
    import { loadConfig } from './dist/config.js'
    const config = loadConfig({ ...process.env, LOG_LEVEL: 'silent' }, 'no .env file')
    const app = await buildApp({ ...config, databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
    await app.ready()
    console.log(Object.keys(createRequire(process.cwd() + '/').cache).join('\\n'))
    await app.close()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, ...environment },
    maxBuffer: 10_000_000
  })
  const modules = stdout.split('\n')
  t.ok(
    modules.some(path => path.includes('node_modules/fastify/')),
    'loaded modules are listed'
  )
  return modules
}

/** Receives OTLP over HTTP in JSON, as any collector does. */
async function startCollector(t: Test): Promise<{ url: string; spans: Span[]; resources: string[] }> {
  const spans: Span[] = []
  const resources: string[] = []
  const { url } = await startHttpServer(t, async (request, response) => {
    const body = JSON.parse(await text(request))
    t.equal(request.url, '/v1/traces')
    for (const { resource, scopeSpans } of body.resourceSpans) {
      resources.push(JSON.stringify(resource))
      for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    response.setHeader('content-type', 'application/json').end('{}')
  })
  return { url, spans, resources }
}

function ancestors(spans: Span[], span: Span | undefined): Array<string | undefined> {
  const parent = spans.find(({ spanId }) => spanId === span?.parentSpanId)
  return parent ? [parent.spanId, ...ancestors(spans, parent)] : []
}
