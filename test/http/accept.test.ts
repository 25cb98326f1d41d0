import t from 'tap'
import { prefers } from '../../src/http/accept.js'
import { build, send } from '../support/app.js'

t.test('Accept prefers by quality, then what it names to what it takes in, then what it names first', t => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
  for (const [accept, likesHtml] of [
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
    ['text/html;q=0.4, application/json;q=0.5', false],
    ['text/html;q=0', false],
    ['text/html;q=x', false],
    ['text/htmlx', false],
    ['text/html;q=0, */*', false],
    [`${'x'.repeat(2_000)},text/html`, false]
  ] as const) {
    t.equal(prefers(accept, 'text/html', 'application/json'), likesHtml, String(accept))
  }
  t.end()
})

t.test('an answer that depends on Accept says so, beside what else it depends on', async t => {
  const app = await build(t, { corsOrigins: ['https://shop.example.com'] })
  for (const url of ['/', '/events', '/admin/live']) {
    const { headers } = await send(app, 'GET', url, undefined, { origin: 'https://shop.example.com' })
    t.match(headers.vary, /Origin.*Accept/, url)
  }
})
