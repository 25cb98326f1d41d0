import { isUtf8 } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** Header names are in lower case, as Node provides them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** A request as received, before parsing. */
export interface ReceivedRequest {
  headers: Headers
  rawBody: Buffer
  secrets: readonly string[]
  nowMs: number
}

/** `messageId` is the `webhook-id` of Standard Webhooks: the only event id outside the body that a signature covers. */
export type SignatureCheck =
  | { ok: true; messageId: string | undefined }
  | { ok: false; code: 'INVALID_SIGNATURE'; detail: 'missing signature' | 'invalid signature' }
  | { ok: false; code: 'STALE_SIGNATURE'; detail: string }

/**
 * Checks whether one of the secrets signed these bytes. Never throws, whatever the input.
 *
 * Every signature present must be valid: adding an invalid one never helps, and a second scheme is never ignored. An
 * invalid signature is reported as invalid even if its timestamp is stale too: only a holder of a secret learns about
 * the clock.
 *
 * - `X-Signature`, `X-Webhook-Signature`: HMAC-SHA256 (RFC 2104) of the body in hex, optionally prefixed with `sha256=`
 *   as GitHub does
 * - `Stripe-Signature`: https://docs.stripe.com/webhooks/signature
 * - `webhook-signature`: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifySignature(request: ReceivedRequest): SignatureCheck {
  const present = presentIn(request.headers)
  if (present.length === 0) return { ok: false, code: 'INVALID_SIGNATURE', detail: 'missing signature' }
  const results = present.map(name => schemes[name](request))
  if (results.includes('invalid')) return { ok: false, code: 'INVALID_SIGNATURE', detail: 'invalid signature' }
  if (results.includes('stale')) {
    return {
      ok: false,
      code: 'STALE_SIGNATURE',
      detail: `The signature timestamp is more than ${toleranceSeconds} seconds old or ahead`
    }
  }
  return { ok: true, messageId: present.includes('webhook-signature') ? headerOf(request, 'webhook-id') : undefined }
}

/** Whether the request carries any signature, valid or not. */
export function hasSignature(headers: Headers): boolean {
  return presentIn(headers).length > 0
}

function presentIn(headers: Headers) {
  return signatureHeaders.filter(name => headers[name] !== undefined)
}

type SchemeResult = 'valid' | 'stale' | 'invalid'

const schemes = {
  'x-signature': (request: ReceivedRequest) => checkHex(request, 'x-signature'),
  'x-webhook-signature': (request: ReceivedRequest) => checkHex(request, 'x-webhook-signature'),
  'stripe-signature': checkStripe,
  'webhook-signature': checkStandardWebhooks
} satisfies Record<string, (request: ReceivedRequest) => SchemeResult>

const signatureHeaders = ['x-signature', 'x-webhook-signature', 'stripe-signature', 'webhook-signature'] as const

// As Stripe and Standard Webhooks recommend: enough for clock skew and queues. A captured request can be replayed this
// long.
const toleranceSeconds = 300

function checkHex(request: ReceivedRequest, header: 'x-signature' | 'x-webhook-signature'): SchemeResult {
  const signature = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(headerOf(request, header))?.[1]
  return signature !== undefined && isSigned(request.secrets, [request.rawBody], [signature]) ? 'valid' : 'invalid'
}

function checkStripe(request: ReceivedRequest): SchemeResult {
  const header = headerOf(request, 'stripe-signature')
  if (!/^\w+=[^\s,=]+(,\w+=[^\s,=]+)*$/.test(header)) return 'invalid'
  const items = header.split(',').map(item => item.split('='))
  const valuesOf = (name: string) => items.filter(([key]) => key === name).map(([, value = '']) => value)
  const [timestamp = '', ...others] = valuesOf('t')
  const seconds = readSeconds(timestamp)
  // With a second timestamp it would be unclear which of the two was signed.
  if (seconds === undefined || others.length > 0) return 'invalid'
  const signatures = valuesOf('v1').filter(value => /^[0-9a-f]{64}$/i.test(value))
  if (!isSigned(request.secrets, [`${timestamp}.`, request.rawBody], signatures)) return 'invalid'
  return isCurrent(seconds, request) ? 'valid' : 'stale'
}

function checkStandardWebhooks(request: ReceivedRequest): SchemeResult {
  const { secrets, rawBody } = request
  const id = headerOf(request, 'webhook-id')
  const seconds = readSeconds(headerOf(request, 'webhook-timestamp'))
  const given = headerOf(request, 'webhook-signature').split(' ')
  if (
    seconds === undefined ||
    !/^[\x20-\x7e]{1,255}$/.test(id) ||
    !given.every(signature => /^\w+,[\w+/=-]+$/.test(signature))
  ) {
    return 'invalid'
  }
  // The library decodes the body as text: different invalid bytes would become the same replacement character.
  if (!isUtf8(rawBody)) return 'invalid'
  const expected = secrets
    .flatMap(standardWebhooksKeys)
    .map(key => new Webhook(key, { format: 'raw' }).sign(id, new Date(seconds * 1000), rawBody))
  // Compared as text: several base64 strings decode to the same bytes, and only the canonical one is accepted.
  if (!expected.some(signature => given.some(candidate => areEqual(Buffer.from(candidate), Buffer.from(signature))))) {
    return 'invalid'
  }
  return isCurrent(seconds, request) ? 'valid' : 'stale'
}

/**
 * The possible Standard Webhooks keys of a secret: the base64 after `whsec_`, decoded. A secret without that prefix may
 * be base64, as the official libraries read it, or plain text, which is used as is.
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

/** Compares in constant time, except for the length, which is not secret. */
function areEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Reads plain decimal digits only: `1e9`, `+1`, `01` or trailing text would parse to a number that was not signed. */
function readSeconds(text: string): number | undefined {
  return /^(0|[1-9]\d{0,11})$/.test(text) ? Number(text) : undefined
}

function isCurrent(seconds: number, { nowMs }: ReceivedRequest): boolean {
  return Math.abs(Math.floor(nowMs / 1000) - seconds) <= toleranceSeconds
}

/** The header's value; empty, which no scheme accepts, if the header is missing or repeated. */
function headerOf({ headers }: ReceivedRequest, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}
