import { readFile } from 'node:fs/promises'
import t from 'tap'
import { errorCatalogue } from '../../src/errors.js'
import { build, send } from '../support/app.js'

interface Operation {
  operationId: string
  tags: string[]
  summary: string
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
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
  t.strictSame(body.components.schemas.Problem.properties.code.enum.toSorted(), Object.keys(errorCatalogue).sort())
  const page = await readFile('docs/errors.md', 'utf8')
  t.strictSame(
    [...page.matchAll(/^\| ([A-Z_]+) \| (\d{3}) \|/gm)].map(([, code, status]) => `${code} ${status}`).sort(),
    codes
  )

  // The document declares the errors of routes; these occur before routing.
  const beforeRouting = ['EXPECTATION_FAILED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT']
  const declared = new Set<string>()
  for (const operation of Object.values(body.paths).flatMap(path => Object.values(path as object)) as Operation[]) {
    for (const [status, response] of Object.entries(operation.responses)) {
      for (const [code, { value }] of Object.entries(response.content?.['application/problem+json']?.examples ?? {})) {
        t.match(value, { code, status: Number(status) })
        declared.add(`${code} ${status}`)
      }
    }
  }
  t.strictSame(
    [...declared].sort(),
    codes.filter(code => !beforeRouting.includes(code.split(' ')[0] ?? ''))
  )
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
