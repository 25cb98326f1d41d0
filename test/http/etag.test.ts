import { once } from 'node:events'
import { request } from 'node:http'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createProduct, send } from '../support/app.js'

t.test('If-Match is a list of entity tags as RFC 9110 defines it: commas in tags, empty elements', async t => {
  const app = await build(t)
  for (const [header, status] of [
    ['"1"', 200],
    ['*', 200],
    [' * ', 200],
    ['"a,b", "1"', 200],
    ['"a, b"', 400],
    ['"1","a,b"', 200],
    ['"a,"1"', 400],
    [', "1"', 200],
    ['"1",', 200],
    [',\t,"9" , ,"1"\t,', 200],
    ['W/"9","1"', 200],
    ['"a,b"', 412],
    ['"1,1"', 412],
    ['","', 412],
    ['""', 412],
    ['"01"', 412],
    ['W/"1"', 412],
    ['"é"', 412],
    ['', 412],
    [',', 412],
    [' , ,', 412],
    ['1', 400],
    ['"1', 400],
    ['1"', 400],
    ['"1" "2"', 400],
    ['"1"; "2"', 400],
    ['*, "1"', 400],
    ['w/"1"', 400],
    ['W/ "1"', 400],
    ["'1'", 400]
  ] as const) {
    const { id } = await createProduct(app)
    const { body } = await send(app, 'PATCH', `/products/${id}`, { name: 'New' }, { 'if-match': header })
    t.equal(body.status ?? 200, status, header)
    if (status === 400) t.match(body, { code: 'VALIDATION_FAILED', errors: [{ path: 'headers/if-match' }] })
    if (status === 412) t.match(body, { code: 'PRECONDITION_FAILED', current_version: 1 })
  }
})

t.test('If-None-Match is parsed in the same way; a malformed one gets the whole response', async t => {
  const app = await build(t)
  await createProduct(app)
  const etag = String((await send(app, 'GET', '/products/1')).headers.etag)
  for (const [header, status] of [
    ['"1"', 304],
    ['W/"1"', 304],
    ['*', 304],
    ['"a,b", "1"', 304],
    [',,"1",', 304],
    ['"9", W/"1"', 304],
    ['"a,"1","b"', 200],
    ['"1,1"', 200],
    ['","', 200],
    ['', 200],
    ['1', 200],
    ['"1', 200],
    ['*, "1"', 200]
  ] as const) {
    const headers = { 'if-none-match': header.replaceAll('"1"', etag) }
    t.equal((await send(app, 'GET', '/products/1', undefined, headers)).status, status, header)
  }
})

t.test('several If-Match fields are one list, and the longest header is parsed in linear time', async t => {
  const app = await build(t)
  await createProduct(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.equal(await patchStatus(url, ['"a,b"', '"1"']), 200)
  t.equal(await patchStatus(url, ['"a,b"', '"1"']), 412, 'the version is 2 now')
  for (const part of [',', ' ', '"', '",', '"a', '"a",', 'W/', ' ,\t']) {
    const start = performance.now()
    const status = await inject(app, part.repeat(Math.floor(15_000 / part.length)))
    t.ok(status === 400 || status === 412, part)
    t.ok(performance.now() - start < 1_000, `${part}: a quadratic parser would take longer`)
  }
})

async function inject(app: FastifyInstance, header: string): Promise<number> {
  return (await send(app, 'PATCH', '/products/1', { name: 'New' }, { 'if-match': header })).status
}

async function patchStatus(url: string, tags: string[]): Promise<number | undefined> {
  const sent = request(`${url}/products/1`, { method: 'PATCH', headers: { 'content-type': 'application/json' } })
  sent.setHeader('if-match', tags)
  sent.end('{"name":"New"}')
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}
