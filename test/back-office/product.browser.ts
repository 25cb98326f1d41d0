// `npm run test:pages`: the page of one product.
import t from 'tap'
import { createOrder, createProduct, send } from '../support/app.js'
import { checkLooks, openBackOffice, visit } from '../support/back-office.js'

t.test('a product shows its stock by location, its ledger with who and why, its orders and its line', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/products')
  await send(app, 'POST', '/locations', { name: 'Porto' })
  const { id } = await createProduct(app, { name: 'Blue mug', sku: 'MUG', stock: 10, low_stock_threshold: 4 })
  await createOrder(app, { product_id: id, quantity: 3 })
  await page.goto(`${url}/app/products/${id}`)
  await page.getByText('7 to sell').waitFor()
  const ledger = page.getByRole('table', { name: 'Ledger' })
  await ledger.getByText('First stock').waitFor()
  t.match(await ledger.innerText(), /Sold: order 1\s+anonymous\s+Main\s+−3\s+7/)
  t.match(await page.getByRole('table', { name: 'Orders' }).innerText(), /1\s.*Pending.*3/s)
  t.match(await page.getByRole('table', { name: 'Stock by location' }).innerText(), /Main\s+7\s+Porto\s+0/)
  const line = page.locator('.stock-line svg')
  t.match(await line.getAttribute('aria-label'), /7 now; least \d+, most 10$/)
  await createOrder(app, { product_id: id, quantity: 4 })
  await page.getByText('3 to sell').waitFor()
  await page.getByRole('img', { name: '3 now' }).waitFor()
  await checkLooks(t, page, 'product')
  t.strictSame([problems, failures], [[], []])
})

t.test(
  'stock is adjusted and transferred; the dialog names the effect, and a double click makes one event',
  async t => {
    const { app, page, url, problems, failures } = await openBackOffice(t, '/products')
    const porto = (await send(app, 'POST', '/locations', { name: 'Porto' })).body
    const { id } = await createProduct(app, { name: 'Mug', stock: 10 })
    await page.goto(`${url}/app/products/${id}`)
    await page.getByRole('button', { name: 'Adjust stock' }).click()
    await page.getByLabel('What').selectOption({ label: 'Units are gone' })
    await page.getByLabel('Units', { exact: true }).fill('11')
    await page.getByText('There are only 10 units at Main.').waitFor()
    t.ok(await page.getByRole('button', { name: 'Take away' }).isDisabled())
    await page.getByLabel('Units', { exact: true }).fill('4')
    await page.getByText('Main goes from 10 to 6 units').waitFor()
    await page.getByLabel('Why').fill('damaged')
    await checkLooks(t, page, 'product-adjust')
    await page.getByRole('button', { name: 'Take away' }).dblclick()
    await page.getByText('Mug: 6 to sell').waitFor()
    await page.getByRole('button', { name: 'Transfer' }).click()
    await page.getByLabel('Units', { exact: true }).fill('2')
    await page.getByText('2 units go from Main to Porto. What can be sold stays the same.').waitFor()
    await checkLooks(t, page, 'product-transfer')
    await page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).dblclick()
    await page.getByText('2 units of Mug moved to Porto').waitFor()
    const { movements } = (await send(app, 'GET', `/products/${id}/movements`)).body
    const seen = movements.map((movement: Record<string, unknown>) => [
      movement.delta,
      movement.location_id,
      movement.reason
    ])
    t.strictSame(seen, [
      [2, porto.id, 'transfer'],
      [-2, 1, 'transfer'],
      [-4, 1, 'damaged'],
      [10, 1, 'initial_stock']
    ])
    const { events } = (await send(app, 'GET', '/events?limit=100')).body
    t.equal(events.filter(({ type }: { type: string }) => type === 'product.updated').length, 2)
    await page.getByRole('table', { name: 'Ledger' }).getByText('damaged').waitFor()
    t.strictSame([problems, failures], [[], []])
  }
)

t.test(
  'of two browsers that edit one product the second sees what the first has saved, and overwrites nothing',
  async t => {
    const { app, page, url, problems, failures } = await openBackOffice(t, '/products')
    const { id } = await createProduct(app, { name: 'Mug', sku: 'MUG', price: 10, stock: 5 })
    const other = await visit(t, url, `/products/${id}`)
    await page.goto(`${url}/app/products/${id}`)
    for (const visitor of [page, other.page]) await visitor.getByRole('button', { name: 'Edit' }).click()
    await other.page.getByLabel('Name').fill('Their mug')
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('Their mug saved').waitFor()
    await page.getByLabel('Price').fill('12.50')
    // A sale is no change of the fields.
    await createOrder(app, { product_id: id, quantity: 1 })
    await page.getByRole('button', { name: 'Save' }).click()
    const conflict = page.getByRole('alert')
    await conflict.getByText('Name: Mug → Their mug').waitFor()
    t.match(await conflict.innerText(), /Yours\s+Price: 10 → 12\.50/)
    t.ok(await page.getByRole('button', { name: 'Save' }).isDisabled())
    await checkLooks(t, page, 'product-conflict')
    await page.getByRole('button', { name: 'Go on with theirs' }).click()
    t.equal(await page.getByLabel('Name').inputValue(), 'Their mug')
    t.equal(await page.getByLabel('Price').inputValue(), '12.50')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Their mug saved').waitFor()
    t.match((await send(app, 'GET', `/products/${id}`)).body, { name: 'Their mug', price: 12.5, version: 3 })
    t.strictSame([problems, failures], [[], [412]])
    t.strictSame([other.problems, other.failures], [[], []])
  }
)

t.test('somebody edits a product while it is being sold', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/products')
  const { id } = await createProduct(app, { name: 'Mug', stock: 1_000 })
  await page.goto(`${url}/app/products/${id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await checkLooks(t, page, 'product-edit')
  t.ok(await page.getByRole('button', { name: 'Save' }).isDisabled(), 'nothing has been changed')
  await page.getByLabel('Low at').fill('20')
  await page.getByLabel('Can be ordered').uncheck()
  await createOrder(app, { product_id: id, quantity: 1 })
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await page.getByText('Inactive').waitFor()
  const { body } = await send(app, 'GET', `/products/${id}`)
  t.match(body, { low_stock_threshold: 20, is_active: false, stock: 999, version: 2 })
  t.strictSame([problems, failures], [[], []])
})

t.test('a product that does not exist is said to be none', async t => {
  const { page, problems, failures } = await openBackOffice(t, '/products/999')
  await page.getByText('There is no product 999').waitFor()
  t.strictSame(problems, [])
  t.ok(failures.every(status => status === 404))
})
