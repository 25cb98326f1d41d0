import type { Random } from '../shared/random.js'
import { garbage } from './garbage.js'

/** Bytes that hardly resemble HTTP, each as a character. */
export function brokenRequest(random: Random): string {
  return random.pick<(random: Random) => string>([
    random => garbage(random, random.between(1, 2_000)),
    random => `GET / HTTP/${random.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\n${host}\r\n`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => `GET /products\n${host}\n`,
    () => 'GET /products HTTP/1.1\r\nConnection: close\r\n\r\n',
    random => getProducts(`${'X'.repeat(random.between(1, 100_000))}: 1`),
    random => getProducts(`X-Request-Id: ${garbage(random, 200).replace(/[\r\n]/g, '')}`),
    () => getProducts('No colon'),
    random => `GET /${garbage(random, 100).replace(/[\r\n ]/g, '')} HTTP/1.1\r\n${host}\r\n`,
    () => `GET http://localhost/products HTTP/1.1\r\n${host}\r\n`,
    () => `CONNECT example.com:443 HTTP/1.1\r\n${host}\r\n`,
    () => webSocketUpgrade,
    random => postOrder(`Content-Length: ${random.pick(['-1', '1e3', '99999999999999999999', 'x', '5, 5', ''])}`),
    () => postOrder(`Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${body}`),
    () => postOrder(`Content-Length: 1\r\nContent-Length: ${body.length}`),
    () => postOrder(`Content-Length: ${body.length + 50}`),
    random => postOrder('Transfer-Encoding: chunked', random.pick(brokenChunks)),
    () => postOrder('Transfer-Encoding: gzip, chunked', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
    random => postOrder(`Expect: ${random.pick(['100-continue', 'wonders'])}\r\nContent-Length: ${body.length}`),
    random => 'GET /products/1 HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(random.between(2, 100)),
    random => `GET /events HTTP/1.1\r\n${host}Accept: text/event-stream\r\n\r\n`.repeat(random.between(2, 20)),
    () => `GET http://example.com HTTP/1.0\r\n\r\n`,
    () => `OPTIONS * HTTP/1.1\r\n${host}\r\n`
  ])(random)
}

const host = 'Host: localhost\r\nConnection: close\r\n'
const body = '{"product_id":1,"quantity":1}'

const webSocketUpgrade =
  'GET /products HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n'

const brokenChunks = ['zz\r\n', 'ffffffffffffffff\r\n', '-1\r\n', '5\r\nabc', `5;${'x'.repeat(20_000)}`]

function getProducts(header: string): string {
  return `GET /products HTTP/1.1\r\n${host}${header}\r\n\r\n`
}

function postOrder(headers: string, content = body): string {
  return `POST /orders HTTP/1.1\r\n${host}Content-Type: application/json\r\n${headers}\r\n\r\n${content}`
}
