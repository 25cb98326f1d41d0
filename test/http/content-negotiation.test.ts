import t from 'tap'
import { build, send } from '../support/app.js'

t.test('Accept decides by quality, then by how specific a range is, then by order; JSON wins a tie', async t => {
  const app = await build(t)
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
  for (const [accept, prefersHtml] of [
    [browser, true],
    ['text/html', true],
    ['TEXT/HTML; charset=utf-8', true],
    ['text/*', true],
    ['text/html, */*', true],
    ['text/html, application/json', true],
    ['text/html;q=0.5, application/json;q=0.4', true],
    ['application/json;q=0, text/html;q=0.1', true],
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['application/json, text/html', false],
    ['application/json; charset=utf-8, text/html', false],
    ['application/json;charset=UTF-8, text/html;q=0.9', false],
    ['text/html, application/json; charset=utf-8; q=0.5', true],
    ['text/html;q=0.4, application/json;q=0.5', false],
    ['text/html;q=0', false],
    ['text/html;q=x', false],
    ['text/htmlx', false],
    ['text/html;q=0, */*', false],
    [`${'x'.repeat(2_000)},text/html`, false]
  ] as const) {
    const { statusCode, headers } = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } })
    t.equal(statusCode, 200)
    t.match(headers['content-type'], prefersHtml ? 'text/html' : 'application/json', String(accept))
  }
})

t.test('event streams are sent only to clients that prefer them to JSON', async t => {
  const app = await build(t)
  for (const url of ['/events', '/admin/live']) {
    for (const accept of ['', '*/*', 'application/json, text/event-stream', 'text/event-stream;q=0']) {
      const { status, headers } = await send(app, 'GET', url, undefined, { accept })
      t.equal(status, 200)
      t.match(headers['content-type'], 'application/json', `${url}: ${accept}`)
    }
  }
})

t.test('a response that depends on Accept says so in Vary, beside the headers that are there already', async t => {
  const app = await build(t, { corsOrigins: ['https://shop.example.com'] })
  for (const url of ['/', '/events', '/admin/live']) {
    const { headers } = await send(app, 'GET', url, undefined, { origin: 'https://shop.example.com' })
    t.match(headers.vary, /Origin.*Accept/, url)
  }
})
