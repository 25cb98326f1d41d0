import type { Random } from '../shared/random.js'

/** Well-formed HTTP with something wrong in it. */
export interface BadRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: string | Buffer
}

export function badRequest(random: Random): BadRequest {
  const method = random.pick(methods)
  const path = `${random.pick(['', '', '/api/v1', '/api/v1/api/v1'])}${pathOf(random)}${queryOf(random)}`
  const headers = headersOf(random)
  const hasBody = random.happens(method === 'GET' || method === 'HEAD' ? 0.05 : 0.9)
  return { method, path, headers, ...(hasBody ? { body: bodyOf(random) } : {}) }
}

/** Bytes that are hardly HTTP, each as a character. */
export function brokenRequest(random: Random): string {
  const host = 'Host: example.com\r\nConnection: close\r\n'
  const json = 'Content-Type: application/json\r\n'
  const body = '{"product_id":1,"quantity":1}'
  return random.pick<() => string>([
    () => garbage(random, random.between(1, 2_000)),
    () => `GET / HTTP/${random.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\n${host}\r\n`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => `GET /products\n${host}\n`,
    () => 'GET /products HTTP/1.1\r\nConnection: close\r\n\r\n',
    () => `GET /products HTTP/1.1\r\n${host}${'X'.repeat(random.between(1, 100_000))}: 1\r\n\r\n`,
    () => `GET /products HTTP/1.1\r\n${host}X-Request-Id: ${garbage(random, 200).replace(/[\r\n]/g, '')}\r\n\r\n`,
    () => `GET /products HTTP/1.1\r\n${host}No colon\r\n\r\n`,
    () => `GET /${garbage(random, 100).replace(/[\r\n ]/g, '')} HTTP/1.1\r\n${host}\r\n`,
    () => `GET http://example.com/products HTTP/1.1\r\n${host}\r\n`,
    () => `CONNECT example.com:443 HTTP/1.1\r\n${host}\r\n`,
    () =>
      'GET /products HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    () =>
      `POST /orders HTTP/1.1\r\n${host}${json}Content-Length: ${random.pick(['-1', '1e3', '99999999999999999999', 'x', '5, 5', ''])}\r\n\r\n${body}`,
    () =>
      `POST /orders HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${body}`,
    () => `POST /orders HTTP/1.1\r\n${host}${json}Content-Length: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => `POST /orders HTTP/1.1\r\n${host}${json}Content-Length: ${body.length + 50}\r\n\r\n${body}`,
    () =>
      `POST /orders HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n${random.pick(['zz\r\n', 'ffffffffffffffff\r\n', '-1\r\n', '5\r\nabc', '5;' + 'x'.repeat(20_000)])}`,
    () =>
      `POST /orders HTTP/1.1\r\n${host}${json}Transfer-Encoding: gzip, chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    () =>
      `POST /orders HTTP/1.1\r\n${host}${json}Expect: ${random.pick(['100-continue', 'wonders'])}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => 'GET /products/1 HTTP/1.1\r\nHost: example.com\r\n\r\n'.repeat(random.between(2, 100)),
    () => `OPTIONS * HTTP/1.1\r\n${host}\r\n`
  ])()
}

const methods = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'SEARCH',
  'QUERY',
  'LOCK'
]

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
    '/orders',
    '/orders/bulk',
    '/orders/quote',
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
    `/orders/${id}`,
    `/orders/${id}/history`,
    `/users/${id}`,
    `/webhook-endpoints/${id}`,
    `/webhook-endpoints/${id}/deliveries`,
    `/webhook-endpoints/${id}/deliveries/${id}/redeliver`,
    `/admin/${id}`,
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
  'name;drop'
]

function queryOf(random: Random): string {
  if (random.happens(0.5)) return ''
  const names = [
    'limit',
    'cursor',
    'offset',
    'skip',
    'page',
    'size',
    'q',
    'sort',
    'in_stock',
    'status',
    'user_id',
    'product_id',
    'created_from',
    'created_to',
    'after',
    'types',
    'partial',
    '__proto__',
    'a[b]',
    'limit'
  ]
  return `?${Array.from({ length: random.between(1, 4) }, () => `${random.pick(names)}=${random.pick(values)}`).join('&')}`
}

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
  maybe('if-match', ['*', '"1"', 'W/"1"', '"', '1', '"1", "2"', '"9".'.repeat(500), '"-1"', '"1e3"'])
  maybe('if-none-match', ['*', '"1"', 'W/"1"', '"', '"x"'.repeat(300)])
  maybe('accept', ['*/*', 'text/html', 'application/xml', ';q=', 'a'.repeat(2_000)])
  maybe('authorization', [
    'Bearer',
    'Bearer x',
    'Bearer a.b.c',
    'Basic x',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'
  ])
  maybe('x-api-key', ['', 'x', '\u00ff'])
  maybe('x-request-id', ['x', 'x'.repeat(500), '\u00e9', '{"a":1}'])
  maybe('x-signature', ['x', '0'.repeat(64), 'sha256=', 'sha256=' + 'f'.repeat(64)])
  maybe('stripe-signature', ['t=1,v1=0', 't=,v1=', 't=99999999999999,v1=' + '0'.repeat(64), ','])
  maybe('origin', ['null', 'https://example.com', 'x'])
  maybe('last-event-id', ['1', '-1', 'x', '99999999999999999999'])
  maybe('traceparent', ['00-00000000000000000000000000000000-0000000000000000-00', 'x'])
  maybe('x-forwarded-for', ['127.0.0.1', 'x, y', '::1'])
  return headers
}

const numbers = [
  '0',
  '-1',
  '1',
  '1.5',
  '1e308',
  '1e400',
  '-0',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775808',
  '1e-7',
  '0.005',
  '1000001',
  '2147483648'
]
const scalars = [
  ...numbers,
  'null',
  'true',
  '""',
  '"1"',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"💩"',
  '"' + 'x'.repeat(5_000) + '"',
  '[]',
  '{}',
  '[[[]]]',
  '{"a":{}}',
  '"2026-01-01T00:00:00Z"',
  '"+275760-09-13T00:00:00Z"',
  '"PAID"',
  '"shipped"',
  '"a@example.com"',
  '"http://169.254.169.254/"',
  '"http://[::1]:1/"',
  '"https://example.com/"'
]
const names = [
  'product_id',
  'id',
  'quantity',
  'items',
  'lines',
  'expected_price_cents',
  'unit_price',
  'user_id',
  'customer_id',
  'order_date',
  'note',
  'status',
  'restock',
  'sku',
  'name',
  'price',
  'price_cents',
  'stock',
  'delta',
  'reason',
  'low_stock_threshold',
  'email',
  'full_name',
  'event_id',
  'type',
  'event',
  'order_id',
  'amount',
  'currency',
  'url',
  'types',
  'products',
  'orders',
  'mode',
  'refreshToken',
  '__proto__',
  'constructor',
  'toString',
  ''
]

function bodyOf(random: Random): string | Buffer {
  if (random.happens(0.003)) return Buffer.alloc(10_485_760, random.pick(['[', ' ', '1', 'x']))
  return random.pick<() => string | Buffer>([
    () => objectOf(random),
    () => objectOf(random),
    () => objectOf(random),
    () => objectOf(random),
    () => nearlyGood(random),
    () => nearlyGood(random),
    () => nearlyGood(random),
    () => random.pick(scalars),
    () => '['.repeat(random.between(1, 200_000)),
    () => `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    () =>
      `{"items":[${Array.from({ length: random.between(90, 3_000) }, () => '{"product_id":1,"quantity":1}').join(',')}]}`,
    () => objectOf(random).slice(0, -random.between(1, 10)),
    () => `\ufeff${objectOf(random)}`,
    () => Buffer.from(objectOf(random), 'utf16le'),
    () => Buffer.from(garbage(random, random.between(1, 500)), 'latin1'),
    () => '{"note":"\u0000","product_id":1,"quantity":1}',
    () => '{"product_id":1,"product_id":2,"quantity":1,"quantity":-1}'
  ])()
}

function objectOf(random: Random): string {
  return `{${Array.from({ length: random.between(0, 6) }, () => `"${random.pick(names)}":${valueOf(random, 2)}`).join(',')}}`
}

function valueOf(random: Random, depth: number): string {
  if (depth === 0 || random.happens(0.7)) return random.pick(scalars)
  if (random.happens(0.5)) {
    return `[${Array.from({ length: random.between(0, 3) }, () => valueOf(random, depth - 1)).join(',')}]`
  }
  return `{${Array.from({ length: random.between(0, 4) }, () => `"${random.pick(names)}":${valueOf(random, depth - 1)}`).join(',')}}`
}

/** What a route takes, with one value exchanged. */
function nearlyGood(random: Random): string {
  const good = random.pick([
    '{"product_id":1,"quantity":1,"note":"a","order_date":"2026-01-01T00:00:00Z","user_id":null}',
    '{"items":[{"product_id":1,"quantity":1,"unit_price":5}]}',
    '{"sku":"A","name":"A","price":5,"stock":5,"low_stock_threshold":1}',
    '{"status":"PAID","restock":true}',
    '{"delta":1,"reason":"a"}',
    '{"email":"a@example.com","full_name":"A"}',
    '{"products":[{"sku":"A","name":"A","price":5}],"mode":"partial"}',
    '{"orders":[{"product_id":1,"quantity":1}],"mode":"partial"}',
    '{"event_id":"e","type":"payment.succeeded","order_id":1,"amount":5,"currency":"USD"}',
    '{"url":"https://example.com/","types":["order.paid"],"description":"a"}'
  ])
  const spots = [...good.matchAll(/:("[^"]*"|[\w.]+)(?=[,}])/g)]
  const spot = random.pick(spots)
  return `${good.slice(0, spot.index)}:${random.pick(scalars)}${good.slice(spot.index + spot[0].length)}`
}

function garbage(random: Random, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(random.between(0, 255))).join('')
}
