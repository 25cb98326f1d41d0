// `npm run test:pages`: the list of products, adding one, and importing a CSV.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { createProduct, send } from '../support/app.js'
import { checkLooks, logIn, openBackOffice } from '../support/back-office.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'

t.test('tabs, search and sort list the products that they name, and a CSV has all that match', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products')
  await page.getByText('No products match').waitFor()
  await createProduct(app, { name: 'Blue mug', sku: 'MUG-BLUE', price: 24.9, stock: 3, low_stock_threshold: 5 })
  await createProduct(app, { name: 'Red mug', sku: 'MUG-RED', price: 19, stock: 0 })
  const tray = await createProduct(app, { name: 'Tray', sku: 'TRAY', price: 5, stock: 40 })
  await send(app, 'PATCH', `/products/${tray.id}`, { is_active: false })
  const names = page.locator('tbody tr td:first-child')
  const shows = async (...expected: string[]) => {
    await page.waitForFunction(
      `[...document.querySelectorAll('tbody tr td:first-child')].map(cell => cell.textContent).join() === ${JSON.stringify(expected.join())}`
    )
    t.strictSame(await names.allInnerTexts(), expected)
  }
  await shows('Blue mug', 'Red mug', 'Tray')
  t.match(await page.locator('tbody tr').first().innerText(), /MUG-BLUE\s+Low\s.*24\.90\s+3/s)
  await checkLooks(t, page, 'products')
  const tabs = page.getByRole('navigation', { name: 'Products' })
  await tabs.getByRole('link', { name: 'Low' }).click()
  await shows('Blue mug')
  await tabs.getByRole('link', { name: 'Sold out' }).click()
  await shows('Red mug')
  await tabs.getByRole('link', { name: 'Inactive' }).click()
  await shows('Tray')
  await tabs.getByRole('link', { name: 'All' }).click()
  await page.getByLabel('Sort').selectOption({ label: 'Cheapest first' })
  await shows('Tray', 'Red mug', 'Blue mug')
  await page.getByRole('searchbox').fill('mug')
  await shows('Red mug', 'Blue mug')
  t.match(new URL(page.url()).search, 'sort=price&q=mug', 'the filters are in the URL')
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await saving).path(), 'utf8')
    .trim()
    .split('\r\n')
  t.match(lines, { length: 3, 1: /MUG-RED/, 2: /MUG-BLUE/ })
  await page.goBack()
  await shows('Tray', 'Red mug', 'Blue mug')
  t.strictSame([problems, failures], [[], []])
})

t.test('somebody adds a product; what is wrong is said at its field, and a double click adds one', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products')
  await createProduct(app, { sku: 'TAKEN' })
  await page.getByRole('link', { name: 'Add a product' }).click()
  await page.getByLabel('Name').fill('Blue mug')
  await page.getByLabel('SKU').fill('TAKEN')
  await page.getByLabel('Price').fill('24.905')
  await page.getByLabel('Stock', { exact: true }).fill('7')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.locator('.field .error', { hasText: 'at most 2 decimal places' }).waitFor()
  await page.getByLabel('Price').fill('24.90')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: 'sku already exists' }).waitFor()
  t.equal(await page.getByLabel('Name').inputValue(), 'Blue mug', 'what was typed stays')
  await checkLooks(t, page, 'product-add')
  await page.getByLabel('SKU').fill('MUG')
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick()
  await page.getByRole('heading', { name: 'Blue mug' }).waitFor()
  t.match(new URL(page.url()).pathname, /^\/app\/products\/\d+$/)
  const { body } = await send(app, 'GET', '/events?limit=100')
  const created = body.events.filter(({ type }: { type: string }) => type === 'product.created')
  t.equal(created.length, 2, 'that of the test, and one')
  t.strictSame([problems, failures], [[], [400, 409]])
})

t.test('a CSV is previewed, changes nothing before it is applied, and says what is wrong with which line', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products?new=import')
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', price: 10, stock: 5 })
  const file = (text: string) => ({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const csv = 'sku,name,price,stock\r\nMUG,Blue mug,10,8\r\nTRAY,Tray,5,2\r\nBAD,Bad,5,-1\r\n'
  await page.getByLabel('File').setInputFiles(file('sku;name\r\nMUG;Mug\r\n'))
  await page.getByRole('alert').waitFor()
  t.ok(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled())
  await page.getByLabel('File').setInputFiles(file(csv))
  await page.getByText('Nothing is imported yet.').waitFor()
  const dialog = page.getByRole('dialog')
  t.match(await dialog.innerText(), /3 lines: 1 new, 1 changed, 0 unchanged, 1 wrong/)
  t.match(await dialog.innerText(), /4\s+BAD\s+stock must be >= 0/)
  t.match(await dialog.innerText(), /2\s+MUG\s+name, stock/)
  t.match(await dialog.innerText(), /sets the stock, also to what it was before/)
  await checkLooks(t, page, 'products-import')
  t.match((await send(app, 'GET', `/products/${mug.id}`)).body, { name: 'Mug', stock: 5 }, 'nothing has changed')
  await page.getByRole('button', { name: 'Import 2 lines' }).dblclick()
  await page.getByText('Imported.').waitFor()
  t.match((await send(app, 'GET', `/products/${mug.id}`)).body, { name: 'Blue mug', stock: 8 })
  t.equal((await send(app, 'GET', '/products')).body.total, 2)
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'Tray' }).waitFor()
  t.strictSame([problems, failures], [[], [400]])
})

t.test('a reader sees products and ledgers, and nothing that writes', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/products?new=product', guarded)
  const product = { sku: 'MUG', name: 'Mug', price: 10, stock: 5 }
  const { body } = await send(app, 'POST', '/products', product, withKey(adminKey))
  await logIn(page, readerKey)
  await page.getByRole('link', { name: 'Mug' }).waitFor()
  t.equal(await page.getByRole('dialog').count(), 0, 'the link opens no form')
  for (const name of ['Add a product', 'Import a CSV', 'Count stock']) {
    t.equal(await page.getByRole('link', { name }).count(), 0, name)
  }
  await page.getByRole('link', { name: 'Mug' }).click()
  await page.getByRole('table', { name: 'Ledger' }).waitFor()
  for (const name of ['Edit', 'Adjust stock', 'Transfer']) {
    t.equal(await page.getByRole('button', { name }).count(), 0, name)
  }
  await page.goto(`${url}/app/products/count`)
  await page.getByText('There is no such page').waitFor()
  await page.goto(`${url}/app/products/${body.id}`)
  await page.getByRole('heading', { name: 'Mug' }).waitFor()
  t.strictSame(problems, [])
})
