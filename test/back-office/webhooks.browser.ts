// `npm run test:pages`: webhooks in the back-office, in a real browser, with a real receiver.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { until } from '../../scripts/shared/until.js'
import { checkLooks, logIn, openBackOffice, visit } from '../support/back-office.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'
import { createEndpoint, deliveriesOf, startReceiver, type Received } from '../support/webhook-receiver.js'

const settings = { allowsPrivateWebhookAddresses: true }

/** Makes a delivery that has failed for good: its next attempt is the last one. */
async function failDelivery(app: FastifyInstance, endpointId: number): Promise<void> {
  await createProduct(app, { sku: `SKU-${Math.random()}` })
  await until(async () => (await deliveriesOf(app, endpointId))[0]?.response_status === 500, {
    what: 'an attempt fails'
  })
  await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET attempts = 9, due_at = now() WHERE status = 'pending' AND lease_holder IS NULL`
  await until(async () => (await deliveriesOf(app, endpointId, 'status=failed')).length > 0, { what: 'it has failed' })
}

/** Presses Tab until the focus is at a control with this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<string>(
      `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`
    )
    if (name.test(focused)) return
  }
  throw new Error(`Tab does not reach ${name}`)
}

t.test('redeliver a failed delivery by the keyboard alone', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/', settings)
  const receiver = await startReceiver(t)
  receiver.answer = (_received, response) => {
    response.writeHead(500).end('out of order')
  }
  const { id } = await createEndpoint(app, { url: receiver.url })
  await failDelivery(app, id)

  await tabTo(page, /^Webhooks$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Webhooks' }).waitFor()
  await tabTo(page, /^Failed deliveries$/)
  await page.keyboard.press('Enter')
  await page.getByRole('cell', { name: receiver.url }).first().waitFor()
  await checkLooks(t, page, 'webhooks-failed')
  await tabTo(page, /^product\.created, event 1$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'product.created, event 1' }).waitFor()
  t.equal(await page.getByRole('list', { name: 'Attempts' }).getByRole('listitem').count(), 2, 'every attempt')
  t.match(await page.getByLabel('Answer').first().innerText(), 'out of order')
  t.match(await page.getByLabel('Body').innerText(), /"type": "product.created"/)
  await checkLooks(t, page, 'webhook-delivery')

  receiver.answer = (_received, response) => {
    response.writeHead(204).end()
  }
  const before = receiver.received.length
  await tabTo(page, /^Redeliver$/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await checkLooks(t, page, 'webhook-redeliver')
  await tabTo(page, /^Redeliver$/)
  await page.keyboard.press('Enter')
  await page.locator('main .badge', { hasText: 'delivered' }).waitFor()
  t.equal(receiver.received.length, before + 1)
  t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1, 'the same webhook-id')
  t.equal(await page.getByRole('list', { name: 'Attempts' }).getByRole('listitem').count(), 3)
  t.strictSame([problems, failures], [[], []])
})

t.test('a double click redelivers once', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/', settings)
  const receiver = await startReceiver(t)
  receiver.answer = (_received, response) => {
    response.writeHead(500).end()
  }
  const { id } = await createEndpoint(app, { url: receiver.url })
  await failDelivery(app, id)
  await page.goto(`${url}/app/webhooks/${id}?status=failed`)
  await page.getByRole('button', { name: 'Redeliver product.created' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Redeliver' }).dblclick()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const { body } = await send(app, 'GET', '/audit?action=webhook_delivery.redelivered')
  t.equal(body.total, 1)
  t.strictSame(problems, [])
})

t.test('an endpoint is added, shows its secret once, is tested, changed, rotated and deleted', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/webhooks', settings)
  const receiver = await startReceiver(t)
  await page.getByText('No endpoints').waitFor()
  await checkLooks(t, page, 'webhooks-empty')
  await page.getByRole('button', { name: 'Add an endpoint' }).click()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByLabel('Note').fill('The warehouse')
  await page.getByLabel('All events').uncheck()
  await page.getByLabel('order.paid', { exact: true }).check()
  await checkLooks(t, page, 'webhook-add')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).dblclick()
  const secret = await page.getByLabel('Secret', { exact: true }).innerText()
  t.match(secret, /^whsec_/)
  await checkLooks(t, page, 'webhook-secret')
  const code: Record<string, string> = {}
  for (const language of ['JavaScript', 'Python', 'Java']) {
    await page.getByLabel('Check the signature in').selectOption(language)
    code[language] = (await page.getByLabel('Verification code').textContent()) ?? ''
  }
  t.match(await send(app, 'GET', '/webhook-endpoints'), {
    body: { total: 1, webhook_endpoints: [{ description: 'The warehouse', types: ['order.paid'] }] }
  })
  // Leaving by the browser's own buttons is no click on "I have stored it".
  await page.evaluate('history.pushState(null, "", location.href.replace("webhooks", "orders"))')
  await page.evaluate('dispatchEvent(new PopStateEvent("popstate"))')
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  t.notMatch(await page.content(), secret, 'not in the DOM after leaving the page')
  t.notMatch(await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, history.state])'), secret)
  await page.goBack()

  await page.getByRole('link', { name: receiver.url }).click()
  await page.getByRole('button', { name: 'Send a test event' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await page.getByText('It has arrived').waitFor()
  await checkLooks(t, page, 'webhook-test')
  const [received] = receiver.received
  if (!received) throw new Error('nothing was received')
  t.match(received.payload, { type: 'webhook.test' })
  await checkCode(t, code, received, secret)
  await page.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: 'Rotate secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).dblclick()
  const next = await page.getByLabel('Secret', { exact: true }).innerText()
  t.not(next, secret)
  await page.getByRole('button', { name: 'I have stored it' }).click()
  t.notMatch(await page.content(), next)
  t.equal((await send(app, 'GET', '/audit?action=webhook_endpoint.secret_rotated')).body.total, 1)

  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await page.locator('.badge', { hasText: 'Disabled' }).waitFor()
  await page.getByRole('button', { name: 'Enable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click()
  await page.locator('.badge', { hasText: 'Enabled' }).waitFor()

  await page.getByRole('button', { name: 'Edit' }).click()
  await send(app, 'PATCH', '/webhook-endpoints/1', { description: "Somebody else's" })
  await page.getByLabel('Note').fill('Mine')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const conflict = page.getByRole('alert')
  await conflict.getByText("Note: The warehouse → Somebody else's").waitFor()
  t.match(await conflict.innerText(), /Yours\s+Note: The warehouse → Mine/)
  await checkLooks(t, page, 'webhook-conflict')
  t.ok(await page.getByRole('dialog').getByRole('button', { name: 'Save' }).isDisabled())
  t.match((await send(app, 'GET', '/webhook-endpoints/1')).body, { description: "Somebody else's" })
  await page.getByRole('button', { name: 'Go on with theirs' }).click()
  t.equal(await page.getByLabel('Note').inputValue(), 'Mine')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.locator('dd', { hasText: 'Mine' }).waitFor()

  await page.getByRole('button', { name: 'Delete' }).click()
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' })
  t.equal(await remove.isDisabled(), true)
  await page.getByLabel(/Type .* to confirm/).fill(new URL(receiver.url).host)
  await remove.click()
  await page.getByText('No endpoints').waitFor()
  t.equal(page.url(), `${url}/app/webhooks`)
  t.strictSame([problems, failures], [[], [412]])
})

/** Runs the code that the page shows, on what the receiver got: it accepts that, and refuses what was changed. */
async function checkCode(t: Test, code: Record<string, string>, received: Received, secret: string): Promise<void> {
  const dir = t.testdir()
  await mkdir(dir, { recursive: true })
  const { headers, body } = received
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const sent = Object.fromEntries(names.map(name => [name, String(headers[name])]))
  const [id, timestamp, signature] = names.map(name => sent[name] ?? '')
  const cases = { good: body, changed: `${body} ` }
  const programs: Record<string, { file: string; command: string; arguments?: string[]; text: string }> = {
    JavaScript: {
      file: 'verify.mjs',
      command: process.execPath,
      text: `${code.JavaScript}\nconst [secret, headers, body] = process.argv.slice(2)
console.log(verify(secret, JSON.parse(headers), Buffer.from(body)).type)`
    },
    Python: {
      file: 'verify.py',
      command: 'python3',
      text: `${code.Python}\nimport sys
print(verify(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3].encode())["type"])`
    },
    Java: {
      file: 'Webhooks.java',
      command: 'java',
      text: (code.Java ?? '').replace(
        'class Webhooks {',
        `class Webhooks {
  public static void main(String[] given) throws Exception {
    verify(given[0], given[1], given[2], given[3], given[4].getBytes(UTF_8));
    System.out.println("webhook.test");
  }
`
      )
    }
  }
  for (const [language, { file, command, text }] of Object.entries(programs)) {
    await writeFile(`${dir}/${file}`, text)
    for (const [name, content] of Object.entries(cases)) {
      const given =
        language === 'Java' ? [secret, id, timestamp, signature, content] : [secret, JSON.stringify(sent), content]
      const run = promisify(execFile)(command, [`${dir}/${file}`, ...given.map(String)])
      const result = await run.then(
        ({ stdout }) => stdout.trim(),
        (error: { code?: unknown; stderr?: string }) => (error.code === 'ENOENT' ? 'missing' : String(error.stderr))
      )
      if (result === 'missing') t.comment(`${language} is not on this machine: its code was not run`)
      else t.match(result, name === 'good' ? /^webhook\.test$/ : /wrong signature/, `${language}, ${name}`)
    }
  }
}

t.test("an order's timeline has what was sent about it", async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/', settings)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url, types: ['order.created'] })
  const { id: product } = await createProduct(app)
  const { id: order } = await createOrder(app, { product_id: product, quantity: 1 })
  await until(async () => (await deliveriesOf(app, id, 'status=delivered')).length === 1, { what: 'it is delivered' })
  await page.goto(`${url}/app/orders/${order}`)
  const sent = page.getByRole('listitem').filter({ hasText: 'Webhook' })
  await sent.getByText(/^delivered, answered 2/).waitFor()
  await sent.getByRole('link', { name: 'order.created' }).click()
  await page.getByRole('heading', { name: 'order.created, event 2' }).waitFor()
  t.strictSame([problems, failures], [[], []])
})

t.test('recover sends all that has failed since a time again', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/', settings)
  const receiver = await startReceiver(t)
  receiver.answer = (_received, response) => {
    response.writeHead(500).end()
  }
  const { id } = await createEndpoint(app, { url: receiver.url })
  await failDelivery(app, id)
  await page.goto(`${url}/app/webhooks/${id}`)
  await page.locator('td', { hasText: 'failed' }).waitFor()
  await checkLooks(t, page, 'webhook-endpoint')
  receiver.answer = (_received, response) => {
    response.writeHead(204).end()
  }
  await page.getByRole('button', { name: 'Recover' }).click()
  await checkLooks(t, page, 'webhook-recover')
  await page.getByRole('dialog').getByRole('button', { name: 'Recover' }).dblclick()
  await page.locator('.toasts', { hasText: '1 delivery is sent again' }).waitFor()
  await page.locator('td', { hasText: 'delivered' }).waitFor()
  t.equal((await send(app, 'GET', '/audit?action=webhook_endpoint.recovered')).body.total, 1)
  t.strictSame([problems, failures], [[], []])
})

t.test('what a key may not do is absent: a reader reads, a key for orders has no webhooks', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/webhooks', { ...guarded, ...settings })
  const created = await send(app, 'POST', '/webhook-endpoints', { url: 'http://127.0.0.1:9/' }, withKey(adminKey))
  t.equal(created.status, 201)
  const scoped = await send(app, 'POST', '/api-keys', { name: 'desk', scopes: ['orders:read'] }, withKey(adminKey))
  await logIn(page, readerKey)
  await page.getByRole('link', { name: 'http://127.0.0.1:9/' }).waitFor()
  t.equal(await page.getByRole('button', { name: 'Add an endpoint' }).count(), 0)
  await page.getByRole('link', { name: 'http://127.0.0.1:9/' }).click()
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor()
  t.strictSame(await page.locator('main button').allInnerTexts(), ['Verification code'])

  const other = await visit(t, url, '/webhooks')
  await logIn(other.page, scoped.body.key)
  await other.page.getByText('There is no such page').waitFor()
  t.equal(await other.page.getByRole('link', { name: 'Webhooks' }).count(), 0)
  t.strictSame([problems, other.problems], [[], []])
})

t.test('a pending delivery shows its result when it has one, without a click', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/', settings)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  await page.goto(`${url}/app/webhooks/${id}`)
  await page.getByText('No deliveries').waitFor()
  const { id: product } = await createProduct(app)
  await createOrder(app, { product_id: product, quantity: 1 })
  const shown = async () => await page.locator('td', { hasText: 'delivered' }).count()
  await until(async () => (await shown()) === 2, { within: 30_000, what: 'both deliveries are shown' })
  t.strictSame(problems, [])
})
