import t from 'tap'
import { loadConfig } from '../../src/config.js'
import { errorCatalogue } from '../../src/errors.js'
import { createDatabase, send } from '../support/app.js'
import {
  buildWithSecret,
  newEventId,
  orderStateOf,
  pendingOrder,
  secret,
  sendBytes,
  sendEvent,
  signatureOf
} from '../support/payment-provider.js'

const app = await buildWithSecret(t)

t.test('an event of a known type is validated field by field', async t => {
  const { id } = await pendingOrder(app)
  const missing: object[] = [
    {},
    { type: 'payment.succeeded' },
    { type: 'payment.succeeded', order_id: id },
    { type: 'payment.failed', event_id: 'evt_x' },
    { type: 'payment.succeeded', event_id: null, order_id: id },
    { type: 'payment.succeeded', event_id: 'evt_x', order_id: null }
  ]
  for (const event of missing) {
    const answer = await sendEvent(app, event)
    t.equal(answer.status, 400)
    t.equal(answer.body.code, 'VALIDATION_FAILED')
    t.match(answer.body.detail, /^missing event_id or order_id/, JSON.stringify(event))
  }
  const type = 'payment.succeeded'
  const invalid: Array<[unknown, string]> = [
    [{ event_id: 'evt_x', order_id: id }, 'body/type'],
    [{ event_id: 'evt_x', order_id: id, type: 5 }, 'body/type'],
    [{ event_id: 'evt_x', order_id: id, type, event: 'payment.refunded' }, 'body/event'],
    [{ event_id: 'evt_x', order_id: id, type, event: 'something' }, 'body/event'],
    [{ event_id: 'evt_x', order_id: String(id), type }, 'body/order_id'],
    [{ event_id: 'evt_x', order_id: 1.5, type }, 'body/order_id'],
    [{ event_id: 'evt_x', order_id: 0, type }, 'body/order_id'],
    [{ event_id: 'evt_x', order_id: 2 ** 53, type }, 'body/order_id'],
    [{ event_id: 5, order_id: id, type }, 'body/event_id'],
    [{ event_id: '', order_id: id, type }, 'body/event_id'],
    [{ event_id: 'x'.repeat(256), order_id: id, type }, 'body/event_id'],
    [{ event_id: 'nul \0', order_id: id, type }, 'body/event_id'],
    [{ event_id: 'evt_x', order_id: id, type, amount: '49.80' }, 'body/amount'],
    [{ event_id: 'evt_x', order_id: id, type, amount_cents: 49.8 }, 'body/amount_cents'],
    [{ event_id: 'evt_x', order_id: id, type, currency: 840 }, 'body/currency'],
    [[], 'body'],
    ['text', 'body'],
    [null, 'body'],
    [5, 'body']
  ]
  for (const [event, path] of invalid) {
    const answer = await sendEvent(app, event)
    t.equal(answer.status, 400)
    t.match(answer.body, { code: 'VALIDATION_FAILED', errors: [{ path }] }, JSON.stringify(event))
  }
  t.equal((await orderStateOf(app, id)).status, 'PENDING')
  const nulls = await sendEvent(app, {
    event_id: 'evt_x',
    order_id: id,
    type,
    amount: null,
    amount_cents: null,
    currency: null,
    user: null
  })
  t.equal(nulls.status, 200, 'null counts as absent')
})

t.test('an unsigned or wrongly signed request is 401 before its body is parsed', async t => {
  const { id } = await pendingOrder(app)
  const event = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
  const refused: Array<[string, string, Record<string, string>]> = [
    ['missing signature', event, {}],
    ['invalid signature', event, { 'x-signature': signatureOf(event, 'another secret') }],
    ['invalid signature', event, { 'x-signature': signatureOf(`${event} `) }],
    ['invalid signature', event, { 'x-signature': signatureOf(event), 'stripe-signature': 't=1,v1=00' }],
    ['invalid signature', '{"not json', { 'x-signature': signatureOf('something else') }],
    ['missing signature', '{"not json', {}],
    ['missing signature', '', {}]
  ]
  for (const [detail, body, headers] of refused) {
    const answer = await sendBytes(app, body, headers)
    t.equal(answer.status, 401)
    t.match(answer.body, { code: 'INVALID_SIGNATURE', detail })
    t.ok(answer.headers['www-authenticate'])
  }
  t.equal((await orderStateOf(app, id)).status, 'PENDING')
})

t.test('a signed event in another charset or with a Content-Encoding is 415; unsigned it is 401', async t => {
  const { id } = await pendingOrder(app)
  const payload = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
  for (const headers of [{ 'content-type': 'application/json; charset=latin1' }, { 'content-encoding': 'gzip' }]) {
    t.equal((await sendBytes(app, payload, headers)).status, 401)
    t.match(await sendBytes(app, payload, { ...headers, 'x-signature': signatureOf(payload) }), {
      status: 415,
      body: { code: 'UNSUPPORTED_MEDIA_TYPE' }
    })
  }
  t.equal((await orderStateOf(app, id)).status, 'PENDING')
})

t.test('a request that bypasses the parser is 401, signed or not', async t => {
  const { id } = await pendingOrder(app)
  const payload = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/vnd.api+json',
    'text/json',
    'json',
    '/',
    'application/json/x',
    ';'
  ]
  for (const [detail, signature] of [
    ['missing signature', {}],
    ['invalid signature', { 'x-signature': signatureOf(payload) }]
  ] as const) {
    for (const type of types) {
      const answer = await sendBytes(app, payload, { 'content-type': type, ...signature })
      t.equal(answer.status, 401, type)
      t.equal(answer.body.detail, detail)
    }
    const withoutType = await app.inject({
      method: 'POST',
      url: '/webhooks/payment',
      payload: Buffer.from(payload),
      headers: { ...signature, 'content-type': undefined }
    })
    t.equal(withoutType.statusCode, 401)
    const withoutBody = await app.inject({ method: 'POST', url: '/webhooks/payment', headers: { ...signature } })
    t.equal(withoutBody.statusCode, 401)
    t.equal(withoutBody.json().detail, detail)
  }
  t.equal((await orderStateOf(app, id)).status, 'PENDING')
  const withParameters = await sendBytes(app, payload, {
    'content-type': 'Application/JSON ; charset=UTF-8',
    'x-signature': signatureOf(payload)
  })
  t.equal(withParameters.status, 200)
})

t.test('other routes still read JSON and refuse other content types', async t => {
  t.equal((await send(app, 'POST', '/products', { sku: 'AFTER', name: 'x', price: 1 })).status, 201)
  t.equal(
    (await app.inject({ method: 'POST', url: '/products', payload: 'x', headers: { 'content-type': 'text/csv' } }))
      .statusCode,
    415
  )
})

t.test('a signed body that is not JSON is 400', async t => {
  const bodies = [
    '{"order_id":1',
    '',
    ' ',
    'undefined',
    "{'a':1}",
    '{"a":1}}',
    'NaN',
    '{"__proto__":{"admin":true},"type":"payment.succeeded"}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"a":{"__proto__":1}}',
    Buffer.from('{"a":"\xff"}', 'latin1'),
    Buffer.from('{"a":"x"}', 'utf16le')
  ]
  for (const body of bodies) {
    const answer = await sendBytes(app, body)
    t.equal(answer.status, 400)
    t.match(answer.body, { code: 'MALFORMED_JSON', detail: 'invalid payload' }, String(body))
  }
})

t.test('a valid signature with a stale timestamp is 400', async t => {
  const { id } = await pendingOrder(app)
  const event = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
  const nowSeconds = Math.floor(Date.now() / 1000)
  for (const [seconds, status, code] of [
    [nowSeconds - 310, 400, 'STALE_SIGNATURE'],
    [nowSeconds + 310, 400, 'STALE_SIGNATURE'],
    [nowSeconds - 290, 200, undefined]
  ] as const) {
    const answer = await sendBytes(app, event, {
      'stripe-signature': `t=${seconds},v1=${signatureOf(`${seconds}.${event}`)}`
    })
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  }
})

t.test('a body of 256 KiB is read; one byte more is 413', async t => {
  const { id } = await pendingOrder(app)
  const event = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
  const tooLarge = await sendBytes(app, event.padEnd(262_145))
  t.equal(tooLarge.status, 413)
  t.equal(tooLarge.body.code, 'PAYLOAD_TOO_LARGE')
  t.equal((await sendBytes(app, event.padEnd(262_145), {})).status, 413, 'before the signature is checked')
  t.equal((await sendBytes(app, event.padEnd(262_144))).status, 200)
})

t.test('a signature by any of several secrets is accepted', async t => {
  const rotating = await buildWithSecret(t, { webhookSecrets: ['old secret', secret] })
  for (const key of ['old secret', secret]) {
    const { id } = await pendingOrder(rotating)
    const event = JSON.stringify({ event_id: newEventId(), type: 'payment.succeeded', order_id: id })
    t.equal((await sendBytes(rotating, event, { 'x-signature': signatureOf(event, key) })).status, 200)
  }
})

t.test('without a configured secret every request is 503, signed or not', async t => {
  const unset = await buildWithSecret(t, { webhookSecrets: [] })
  const requests: Array<Record<string, string>> = [
    {},
    { 'x-signature': signatureOf('{}', '') },
    { 'content-type': 'text/plain' }
  ]
  for (const headers of requests) {
    const answer = await sendBytes(unset, '{}', headers)
    t.equal(answer.status, 503)
    t.match(answer.body, { code: 'WEBHOOK_NOT_CONFIGURED', status: errorCatalogue.WEBHOOK_NOT_CONFIGURED.status })
    t.ok(Number(answer.headers['retry-after']) > 0)
  }
})

t.test('with AUTH_MODE=required the signature authenticates: no API key is needed, and none replaces it', async t => {
  const databaseUrl = await createDatabase(t)
  const { id } = await pendingOrder(await buildWithSecret(t, { databaseUrl }))
  const { apiKeys } = loadConfig({ API_KEYS: 'shop:a-key-of-32-characters-at-least-0:admin' }, 'no .env file')
  const guarded = await buildWithSecret(t, { databaseUrl, authMode: 'required', apiKeys })
  const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: id }
  const unsigned = await sendBytes(guarded, JSON.stringify(event), {
    'x-api-key': 'a-key-of-32-characters-at-least-0'
  })
  t.equal(unsigned.status, 401)
  t.equal(unsigned.body.code, 'INVALID_SIGNATURE')
  t.equal((await sendEvent(guarded, event)).body.order_status, 'PAID')
})

t.test('without its database the service answers 503, so the provider retries', async t => {
  const lost = await buildWithSecret(t, { databaseUrl: 'postgresql://127.0.0.1:1/none' })
  const answer = await sendEvent(lost, { event_id: newEventId(), type: 'payment.succeeded', order_id: 1 })
  t.equal(answer.status, 503)
  t.equal(answer.body.code, 'DATABASE_UNAVAILABLE')
})
