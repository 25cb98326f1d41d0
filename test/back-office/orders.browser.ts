// `npm run test:pages`: the list of orders in the back-office, in a real browser.
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { until } from '../../scripts/shared/until.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'
import { checkLooks, logIn, openBackOffice } from '../support/back-office.js'

t.test('tabs, search and filters are in the URL and show what the API answers for them', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/orders')
  await page.getByText('No orders match').waitFor()
  const mug = await createProduct(app, { sku: 'MUG', name: 'Blue mug' })
  const tray = await createProduct(app, { name: 'Tray' })
  for (const email of ['ada@example.com', 'grace@example.com']) {
    await createOrder(app, { product_id: mug.id, quantity: 2, email })
  }
  await createOrder(app, { product_id: tray.id, quantity: 1 })
  for (const [id, status] of [
    [1, 'PAID'],
    [2, 'PAID'],
    [2, 'CANCELED']
  ]) {
    await send(app, 'PATCH', `/orders/${id}`, { status })
  }
  await page.getByRole('button', { name: 'Show 3 new orders' }).click()
  const shown = async () => await page.locator('tbody tr a').allInnerTexts()
  const shows = async (ids: number[]) => {
    const expected = ids.map(id => `Order ${id}`).join()
    await until(async () => (await shown()).join() === expected, { within: 60_000, what: `the list shows ${expected}` })
    t.pass(`${page.url().slice(url.length)}: ${expected}`)
  }
  await shows([3, 2, 1])
  for (const [tab, query, ids] of [
    ['To ship', '?status=PAID', [1]],
    ['Unpaid', '?status=PENDING', [3]],
    ['To refund', '?refund_due=true', [2]],
    ['Ended', '?status=COMPLETED%2CCANCELED%2CREFUNDED', [2]],
    ['All', '', [3, 2, 1]]
  ] as const) {
    await page.getByRole('link', { name: tab, exact: true }).click()
    await shows([...ids])
    t.equal(decodeURIComponent(page.url()), `${url}/app/orders${decodeURIComponent(query)}`)
    t.equal(await page.locator('nav.tabs [aria-current]').innerText(), tab)
  }
  for (const [text, ids] of [
    ['mug', [2, 1]],
    ['ADA@example', [1]],
    ['3', [3]],
    ['nothing like this', []]
  ] as const) {
    await page.getByRole('searchbox').fill(text === 'mug' ? 'MUG' : text)
    await shows([...ids])
    t.equal(new URL(page.url()).searchParams.get('q'), text === 'mug' ? 'MUG' : text)
  }
  await page.goto(`${url}/app/orders?product_id=${tray.id}`)
  await shows([3])
  await page.getByRole('button', { name: /With product 2/ }).click()
  await shows([3, 2, 1])
  await page.getByLabel('Sort').selectOption('Oldest first')
  await shows([1, 2, 3])
  await page.goBack()
  await shows([3, 2, 1])
  await checkLooks(t, page, 'orders')
  t.strictSame([problems, failures], [[], []])
})

t.test('pages follow a cursor in the URL, and the CSV has all orders that match', async t => {
  const { app, page, problems } = await openBackOffice(t, '/orders')
  const { id } = await createProduct(app, { stock: 1_000 })
  await Promise.all(Array.from({ length: 25 }, async () => await createOrder(app, { product_id: id, quantity: 1 })))
  await page.reload()
  await page.getByRole('link', { name: 'Next page' }).click()
  await page.getByRole('link', { name: 'First page' }).waitFor()
  await until(async () => (await page.locator('tbody tr').count()) === 5, { within: 60_000, what: 'the second page' })
  t.match(await page.locator('.pager').innerText(), /25 in all/)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const download = await downloading
  t.equal(download.suggestedFilename(), 'orders.csv')
  const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
  t.equal(lines.length, 26)
  t.strictSame(problems, [])
})

t.test('orders are marked shipped together, and each says what came of it', async t => {
  const { app, page, problems } = await openBackOffice(t, '/orders')
  const { id } = await createProduct(app)
  for (let order = 1; order <= 3; order++) {
    await createOrder(app, { product_id: id, quantity: 1 })
    await send(app, 'PATCH', `/orders/${order}`, { status: 'PAID' })
  }
  await createOrder(app, { product_id: id, quantity: 1 })
  await page.goto(`${page.url()}?status=PAID`)
  await page.getByLabel('Select all on this page').check()
  await page.getByRole('button', { name: 'Mark shipped' }).click()
  const dialog = page.getByRole('dialog')
  t.match(await dialog.innerText(), /Mark 3 orders shipped[^]*All units that are left of orders 3, 2, 1 ship/)
  await send(app, 'DELETE', '/orders/2')
  await dialog.getByRole('button', { name: 'Mark shipped' }).dblclick()
  await dialog.getByRole('list', { name: 'Results' }).waitFor()
  t.strictSame(
    (await dialog.getByRole('listitem').allInnerTexts()).map(text => text.replace(/:.*/, '')),
    ['Order 3 Shipped', 'Order 2 Not shipped Invalid transition from CANCELED to SHIPPED', 'Order 1 Shipped']
  )
  await checkLooks(t, page, 'orders-shipped')
  await dialog.getByRole('button', { name: 'Close' }).click()
  const { body } = await send(app, 'GET', '/events?types=order.shipped')
  t.equal(body.events.length, 2, 'a double click ships once')
  await page.locator('tbody tr', { hasText: 'Order 3' }).getByText('Shipped').waitFor()
  t.strictSame(problems, [])
})

t.test('while 50 orders a second arrive, no row moves, rows stay current, and a button shows the new ones', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/orders')
  const { id } = await createProduct(app, { stock: 100_000 })
  for (let order = 1; order <= 5; order++) await createOrder(app, { product_id: id, quantity: 1 })
  await page.reload()
  await page.locator('tbody tr').nth(4).waitFor()
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))
  const seconds = 5
  const startedMs = Date.now()
  for (let placed = 0; placed < 50 * seconds; placed += 10) {
    await Promise.all(Array.from({ length: 10 }, async () => await createOrder(app, { product_id: id, quantity: 1 })))
    if (placed === 100) await send(app, 'PATCH', '/orders/5', { status: 'PAID' })
    const aheadMs = startedMs + (placed + 10) * 20 - Date.now()
    if (aheadMs > 0) await new Promise(resolve => setTimeout(resolve, aheadMs))
  }
  const elapsedSeconds = (Date.now() - startedMs) / 1_000
  await page.getByRole('button', { name: 'Show 20 or more new orders' }).waitFor()
  await page.locator('tbody tr').first().getByText('Paid', { exact: true }).first().waitFor()
  t.strictSame(
    await page.locator('tbody tr a').allInnerTexts(),
    [5, 4, 3, 2, 1].map(order => `Order ${order}`)
  )
  t.comment(`${requests.length} requests of the page in ${elapsedSeconds} s`)
  t.ok(requests.length <= 2 * (elapsedSeconds + 3), 'the page asks at most twice a second')
  await page.getByRole('button', { name: 'Show 20 or more new orders' }).click()
  await page.getByRole('link', { name: 'Order 255', exact: true }).waitFor()
  t.strictSame([problems, failures], [[], []])
})

t.test('a reader finds orders and has nothing that changes them', async t => {
  const { app, page, problems } = await openBackOffice(t, '/orders', guarded)
  const admin = withKey(adminKey)
  await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 1, stock: 5 }, admin)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, admin)
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, admin)
  await logIn(page, readerKey)
  await page.getByRole('link', { name: 'Order 1' }).waitFor()
  t.equal(await page.getByRole('checkbox').count(), 0)
  await page.getByRole('link', { name: 'Order 1' }).click()
  await page.getByRole('heading', { name: 'Order 1' }).waitFor()
  t.strictSame(await page.locator('main').getByRole('button').allInnerTexts(), ['Print packing slip'])
  t.strictSame(problems, [])
})
