import t, { type Test } from 'tap'
import { build, createProduct, send } from '../support/app.js'
import { backUp } from '../support/restore.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import {
  buildForMail,
  change,
  deliverAll,
  deliverUntil,
  listMails,
  placeOrder,
  queueAll,
  startDeliverer,
  startMailServer
} from '../support/mail-server.js'
import { claimDue } from '../../src/mail/notification-queue.js'
import { mailTypes } from '../../src/mail/mail-types.js'
import { removeOldNotifications } from '../../src/mail/remove-old-notifications.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

const nowhere = { url: 'smtp://127.0.0.1:9' }

async function buildWithMails(t: Test) {
  const app = await buildForMail(t, nowhere)
  for (let i = 0; i < 3; i++) {
    const id = await placeOrder(app)
    if (i > 0) await change(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })
  }
  await queueAll(app)
  await app.prisma.$executeRaw`
    UPDATE notifications SET status = 'failed', due_at = NULL, settled_at = now(), error = 'no' WHERE id = 2`
  return app
}

t.test('GET /notifications lists e-mails, newest first, by status, type and order, in pages', async t => {
  const app = await buildWithMails(t)
  const ids = async (query: string) => {
    const { status, body } = await send(app, 'GET', `/notifications?${query}`)
    t.equal(status, 200, query)
    t.equal(body.total, body.notifications.length, query)
    return body.notifications.map(({ id }: { id: number }) => id)
  }
  t.strictSame(await ids(''), [5, 4, 3, 2, 1])
  t.strictSame(await ids('status=failed'), [2])
  t.strictSame(await ids('status=pending'), [5, 4, 3, 1])
  t.strictSame(await ids('status=sent'), [])
  t.strictSame(await ids('type=payment_received'), [5, 3])
  t.strictSame(await ids('order_id=2'), [3, 2])
  t.strictSame(await ids('order_id=2&type=payment_received&status=pending'), [3])
  const first = (await send(app, 'GET', '/notifications?limit=3&type=order_confirmation')).body
  t.match(first, { total: 3, next_cursor: null })
  const page = (await send(app, 'GET', '/notifications?limit=2')).body
  t.match(page, { notifications: [{ id: 5 }, { id: 4 }], total: 5, total_relation: 'eq', next_cursor: String })
  const next = (await send(app, 'GET', `/notifications?limit=2&cursor=${page.next_cursor}`)).body
  t.match(next, { notifications: [{ id: 3 }, { id: 2 }] })
  for (const query of [
    `type=low_stock&cursor=${page.next_cursor}`,
    'status=lost',
    'order_id=x',
    'limit=0',
    'colour=red'
  ]) {
    t.match(await send(app, 'GET', `/notifications?${query}`), { status: 400, body: { code: 'VALIDATION_FAILED' } })
  }
})

t.test('GET /notifications/{id}, and sending again', async t => {
  const app = await buildWithMails(t)
  const { body } = await send(app, 'GET', '/notifications/2')
  t.match(body, {
    id: 2,
    status: 'failed',
    error: 'no',
    order_id: 2,
    recipient: 'ada@example.com',
    next_attempt_at: null
  })
  const absent = {
    status: 404,
    body: { code: 'NOTIFICATION_NOT_FOUND', detail: 'E-mail not found', notification_id: 9 }
  }
  t.match(await send(app, 'GET', '/notifications/9'), absent)
  t.match(await send(app, 'POST', '/notifications/9/resend'), absent)
  const again = await send(app, 'POST', '/notifications/2/resend', undefined, { 'idempotency-key': 'again' })
  t.match(again, { status: 200, body: { status: 'pending', attempts: 0, resends: 1, next_attempt_at: String } })
  t.equal(again.body.message_id, `resend-1.${body.message_id}`)
  const replayed = await send(app, 'POST', '/notifications/2/resend', undefined, { 'idempotency-key': 'again' })
  t.match(replayed, { text: again.text, headers: { 'idempotent-replayed': 'true' } })
  t.match(
    (await send(app, 'POST', '/notifications/1/resend')).body,
    { resends: 0, status: 'pending' },
    'was not sent yet'
  )

  const off = await build(t)
  t.match(await send(off, 'POST', '/notifications/1/resend'), {
    status: 503,
    headers: { 'retry-after': '60' },
    body: { code: 'MAIL_NOT_CONFIGURED', detail: 'Set SMTP_URL to send e-mails' }
  })
})

t.test('a mail that is on its way is not sent twice because it is sent again', async t => {
  const app = await buildWithMails(t)
  const [claim] = await claimDue(app.prisma, { limit: 1, leaseMs: 60_000 })
  t.equal(claim?.id, 1)
  await change(app, 'POST', '/notifications/1/resend')
  const claims = await claimDue(app.prisma, { limit: 10, leaseMs: 60_000 })
  t.notOk(claims.some(({ id }) => id === 1))
})

t.test('POST /notifications/preview shows what the shop would send, with or without an order', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG', name: 'Real mug' })
  const preview = async (body: object, headers = {}) => await send(app, 'POST', '/notifications/preview', body, headers)
  for (const type of mailTypes) {
    t.match(await preview({ type, locale: 'de' }), {
      status: 200,
      body: { subject: String, text: /./, html: /^<!doctype html>/, locale: 'de' }
    })
  }
  await change(app, 'PATCH', '/shops/default', { mail: { name: 'Mugs', address: 'Street 1\nLisbon', locale: 'de' } })
  t.match(await preview({ type: 'low_stock' }), { body: { locale: 'de', text: /Mugs\nStreet 1\nLisbon/ } })

  const id = await placeOrder(app, { locale: 'en' })
  t.match(await preview({ type: 'order_shipped', order_id: id }), {
    body: { locale: 'en', subject: `Your order ${id} has shipped`, text: /2 x Real mug \(MUG\)/ }
  })
  await change(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })
  await change(app, 'POST', `/orders/${id}/shipments`, {
    items: [{ item_id: 1, quantity: 1 }],
    carrier: 'Example Post'
  })
  t.match(await preview({ type: 'order_shipped', order_id: id, locale: 'de' }), {
    body: {
      locale: 'de',
      subject: `Ein Teil deiner Bestellung ${id} ist versandt`,
      text: /1 x Real mug.*Example Post/s
    }
  })
  t.match(await preview({ type: 'payment_received', order_id: id }), { body: { text: /You paid \$20\.00\./ } })
  for (const [body, expected] of [
    [
      { type: 'order_shipped', order_id: 99 },
      { status: 404, body: { code: 'ORDER_NOT_FOUND' } }
    ],
    [
      { type: 'low_stock', order_id: id },
      { status: 400, body: { errors: [{ path: 'body/order_id' }] } }
    ],
    [{ type: 'spam' }, { status: 400 }],
    [{}, { status: 400 }],
    [{ type: 'low_stock', locale: 'not a locale' }, { status: 400 }]
  ] as const) {
    t.match(await preview(body), expected)
  }
  t.equal(await app.prisma.notification.count(), 0)
  await addSecondShop(app)
  t.match(await preview({ type: 'order_shipped', order_id: id }, inSecond), { status: 404 })
  t.match(await preview({ type: 'low_stock' }, inSecond), { body: { text: /Second/, locale: 'en' } })
})

t.test('a shop sets how it writes, field by field, also the default shop', async t => {
  const app = await build(t)
  const unset = { name: null, address: null, reply_to: null, low_stock_to: null, locale: null, types: null }
  const mail = { name: 'Mugs', reply_to: 'hello@example.com', types: ['order_shipped'] }
  t.match(await send(app, 'POST', '/shops', { slug: 'lisbon', mail }), {
    status: 201,
    body: { mail: { ...unset, ...mail } }
  })
  t.match((await send(app, 'GET', '/shops/lisbon')).body, { mail: { ...unset, ...mail } })
  for (const slug of ['default', 'lisbon']) {
    const patch = async (mail: object) => await send(app, 'PATCH', `/shops/${slug}`, { mail })
    const { body } = await patch({ name: 'Cups', address: 'Street 1' })
    t.match(body.mail, { name: 'Cups', address: 'Street 1' })
    const removed = await patch({ address: null })
    t.match(removed.body, { mail: { name: 'Cups', address: null }, version: body.version + 1 })
    t.equal((await patch({ name: 'Cups' })).body.version, body.version + 1, 'nothing changed')
    for (const wrong of [
      { reply_to: 'nobody' },
      { low_stock_to: 'a@example.com, b@example.com' },
      { types: ['spam'] },
      { types: ['low_stock', 'low_stock'] },
      { locale: 'not a locale' },
      { name: '' },
      { color: 'red' }
    ]) {
      t.match(await patch(wrong), { status: 400, body: { code: 'VALIDATION_FAILED' } }, JSON.stringify(wrong))
    }
  }
  t.match((await send(app, 'GET', '/shops/lisbon')).body.mail, {
    reply_to: 'hello@example.com',
    types: ['order_shipped']
  })
})

t.test('shops write by their own settings to their own customers, and see only their own e-mails', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const second = await addSecondShop(app)
  await send(app, 'POST', '/products', { sku: 'CUP', name: 'Cup', price: 1, stock: 9 }, inSecond)
  await send(app, 'PATCH', '/shops/second', {
    mail: { name: 'Cups & Co', reply_to: 'hello@example.com', locale: 'de', low_stock_to: 'stock@example.com' }
  })
  await placeOrder(app)
  await change(app, 'POST', '/orders', { product_id: 1, quantity: 1, email: 'grace@example.com' }, inSecond)
  await queueAll(app, second)
  await deliverAll(app, startDeliverer(t, app, server))
  const mails = new Map(server.received.map(({ to, parsed }) => [to, parsed]))
  t.match(mails.get('ada@example.com'), { from: { value: [{ name: 'Example Shop' }] }, text: /Blue mug/ })
  t.equal(mails.get('ada@example.com')?.replyTo, undefined)
  t.match(mails.get('grace@example.com'), {
    from: { value: [{ name: 'Cups & Co', address: 'orders@example.com' }] },
    replyTo: { value: [{ address: 'hello@example.com' }] },
    subject: 'Deine Bestellung 1 bei Cups & Co',
    text: /Cup \(CUP\)/
  })
  t.equal(mails.size, 2)
  t.match(
    [await listMails(app), await listMails(app, inSecond)],
    [
      [{ id: 1, recipient: 'ada@example.com', message_id: /^\d+-/ }],
      [{ id: 1, recipient: 'grace@example.com', message_id: /^2-\d+-/ }]
    ]
  )
  for (const [path, method] of [
    ['/notifications/2', 'GET'],
    ['/notifications/2/resend', 'POST']
  ] as const) {
    await placeOrder(app)
    await queueAll(app)
    t.equal((await send(app, method, path, undefined, inSecond)).status, 404, path)
  }
})

t.test('a shop with thousands of mails does not hold up another', async t => {
  const app = await buildForMail(t, nowhere)
  const second = await addSecondShop(app)
  await send(app, 'POST', '/products', { sku: 'CUP', name: 'Cup', price: 1, stock: 9 }, inSecond)
  for (let i = 0; i < 12; i++) await placeOrder(app)
  await queueAll(app)
  await change(app, 'POST', '/orders', { product_id: 1, quantity: 1, email: 'grace@example.com' }, inSecond)
  await queueAll(app, second)
  const claims = await claimDue(app.prisma, { limit: 4, leaseMs: 60_000 })
  t.strictSame(claims.map(({ shopId, id }) => [shopId, id]).sort(), [
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 1]
  ])
})

t.test('e-mails are removed 30 days after they were sent or failed; those that wait stay', async t => {
  const app = await buildWithMails(t)
  await app.prisma.$executeRaw`UPDATE notifications SET created_at = now() - interval '40 days'`
  await app.prisma.$executeRaw`UPDATE notifications SET settled_at = now() - interval '29 days' WHERE id = 2`
  await app.prisma.$executeRaw`
    UPDATE notifications SET status = 'sent', due_at = NULL, settled_at = now() - interval '31 days' WHERE id = 3`
  while (await removeOldNotifications(app.prisma));
  t.strictSame(
    (await listMails(app)).map(({ id }) => id),
    [1, 2, 4, 5]
  )
  await placeOrder(app)
  await queueAll(app)
  t.equal((await listMails(app)).at(-1)?.id, 6)
})

t.test('after a restore the mails of new events with old ids are sent, although rows are ahead of the log', async t => {
  const server = await startMailServer(t)
  const app = await buildForMail(t, server)
  const deliverer = startDeliverer(t, app, server)
  await placeOrder(app)
  await deliverAll(app, deliverer)
  // As after a restore of the log alone: the e-mail is about the event that will come next.
  await app.prisma.$executeRaw`UPDATE notifications SET event_id = event_id + 1`
  await app.prisma.$executeRaw`
    UPDATE event_subscriptions SET cursor = 100, updated_at = now(), lease_holder = NULL WHERE name = 'mail'`
  await app.relay.moveCursorsBack()
  await placeOrder(app, { email: 'new@example.com' })
  await deliverAll(app, deliverer)
  t.strictSame(
    server.received.map(({ to }) => to),
    ['ada@example.com', 'new@example.com']
  )
})

t.test('after a restore a new event has another Message-ID than the lost one with its id', async t => {
  const databaseUrl = await createDatabase(t)
  const server = await startMailServer(t)
  const app = await buildForMail(t, server, { databaseUrl })
  const isReady = async () => (await send(app, 'GET', '/health/ready')).status === 200
  const deliverer = startDeliverer(t, app, server)
  const backup = await backUp(t, databaseUrl)
  await until(isReady, { what: 'the service reaches its database' })
  await placeOrder(app, { email: 'lost@example.com' })
  await deliverAll(app, deliverer)
  await backup.restore()
  await until(isReady, { what: 'the service reaches its database' })
  await placeOrder(app, { email: 'new@example.com' })
  await deliverAll(app, deliverer)
  const [lost, found] = server.received
  t.match([lost?.to, found?.to], ['lost@example.com', 'new@example.com'])
  t.equal(lost?.messageId.split('-')[0], found?.messageId.split('-')[0], 'both are about the event with this id')
  t.not(lost?.messageId, found?.messageId)
})

t.test('SMTP_URL and MAIL_FROM are checked at the start', async t => {
  const load = (settings: Record<string, string>) => loadConfig(settings, 'no .env file')
  const both = { SMTP_URL: 'smtps://user:secret@smtp.example.com', MAIL_FROM: 'Shop <orders@example.com>' }
  t.match(load(both), {
    smtpUrl: both.SMTP_URL,
    mailFrom: { name: 'Shop', address: 'orders@example.com' },
    mailRateMax: 10
  })
  t.match(load({}), { smtpUrl: undefined, mailFrom: undefined })
  for (const [settings, problem] of [
    [{ SMTP_URL: both.SMTP_URL }, 'SMTP_URL needs a MAIL_FROM'],
    [{ ...both, SMTP_URL: 'http://smtp.example.com' }, 'SMTP_URL must match pattern'],
    [{ ...both, SMTP_URL: 'smtp://user:a/b#c@:x' }, 'SMTP_URL is not a URL'],
    [
      { ...both, MAIL_FROM: 'nobody' },
      'MAIL_FROM must be an address, or a name with an address in < >, but is "nobody"'
    ],
    [{ ...both, MAIL_RATE_MAX: '0' }, 'MAIL_RATE_MAX']
  ] as const) {
    t.throws(() => load(settings), { message: new RegExp(problem.replace(/[<>]/g, '.')) }, problem)
  }
  t.throws(() => load({ ...both, SMTP_URL: 'http://user:secret@x' }), { message: /^(?!.*secret)/s }, 'no password')
})

t.test('the worker of the app sends while it listens, and stops with it', async t => {
  const databaseUrl = await createDatabase(t)
  const server = await startMailServer(t)
  const app = await buildForMail(t, server, { databaseUrl })
  await app.listen({ port: 0, host: '127.0.0.1' })
  await placeOrder(app)
  await until(async () => (await listMails(app))[0]?.status === 'sent', { what: 'the mail is recorded' })
  t.equal(server.received.length, 1)
  t.match((await app.inject('/metrics')).body, /^mail_attempts_total\{outcome="sent"\} 1$/m)
  let isHeld = false
  server.onMail = async () => {
    isHeld = true
    await new Promise(() => {})
  }
  await placeOrder(app)
  await until(() => isHeld, { what: 'the server has the second mail' })
  const other = await build(t, { databaseUrl })
  await app.close()
  t.match((await listMails(other)).at(-1), { status: 'pending', attempts: 0 }, 'its claim was released')
  server.onMail = () => {}
  await deliverUntil(startDeliverer(t, other, server), () => server.received.length === 2, 'another process sends it')
})
