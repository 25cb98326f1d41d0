import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import t from 'tap'
import { request } from 'undici'
import {
  buildWithSecret,
  newEventId,
  orderStateOf,
  pendingOrder,
  secret,
  signatureOf
} from '../support/payment-provider.js'

const app = await buildWithSecret(t)
const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/v1/webhooks/payment`

/** Sends bytes as `application/json` over a real connection. */
async function post(body: Buffer | string | Readable, headers: Record<string, string>) {
  const answer = await request(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers }
  })
  return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> }
}

/** The official packages, and OpenSSL as in the documentation. */
const senders: Record<string, (body: string) => Record<string, string>> = {
  stripe: payload => ({ 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }) }),
  standardwebhooks: payload => {
    const now = new Date()
    return {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', now, payload)
    }
  },
  openssl: payload => ({
    'x-signature':
      execFileSync('openssl', ['dgst', '-sha256', '-hmac', secret, '-r'], { input: payload, encoding: 'utf8' }).split(
        ' '
      )[0] ?? ''
  })
}

for (const [name, sign] of Object.entries(senders)) {
  t.test(
    `a body signed by ${name} is accepted over a real connection; with any one byte changed it is 401`,
    async t => {
      const { id } = await pendingOrder(app)
      const body = JSON.stringify({
        event_id: newEventId(),
        type: 'payment.succeeded',
        order_id: id,
        amount: 49.8,
        currency: 'USD'
      })
      const headers = sign(body)
      for (let index = 0; index < body.length; index++) {
        const changed = Buffer.from(body)
        changed[index] = (changed[index] ?? 0) ^ 1
        const answer = await post(changed, headers)
        t.equal(answer.status, 401)
        if (answer.body.detail !== 'invalid signature') t.fail(`byte ${index}: ${String(answer.body.detail)}`)
      }
      t.equal((await orderStateOf(app, id)).status, 'PENDING')
      t.strictSame(await post(body, headers), {
        status: 200,
        body: { status: 'success', detail: 'ok', order_id: id, order_status: 'PAID' }
      })
      t.equal((await post(body, headers)).body.status, 'duplicate')
    }
  )
}

t.test('the id signed by Standard Webhooks is the event id', async t => {
  const { id } = await pendingOrder(app)
  const body = JSON.stringify({ type: 'payment.succeeded', order_id: id })
  const now = new Date()
  const signed = (messageId: string) => ({
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, now, body)
  })
  t.equal((await post(body, { ...signed('msg_a'), 'x-event-id': 'evt_unsigned' })).body.status, 'success')
  t.equal((await post(body, signed('msg_a'))).body.status, 'duplicate')
  t.equal(
    (await post(body, signed('msg_b'))).body.status,
    'success',
    'the same body under another signed id is another event'
  )
  const known = await app.prisma.webhookEvent.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })
  t.strictSame(
    known.map(({ eventId, isIdSigned }) => [eventId, isIdSigned]),
    [
      ['msg_a', true],
      ['msg_b', true]
    ]
  )
})

t.test('unusual JSON is verified byte for byte; reserialized it is another body', async t => {
  const unusual = (id: number): string[] => [
    `{ "order_id" :  ${id},\n\t"type":"payment\\u002esucceeded",  "event_id":"\\u0065vt_escaped_${id}" }`,
    `{"zeta":1,"event_id":"evt_emoji_${id}","note":"🎁 žluť \\ud83c\\udf81","order_id":${id},"alpha":[],` +
      '"type":"payment.succeeded"}\r\n',
    `{"event_id":"evt_numbers_${id}","type":"payment.succeeded","order_id":${id}.0,"amount":4.980E1,` +
      '"big":12345678901234567890,"slash":"\\/"}',
    `  {"type":"payment.failed","type":"payment.succeeded","event_id":"evt_twice_${id}","order_id":${id}}  `
  ]
  for (let index = 0; index < unusual(0).length; index++) {
    const { id } = await pendingOrder(app)
    const body = unusual(id)[index] ?? ''
    const reserialized = JSON.stringify(JSON.parse(body))
    t.not(reserialized, body)
    t.equal((await post(reserialized, { 'x-signature': signatureOf(body) })).status, 401, reserialized)
    t.match(
      await post(body, { 'x-signature': signatureOf(body) }),
      { status: 200, body: { status: 'success', order_status: 'PAID' } },
      body
    )
  }
})

t.test('a chunked body without a content length is verified like any other', async t => {
  const { id } = await pendingOrder(app)
  const body = JSON.stringify({
    event_id: newEventId(),
    type: 'payment.succeeded',
    order_id: id,
    note: '🎁'.repeat(100)
  })
  const chunked = () => Readable.from([...Buffer.from(body)].map(byte => Buffer.from([byte])))
  t.equal((await post(chunked(), {})).status, 401)
  t.equal((await post(chunked(), { 'content-type': 'text/plain', 'x-signature': signatureOf(body) })).status, 401)
  t.equal(
    (await post(Readable.from([Buffer.alloc(200_000), Buffer.alloc(200_000)]), { 'x-signature': signatureOf(body) }))
      .status,
    413
  )
  t.equal((await post(chunked(), { 'x-signature': signatureOf(body) })).status, 200)
})

t.test('a repeated signature header is refused, even with the same value', async t => {
  const body = '{}'
  const line = `X-Signature: ${signatureOf(body)}`
  const common = ['Host: localhost', 'Connection: close', 'Content-Type: application/json', 'Content-Length: 2']
  const requestOf = (...lines: string[]) =>
    ['POST /webhooks/payment HTTP/1.1', ...common, ...lines, '', body].join('\r\n')
  t.match(await raw(requestOf(line, line)), /^HTTP\/1.1 401 /)
  t.match(await raw(requestOf(line)), /^HTTP\/1.1 400 /)
})

async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  socket.write(text)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}
