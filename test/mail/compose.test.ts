import t from 'tap'
import { compose } from '../../src/mail/compose.js'
import type { Facts } from '../../src/mail/facts.js'
import { html } from '../../src/mail/html.js'
import { languages } from '../../src/mail/languages.js'
import { mailEventTypes, mailTypeOf, mailTypes } from '../../src/mail/mail-types.js'
import { domainOf, isMailAddress, parseMailbox } from '../../src/mail/mailbox.js'
import { requiresTls } from '../../src/mail/send-mail.js'
import { sampleOf } from '../../src/mail/sample-facts.js'

const shop = { name: 'Example Shop', address: '12 Example Street\n1100-001 Lisbon' }

function facts(type: Facts['type'], changes: Partial<Facts> = {}): Facts {
  return { ...sampleOf(type), shop, locales: [], ...changes }
}

t.test('every type has a subject, a text and HTML in every language, with the address of the shop', async t => {
  for (const type of mailTypes) {
    const subjects = languages.map(language => {
      const { subject, text, html, locale } = compose(facts(type, { locales: [language] }))
      t.equal(locale, language)
      for (const body of [text, html]) {
        t.match(body, '12 Example Street')
        t.match(body, '1100-001 Lisbon')
        t.match(body, 'Example Shop')
      }
      t.match(html, `<html lang="${language}">`)
      t.notMatch(`${subject}${text}${html}`, /undefined|null|NaN|\[object/)
      return subject
    })
    t.equal(new Set(subjects).size, languages.length, `${type}: ${subjects.join(', ')}`)
  }
  t.strictSame(new Set(mailEventTypes.map(event => mailTypeOf[event])), new Set(mailTypes), 'each has an event')
})

t.test('HTML loads nothing, runs nothing, and has no link but that of the shipment', async t => {
  for (const type of mailTypes) {
    const { html } = compose(facts(type))
    t.notMatch(html, /<(?:img|script|link|iframe|object|form|video|svg)|url\(|@import|src=|\son\w+=/i, type)
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)
    t.strictSame(links, type === 'order_shipped' ? ['https://track.example.com/EX123456789PT'] : [])
  }
})

t.test('amounts have the digits of their currency', async t => {
  const { order } = sampleOf('order_confirmation')
  if (!order) throw new Error('the sample has no order')
  const totalIn = (currency: string, locale = 'en') => {
    const { text } = compose(facts('order_confirmation', { order: { ...order, currency }, locales: [locale] }))
    return /^(?:Total|Summe): (.*)$/m.exec(text)?.[1]?.replaceAll('\u00a0', ' ')
  }
  t.strictSame(
    [totalIn('EUR'), totalIn('EUR', 'de'), totalIn('JPY'), totalIn('KWD'), totalIn('IQD'), totalIn('CLF')],
    ['€79.60', '79,60 €', '¥7,960', 'KWD 7.960', 'IQD 7.960', 'CLF 0.7960']
  )
})

t.test('the amounts of payments and refunds are those of the event', async t => {
  const paid = facts('payment_received', { event: { type: 'order.paid', data: { amount_cents: 1234 } } })
  t.match(compose(paid).text, 'You paid €12.34.')
  for (const type of ['payment_received', 'order_refunded'] as const) {
    const { text } = compose(facts(type, { event: { type: 'order.refunded', data: {} } }))
    t.match(text, /Your order 1042 (is paid|was refunded)\./, 'an event without an amount')
  }
})

t.test('a cancellation says why only if the order was not paid in time', async t => {
  const canceled = (reason: string) =>
    compose(facts('order_canceled', { event: { type: 'order.canceled', data: { reason } } })).text
  t.match(canceled('payment_timeout'), 'It was not paid in time.')
  t.notMatch(canceled('looks like fraud'), /fraud|not paid in time/)
})

t.test('a whole shipment lists what has shipped; a link that is not for the web is left out', async t => {
  const data = { carrier: null, tracking_number: 'EX1', tracking_url: 'javascript:alert(1)' }
  const { text, html, subject } = compose(facts('order_shipped', { event: { type: 'order.shipped', data } }))
  t.equal(subject, 'Your order 1042 has shipped')
  t.match(text, /shipment:\n\n2 x Blue mug \(MUG-BLUE\)\n\nTracking number: EX1\n/)
  t.notMatch(`${text}${html}`, /javascript|Carrier|Green mug/)
})

t.test('a locale without a language is passed over, and the order has its own name', async t => {
  const { order } = sampleOf('order_refunded')
  if (!order) throw new Error('the sample has no order')
  const named = facts('order_refunded', {
    order: { ...order, external_id: 'A-1042' },
    locales: ['x', 'fr-FR', 'de-AT']
  })
  t.match(compose(named), { locale: 'de-AT', subject: 'Erstattung für deine Bestellung A-1042' })
  t.equal(compose(facts('order_refunded', { locales: ['tlh-Q', null] })).locale, 'en')
})

t.test('names stay on their line, and change no direction', async t => {
  const product = { sku: 'A', name: 'Mug\r\nTotal: 0\u202e\u2066 \u2028\0x' }
  const { subject, text, html } = compose(facts('low_stock', { product }))
  t.equal(subject, 'Low stock: Mug Total: 0 x (3 left)')
  t.match(text, 'Product: Mug Total: 0 x (A)')
  for (const part of [subject, text, html]) t.notMatch(part, /[\u202e\u2066\u2028\0\r]/)
})

t.test('html escapes every value but HTML', async t => {
  t.equal(
    html`<p title="${`"'<&>`}">${[html`<b>${'<'}</b>`, html`x`]}</p>`.text,
    '<p title="&#34;&#39;&#60;&#38;&#62;"><b>&#60;</b>x</p>'
  )
})

t.test('a password goes to another machine only by TLS', async t => {
  for (const [url, expected] of [
    ['smtp://user:secret@smtp.example.com', true],
    ['smtp://user:secret@10.0.0.1:25', true],
    ['smtps://user:secret@smtp.example.com', false],
    ['smtp://smtp.example.com', false],
    ['smtp://user:secret@localhost:1025', false],
    ['smtp://user:secret@127.0.0.1:1025', false],
    ['smtp://user:secret@[::1]:1025', false]
  ] as const) {
    t.equal(requiresTls(url), expected, url)
  }
})

t.test('mailboxes: an address, or a name with an address, and nothing else', async t => {
  for (const [text, expected] of [
    ['orders@example.com', { name: '', address: 'orders@example.com' }],
    [' orders@example.com ', { name: '', address: 'orders@example.com' }],
    ['A Shop <orders@example.com>', { name: 'A Shop', address: 'orders@example.com' }],
    ['"A, Shop" <orders@example.com>', { name: 'A, Shop', address: 'orders@example.com' }],
    ['<orders@example.com>', { name: '', address: 'orders@example.com' }],
    ['orders@example.com, eve@example.com', undefined],
    ['A Shop', undefined],
    ['A\nShop <orders@example.com>', undefined],
    ['A <b> <orders@example.com>', undefined],
    ['', undefined]
  ] as const) {
    t.strictSame(parseMailbox(text), expected, text)
  }
  t.equal(domainOf('orders@münchen.example'), 'xn--mnchen-3ya.example')
  for (const address of ['a@b', 'josé@example.com', "o'neil+x@example.com"]) t.ok(isMailAddress(address), address)
  for (const address of [
    'a b@example.com',
    'a@b@c',
    '@example.com',
    'a@',
    'a@[127.0.0.1]',
    `${'a'.repeat(243)}@example.com`
  ]) {
    t.notOk(isMailAddress(address), address)
  }
})
