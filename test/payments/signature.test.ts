import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import t from 'tap'
import { standardWebhooksKeys, verifySignature, type ReceivedRequest } from '../../src/payments/signature.js'

const nowMs = Date.UTC(2026, 0, 15, 10, 30)
const nowSeconds = nowMs / 1000

type Headers = Record<string, string>

interface Signing {
  body: Buffer
  secret: string
  seconds?: number
}

/** How the sender of each scheme signs, using official packages where they exist. */
const schemes: Record<string, { signature: string; isTimed: boolean; sign: (signing: Signing) => Headers }> = {
  hex: {
    signature: 'x-signature',
    isTimed: false,
    sign: ({ body, secret }) => ({ 'x-signature': createHmac('sha256', secret).update(body).digest('hex') })
  },
  'hex with a prefix': {
    signature: 'x-webhook-signature',
    isTimed: false,
    sign: ({ body, secret }) => ({
      'x-webhook-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    })
  },
  stripe: {
    signature: 'stripe-signature',
    isTimed: true,
    sign: ({ body, secret, seconds = nowSeconds }) => ({
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({
        payload: body.toString(),
        secret,
        timestamp: seconds
      })
    })
  },
  'standard webhooks': {
    signature: 'webhook-signature',
    isTimed: true,
    sign: ({ body, secret, seconds = nowSeconds }) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': new Webhook(secret).sign('msg_1', new Date(seconds * 1000), body)
    })
  }
}

// All keys have the same length: HMAC pads short keys with zeros, so keys of different lengths can be equivalent.
const secrets = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(bytes => `whsec_${Buffer.from(bytes).toString('base64')}`)
const bodies = fc.oneof(fc.json(), fc.string({ unit: 'grapheme', minLength: 1 })).map(text => Buffer.from(text))

function verify(request: Partial<ReceivedRequest> & Pick<ReceivedRequest, 'headers' | 'rawBody' | 'secrets'>) {
  return verifySignature({ nowMs, ...request })
}

const invalid = { ok: false, code: 'INVALID_SIGNATURE', detail: 'invalid signature' } as const

for (const [name, { signature, isTimed, sign }] of Object.entries(schemes)) {
  t.test(`${name}: a signature by any one of the secrets is accepted, whatever its position`, async () => {
    fc.assert(
      fc.property(
        bodies,
        secrets,
        secrets,
        fc.boolean(),
        (rawBody, secret, other, isFirst) =>
          verify({
            headers: sign({ body: rawBody, secret }),
            rawBody,
            secrets: isFirst ? [secret, other] : [other, secret]
          }).ok
      )
    )
  })

  t.test(`${name}: any other secret is refused`, async () => {
    fc.assert(
      fc.property(bodies, secrets, secrets, (rawBody, secret, other) => {
        fc.pre(secret !== other)
        const { ok } = verify({ headers: sign({ body: rawBody, secret }), rawBody, secrets: [other] })
        return !ok
      })
    )
  })

  t.test(`${name}: any flipped bit of the body is refused, even if the result is not text`, async t => {
    const body = Buffer.from('{"order_id":1,"note":"žluť 🎁"}')
    const headers = sign({ body, secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0' })
    t.ok(verify({ headers, rawBody: body, secrets: ['whsec_c2VjcmV0c2VjcmV0c2VjcmV0'] }).ok)
    for (let bit = 0; bit < body.length * 8; bit++) {
      t.strictSame(
        verify({ headers, rawBody: flipped(body, bit), secrets: ['whsec_c2VjcmV0c2VjcmV0c2VjcmV0'] }),
        invalid
      )
    }
  })

  t.test(
    `${name}: any flipped bit of any of its headers is refused, unless it only changes the case of a hex digit`,
    async t => {
      const body = Buffer.from('{"order_id":1}')
      const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
      const headers = sign({ body, secret })
      for (const [header, value] of Object.entries(headers)) {
        for (let bit = 0; bit < value.length * 8; bit++) {
          const changed = flipped(Buffer.from(value), bit).toString('latin1')
          if (
            header !== 'webhook-signature' &&
            header !== 'webhook-id' &&
            changed.toLowerCase() === value.toLowerCase()
          ) {
            continue
          }
          t.strictSame(
            verify({ headers: { ...headers, [header]: changed }, rawBody: body, secrets: [secret] }),
            invalid,
            `${header}: ${changed}`
          )
        }
      }
    }
  )

  t.test(`${name}: a truncated, missing, empty, doubled or repeated header is refused`, async t => {
    const body = Buffer.from('{"order_id":1}')
    const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
    const headers = sign({ body, secret })
    for (const [header, value] of Object.entries(headers)) {
      for (let length = 0; length < value.length; length++) {
        t.strictSame(
          verify({ headers: { ...headers, [header]: value.slice(0, length) }, rawBody: body, secrets: [secret] }),
          invalid,
          `${header}: ${value.slice(0, length)}`
        )
      }
      for (const several of [`${value}, ${value}`, `${value},${value}`, `${value}${value}`, [value, value], [value]]) {
        t.strictSame(
          verify({ headers: { ...headers, [header]: several }, rawBody: body, secrets: [secret] }),
          invalid,
          `${header}: ${several}`
        )
      }
      if (header !== signature) {
        t.strictSame(
          verify({ headers: { ...headers, [header]: undefined }, rawBody: body, secrets: [secret] }),
          invalid
        )
      }
    }
  })

  if (!isTimed) continue

  t.test(`${name}: a valid signature is accepted within 300 seconds either way, and stale beyond`, async () => {
    fc.assert(
      fc.property(bodies, secrets, fc.integer({ min: -1_000, max: 1_000 }), (rawBody, secret, offset) => {
        const check = verify({
          headers: sign({ body: rawBody, secret, seconds: nowSeconds + offset }),
          rawBody,
          secrets: [secret]
        })
        return Math.abs(offset) <= 300 ? check.ok : !check.ok && check.code === 'STALE_SIGNATURE'
      })
    )
  })

  t.test(`${name}: a timestamp 300 seconds old or ahead is accepted, 301 is stale`, async t => {
    const body = Buffer.from('{}')
    const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
    const code = (seconds: number) => {
      const check = verify({
        headers: sign({ body, secret, seconds }),
        rawBody: body,
        secrets: [secret],
        nowMs: nowMs + 999
      })
      return check.ok ? 'ok' : check.code
    }
    t.strictSame(
      [-301, -300, 0, 300, 301].map(offset => code(nowSeconds + offset)),
      ['STALE_SIGNATURE', 'ok', 'ok', 'ok', 'STALE_SIGNATURE']
    )
  })

  t.test(`${name}: an invalid signature is reported as invalid, whatever its timestamp`, async () => {
    fc.assert(
      fc.property(bodies, secrets, fc.integer({ min: 0, max: 2_000_000_000 }), (rawBody, secret, seconds) => {
        const check = verify({
          headers: sign({ body: rawBody, secret, seconds }),
          rawBody: Buffer.concat([rawBody, Buffer.from(' ')]),
          secrets: [secret]
        })
        return !check.ok && check.code === 'INVALID_SIGNATURE'
      })
    )
  })

  t.test(`${name}: a timestamp that is not plain decimal digits is refused, even if it was signed`, async t => {
    const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
    const body = '{}'
    for (const time of [
      '',
      '-1',
      '+1',
      '1e9',
      '0x1',
      '01',
      '1.5',
      ' 1',
      '1 ',
      '1_0',
      'NaN',
      'Infinity',
      '1'.repeat(13),
      '１２'
    ]) {
      const stripe = {
        'stripe-signature': `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
      }
      const key = Buffer.from(secret.slice(6), 'base64')
      const standard = {
        'webhook-id': 'a',
        'webhook-timestamp': time,
        'webhook-signature': `v1,${createHmac('sha256', key).update(`a.${time}.${body}`).digest('base64')}`
      }
      t.strictSame(
        verify({
          headers: signature === 'stripe-signature' ? stripe : standard,
          rawBody: Buffer.from(body),
          secrets: [secret]
        }),
        invalid,
        `"${time}"`
      )
    }
  })
}

t.test('arbitrary headers, bodies and secrets neither throw nor pass', async () => {
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map(text => `t=1768473000,v1=${text}`),
    fc.string().map(text => `v1,${text} v1,${text}`),
    fc.array(fc.string()),
    fc.stringMatching(/^[0-9a-f]{64}$/),
    fc.constant(undefined)
  )
  const names = fc.constantFrom(
    'x-signature',
    'x-webhook-signature',
    'stripe-signature',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'host'
  )
  fc.assert(
    fc.property(
      fc.dictionary(names, garbage),
      fc.uint8Array(),
      fc.array(fc.string({ unit: 'binary' })),
      (headers, body, secrets) => {
        const { ok } = verify({ headers, rawBody: Buffer.from(body), secrets })
        return !ok
      }
    ),
    { numRuns: 2_000 }
  )
})

t.test('without any signature header the signature is missing; an empty header is invalid', async t => {
  const detailOf = (headers: Headers) => {
    const check = verify({ headers, rawBody: Buffer.from('{}'), secrets: ['secret'] })
    return check.ok ? 'ok' : check.detail
  }
  t.equal(detailOf({}), 'missing signature')
  t.equal(detailOf({ 'webhook-id': 'a', 'webhook-timestamp': '1', authorization: 'Bearer x' }), 'missing signature')
  for (const { signature } of Object.values(schemes)) t.equal(detailOf({ [signature]: '' }), 'invalid signature')
})

t.test('every signature present must be valid', async t => {
  const body = Buffer.from('{"order_id":1}')
  const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
  const all = Object.assign({}, ...Object.values(schemes).map(({ sign }) => sign({ body, secret })))
  t.ok(verify({ headers: all, rawBody: body, secrets: [secret] }).ok)
  for (const { signature, sign } of Object.values(schemes)) {
    const forged = sign({ body, secret: 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=' })[signature]
    t.strictSame(verify({ headers: { ...all, [signature]: forged }, rawBody: body, secrets: [secret] }), invalid)
  }
  const late = schemes.stripe?.sign({ body, secret, seconds: nowSeconds - 301 })
  t.match(verify({ headers: { ...all, ...late }, rawBody: body, secrets: [secret] }), {
    ok: false,
    code: 'STALE_SIGNATURE'
  })
})

t.test('one of several signatures of one scheme suffices, as sent during a secret rotation', async t => {
  const rawBody = Buffer.from('{}')
  const stripe = createHmac('sha256', 'new').update(`${nowSeconds}.{}`).digest('hex')
  t.ok(
    verify({
      headers: { 'stripe-signature': `t=${nowSeconds},v1=${'0'.repeat(64)},v0=old,v1=${stripe}` },
      rawBody,
      secrets: ['new']
    }).ok
  )
  const standard = new Webhook(Buffer.from('new'), { format: 'raw' }).sign('a', new Date(nowMs), rawBody)
  const headers = {
    'webhook-id': 'a',
    'webhook-timestamp': String(nowSeconds),
    'webhook-signature': `v1a,x v1,AAAA ${standard}`
  }
  t.strictSame(verify({ headers, rawBody, secrets: ['new'] }), { ok: true, messageId: 'a' })
})

t.test('a second timestamp in Stripe-Signature is refused, even if the first one is signed', async t => {
  const header = Stripe.webhooks.generateTestHeaderString({
    payload: '{}',
    secret: 'whsec_x',
    timestamp: nowSeconds - 3_600
  })
  for (const both of [`t=${nowSeconds},${header}`, `${header},t=${nowSeconds}`]) {
    t.strictSame(
      verify({ headers: { 'stripe-signature': both }, rawBody: Buffer.from('{}'), secrets: ['whsec_x'] }),
      invalid
    )
  }
})

t.test(
  'Standard Webhooks: bytes that are not UTF-8 are refused, since the library would decode different bytes alike',
  async t => {
    const secret = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0'
    for (const byte of [0xff, 0xfe]) {
      const rawBody = Buffer.from([0x22, byte, 0x22])
      const headers = {
        'webhook-id': 'a',
        'webhook-timestamp': String(nowSeconds),
        'webhook-signature': new Webhook(secret).sign('a', new Date(nowMs), rawBody)
      }
      t.strictSame(verify({ headers, rawBody, secrets: [secret] }), invalid)
    }
  }
)

t.test('Standard Webhooks: the keys that a secret stands for', async t => {
  const keysOf = (secret: string) => standardWebhooksKeys(secret).map(key => key.toString('latin1'))
  t.strictSame(keysOf('whsec_c2VjcmV0'), ['secret'], 'the base64 after the prefix')
  t.strictSame(keysOf('c2VjcmV0'), ['secret', 'c2VjcmV0'], 'base64 as the libraries read it, or the text itself')
  t.strictSame(keysOf('not base64!'), ['not base64!'])
  t.strictSame(keysOf('whsec_not base64!'), ['whsec_not base64!'], 'the whole text, as Stripe uses every secret')
  t.strictSame(keysOf('whsec_'), ['whsec_'], 'never an empty key')
  t.strictSame(keysOf('QR=='), ['QR=='], 'base64 with unused bits set is plain text')
})

t.test('Stripe signs with the whole secret, including the prefix', async t => {
  const rawBody = Buffer.from('{}')
  const signature = createHmac('sha256', 'whsec_c2VjcmV0').update(`${nowSeconds}.{}`).digest('hex')
  const headers = {
    'stripe-signature': `t=${nowSeconds},v1=${signature}`
  }
  t.ok(verify({ headers, rawBody, secrets: ['whsec_c2VjcmV0'] }).ok)
  t.ok(Stripe.webhooks.constructEvent('{}', headers['stripe-signature'], 'whsec_c2VjcmV0', undefined, undefined, nowMs))
})

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}
