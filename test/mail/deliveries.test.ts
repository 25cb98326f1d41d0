import t from 'tap'
import { createProduct, send } from '../support/app.js'
import {
  buildForMail,
  change,
  countPending,
  deliverAll,
  deliverUntil,
  listMails,
  placeOrder,
  queueAll,
  refusal,
  startDeliverer,
  startMailServer
} from '../support/mail-server.js'

t.test('each event of an order has its e-mail, once, with what the event says', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  await createProduct(app, { sku: 'MUG-GREEN', name: 'Green mug', price: 5 })
  const id = await placeOrder(app, {
    product_id: undefined,
    quantity: undefined,
    items: [
      { product_id: 1, quantity: 2 },
      { product_id: 2, quantity: 3 }
    ],
    adjustments: [{ type: 'shipping', label: 'Parcel', amount_cents: 490 }],
    shipping_address: { name: 'Ada Sample', line1: '12 Example Street', city: 'Lisbon', country: 'PT' }
  })
  const { items } = (await send(app, 'GET', `/orders/${id}`)).body
  await change(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })
  await change(app, 'POST', `/orders/${id}/shipments`, {
    items: [{ item_id: items[0].id, quantity: 1 }],
    carrier: 'Example Post',
    tracking_number: 'EX123',
    tracking_url: 'https://track.example.com/EX123'
  })
  await change(app, 'POST', `/orders/${id}/cancellations`, { items: [{ item_id: items[1].id, quantity: 1 }] })
  await change(app, 'POST', `/orders/${id}/refunds`, { amount_cents: 500 })
  await change(app, 'POST', `/orders/${id}/shipments`, {})
  await deliverAll(app, deliverer)
  // As after a crash of the relay: it hands everything over again.
  await app.prisma.$executeRaw`UPDATE event_subscriptions SET cursor = 0 WHERE name = 'mail'`
  await deliverAll(app, deliverer)

  const text = server.received.map(({ parsed }) => [parsed.subject, String(parsed.text)])
  t.match(text, [
    [
      `Your order ${id} at Example Shop`,
      /2 x Blue mug \(MUG-BLUE\): \$20\.00\n3 x Green mug \(MUG-GREEN\): \$15\.00\nSubtotal: \$35\.00\nParcel: \$4/
    ],
    [`Payment received for your order ${id}`, /You paid \$39\.90\./],
    [
      `Part of your order ${id} has shipped`,
      /1 x Blue mug \(MUG-BLUE\)\n\nCarrier: Example Post\nTracking number: EX123\n.*\/\/track\.example\.com\/EX123/
    ],
    [`Part of your order ${id} was canceled`, /1 x Green mug \(MUG-GREEN\)\n/],
    [`Refund for your order ${id}`, /paid back \$5\.00 of/],
    [`Your order ${id} has shipped`, /1 x Blue mug \(MUG-BLUE\)\n2 x Green mug \(MUG-GREEN\)/]
  ])
  t.equal(text.length, 6)
  t.match(text[0]?.[1], /Total: \$39\.90\n\nShipping address:\nAda Sample\n12 Example Street\nLisbon\nPortugal/)
  t.match(server.received[0], {
    to: 'ada@example.com',
    messageId: /^\d+-\d{13}\.order_confirmation\.[0-9a-f-]{36}@example\.com$/,
    raw: /^Auto-Submitted: auto-generated\r$/m,
    parsed: {
      from: { text: '"Example Shop" <orders@example.com>' },
      to: { text: 'ada@example.com' },
      html: /<td class="amount total">\$39\.90<\/td>/
    }
  })
  t.match(await listMails(app), [
    {
      id: 1,
      type: 'order_confirmation',
      order_id: id,
      product_id: null,
      recipient: 'ada@example.com',
      message_id: server.received[0]?.messageId,
      status: 'sent',
      attempts: 1,
      response: /^250 /,
      error: null,
      next_attempt_at: null,
      settled_at: String
    },
    { id: 2, type: 'payment_received' },
    { type: 'order_shipped' },
    { type: 'order_canceled' },
    { type: 'order_refunded' },
    { type: 'order_shipped', status: 'sent' }
  ])
  const { body: metrics } = await app.inject('/metrics')
  t.match(metrics, /^mail_attempts_total\{outcome="sent"\} 0$/m, 'the worker of the test is not that of the app')
})

t.test('a mail goes to the address of the order, else of its user, and without one there is none', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  await change(app, 'POST', '/users', { email: 'grace@example.com', full_name: 'Grace Hopper' })
  await placeOrder(app, { user_id: 1 })
  await placeOrder(app, { user_id: 1, email: null })
  await placeOrder(app, { email: null })
  await deliverAll(app, startDeliverer(t, app, server))
  t.strictSame(
    (await listMails(app)).map(({ order_id: id, recipient }) => [id, recipient]),
    [
      [1, 'ada@example.com'],
      [2, 'grace@example.com']
    ]
  )
  t.strictSame(server.received.map(({ to }) => to).sort(), ['ada@example.com', 'grace@example.com'])
})

t.test('a mail that waits goes to the address that the order has when it is sent', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  const id = await placeOrder(app, { email: 'typo@example.com' })
  await queueAll(app)
  await change(app, 'PATCH', `/orders/${id}`, { email: 'right@example.com' })
  await deliverAll(app, deliverer)
  t.strictSame(
    server.received.map(({ to }) => to),
    ['right@example.com']
  )
  t.match(await listMails(app), [{ recipient: 'right@example.com' }])

  await app.prisma.$executeRaw`UPDATE orders SET email = NULL`
  await change(app, 'POST', '/notifications/1/resend')
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [
    { status: 'failed', error: 'there is no address any more', recipient: 'right@example.com' }
  ])
  t.equal(server.received.length, 1)
})

t.test('greylisting: a mail that is refused for now is sent again, with the same Message-ID', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const seen = new Map<string, number>()
  server.onRecipient = address => {
    const count = (seen.get(address) ?? 0) + 1
    seen.set(address, count)
    if (count === 1) throw refusal(451, '4.7.1 greylisted, come back later')
  }
  const deliverer = startDeliverer(t, app, server)
  for (const name of ['ada', 'grace', 'mary']) await placeOrder(app, { email: `${name}@example.com` })
  await queueAll(app)
  await deliverer.deliverDue()
  await deliverer.finish()
  t.match(await listMails(app), [
    { status: 'pending', attempts: 1, response: /^451 /, error: /greylisted/, next_attempt_at: String },
    { status: 'pending' },
    { status: 'pending' }
  ])
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [{ status: 'sent', attempts: 2, error: null }, { attempts: 2 }, { attempts: 2 }])
  t.strictSame(server.received.map(({ to }) => to).sort(), ['ada@example.com', 'grace@example.com', 'mary@example.com'])
})

t.test('a server that refuses for now for good: the schedule ends, and the mail has failed', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  let attempts = 0
  server.onRecipient = () => {
    attempts++
    throw refusal(450, '4.2.0 try again later')
  }
  await placeOrder(app)
  await deliverAll(app, startDeliverer(t, app, server, { retryPausesMs: [10, 10, 10] }))
  t.equal(attempts, 4)
  t.match(await listMails(app), [{ status: 'failed', attempts: 4, error: /try again later/ }])
})

t.test('a refusal is not retried, and an operator can send the mail again, with a new Message-ID', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  server.onRecipient = address => {
    if (address.startsWith('gone@')) throw refusal(550, '5.1.1 no such user here')
  }
  const id = await placeOrder(app, { email: 'gone@example.com' })
  await placeOrder(app)
  const deliverer = startDeliverer(t, app, server)
  await deliverAll(app, deliverer)
  const [refused, sent] = await listMails(app)
  t.match(refused, { status: 'failed', attempts: 1, response: /^550 /, error: /no such user/, settled_at: String })
  t.match(sent, { status: 'sent' })

  await change(app, 'PATCH', `/orders/${id}`, { email: 'here@example.com' })
  const resent = await send(app, 'POST', '/notifications/1/resend')
  t.match(resent, { status: 200, body: { status: 'pending', attempts: 0, resends: 1 } })
  await deliverAll(app, deliverer)
  await change(app, 'POST', '/notifications/1/resend')
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [{ status: 'sent', resends: 2, recipient: 'here@example.com' }, {}])
  t.strictSame(
    server.received.map(({ to, messageId }) => [to, messageId]),
    [
      ['ada@example.com', sent?.message_id],
      ['here@example.com', `resend-1.${refused?.message_id}`],
      ['here@example.com', `resend-2.${refused?.message_id}`]
    ]
  )
})

t.test('a connection that is cut in the middle of a mail is an attempt; the mail is sent again', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const ids: string[] = []
  server.onMail = ({ messageId, cut }) => {
    ids.push(messageId)
    if (ids.length > 2) return
    cut()
    throw refusal(451, 'nobody hears this')
  }
  await placeOrder(app)
  await deliverAll(app, startDeliverer(t, app, server))
  t.match(await listMails(app), [{ status: 'sent', attempts: 3 }])
  t.equal(ids.length, 3)
  t.equal(new Set(ids).size, 1)
})

t.test('a server that does not answer in time holds up no other mail for longer', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  let isSlow = true
  server.onMail = async ({ to }) => {
    if (isSlow && to.startsWith('slow@')) await new Promise(() => {})
  }
  const deliverer = startDeliverer(t, app, server, { timeoutMs: 2_000 })
  for (const name of ['slow', 'ada', 'grace', 'mary', 'joan']) await placeOrder(app, { email: `${name}@example.com` })
  await queueAll(app)
  await deliverUntil(deliverer, async () => server.received.length === 4, 'the others are sent')
  t.match(await listMails(app), [{ status: 'pending', error: 'no answer within 2000 ms' }, {}, {}, {}, {}])
  isSlow = false
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [{ status: 'sent', attempts: 2 }, {}, {}, {}, {}])
})

t.test('while the server cannot be reached, no mail counts as tried, and one at a time looks for it', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  await server.close()
  const outcomes: string[] = []
  const deliverer = startDeliverer(t, app, server, {
    retryPausesMs: [],
    onAttempt: outcome => outcomes.push(outcome)
  })
  for (let i = 0; i < 20; i++) await placeOrder(app)
  await queueAll(app)
  await deliverUntil(deliverer, () => outcomes.length >= 15, 'it has tried several times')
  t.strictSame(new Set(outcomes), new Set(['unreachable']))
  t.ok(outcomes.length <= 16, 'eight mails found out, and then one at a time')
  const waiting = await listMails(app)
  t.ok(waiting.every(({ status, attempts }) => status === 'pending' && attempts === 0))
  t.match(waiting[0]?.error, /ECONNREFUSED/)
  await server.listen()
  await deliverAll(app, deliverer)
  t.equal(server.received.length, 20)
  t.ok((await listMails(app)).every(({ status, attempts }) => status === 'sent' && attempts === 1))
})

for (const [what, answer] of [
  [
    'the sender',
    {
      onSender: () => {
        throw refusal(550, '5.7.1 sender not verified')
      }
    }
  ],
  ['the credentials', { authenticates: false }]
] as const) {
  t.test(`a server that refuses ${what} has refused no mail`, async t => {
    let isRefusing = true
    const server = await startMailServer(t, {
      authOptional: 'onSender' in answer,
      onAuth: (_credentials, _session, callback) => {
        if (isRefusing) callback(refusal(535, '5.7.8 invalid credentials'))
        else callback(null, { user: 'orders' })
      }
    })
    const withUser = { url: server.url.replace('//', '//orders:secret@') }
    server.onSender = () => {
      if (isRefusing && 'onSender' in answer) answer.onSender()
    }
    const app = await buildForMail(t, server)
    const outcomes: string[] = []
    const deliverer = startDeliverer(t, app, 'onSender' in answer ? server : withUser, {
      onAttempt: outcome => outcomes.push(outcome)
    })
    await placeOrder(app)
    await queueAll(app)
    await deliverUntil(deliverer, () => outcomes.length > 2, 'it has tried several times')
    t.strictSame(new Set(outcomes), new Set(['unreachable']))
    t.match(await listMails(app), [{ status: 'pending', attempts: 0, error: /5\.7\./ }])
    isRefusing = false
    await deliverAll(app, deliverer)
    t.match(await listMails(app), [{ status: 'sent', attempts: 1 }])
  })
}

t.test('TLS: from the start or by STARTTLS, with a certificate that is verified', async t => {
  for (const [scheme, options] of [
    ['smtps', { secure: true }],
    ['smtp', { disabledCommands: [] }]
  ] as const) {
    const secured: boolean[] = []
    const server = await startMailServer(t, {
      ...options,
      disabledCommands: [],
      onMailFrom: (_address, { secure }, callback) => {
        secured.push(secure)
        callback()
      }
    })
    const url = server.url.replace('smtp', scheme)
    const app = await buildForMail(t, server)
    await placeOrder(app)
    await queueAll(app)
    const outcomes: string[] = []
    const strict = startDeliverer(t, app, { url }, { onAttempt: outcome => outcomes.push(outcome) })
    await deliverUntil(strict, () => outcomes.length > 0, 'it has tried')
    t.strictSame(outcomes, ['unreachable'])
    t.match(await listMails(app), [{ status: 'pending', attempts: 0, error: /certificate/ }])
    await deliverAll(app, startDeliverer(t, app, { url: `${url}?tls.rejectUnauthorized=false` }))
    t.strictSame(secured, [true], scheme)
    t.equal(server.received.length, 1)
  }
})

t.test('an e-mail that cannot be written fails with the reason', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  await placeOrder(app)
  await queueAll(app)
  await app.prisma.$executeRaw`UPDATE orders SET currency = 'dollars'`
  const deliverer = startDeliverer(t, app, server)
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [{ status: 'failed', error: /cannot be written: RangeError/ }])
  await app.prisma.$executeRaw`UPDATE orders SET currency = 'USD'`
  await change(app, 'POST', '/notifications/1/resend')
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [{ status: 'sent' }])
})

t.test('mails of one order arrive in the order of its events, however often one is put off', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  let answers = 0
  server.onMail = () => {
    if (++answers % 3 !== 0) throw refusal(451, 'not now')
  }
  for (let i = 0; i < 4; i++) {
    const id = await placeOrder(app)
    await change(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })
    await change(app, 'PATCH', `/orders/${id}`, { status: 'SHIPPED' })
  }
  const workers = [startDeliverer(t, app, server), startDeliverer(t, app, server)]
  await queueAll(app)
  await Promise.all(
    workers.map(worker => deliverUntil(worker, async () => (await countPending(app)) === 0, 'everything is sent'))
  )
  const byOrder = new Map<string, string[]>()
  for (const { parsed } of server.received) {
    const [, id = ''] = /order (\d+)/.exec(String(parsed.subject)) ?? []
    byOrder.set(id, [...(byOrder.get(id) ?? []), String(parsed.subject).replace(/ ?order .*/, '')])
  }
  t.equal(byOrder.size, 4)
  for (const subjects of byOrder.values()) t.strictSame(subjects, ['Your', 'Payment received for your', 'Your'])
})

t.test('an address that cannot be one fails with the reason, and nothing is sent', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const hostile = [
    'no address',
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com>\r\nRCPT TO:<eve@example.com',
    `${'a'.repeat(250)}@example.com`
  ]
  for (let i = 0; i < hostile.length; i++) await placeOrder(app)
  await queueAll(app)
  for (const [index, address] of hostile.entries()) {
    await app.prisma.$executeRaw`UPDATE orders SET email = ${address} WHERE id = ${index + 1}`
  }
  await deliverAll(app, startDeliverer(t, app, server))
  const mails = await listMails(app)
  t.strictSame(
    mails.map(({ status, error, recipient }) => [status, error, recipient]),
    hostile.map(address => ['failed', 'the address is not valid', address])
  )
  t.strictSame(server.received, [])
})

t.test('names of clients add no header and no recipient, and are escaped', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const name = '<script>alert(1)</script> "&\' \u202eevil'
  await createProduct(app, { sku: 'HOSTILE', name, low_stock_threshold: 5 })
  await change(app, 'PATCH', '/shops/default', {
    mail: { name: 'Evil", <eve@example.com>\r\nBcc: eve@example.com', low_stock_to: 'stock@example.com' }
  })
  await placeOrder(app, { product_id: 2, external_id: 'A\r\nBcc: eve@example.com', quantity: 99 })
  await deliverAll(app, startDeliverer(t, app, server))
  const [confirmation, lowStock] = [...server.received].sort((a, b) => a.to.localeCompare(b.to))
  if (!confirmation || !lowStock) throw new Error('a mail is missing')
  t.strictSame([confirmation.to, lowStock.to], ['ada@example.com', 'stock@example.com'])
  for (const { parsed } of [confirmation, lowStock]) {
    t.equal(parsed.headers.has('bcc'), false)
    t.match(parsed.from?.value, [{ address: 'orders@example.com' }])
    t.equal(parsed.from?.value.length, 1)
    t.notMatch(String(parsed.html), '<script')
    t.match(String(parsed.html), '&#60;script&#62;alert(1)&#60;/script&#62; &#34;&#38;&#39; evil')
  }
  t.match(confirmation.parsed.subject, /^Your order A Bcc: eve@example\.com at Evil/)
  t.match(lowStock.parsed.subject, `Low stock: <script>alert(1)</script> "&' evil (1 left)`)
})

t.test('low stock is reported to the shop, if it has an address for that', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  await createProduct(app, { name: 'Rare mug', sku: 'RARE', stock: 9, low_stock_threshold: 5 })
  await change(app, 'POST', '/products/2/stock', { delta: -5, reason: 'broken' })
  await deliverAll(app, deliverer)
  t.strictSame(await listMails(app), [])
  await change(app, 'PATCH', '/shops/default', { mail: { low_stock_to: 'stock@example.com', locale: 'de-AT' } })
  await change(app, 'POST', '/products/2/stock', { delta: 5, reason: 'found' })
  await change(app, 'POST', '/products/2/stock', { delta: -6, reason: 'broken' })
  await deliverAll(app, deliverer)
  t.match(await listMails(app), [
    { type: 'low_stock', order_id: null, product_id: 2, recipient: 'stock@example.com', status: 'sent' }
  ])
  t.match(server.received[0]?.parsed, {
    subject: 'Geringer Bestand: Rare mug (noch 3)',
    text: /Produkt: Rare mug \(RARE\)\nBestand: 3\nMeldebestand: 5/
  })
})

t.test('the language is that of the order, else of the shop, else English', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  for (const locale of ['de-CH', 'en-GB', 'pt-PT', null]) await placeOrder(app, { locale })
  await deliverAll(app, deliverer)
  await change(app, 'PATCH', '/shops/default', { mail: { locale: 'de' } })
  for (const locale of ['en', 'pt-PT', null]) await placeOrder(app, { locale })
  await deliverAll(app, deliverer)
  const received = [...server.received].sort((a, b) => orderOf(a.parsed.subject) - orderOf(b.parsed.subject))
  t.strictSame(
    received.map(({ parsed }) => [
      parsed.subject?.split(' ')[0],
      /<html lang="(\w+)">/.exec(String(parsed.html))?.[1],
      /: (\S*.?20.00.*)\n/.exec(String(parsed.text))?.[1]
    ]),
    [
      ['Deine', 'de', '$\u00a020.00'],
      ['Your', 'en', 'US$20.00'],
      ['Your', 'en', '$20.00'],
      ['Your', 'en', '$20.00'],
      ['Your', 'en', '$20.00'],
      ['Deine', 'de', '20,00\u00a0$'],
      ['Deine', 'de', '20,00\u00a0$']
    ]
  )
})

function orderOf(subject = ''): number {
  return Number(/\d+/.exec(subject)?.[0])
}

t.test('a shop sends only the types that it wants', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  const types = async (wanted: string[] | null) => {
    await change(app, 'PATCH', '/shops/default', { mail: { types: wanted } })
    const id = await placeOrder(app)
    await change(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })
    await change(app, 'PATCH', `/orders/${id}`, { status: 'CANCELED' })
    await deliverAll(app, deliverer)
    return (await listMails(app)).filter(mail => mail.order_id === id).map(({ type }) => type)
  }
  t.strictSame(await types(['payment_received', 'order_refunded']), ['payment_received'])
  t.strictSame(await types([]), [])
  t.strictSame(await types(null), ['order_confirmation', 'payment_received', 'order_canceled'])
  t.equal(server.received.length, 4)
  t.match(server.received.at(-1)?.parsed.text, 'You get back what you have paid for it.')
})

t.test('nobody gets a mail about what happened more than three days ago', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  await placeOrder(app)
  await placeOrder(app)
  await app.prisma.$executeRaw`ALTER TABLE events DISABLE TRIGGER USER`
  await app.prisma.$executeRaw`UPDATE events SET created_at = now() - interval '73 hours' WHERE order_id = 1`
  await app.prisma.$executeRaw`UPDATE events SET created_at = now() - interval '71 hours' WHERE order_id = 2`
  await deliverAll(app, startDeliverer(t, app, server))
  t.match(await listMails(app), [{ order_id: 2, status: 'sent' }])
  t.equal(server.received.length, 1)
})

t.test('connections are bounded, and the rate is that of the setting', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  for (let i = 0; i < 40; i++) await placeOrder(app)
  await queueAll(app)
  const begin = performance.now()
  await deliverAll(app, startDeliverer(t, app, server, { ratePerSecond: 10 }))
  const seconds = (performance.now() - begin) / 1_000
  t.equal(server.received.length, 40)
  t.ok(seconds > 2.5 && seconds < 20, `40 mails at 10 per second took ${seconds.toFixed(1)} s`)
  t.ok(server.mostConnections <= 4, `${server.mostConnections} connections`)
})
