// `npm run test:pages`: analytics, API keys, the audit log and shops in the back-office, in a real browser.
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { checkLooks, logIn, openBackOffice, visit } from '../support/back-office.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { adminKey, guarded, platformKey, readerKey, withKey } from '../support/credentials.js'

t.test('sales over time, by product and by status, in the interval of the URL, and as a file', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/', {}, { timezoneId: 'Europe/Berlin' })
  const mug = await createProduct(app, { sku: 'MUG', name: 'Blue mug', price: 12.5 })
  const tray = await createProduct(app, { sku: 'TRAY', name: 'Tray', price: 30 })
  await createOrder(app, { product_id: mug.id, quantity: 2 })
  await createOrder(app, { product_id: tray.id, quantity: 1 })
  await send(app, 'PATCH', '/orders/2', { status: 'PAID' })
  await page.getByRole('link', { name: 'Analytics' }).click()
  const net = page.locator('.tiles > div', { hasText: 'Net' }).locator('dd')
  await net.filter({ hasText: '$55.00' }).waitFor()
  t.match(await page.locator('main').innerText(), /Time zone: Europe\/Berlin/)
  await checkLooks(t, page, 'analytics')

  await page.getByLabel('By').selectOption('product')
  await page.getByRole('link', { name: 'Blue mug' }).first().waitFor()
  t.equal(await page.getByRole('link', { name: 'Tray' }).count(), 1)
  await page.getByLabel('Product number').fill(String(tray.id))
  await page.getByLabel('Product number').press('Enter')
  await net.filter({ hasText: '$30.00' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'Blue mug' }).count(), 0)
  await page.getByLabel('By').selectOption('status')
  await page.getByRole('cell', { name: 'PAID' }).waitFor()
  await page.getByRole('cell', { name: 'PENDING' }).waitFor()
  await page.getByLabel('Interval').selectOption('hour')
  await page.waitForURL(`${url}/app/analytics?group_by=status&interval=hour`)
  await page.getByRole('cell', { name: 'PAID' }).waitFor()

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const file = await (await download).path()
  const [head = '', ...lines] = (await readFile(file, 'utf8')).trim().split('\r\n')
  t.match(head, /status/)
  t.ok(lines.some(line => line.includes('PAID')) && lines.some(line => line.includes('PENDING')))

  await page.goto(`${url}/app/analytics?from=2020-01-01&to=2020-01-03`)
  await page.getByText('Net sales over time').waitFor()
  await net.filter({ hasText: '$0.00' }).waitFor()
  t.strictSame([problems, failures], [[], []])
})

t.test('a key is made, shown once, rotated and revoked; it works until then', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/settings', guarded)
  await logIn(page, adminKey)
  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByText('No keys').waitFor()
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('Name').fill('warehouse')
  t.strictSame(
    await page.getByLabel('May do').locator('option').allInnerTexts(),
    ['what is chosen below', ...['reader', 'admin', 'metrics'].map(role => `what the role ${role} may`)],
    'at most what the caller may do'
  )
  t.equal(await page.getByLabel(/shops:read:/).count(), 0)
  await page.getByLabel(/orders:read:/).check()
  await page.getByLabel(/orders:write:/).check()
  await checkLooks(t, page, 'key-make')
  await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).dblclick()
  const key = await page.getByLabel('API key', { exact: true }).innerText()
  await checkLooks(t, page, 'key-shown')
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(key))).status, 200)
  await page.getByRole('button', { name: 'I have stored it' }).click()
  t.notMatch(await page.content(), key)
  t.equal((await send(app, 'GET', '/api-keys', undefined, withKey(adminKey))).body.total, 1)
  await page.getByText('2 scopes').click()
  await checkLooks(t, page, 'keys')

  await page.getByRole('button', { name: 'Rotate key warehouse' }).click()
  await page.getByLabel('The present secret stays valid for').selectOption('not at all: it has leaked')
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).dblclick()
  const next = await page.getByLabel('API key', { exact: true }).innerText()
  await page.goto(`${url}/app/settings/keys`)
  await page.getByText('2 scopes').waitFor()
  t.notMatch(await page.content(), next, 'not in the DOM after leaving the page')
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(key))).status, 401)
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(next))).status, 200)
  t.equal((await send(app, 'GET', '/audit?action=api_key.rotated', undefined, withKey(adminKey))).body.total, 1)

  await page.getByRole('button', { name: 'Revoke key warehouse' }).click()
  const revoke = page.getByRole('dialog').getByRole('button', { name: 'Revoke' })
  t.equal(await revoke.isDisabled(), true)
  await page.getByLabel('Type warehouse to confirm').fill('warehouse')
  await revoke.click()
  await page.locator('.badge', { hasText: 'revoked' }).waitFor()
  t.equal((await send(app, 'GET', '/orders', undefined, withKey(next))).status, 401)
  t.strictSame(problems, [])
  t.ok(failures.every(status => status === 401))
})

t.test('the audit log filters in the URL, and is a file', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/')
  await send(app, 'POST', '/locations', { name: 'Shelf' })
  await send(app, 'POST', '/webhook-endpoints', { url: 'https://shop.example.com/webhooks' })
  await page.goto(`${url}/app/settings/audit`)
  await page.getByRole('cell', { name: 'location.created' }).waitFor()
  t.equal(await page.locator('tbody tr').count(), 2)
  await page.getByText('Details', { exact: true }).nth(1).click()
  await checkLooks(t, page, 'audit')
  await page.getByLabel('Action').fill('webhook_endpoint.created')
  await page.getByLabel('Action').press('Enter')
  await page.getByRole('cell', { name: 'location.created' }).waitFor({ state: 'detached' })
  t.equal(page.url(), `${url}/app/settings/audit?action=webhook_endpoint.created`)
  t.equal(await page.getByRole('link', { name: 'webhook_endpoint:1' }).getAttribute('href'), '/app/webhooks/1')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n')
  t.equal(lines.length, 2)
  t.match(lines[1], 'webhook_endpoint.created')
  t.strictSame([problems, failures], [[], []])
})

t.test('who may changes shops: one is added, its settings change, and a stale form does not overwrite', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/settings/shops', guarded)
  await logIn(page, platformKey)
  const read = async (slug: string) => (await send(app, 'GET', `/shops/${slug}`, undefined, withKey(platformKey))).body
  await page.getByRole('button', { name: 'Add a shop' }).click()
  await page.getByLabel('Short name').fill('lisbon')
  await page.getByLabel('Name', { exact: true }).fill('Lisbon')
  await page.getByLabel('Currency').fill('eur')
  await page.getByLabel('Unpaid orders are canceled after').fill('3600')
  await page.getByLabel('New payment secrets').fill('a-secret-of-a-payment-provider')
  await checkLooks(t, page, 'shop-add')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).dblclick()
  await page.getByRole('cell', { name: 'Lisbon' }).first().waitFor()
  t.match(await read('lisbon'), { currency: 'EUR', order_payment_timeout_seconds: 3600, webhook_secret_count: 1 })
  await checkLooks(t, page, 'shops')

  await page.getByRole('button', { name: 'Edit lisbon' }).click()
  await page.getByLabel('Stock is low at').fill('7')
  await page.getByLabel('Low stock is reported to').fill('stock@example.com')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('cell', { name: 'at 7' }).waitFor()
  t.match(await read('lisbon'), { low_stock_threshold: 7, mail: { low_stock_to: 'stock@example.com' } })

  await page.getByRole('button', { name: 'Edit lisbon' }).click()
  await send(app, 'PATCH', '/shops/lisbon', { low_stock_threshold: 9 }, withKey(platformKey))
  await page.getByLabel('Stock is low at').fill('1')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const conflict = page.getByRole('alert')
  await conflict.getByText('Stock is low at: 7 → 9').waitFor()
  t.match(await conflict.innerText(), /Yours\s+Stock is low at: 7 → 1/)
  await checkLooks(t, page, 'shop-conflict')
  t.match(await read('lisbon'), { low_stock_threshold: 9 })
  await page.getByRole('button', { name: 'Go on with theirs' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('cell', { name: 'at 1' }).waitFor()
  t.match(await read('lisbon'), { low_stock_threshold: 1, version: 4 })

  await page.getByRole('button', { name: 'Edit default' }).click()
  t.equal(await page.getByLabel('Currency').count(), 0)
  await page.getByLabel('Name', { exact: true }).fill('The main shop')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('cell', { name: 'The main shop' }).waitFor()
  t.strictSame(problems, [])
  t.ok(failures.every(status => status === 401 || status === 412))
})

t.test('settings show what the caller may do; what it may not open is absent', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/settings', guarded)
  const { body } = await send(app, 'POST', '/api-keys', { name: 'desk', scopes: ['orders:read'] }, withKey(adminKey))
  await logIn(page, readerKey)
  await page.getByText('api_key:reports').first().waitFor()
  await page.getByText('analytics:read').waitFor()
  await checkLooks(t, page, 'settings')
  t.strictSame(await page.getByRole('navigation', { name: 'Settings' }).getByRole('link').allInnerTexts(), [
    'Your access'
  ])
  for (const path of ['keys', 'audit', 'shops']) {
    await page.goto(`${url}/app/settings/${path}`)
    await page.getByText('There is no such page').waitFor()
  }
  const admin = await visit(t, url, '/settings')
  await logIn(admin.page, adminKey)
  await admin.page.getByRole('link', { name: 'API keys' }).waitFor()
  t.strictSame(await admin.page.getByRole('navigation', { name: 'Settings' }).getByRole('link').allInnerTexts(), [
    'Your access',
    'API keys',
    'Audit log'
  ])
  const desk = await visit(t, url, '/settings')
  await logIn(desk.page, body.key)
  await desk.page.getByText('Read orders with their history').waitFor()
  t.strictSame(
    await desk.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /Analytics/ })
      .count(),
    0
  )
  t.strictSame([problems, admin.problems, desk.problems], [[], [], []])
})
