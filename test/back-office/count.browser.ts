// `npm run test:pages`: counting stock while sales go on.
import t from 'tap'
import { createOrder, createProduct, findViolations, send } from '../support/app.js'
import { checkLooks, openBackOffice } from '../support/back-office.js'

t.test('with the keyboard alone somebody finds the sheet, counts, and applies', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products')
  const mug = await createProduct(app, { name: 'Blue mug', sku: 'MUG', stock: 10 })
  const tray = await createProduct(app, { name: 'Tray', sku: 'TRAY', stock: 4 })
  const bowl = await createProduct(app, { name: 'Bowl', sku: 'BOWL', stock: 6 })
  await page.getByRole('link', { name: 'Bowl' }).waitFor()
  const { keyboard } = page
  const focused = async () =>
    String(await page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText'))
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 60; presses++) {
      if ((await focused()) === name) return
      await keyboard.press('Tab')
    }
    throw new Error(`${name} cannot be reached`)
  }
  await tabTo('Count stock')
  await keyboard.press('Enter')
  await page.getByRole('table', { name: 'Count sheet' }).waitFor()
  await tabTo('Counted of Blue mug (MUG)')
  await keyboard.type('12')
  await keyboard.press('Enter')
  t.equal(await focused(), 'Counted of Tray (TRAY)')
  await keyboard.type('4')
  await keyboard.press('ArrowDown')
  await keyboard.type('5')
  await page.getByText('−1 of 6 recorded').waitFor()
  await page.getByText('As recorded').waitFor()
  await keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Apply 3 counts' })
  await dialog.waitFor()
  t.match(await dialog.innerText(), /Blue mug \(MUG\): \+2, 12 counted, 10 recorded/)
  t.match(await dialog.innerText(), /1 product as recorded: nothing changes/)
  await tabTo('Apply')
  await keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Stock of 2 products corrected').waitFor()
  const stockOf = async ({ id }: { id: number }) => (await send(app, 'GET', `/products/${id}`)).body.stock
  t.strictSame([await stockOf(mug), await stockOf(tray), await stockOf(bowl)], [12, 4, 5])
  const { body } = await send(app, 'GET', `/products/${mug.id}/movements`)
  t.match(body.movements[0], { delta: 2, reason: 'count', performed_by: 'anonymous' })
  t.equal((await send(app, 'GET', `/products/${tray.id}/movements`)).body.total, 1, 'a right count is no movement')
  t.strictSame([problems, failures], [[], []])
})

t.test('sales between counting and applying stay sold, and sales go on while the sheet is applied', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products/count')
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', stock: 100 })
  const tray = await createProduct(app, { name: 'Tray', sku: 'TRAY', stock: 1_000 })
  const shop = new AbortController()
  let sold = 0
  await page.getByLabel('Counted of Mug (MUG)').fill('97')
  await page.getByText('−3 of 100 recorded').waitFor()
  await createOrder(app, { product_id: mug.id, quantity: 10 })
  const selling = (async () => {
    while (!shop.signal.aborted) {
      await createOrder(app, { product_id: tray.id, quantity: 1 })
      sold++
    }
  })()
  await page.getByLabel('Counted of Tray (TRAY)').fill('2000')
  const difference = page.locator('tr', { hasText: 'TRAY' }).locator('td').last()
  await difference.getByText('recorded').waitFor()
  const found = Number((await difference.locator('strong').innerText()).replace(/[^\d]/g, ''))
  await page.getByRole('button', { name: 'Apply' }).click()
  await checkLooks(t, page, 'count-apply')
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).dblclick()
  await page.getByText('Stock of 2 products corrected').waitFor()
  shop.abort()
  await selling
  t.ok(sold > 1, `${sold} sold meanwhile`)
  t.equal((await send(app, 'GET', `/products/${mug.id}`)).body.stock, 87, '97 counted, 10 sold afterwards')
  t.equal((await send(app, 'GET', `/products/${tray.id}`)).body.stock, 1_000 + found - sold, 'the difference, once')
  const movementsOf = async ({ id }: { id: number }) => (await send(app, 'GET', `/products/${id}/movements`)).body.total
  t.equal(await movementsOf(mug), 3, 'the first stock, the sale, the count')
  t.equal(await movementsOf(tray), sold + 2)
  t.strictSame(await findViolations(app), [])
  t.strictSame([problems, failures], [[], []])
})

t.test('a count that can no longer be right is refused alone, and is to be counted again', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products/count')
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', stock: 10 })
  await createProduct(app, { name: 'Tray', sku: 'TRAY', stock: 4 })
  await page.getByLabel('Counted of Mug (MUG)').fill('2')
  await page.getByLabel('Counted of Tray (TRAY)').fill('five')
  await page.getByText('Type a whole number').waitFor()
  t.ok(await page.getByRole('button', { name: 'Apply' }).isDisabled())
  await page.getByLabel('Counted of Tray (TRAY)').fill('5')
  await page.getByText('−8 of 10 recorded').waitFor()
  await checkLooks(t, page, 'count')
  await createOrder(app, { product_id: mug.id, quantity: 5 })
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await page.getByText('8 were missing, but only 5 are left by now. Count it again.').waitFor()
  await page.getByText('Stock of 1 product corrected').waitFor()
  t.match(await page.getByRole('status').filter({ hasText: 'counted' }).innerText(), '0 products counted')
  await page.getByLabel('Counted of Mug (MUG)').fill('2')
  await page.getByText('−3 of 5 recorded').waitFor()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await page.getByText('0 products counted').waitFor()
  t.equal((await send(app, 'GET', `/products/${mug.id}`)).body.stock, 2)
  t.strictSame([problems, failures], [[], [409]])
})

t.test('after a lost answer the same counts are sent again, and each is applied once', async t => {
  const { app, page, problems } = await openBackOffice(t, '/products/count')
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', stock: 10 })
  const tray = await createProduct(app, { name: 'Tray', sku: 'TRAY', stock: 10 })
  let isLost = false
  // The service applies the second count, and its answer gets lost.
  await page.route(`**/products/${tray.id}/stock`, async route => {
    if (isLost || route.request().method() !== 'POST') return await route.continue()
    isLost = true
    await route.fetch()
    await route.abort()
  })
  await page.getByLabel('Counted of Mug (MUG)').fill('13')
  await page.getByLabel('Counted of Tray (TRAY)').fill('14')
  await page.getByText('+4 of 10 recorded').waitFor()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('dialog').getByText('The service does not answer').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByText('none is applied twice').waitFor()
  t.ok(await page.getByLabel('Counted of Mug (MUG)').isDisabled(), 'the counts cannot be changed')
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await page.getByText('Stock of 2 products corrected').waitFor()
  for (const [{ id }, expected] of [
    [mug, 13],
    [tray, 14]
  ] as const) {
    t.equal((await send(app, 'GET', `/products/${id}`)).body.stock, expected)
    t.equal((await send(app, 'GET', `/products/${id}/movements`)).body.total, 2)
  }
  t.strictSame(problems, [])
})

t.test('a count is of one location', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/products')
  const porto = (await send(app, 'POST', '/locations', { name: 'Porto' })).body
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', stock: 10 })
  await send(app, 'POST', `/products/${mug.id}/stock`, { delta: 3, location_id: porto.id })
  await page.getByRole('link', { name: 'Count stock' }).click()
  await page.getByLabel('Location').selectOption({ label: 'Porto' })
  await page.getByLabel('Counted of Mug (MUG)').fill('5')
  await page.getByText('+2 of 3 recorded').waitFor()
  t.ok(await page.getByLabel('Location').isDisabled())
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await page.getByText('0 products counted').waitFor()
  const { locations } = (await send(app, 'GET', `/products/${mug.id}/stock`)).body
  t.match(locations, [{ quantity: 10 }, { name: 'Porto', quantity: 5 }])
  t.strictSame([problems, failures], [[], []])
})
