// `npm run test:pages`: an order in the back-office, in a real browser.
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t from 'tap'
import { build, createDatabase, findViolations, send } from '../support/app.js'
import { adminKey, guarded, withKey } from '../support/credentials.js'
import { checkLooks, logIn, openBackOffice, visit } from '../support/back-office.js'

const address = { name: 'Ada Sample', line1: '1 Example Street', city: 'Porto', postal_code: '4000', country: 'PT' }

/** Order 1: three mugs and a tray, paid, 40.00 in all. */
async function placeOrder(app: FastifyInstance, headers: Record<string, string> = {}): Promise<void> {
  for (const [sku, name] of [
    ['MUG', 'Blue mug'],
    ['TRAY', 'Tray']
  ]) {
    await send(app, 'POST', '/products', { sku, name, price: 10, stock: 100 }, headers)
  }
  const items = [
    { product_id: 1, quantity: 3 },
    { product_id: 2, quantity: 1 }
  ]
  await send(app, 'POST', '/orders', { items, email: 'ada@example.com', shipping_address: address }, headers)
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, headers)
}

async function openOrder(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/app/orders/1`)
  await page.getByRole('heading', { name: 'Order 1' }).waitFor()
}

t.test('an order is shipped in parts with tracking, taken back and refunded; each dialog names its effect', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t)
  await placeOrder(app)
  await openOrder(page, url)
  const dialog = page.getByRole('dialog')
  const actions = async () => await page.locator('.head button').allInnerTexts()
  t.strictSame(await actions(), ['Ship', 'Cancel', 'Record a refund', 'Edit', 'Print packing slip'])
  await page.locator('.timeline').getByText('Placed').waitFor()
  await checkLooks(t, page, 'order')

  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await dialog.getByText('Nothing will be left: the order becomes Shipped.').waitFor()
  await dialog.getByLabel('Blue mug (MUG), of 3').fill('2')
  await dialog.getByText('1 unit will be left: the order stays Paid until all of it has shipped.').waitFor()
  await dialog.getByLabel('Carrier').fill('Example Post')
  await dialog.getByLabel('Tracking number').fill('EX1')
  await dialog.getByLabel('Tracking link').fill('https://track.example.com/EX1')
  await checkLooks(t, page, 'order-ship')
  await dialog.getByRole('button', { name: 'Ship' }).dblclick()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Partly shipped').waitFor()
  const { body: shipped } = await send(app, 'GET', '/orders/1/shipments')
  t.match(shipped.shipments, [
    { carrier: 'Example Post', tracking_number: 'EX1', items: [{ quantity: 2 }, { quantity: 1 }] }
  ])
  t.equal(shipped.shipments.length, 1, 'a double click ships once')
  await page.getByText('Parcel: 2 × Blue mug, 1 × Tray').waitFor()
  t.equal(
    await page.getByRole('link', { name: 'Example Post EX1' }).getAttribute('href'),
    'https://track.example.com/EX1'
  )

  await page.getByRole('button', { name: 'Cancel' }).click()
  const noMoney = 'No money is sent: refund it at your payment provider, then record the refund here.'
  await dialog.getByText(`1 × Blue mug: 1 unit goes back to stock. ${noMoney}`).waitFor()
  await dialog.getByRole('button', { name: 'Cancel these units' }).click()
  await page.getByText('$10.00 to give back.').waitFor()
  t.strictSame(await actions(), ['Complete', 'Take back', 'Record a refund', 'Print packing slip'])

  await page.getByRole('button', { name: 'Take back' }).click()
  await dialog.getByLabel('Tray (TRAY), of 1').fill('0')
  await dialog.getByText(`2 × Blue mug: 2 units go back to stock. ${noMoney}`).waitFor()
  await dialog.getByLabel('They can be sold again').uncheck()
  await dialog.getByText(`2 × Blue mug: stock stays as it is. ${noMoney}`).waitFor()
  await dialog.getByRole('button', { name: 'Take back' }).click()
  await page.getByText('$30.00 to give back.').waitFor()

  await page.getByRole('button', { name: 'Record a refund' }).click()
  t.equal(await dialog.getByLabel('Amount in USD').inputValue(), '30.00')
  await dialog.getByLabel('Amount in USD').fill('41')
  t.ok(await dialog.getByRole('button', { name: 'Record the refund' }).isDisabled())
  await dialog.getByLabel('Amount in USD').fill('30')
  await dialog.getByText('The books show that $30.00 went back. No money is sent').waitFor()
  await dialog.getByLabel('Why').fill('Broken')
  await dialog.getByRole('button', { name: 'Record the refund' }).click()
  await page.getByText('to give back.').waitFor({ state: 'detached' })
  await page.getByRole('table', { name: 'Payments' }).getByText('-$30.00').waitFor()
  t.match(await page.locator('.timeline').innerText(), /Broken[^]*2 × Blue mug taken back[^]*Parcel:[^]*Placed/)

  await page.getByRole('button', { name: 'Complete' }).click()
  await dialog.getByRole('button', { name: 'Complete' }).click()
  await page.locator('.head').getByText('Completed').waitFor()
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 98 })
  t.strictSame(await findViolations(app), [])
  await checkLooks(t, page, 'order-completed')
  t.strictSame([problems, failures], [[], []])
})

t.test('find and ship an order with the keyboard alone', async t => {
  const { app, page, problems } = await openBackOffice(t, '/', guarded)
  await placeOrder(app, withKey(adminKey))
  await page.getByLabel('API key').waitFor()
  t.equal(await focused(page), 'API key')
  await page.keyboard.type(adminKey)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  await tabTo(page, 'Orders')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  await tabTo(page, 'Search by number, name, e-mail, SKU or note')
  await page.keyboard.type('ada@example')
  await page.waitForURL(/q=ada/)
  await page.getByRole('link', { name: 'Order 1' }).waitFor()
  await tabTo(page, 'Order 1')
  await page.keyboard.press('Tab')
  await page.locator('.time:focus .tip').first().waitFor()
  t.match(await page.locator('.time:focus .tip').innerText(), /\d{4}, \d+:\d\d/, 'the absolute time can be read')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Order 1' }).waitFor()
  await tabTo(page, 'Ship')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.equal(await focused(page), 'Ship', 'the focus returns to the button')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Tracking number')
  await page.keyboard.type('EX2')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.head').getByText('Shipped').waitFor()
  t.strictSame(problems, [])
})

t.test('a change by somebody else is not overwritten: the dialog shows theirs and mine', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t)
  await placeOrder(app)
  await openOrder(page, url)
  const other = await visit(t, url, '/orders/1')
  const [mine, theirs] = [page.getByRole('dialog'), other.page.getByRole('dialog')]
  await page.getByRole('button', { name: 'Edit' }).click()
  await mine.getByLabel('Note').fill('Leave at the door')
  await other.page.getByRole('button', { name: 'Edit' }).click()
  await theirs.getByLabel('Note').fill('Ring twice')
  await theirs.getByRole('button', { name: 'Save' }).click()
  await theirs.waitFor({ state: 'detached' })
  await mine.getByRole('button', { name: 'Save' }).click()
  await mine.getByText('Somebody else has changed this order').waitFor()
  await mine.getByText('Note: none → Ring twice').waitFor()
  await mine.getByText('Note: Leave at the door').waitFor()
  t.match((await send(app, 'GET', '/orders/1')).body, { note: 'Ring twice' })
  await checkLooks(t, page, 'order-conflict')
  await mine.getByRole('button', { name: 'Go on with theirs' }).click()
  t.equal(await mine.getByLabel('Note').inputValue(), 'Leave at the door')
  await mine.getByRole('button', { name: 'Save' }).click()
  await mine.waitFor({ state: 'detached' })
  await other.page.locator('.facts').getByText('Leave at the door').waitFor()

  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await other.page.getByRole('button', { name: 'Cancel' }).click()
  await theirs.getByLabel('Tray (TRAY), of 1').fill('0')
  await theirs.getByLabel('Blue mug (MUG), of 3').fill('1')
  await theirs.getByRole('button', { name: 'Cancel these units' }).click()
  await theirs.waitFor({ state: 'detached' })
  await mine.getByRole('button', { name: 'Ship' }).click()
  await mine.getByText('Blue mug (MUG) canceled: 0 → 1').waitFor()
  t.match((await send(app, 'GET', '/orders/1')).body, { status: 'PAID' })
  await mine.getByRole('button', { name: 'Go on with theirs' }).click()
  t.equal(await mine.getByLabel('Blue mug (MUG), of 2').inputValue(), '2')
  await mine.getByRole('button', { name: 'Ship' }).click()
  await page.locator('.head').getByText('Shipped').waitFor()
  t.strictSame([problems, other.problems], [[], []])
  t.strictSame(failures, [412, 412])
})

t.test('a form waits for a busy service, and is sent once although its answer got lost', async t => {
  const databaseUrl = await createDatabase(t)
  const { app, page, url, problems } = await openBackOffice(t, '/', { databaseUrl })
  await placeOrder(app)
  await openOrder(page, url)
  const dialog = page.getByRole('dialog')
  const keys: Array<string | undefined> = []
  let answers = 0
  await page.route('**/shipments', async route => {
    if (route.request().method() !== 'POST') return await route.continue()
    keys.push((await route.request().allHeaders())['idempotency-key'])
    answers++
    if (answers === 1) {
      const body = { title: 'Overloaded', status: 503, detail: 'Try again', code: 'OVERLOADED' }
      return await route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: body })
    }
    if (answers > 2) return await route.continue()
    // The service ships, and the answer never arrives.
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await dialog.getByLabel('Tracking number').fill('EX3')
  await dialog.getByRole('button', { name: 'Ship' }).click()
  await dialog.getByText('The service is busy: trying again in').waitFor()
  await dialog.getByText('The service does not answer').waitFor()
  t.equal(await dialog.getByLabel('Tracking number').inputValue(), 'EX3', 'the form is kept')
  await dialog.getByRole('button', { name: 'Ship' }).click()
  await dialog.waitFor({ state: 'detached' })
  t.equal(new Set(keys).size, 1)
  t.equal(keys.length, 3)
  const { body } = await send(app, 'GET', '/orders/1/shipments')
  t.equal(body.shipments.length, 1)
  t.strictSame(problems, [])
})

t.test('an ended session asks for a login over the dialog, which then goes on', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/', guarded)
  await placeOrder(app, withKey(adminKey))
  await logIn(page, adminKey)
  await openOrder(page, url)
  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await page.getByLabel('Tracking number').fill('EX4')
  await page.context().clearCookies()
  await page.getByRole('dialog').getByRole('button', { name: 'Ship' }).click()
  await page.getByRole('heading', { name: 'Log in again' }).waitFor()
  t.equal(await page.getByLabel('Tracking number').inputValue(), 'EX4')
  await checkLooks(t, page, 'login-again')
  await logIn(page, adminKey)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.head').getByText('Shipped').waitFor()
  const { body } = await send(app, 'GET', '/orders/1/shipments', undefined, withKey(adminKey))
  t.match(body.shipments, [{ tracking_number: 'EX4' }])
  t.strictSame(problems, [])
})

t.test('an order stays readable while the service is away; the packing slip has the address and no price', async t => {
  const databaseUrl = await createDatabase(t)
  const { app, page, url, problems } = await openBackOffice(t, '/', { databaseUrl })
  await placeOrder(app)
  await openOrder(page, url)
  await page.emulateMedia({ media: 'print' })
  const slip = await page.locator('body').innerText()
  t.match(slip, /Order 1[^]*Ada Sample\n1 Example Street\n4000 Porto\nPT[^]*3 × Blue mug \(MUG\)[^]*1 × Tray/)
  t.notMatch(slip, /\$|Ship$|Payment/m)
  await page.emulateMedia({ media: 'screen' })
  await app.close()
  await page.locator('.notice.bad').waitFor()
  t.match(await page.locator('main').innerText(), /Blue mug/)
  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Ship' }).click()
  await page.getByRole('dialog').getByText('The service does not answer').waitFor()
  const next = await build(t, { databaseUrl })
  await next.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await page.locator('.notice.bad').waitFor({ state: 'detached' })
  await page.getByRole('dialog').getByRole('button', { name: 'Ship' }).click()
  await page.locator('.head').getByText('Shipped').waitFor()
  t.strictSame(problems, [])
})

t.test('an order that is not there is said to be missing, and a key for orders sees nothing else', async t => {
  const { app, page, url } = await openBackOffice(t, '/orders/7', guarded)
  await placeOrder(app, withKey(adminKey))
  const scopes = ['orders:read', 'orders:write']
  const { body: created } = await send(app, 'POST', '/api-keys', { name: 'packing', scopes }, withKey(adminKey))
  await logIn(page, created.key)
  await page.getByText('There is no order 7').waitFor()
  t.strictSame(await page.locator('nav.main a').allInnerTexts(), ['Home', 'Orders', 'Settings'])
  await openOrder(page, url)
  t.equal(await page.getByRole('link', { name: 'Blue mug' }).count(), 0, 'no link to a product that it may not read')
  await page.getByRole('button', { name: 'Ship', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Ship' }).click()
  await page.locator('.head').getByText('Shipped').waitFor()
  await page.goto(`${url}/app`)
  await page.getByText('Orders to ship').waitFor()
  t.equal(await page.locator('.duties li').count(), 3)
  t.equal(await page.getByText('Revenue').count(), 0)
})

/** Presses Tab until a control has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === name) return
  }
  throw new Error(`No Tab leads to ${name}`)
}

/** The name of the control that has the focus. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(`(() => {
    const { activeElement: element } = document
    const label = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.innerText
    return (label ?? '').trim()
  })()`)
}
