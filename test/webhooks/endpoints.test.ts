import t from 'tap'
import { build, send } from '../support/app.js'
import { createEndpoint } from '../support/webhook-receiver.js'

const url = 'https://shop.example.com/webhooks'

t.test('an endpoint is created, read and changed; reading it does not show its secret', async t => {
  const app = await build(t)
  const created = await send(app, 'POST', '/webhook-endpoints', {
    url,
    types: ['order.paid'],
    description: 'The warehouse'
  })
  t.match(created, {
    status: 201,
    headers: { location: '/api/v1/webhook-endpoints/1', etag: '"1"' },
    body: { secret: /^whsec_[\w+/]{43}=$/ }
  })
  const { secret, ...endpoint } = created.body
  t.match(endpoint, {
    id: 1,
    url,
    description: 'The warehouse',
    types: ['order.paid'],
    enabled: true,
    disabled_reason: null,
    version: 1,
    created_at: /Z$/
  })
  t.strictSame((await send(app, 'GET', '/webhook-endpoints/1')).body, endpoint)
  t.strictSame((await send(app, 'GET', '/webhook-endpoints')).body.webhook_endpoints, [endpoint])

  const patch = async (payload: object) => await send(app, 'PATCH', '/webhook-endpoints/1', payload)
  t.match(await patch({ types: null, description: null }), {
    status: 200,
    headers: { etag: '"2"' },
    body: { types: null, description: null, url, version: 2 }
  })
  t.match((await patch({ url: `${url}/2`, enabled: false })).body, { url: `${url}/2`, enabled: false, version: 3 })
  t.match(
    (await patch({ url: `${url}/2`, enabled: false, types: null })).body,
    { version: 3 },
    'a change to the current values changes nothing'
  )
  const rotated = await send(app, 'POST', '/webhook-endpoints/1/rotate-secret')
  t.match(rotated, { status: 200, headers: { etag: '"4"' }, body: { id: 1, secret: /^whsec_/ } })
  t.not(rotated.body.secret, secret)
  for (const text of [
    (await patch({ enabled: true })).text,
    (await send(app, 'GET', '/webhook-endpoints')).text,
    (await send(app, 'GET', '/webhook-endpoints/1')).text
  ]) {
    t.notMatch(text, 'secret')
  }
  t.match(
    (await send(app, 'POST', '/webhook-endpoints', { url })).body,
    { types: null, description: null },
    'without types it receives all events'
  )
})

t.test('a deleted endpoint is 404, and so is one that never existed', async t => {
  const app = await build(t)
  await createEndpoint(app, { url })
  await createEndpoint(app, { url })
  t.match(await send(app, 'DELETE', '/webhook-endpoints/1'), { status: 204, text: '' })
  for (const id of [1, 9]) {
    for (const [method, path, payload] of [
      ['GET', ''],
      ['PATCH', '', { enabled: true }],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/1/redeliver']
    ] as const) {
      t.match(
        await send(app, method, `/webhook-endpoints/${id}${path}`, payload),
        {
          status: 404,
          body: { code: 'WEBHOOK_ENDPOINT_NOT_FOUND', detail: 'Webhook endpoint not found', endpoint_id: id }
        },
        `${method} ${id}${path}`
      )
    }
  }
  t.match((await send(app, 'GET', '/webhook-endpoints')).body, { webhook_endpoints: [{ id: 2 }], total: 1 })
  t.match(await send(app, 'POST', '/webhook-endpoints/2/deliveries/1/redeliver'), {
    status: 404,
    body: { code: 'DELIVERY_NOT_FOUND', detail: 'Delivery not found', delivery_id: 1 }
  })
})

t.test('an endpoint is validated field by field', async t => {
  const app = await build(t)
  for (const wrong of [
    { url: '' },
    { url: 'shop.example.com' },
    { url: 5 },
    { url: null },
    { url: `https://example.com/${'x'.repeat(2_048)}` },
    { url: 'https://example.com/\0' },
    { types: [] },
    { types: ['order.eaten'] },
    { types: ['order.paid', 'order.paid'] },
    { types: 'order.paid' },
    { types: [null] },
    { description: '' },
    { description: 'x'.repeat(201) },
    { enabled: false },
    { secret: 'whsec_AAAA' },
    { colour: 'red' }
  ]) {
    const [field] = Object.keys(wrong)
    t.match(
      await send(app, 'POST', '/webhook-endpoints', { url, ...wrong }),
      { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: new RegExp(`^body/${field}`) }] } },
      JSON.stringify(wrong).slice(0, 100)
    )
  }
  await createEndpoint(app, { url })
  for (const wrong of [{}, { url: 'http://localhost/' }, { enabled: 'yes' }, { version: 2 }]) {
    t.equal((await send(app, 'PATCH', '/webhook-endpoints/1', wrong)).status, 400, JSON.stringify(wrong))
  }
  t.match((await send(app, 'GET', '/webhook-endpoints/1')).body, { url, version: 1 })
})

t.test('private addresses in any notation are refused unless the settings allow them', async t => {
  const app = await build(t)
  for (const host of privateHosts) {
    t.match(
      await send(app, 'POST', '/webhook-endpoints', { url: `http://${host}/` }),
      { status: 400, body: { detail: /^body\/url must not point to a private address/ } },
      host
    )
  }
  for (const refused of [
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user@example.com/',
    'https://user:password@example.com/',
    'https://:password@example.com/',
    'http://',
    'http://[::1',
    'http://1.2.3.4.5/'
  ]) {
    t.match(
      await send(app, 'POST', '/webhook-endpoints', { url: refused }),
      { status: 400, body: { errors: [{ path: 'body/url' }] } },
      refused
    )
  }
  for (const fine of [
    'http://example.com',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]:8443/x?y=z#f',
    'https://localhost.example.com/',
    'https://shöp.example.com/'
  ]) {
    t.match(await send(app, 'POST', '/webhook-endpoints', { url: fine }), { status: 201, body: { url: fine } }, fine)
  }
  const open = await build(t, { allowsPrivateWebhookAddresses: true })
  for (const fine of ['http://localhost:3000/hooks', 'http://127.0.0.1/', 'http://[::1]/', 'http://10.0.0.1/']) {
    t.equal((await send(open, 'POST', '/webhook-endpoints', { url: fine })).status, 201, fine)
  }
  t.equal((await send(open, 'POST', '/webhook-endpoints', { url: 'http://user:password@localhost/' })).status, 400)
})

const privateHosts = [
  'localhost',
  'LOCALHOST:3000',
  'api.localhost',
  'localhost.',
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '127.0.0.1.',
  '①②⑦.0.0.1',
  '0',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '192.0.2.1',
  '203.0.113.9',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[ff02::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:a00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[fec0::1]',
  '[100::1]'
]

t.test('there are at most a hundred endpoints, even when many are created at once', async t => {
  const app = await build(t)
  await app.prisma.$executeRaw`
    INSERT INTO webhook_endpoints (shop_id, id, url, secret, after_event_id)
    SELECT 1, id, ${url}, 'whsec_AAAA', 0 FROM generate_series(1, 95) AS id`
  await app.prisma.$executeRaw`INSERT INTO counters (shop_id, name, value) VALUES (1, 'webhook_endpoint', 95)`
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(app, 'POST', '/webhook-endpoints', { url })))
  t.strictSame(answers.map(({ status }) => status).sort(), [...Array(5).fill(201), ...Array(5).fill(409)])
  t.match(answers.find(({ status }) => status === 409)?.body, { code: 'WEBHOOK_ENDPOINT_LIMIT_REACHED', limit: 100 })
  await send(app, 'DELETE', '/webhook-endpoints/1')
  t.equal((await send(app, 'POST', '/webhook-endpoints', { url })).status, 201, 'a deleted one makes room')
})

t.test('endpoints and deliveries are paged; deliveries come newest first and can be filtered by status', async t => {
  const app = await build(t)
  t.strictSame((await send(app, 'GET', '/webhook-endpoints')).body, {
    webhook_endpoints: [],
    total: 0,
    total_relation: 'eq',
    limit: 20,
    offset: 0,
    next_cursor: null
  })
  for (let i = 0; i < 3; i++) await createEndpoint(app, { url })
  t.strictSame((await send(app, 'GET', '/webhook-endpoints/1/deliveries')).body, {
    deliveries: [],
    total: 0,
    total_relation: 'eq',
    limit: 20,
    offset: 0,
    next_cursor: null
  })
  await app.prisma.$executeRaw`
    INSERT INTO webhook_deliveries (shop_id, id, endpoint_id, event_id, type, subject, body, status, settled_at)
    SELECT 1, i, 1, i, 'order.paid', 'order:' || i, '{}', (ARRAY['pending', 'delivered', 'failed'])[1 + i % 3],
      CASE WHEN i % 3 > 0 THEN now() END
    FROM generate_series(1, 25) AS i`
  for (const [path, name, ids] of [
    ['/webhook-endpoints', 'webhook_endpoints', [1, 2, 3]],
    ['/webhook-endpoints/1/deliveries', 'deliveries', Array.from({ length: 25 }, (_, i) => 25 - i)],
    ['/webhook-endpoints/1/deliveries?status=failed', 'deliveries', [23, 20, 17, 14, 11, 8, 5, 2]],
    ['/webhook-endpoints/2/deliveries', 'deliveries', []]
  ] as const) {
    const found = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await send(
        app,
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`
      )
      t.equal(body.total, ids.length)
      found.push(...body[name].map(({ id }: { id: number }) => id))
      cursor = body.next_cursor
    }
    t.strictSame(found, ids, path)
  }
  t.strictSame(
    (await send(app, 'GET', '/webhook-endpoints/1/deliveries?page=3&size=10')).body.deliveries.map(
      ({ id }: { id: number }) => id
    ),
    [5, 4, 3, 2, 1]
  )
  const { next_cursor: cursor } = (await send(app, 'GET', '/webhook-endpoints/1/deliveries?limit=2')).body
  for (const query of [`status=failed&cursor=${cursor}`, 'status=lost', 'limit=0', 'colour=red', 'page=1&offset=1']) {
    t.equal((await send(app, 'GET', `/webhook-endpoints/1/deliveries?${query}`)).status, 400, query)
  }
  t.equal(
    (await send(app, 'GET', `/webhook-endpoints/2/deliveries?cursor=${cursor}`)).status,
    400,
    'a cursor is valid for one endpoint only'
  )
})

t.test('ETag: a known version is 304, a change based on an old version is 412', async t => {
  const app = await build(t)
  await createEndpoint(app, { url })
  t.match(await send(app, 'GET', '/webhook-endpoints/1', undefined, { 'if-none-match': '"1"' }), {
    status: 304,
    text: ''
  })
  await send(app, 'PATCH', '/webhook-endpoints/1', { enabled: false }, { 'if-match': '"1"' })
  for (const [method, payload] of [['PATCH', { enabled: true }], ['DELETE']] as const) {
    t.match(await send(app, method, '/webhook-endpoints/1', payload, { 'if-match': '"1"' }), {
      status: 412,
      body: { code: 'PRECONDITION_FAILED', current_version: 2 }
    })
  }
  t.equal((await send(app, 'DELETE', '/webhook-endpoints/1', undefined, { 'if-match': '"2"' })).status, 204)
})

t.test('with an Idempotency-Key a retry neither creates nor rotates again, and it returns the same secret', async t => {
  const app = await build(t)
  const once = async (path: string, key: string, payload?: object) =>
    await send(app, 'POST', `/webhook-endpoints${path}`, payload, { 'idempotency-key': key })
  const first = await once('', 'create', { url })
  t.match(first, { status: 201, body: { secret: String } })
  t.match(await once('', 'create', { url }), {
    status: 201,
    text: first.text,
    headers: { 'idempotent-replayed': 'true' }
  })
  const rotated = await once('/1/rotate-secret', 'rotate')
  t.match(await once('/1/rotate-secret', 'rotate'), {
    status: 200,
    text: rotated.text,
    headers: { 'idempotent-replayed': 'true' }
  })
  t.match((await send(app, 'GET', '/webhook-endpoints')).body, { total: 1, webhook_endpoints: [{ version: 2 }] })
  t.equal((await once('/1/rotate-secret', 'create')).status, 422)
})
