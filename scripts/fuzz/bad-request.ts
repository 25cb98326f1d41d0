import type { Random } from '../shared/random.js'
import { sign } from '../shared/sign.js'
import { badBody, paymentOf } from './bad-body.js'
import { badCsv } from './bad-csv.js'

/** Well-formed HTTP with a mistake in it. */
export interface BadRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: string | Buffer
}

/** @param webhookSecret signs the payment events among the requests; without a signature nobody would read them */
export function badRequest(random: Random, webhookSecret: string): BadRequest {
  if (random.happens(0.05)) return signedPayment(random, webhookSecret)
  if (random.happens(0.03)) return importOf(random)
  const method = random.pick(methods)
  const path = `${random.pick(prefixes)}${pathOf(random)}${queryOf(random)}`
  const headers = headersOf(random)
  const hasBody = random.happens(method === 'GET' || method === 'HEAD' ? 0.05 : 0.9)
  return { method, path, headers, ...(hasBody ? { body: badBody(random) } : {}) }
}

function signedPayment(random: Random, secret: string): BadRequest {
  const body = random.happens(0.7) ? paymentOf(random) : badBody(random).toString()
  const signature = sign({ scheme: 'x-signature', body, secret, eventId: '', timeMs: 0 })
  return {
    method: 'POST',
    path: '/webhooks/payment',
    headers: { 'content-type': 'application/json', ...signature },
    body
  }
}

function importOf(random: Random): BadRequest {
  const query = random.pick(['', '?mode=apply', '?mode=preview', '?mode=apply&from_line=3', '?from_line=x'])
  const accept = random.pick(['*/*', 'application/x-ndjson'])
  const headers = { 'content-type': random.pick(['text/csv', 'text/csv; charset=utf-8']), accept }
  return { method: 'POST', path: `/products/import${query}`, headers, body: badCsv(random) }
}

const prefixes = [
  '',
  '',
  '/api/v1',
  '/api/v1',
  '/%61pi/v%31',
  '/api/v1/api/v1',
  'http://example.com',
  'http://example.com/api/v1',
  'HTTPS://[::1]:1'
]

// The common ones are repeated.
const methods = (
  'GET GET GET POST POST POST PUT PATCH DELETE HEAD OPTIONS ' + 'TRACE PROPFIND PURGE SEARCH QUERY LOCK'
).split(' ')

const ids = [
  '1',
  '2',
  '5',
  '999999',
  '0',
  '-1',
  '1.5',
  '1e3',
  '9007199254740991',
  '9007199254740992',
  '9223372036854775807',
  '9223372036854775808',
  '1e400',
  'NaN',
  '0x1',
  '1e0',
  '+1',
  '01',
  'null',
  '%00',
  '%0',
  '%ff',
  '%2e%2e',
  '..',
  '%F0%9F%92%A9',
  '١',
  ' 1'.trim(),
  '1%00',
  "1'--",
  '{}',
  'x'.repeat(3_000)
]

function pathOf(random: Random): string {
  const id = random.pick(ids)
  return random.pick([
    '/products',
    '/products/bulk',
    '/products/import',
    '/orders',
    '/orders/bulk',
    '/orders/quote',
    '/locations',
    '/analytics/sales',
    '/analytics/products',
    '/analytics/stock',
    '/stock/transfers',
    '/users',
    '/events',
    '/webhooks/payment',
    '/webhook-endpoints',
    '/auth/refresh',
    '/auth/login-test',
    '/health',
    '/openapi.json',
    `/products/${id}`,
    `/products/${id}/stock`,
    `/products/${id}/movements`,
    `/locations/${id}`,
    `/orders/${id}`,
    `/orders/${id}/history`,
    `/orders/${id}/payments`,
    `/orders/${id}/${random.pick(['shipments', 'cancellations', 'returns', 'refunds'])}`,
    `/users/${id}`,
    `/webhook-endpoints/${id}`,
    `/webhook-endpoints/${id}/deliveries`,
    `/webhook-endpoints/${id}/deliveries/${id}`,
    `/webhook-endpoints/${id}/recover`,
    `/webhook-endpoints/${id}/deliveries/${id}/redeliver`,
    `/admin/${random.pick(['invariants', 'subscriptions', id])}`,
    `/${id}`,
    '/',
    '//',
    '/%',
    '/orders/',
    '/orders//1',
    '/ORDERS',
    '/docs/',
    '/docs/../orders',
    '/.env',
    '/orders;a=b',
    '/constructor',
    '/__proto__'
  ])
}

const values = [
  '1',
  '0',
  '-1',
  '100',
  '101',
  '1e9',
  '99999999999999999999',
  '',
  'true',
  'PENDING',
  'paid,shipped',
  '%00',
  '%',
  '%ff%fe',
  'x'.repeat(500),
  "' OR 1=1 --",
  '[]',
  '{"a":1}',
  '2026-01-01T00:00:00Z',
  '2026-13-45',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  'eyJhIjoxfQ',
  '__proto__',
  '%F0%9F%92%A9',
  '-name',
  '%25%25%25_%25',
  '\\\\%5C%25',
  'A%25B%25C%25D%25E%25F%25G',
  '100000000',
  'name;drop'
]

function queryOf(random: Random): string {
  if (random.happens(0.5)) return ''
  const parameters = Array.from(
    { length: random.between(1, 4) },
    () => `${random.pick(parameterNames)}=${random.pick(values)}`
  )
  return `?${parameters.join('&')}`
}

const parameterNames = (
  'limit cursor offset skip page size q sort in_stock status user_id ' +
  'product_id created_from created_to after types partial payment_status refund_due sku ids __proto__ a[b] limit ' +
  'mode from_line'
).split(' ')

function headersOf(random: Random): Record<string, string> {
  const headers: Record<string, string> = {}
  const maybe = (name: string, texts: readonly string[], share = 0.15) => {
    if (random.happens(share)) headers[name] = random.pick(texts)
  }
  maybe(
    'content-type',
    [
      'application/json',
      'application/json; charset=utf-16',
      'text/plain',
      'text/csv',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'application/problem+json',
      ';',
      'application/json; charset="',
      'x'.repeat(1_000)
    ],
    0.95
  )
  if (random.happens(0.6)) headers['content-type'] = 'application/json'
  maybe('content-encoding', ['gzip', 'br', 'identity', 'x'])
  maybe('idempotency-key', ['a', 'b', ' ', 'x'.repeat(255), 'x'.repeat(256), '\u00ff', '"quoted"'])
  maybe('if-match', [
    '*',
    '"a,b"',
    ', ,"1",',
    '"1"',
    'W/"1"',
    '"',
    '1',
    '"1", "2"',
    '"9".'.repeat(500),
    '"-1"',
    '"1e3"'
  ])
  maybe('if-none-match', ['*', '"1"', 'W/"1"', '"', '"x"'.repeat(300)])
  maybe('accept', ['*/*', 'text/html', 'text/csv', 'application/xml', ';q=', 'a'.repeat(2_000)])
  maybe('authorization', [
    'Bearer',
    'Bearer x',
    'Bearer a.b.c',
    'Basic x',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'
  ])
  maybe('x-api-key', ['', 'x', '\u00ff'])
  maybe('x-shop', ['default', 'nowhere', '', 'Default', '../default', 'x'.repeat(500), '\u00e9'], 0.05)
  maybe('x-request-id', ['x', 'x'.repeat(500), '\u00e9', '{"a":1}'])
  maybe('x-signature', ['x', '0'.repeat(64), 'sha256=', 'sha256=' + 'f'.repeat(64)])
  maybe('stripe-signature', ['t=1,v1=0', 't=,v1=', 't=99999999999999,v1=' + '0'.repeat(64), ','])
  maybe('origin', ['null', 'https://example.com', 'http://example.com', 'x'], 0.05)
  maybe('sec-fetch-site', ['cross-site', 'same-origin', 'none', 'x'], 0.05)
  maybe('host', ['', 'attacker.example.com', '127.0.0.1:99999', '[::1]', 'localhost.', 'a b', 'example.com:1'], 0.05)
  maybe('x-forwarded-host', ['attacker.example.com'], 0.05)
  maybe('expect', ['100-continue', 'x'], 0.02)
  maybe('last-event-id', ['1', '-1', 'x', '99999999999999999999'])
  maybe('traceparent', ['00-00000000000000000000000000000000-0000000000000000-00', 'x'])
  maybe('x-forwarded-for', ['127.0.0.1', 'x, y', '::1', '127.0.0.1, '.repeat(500)])
  return headers
}
