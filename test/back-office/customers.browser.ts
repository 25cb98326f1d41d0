// `npm run test:pages`: customers, their orders, the export and the erasure.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { createOrder, createProduct, send } from '../support/app.js'
import { checkLooks, logIn, openBackOffice } from '../support/back-office.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'

t.test('somebody finds a customer, reads the orders, exports the person, and erases it', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/customers')
  const { id: productId } = await createProduct(app, { price: 10 })
  const ada = (await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })).body
  await send(app, 'POST', '/users', { email: 'bob@example.com', full_name: 'Bob Sample' })
  const mine = await createOrder(app, { product_id: productId, quantity: 2, user_id: ada.id, note: 'Ring twice' })
  await createOrder(app, { product_id: productId, quantity: 1, email: 'ada@example.com' })
  await page.reload()
  await page.getByRole('link', { name: 'Bob Sample' }).waitFor()
  await checkLooks(t, page, 'customers')
  await page.getByRole('searchbox').fill('ada@')
  await page.getByRole('link', { name: 'Bob Sample' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Ada Sample' }).click()
  const orders = page.getByRole('table', { name: 'Orders' })
  await orders.getByRole('link', { name: String(mine.id) }).waitFor()
  t.match(await orders.innerText(), /Unpaid.*\$20\.00/s)
  await checkLooks(t, page, 'customer')

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const download = await saving
  t.equal(download.suggestedFilename(), `customer-${ada.id}.json`)
  const exported = JSON.parse(readFileSync(await download.path(), 'utf8'))
  t.match(exported, { user: { email: 'ada@example.com' }, orders: { length: 2, 0: { order: { note: 'Ring twice' } } } })

  await page.getByRole('button', { name: 'Erase' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 order has not shipped').waitFor()
  t.match(await dialog.innerText(), /addresses, phone numbers and notes of 1 order, .*It cannot be undone/s)
  const erase = dialog.getByRole('button', { name: 'Erase' })
  t.ok(await erase.isDisabled())
  await dialog.getByRole('textbox').fill('bob@example.com')
  t.ok(await erase.isDisabled(), 'another address does not confirm it')
  await checkLooks(t, page, 'customer-erase')
  await dialog.getByRole('textbox').fill('ada@example.com')
  await erase.dblclick()
  await page.getByText('The customer is erased').waitFor()
  await page.getByRole('link', { name: 'Bob Sample' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'Ada Sample' }).count(), 0)
  t.equal((await send(app, 'GET', `/users/${ada.id}`)).status, 404)
  t.match((await send(app, 'GET', `/orders/${mine.id}`)).body, {
    note: null,
    user_name: null,
    total_amount_cents: 2_000
  })
  const { events } = (await send(app, 'GET', '/events?limit=100')).body
  t.equal(events.filter(({ type }: { type: string }) => type === 'user.erased').length, 1)
  t.strictSame([problems, failures.filter(status => status !== 404)], [[], []])
})

t.test('a guest is erased by the e-mail address, typed twice', async t => {
  const { app, page, problems, failures } = await openBackOffice(t, '/customers')
  const { id } = await createProduct(app)
  const order = await createOrder(app, { product_id: id, quantity: 1, email: 'guest@example.com', phone: '123' })
  await page.getByRole('button', { name: 'Erase a guest' }).click()
  await page.getByLabel('E-mail', { exact: true }).fill('guest@example.com')
  t.ok(await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).isDisabled())
  await page.getByLabel('Type it again').fill('guest@example.com')
  await checkLooks(t, page, 'guest-erase')
  await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click()
  await page.getByText('1 order erased').waitFor()
  t.match((await send(app, 'GET', `/orders/${order.id}`)).body, { email: null, phone: null })
  t.strictSame([problems, failures], [[], []])
})

t.test('a reader finds customers, but neither exports nor erases what it may not', async t => {
  const { app, page, problems } = await openBackOffice(t, '/customers', guarded)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' }, withKey(adminKey))
  await logIn(page, readerKey)
  await page.getByRole('link', { name: 'Ada Sample' }).waitFor()
  t.equal(await page.getByRole('button', { name: 'Erase a guest' }).count(), 0)
  await page.getByRole('link', { name: 'Ada Sample' }).click()
  await page.getByText('No orders yet.').waitFor()
  const { scopes } = (await send(app, 'GET', '/session', undefined, withKey(readerKey))).body
  t.notOk(scopes.includes('privacy:write'))
  t.equal(await page.getByRole('button', { name: 'Erase' }).count(), 0)
  t.equal(await page.getByRole('button', { name: 'Export' }).count(), scopes.includes('privacy:read') ? 1 : 0)
  t.strictSame(problems, [])
})
