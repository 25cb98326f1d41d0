import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { request } from 'undici'
import { until } from '../../scripts/shared/until.js'
import { build, createProduct, send } from '../support/app.js'
import { countsOf, importCsv, openTo, requestText } from '../support/csv.js'
import { bytesInUse } from '../support/memory.js'

const ndjson = { accept: 'application/x-ndjson' }

function fileOf(count: number, { first = 0, name = 'Name' } = {}): string {
  const rows = Array.from({ length: count }, (_, n) => `S-${first + n},${name},1\r\n`)
  return `sku,name,price\r\n${rows.join('')}`
}

async function countProducts(app: FastifyInstance): Promise<number> {
  return (await send(app, 'GET', '/products')).body.total
}

/** Sends the head of an import whose body follows in pieces. */
function begin(socket: Socket, query: string, headers: Record<string, string> = {}): void {
  socket.write(
    requestText(`POST /products/import${query}`, {
      'content-type': 'text/csv',
      'transfer-encoding': 'chunked',
      ...headers
    })
  )
}

function piece(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`
}

t.test('with NDJSON the response says what is wrong as it is found, and how far the import is', async t => {
  const app = await build(t)
  const file = `${fileOf(600)}BAD,,1\r\n${fileOf(3, { first: 600 }).slice('sku,name,price\r\n'.length)}`
  const response = await importCsv(app, file, { query: '?mode=apply', headers: ndjson })
  t.match(response.headers, { 'content-type': 'application/x-ndjson; charset=utf-8', vary: /Accept/ })
  const events = response.text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.strictSame(
    events.map(({ type, lines, new: added, wrong, resume_from_line: resume, line }) =>
      type === 'wrong' ? `wrong ${line}` : [type, lines, added, wrong, resume].join(' ')
    ),
    ['progress 250 250 0 252', 'progress 500 500 0 502', 'wrong 602', 'progress 604 603 1 606', 'summary 604 603 1 ']
  )
  t.match(events[2], { sku: 'BAD', code: 'VALIDATION_FAILED', detail: 'name is required' })
  const { type: _, ...summary } = events.at(-1)
  t.strictSame(summary, {
    ...(await importCsv(await build(t), file, { query: '?mode=apply' })).body
  })
  t.match(await importCsv(app, 'sku;name\r\n', { headers: ndjson }), {
    status: 400,
    body: { code: 'VALIDATION_FAILED' }
  })
})

t.test('a mistake in the middle of a file ends the stream with an error and the line to go on with', async t => {
  const app = await build(t)
  const file = `${fileOf(300)}X,"never closed\r\n`
  const { text: lines } = await importCsv(app, file, { query: '?mode=apply', headers: ndjson })
  const { type, error } = JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '')
  t.match({ type, error }, { type: 'error', error: { code: 'VALIDATION_FAILED', resume_from_line: 302 } })
  t.match(error.detail, /line 302.*lines before 302 are imported/)
  t.equal(await countProducts(app), 300)
  t.match(await importCsv(app, file, { query: '?mode=apply' }), {
    status: 400,
    body: { code: 'VALIDATION_FAILED', resume_from_line: 302 }
  })
  t.notOk((await importCsv(app, file)).body.resume_from_line, 'a preview imports nothing')
})

t.test('an import goes on with from_line, and earlier lines still name their products', async t => {
  const app = await build(t)
  const file = `${fileOf(10)}"S-3","Other\r\nname",1\r\nNEW,New,1\r\n`
  const { body } = await importCsv(app, file, { query: '?mode=apply&from_line=9' })
  t.match(body, { lines: 5, skipped: 7, new: 4, wrong: 1 })
  t.match(body.new_lines[0], { line: 9, sku: 'S-7' })
  t.match(body.wrong_lines, [{ line: 12, detail: 'line names the same product as line 5' }])
  t.match(
    (await importCsv(app, file, { query: '?from_line=13' })).body,
    { lines: 1, skipped: 11 },
    'not from within one'
  )
  t.match((await importCsv(app, file, { query: '?from_line=999' })).body, { lines: 0, skipped: 12 })
})

t.test('records are the same however the file is cut into pieces', async t => {
  const app = await build(t)
  const file =
    '\ufeffsku,name,price,description\r\nA,Äpfel 😀,1,"two\r\nlines ""quoted"""\r\n\r\nB,B,x,\rC,C,1,\nD,D,1,"'
  const whole = (await importCsv(app, file)).body
  t.match(whole, { code: 'VALIDATION_FAILED', detail: /line 7/ })
  const open = await openTo(t, app)
  const valid = Buffer.from(file.slice(0, -'D,D,1,"'.length))
  const expected = (await importCsv(app, valid)).body
  t.match(expected.wrong_lines, [{ line: 5 }])
  t.match(expected.new_lines, [{ line: 2 }, { line: 6 }])
  for (const size of [1, 2, 3, 7]) {
    const socket = await open()
    begin(socket, '', { connection: 'close' })
    for (let at = 0; at < valid.length; at += size) {
      const part = valid.subarray(at, at + size)
      socket.write(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]))
      if (at % 10 === 0) await sleep(1)
    }
    socket.write('0\r\n\r\n')
    const answer = await text(socket)
    t.strictSame(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)), expected, `${size} bytes`)
  }
})

t.test('a file of more than 64 MiB is 413, whether or not the client says so before', async t => {
  const app = await build(t)
  const open = await openTo(t, app)
  const honest = await open()
  honest.write(
    requestText('POST /products/import', { 'content-type': 'text/csv', 'content-length': String(64 * 1_048_576 + 1) })
  )
  const [head] = await once(honest, 'data')
  t.match(String(head), /413[^]*64 MiB[^]*PAYLOAD_TOO_LARGE/)

  const row = `id\n${'9'.repeat(1_000)}\n`
  const chunk = piece(`${'9'.repeat(1_000)}\n`.repeat(1_024))
  const socket = await open()
  begin(socket, '')
  socket.write(piece(row))
  const answer = once(socket, 'data')
  const client = { isAnswered: false }
  void answer.then(() => {
    client.isAnswered = true
  })
  for (let sent = 0; sent < 80 && !client.isAnswered; sent++) {
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answer])
  }
  t.match(String(await answer), /413[^]*PAYLOAD_TOO_LARGE/)
})

t.test(
  'a client that leaves while it sends: the batches that were applied stay, and the next import goes on',
  async t => {
    const app = await build(t)
    const open = await openTo(t, app)
    for (let turn = 0; turn < 3; turn++) {
      const socket = await open()
      begin(socket, '?mode=apply')
      socket.write(piece(fileOf(600)))
      await until(async () => (await countProducts(app)) >= 500, { what: 'two batches are applied' })
      socket.destroy()
    }
    await until(async () => (await importCsv(app, 'sku\r\n')).status === 200, { what: 'its place is free' })
    const { body } = await importCsv(app, fileOf(600), { query: '?mode=apply' })
    t.strictSame(countsOf(body), { ...countsOf(body), lines: 600, changed: 0, wrong: 0 })
    t.equal(await countProducts(app), 600)
  }
)

t.test('after a mistake the rest of the file is discarded, and the connection can be used again', async t => {
  const app = await build(t)
  const open = await openTo(t, app)
  for (const file of ['sku;name\r\n', 'sku,name\r\nA,"B"C\r\n', `sku\r\nA,"${'x'.repeat(300_000)}`]) {
    const socket = await open()
    begin(socket, '')
    // The parser looks some bytes ahead.
    socket.write(piece(`${file}${'y'.repeat(100)}`))
    const [head] = await once(socket, 'data')
    t.match(String(head), /400 Bad Request/)
    for (let n = 0; n < 20; n++) socket.write(piece('y'.repeat(100_000)))
    socket.write('0\r\n\r\n')
    socket.write(requestText('GET /health/live', { connection: 'close' }))
    t.match(await text(socket), /200 OK/)
  }
})

t.test('a client that leaves after it has sent stops the import', async t => {
  const app = await build(t)
  const open = await openTo(t, app)
  const socket = await open()
  // So small that all of it has arrived.
  const rows = Array.from({ length: 4_000 }, (_, n) => `${n},N,1\n`)
  begin(socket, '?mode=apply')
  socket.write(`${piece(`sku,name,price\n${rows.join('')}`)}0\r\n\r\n`)
  await until(async () => (await countProducts(app)) >= 250, { what: 'a batch is applied' })
  socket.destroy()
  await sleep(500)
  const count = await countProducts(app)
  await sleep(500)
  t.ok(count < 4_000, `${count} are applied`)
  t.equal(await countProducts(app), count)
})

t.test('a slow client is not cut off as long as it sends; one that stalls gets 408', async t => {
  const app = await build(t, { stalledAfterMs: 1_500 })
  Object.assign(app.server, { requestTimeout: 500, headersTimeout: 500, connectionsCheckingInterval: 100 })
  const open = await openTo(t, app)
  const slow = await open()
  const answer = text(slow)
  begin(slow, '?mode=apply', { connection: 'close' })
  for (const row of ['sku,name,price\r\n', 'A,A,1\r\n', 'B,B,1\r\n', 'C,C,1\r\n']) {
    slow.write(piece(row))
    await sleep(700)
  }
  slow.write('0\r\n\r\n')
  t.match(await answer, /200 OK[^]*"new":3/)

  const other = await open()
  other.write(requestText('POST /products', { 'content-type': 'application/json', 'content-length': '10' }))
  t.match(await text(other), /408/, 'other routes keep the timeout')

  const stalled = await open()
  begin(stalled, '')
  stalled.write(piece('sku,name,price\r\nD,D,1\r\n'))
  const [head] = await once(stalled, 'data')
  t.match(String(head), /408[^]*REQUEST_TIMEOUT/)
})

t.test('two imports run at a time; a third is 503, and a place is free after the end', async t => {
  const app = await build(t)
  const open = await openTo(t, app)
  const sockets = [await open(), await open()]
  for (const socket of sockets) {
    begin(socket, '')
    socket.write(piece('sku,name,price\r\n'))
  }
  await until(
    async () => {
      const { status, headers, body } = await importCsv(app, 'sku\r\n')
      return status === 503 && headers['retry-after'] === '1' && body.code === 'OVERLOADED'
    },
    { what: 'a third one is refused' }
  )
  for (const socket of sockets) socket.end('0\r\n\r\n')
  await until(async () => (await importCsv(app, 'sku\r\n')).status === 200, { what: 'a place is free' })
  for (let turn = 0; turn < 5; turn++) t.equal((await importCsv(app, 'sku\r\n', { headers: ndjson })).status, 200)
})

t.test('an import needs the memory of some batches, not of the file', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'S-0' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const description = 'x'.repeat(1_000)
  async function* file() {
    yield 'sku,name,price,description\r\n'
    for (let n = 0; n < 200; n++) {
      yield Array.from({ length: 100 }, (_, k) => `M-${100 * n + k},Name,1,${description}\r\n`).join('')
      if (n % 10 === 9) highest = Math.max(highest, bytesInUse())
    }
  }
  let highest = 0
  const before = bytesInUse()
  const { statusCode, body } = await request(`${app.listeningOrigin}/products/import`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: Readable.from(file())
  })
  t.match({ statusCode, body: await body.json() }, { statusCode: 200, body: { new: 20_000, wrong: 0 } })
  t.ok(highest > 0)
  t.ok(highest - before < 18_000_000, `${Math.round((highest - before) / 1e6)} MB for a file of 20 MB`)
})

t.test('a process that ends stops an import after its transaction and says where to go on', async t => {
  const app = await build(t)
  const open = await openTo(t, app)
  const socket = await open()
  begin(socket, '?mode=apply', ndjson)
  socket.write(piece(fileOf(600)))
  const answer = text(socket)
  await until(async () => (await countProducts(app)) >= 500, { what: 'two batches are applied' })
  const closing = app.close()
  socket.write(piece(fileOf(600, { first: 600 }).slice('sku,name,price\r\n'.length)))
  socket.write('0\r\n\r\n')
  t.match(await answer, /"type":"error"[^]*OVERLOADED[^]*"resume_from_line":502/)
  await closing
})
