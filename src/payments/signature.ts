import { isUtf8 } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** Names in lower case, as Node gives them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** A request as it came, before anything has parsed it. */
export interface ReceivedRequest {
  headers: Headers
  rawBody: Buffer
  secrets: readonly string[]
  nowMs: number
}

/** `messageId` is the `webhook-id` of Standard Webhooks, the only event id outside the body that a signature covers. */
export type Verdict =
  | { ok: true; messageId: string | undefined }
  | { ok: false; code: 'INVALID_SIGNATURE'; detail: 'missing signature' | 'invalid signature' }
  | { ok: false; code: 'STALE_SIGNATURE'; detail: string }

/**
 * Whether one of the secrets has signed these bytes. Never throws, whatever it is given.
 *
 * Every signature that is there must be right, so that adding a wrong one never helps and a second scheme is never
 * ignored. A wrong signature is told as that even if its time is past as well: only who knows a secret hears about time.
 *
 * - `X-Signature`, `X-Webhook-Signature`: HMAC-SHA256 (RFC 2104) of the body, in hex, as GitHub does with `sha256=` before it
 * - `Stripe-Signature`: https://docs.stripe.com/webhooks/signature
 * - `webhook-signature`: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifySignature(request: ReceivedRequest): Verdict {
  const present = presentIn(request.headers)
  if (present.length === 0) return { ok: false, code: 'INVALID_SIGNATURE', detail: 'missing signature' }
  const checks = present.map(name => schemes[name](request))
  if (checks.includes('wrong')) return { ok: false, code: 'INVALID_SIGNATURE', detail: 'invalid signature' }
  if (checks.includes('stale')) {
    return {
      ok: false,
      code: 'STALE_SIGNATURE',
      detail: `the signature's timestamp is more than ${toleranceSeconds} seconds old or ahead`
    }
  }
  return { ok: true, messageId: present.includes('webhook-signature') ? headerOf(request, 'webhook-id') : undefined }
}

/** Whether there is a signature at all, right or not. */
export function hasSignature(headers: Headers): boolean {
  return presentIn(headers).length > 0
}

function presentIn(headers: Headers) {
  return signatureHeaders.filter(name => headers[name] !== undefined)
}

type Check = 'right' | 'stale' | 'wrong'

const schemes = {
  'x-signature': (request: ReceivedRequest) => checkHex(request, 'x-signature'),
  'x-webhook-signature': (request: ReceivedRequest) => checkHex(request, 'x-webhook-signature'),
  'stripe-signature': checkStripe,
  'webhook-signature': checkStandardWebhooks
} satisfies Record<string, (request: ReceivedRequest) => Check>

const signatureHeaders = ['x-signature', 'x-webhook-signature', 'stripe-signature', 'webhook-signature'] as const

// What Stripe and Standard Webhooks recommend: enough for clocks and queues, and as long as a captured request stays good.
const toleranceSeconds = 300

function checkHex(request: ReceivedRequest, header: 'x-signature' | 'x-webhook-signature'): Check {
  const signature = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(headerOf(request, header))?.[1]
  return signature !== undefined && isSigned(request.secrets, [request.rawBody], [signature]) ? 'right' : 'wrong'
}

function checkStripe(request: ReceivedRequest): Check {
  const header = headerOf(request, 'stripe-signature')
  if (!/^\w+=[^\s,=]+(,\w+=[^\s,=]+)*$/.test(header)) return 'wrong'
  const items = header.split(',').map(item => item.split('='))
  const valuesOf = (name: string) => items.filter(([key]) => key === name).map(([, value = '']) => value)
  const [timestamp = '', ...others] = valuesOf('t')
  const seconds = readSeconds(timestamp)
  // A second timestamp would leave open which of the two was signed.
  if (seconds === undefined || others.length > 0) return 'wrong'
  const signatures = valuesOf('v1').filter(value => /^[0-9a-f]{64}$/i.test(value))
  if (!isSigned(request.secrets, [`${timestamp}.`, request.rawBody], signatures)) return 'wrong'
  return isCurrent(seconds, request) ? 'right' : 'stale'
}

function checkStandardWebhooks(request: ReceivedRequest): Check {
  const { secrets, rawBody } = request
  const id = headerOf(request, 'webhook-id')
  const seconds = readSeconds(headerOf(request, 'webhook-timestamp'))
  const given = headerOf(request, 'webhook-signature').split(' ')
  if (
    seconds === undefined ||
    !/^[\x20-\x7e]{1,255}$/.test(id) ||
    !given.every(signature => /^\w+,[\w+/=-]+$/.test(signature))
  ) {
    return 'wrong'
  }
  // The library signs text: bytes that are not text would all look the same to it.
  if (!isUtf8(rawBody)) return 'wrong'
  const expected = secrets
    .flatMap(standardWebhooksKeys)
    .map(key => new Webhook(key, { format: 'raw' }).sign(id, new Date(seconds * 1000), rawBody))
  // Compared as text: several base64 texts stand for the same bytes, and only one of them is what was sent.
  if (!expected.some(signature => given.some(candidate => areEqual(Buffer.from(candidate), Buffer.from(signature))))) {
    return 'wrong'
  }
  return isCurrent(seconds, request) ? 'right' : 'stale'
}

/**
 * The keys that a secret stands for in Standard Webhooks: the base64 after `whsec_`. A secret without that prefix may be
 * base64, as the official libraries take it, or any other text, which stands for itself.
 */
export function standardWebhooksKeys(secret: string): Buffer[] {
  const isPrefixed = secret.startsWith('whsec_')
  const encoded = isPrefixed ? secret.slice('whsec_'.length) : secret
  const decoded = Buffer.from(encoded, 'base64')
  const isBase64 = decoded.length > 0 && decoded.toString('base64') === encoded
  if (!isBase64) return [Buffer.from(secret)]
  return isPrefixed ? [decoded] : [decoded, Buffer.from(secret)]
}

function isSigned(
  secrets: readonly string[],
  content: ReadonlyArray<string | Buffer>,
  hexSignatures: readonly string[]
): boolean {
  if (hexSignatures.length === 0) return false
  return secrets.some(secret => {
    const hmac = createHmac('sha256', secret)
    for (const part of content) hmac.update(part)
    const expected = hmac.digest()
    return hexSignatures.some(signature => areEqual(Buffer.from(signature, 'hex'), expected))
  })
}

/** In constant time, but for the length, which is no secret. */
function areEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Decimal digits and nothing else: `1e9`, `+1`, `01` or a trailing word are not what was signed. */
function readSeconds(text: string): number | undefined {
  return /^(0|[1-9]\d{0,11})$/.test(text) ? Number(text) : undefined
}

function isCurrent(seconds: number, { nowMs }: ReceivedRequest): boolean {
  return Math.abs(Math.floor(nowMs / 1000) - seconds) <= toleranceSeconds
}

/** Empty, which no scheme accepts, if there is none or several. */
function headerOf({ headers }: ReceivedRequest, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}
