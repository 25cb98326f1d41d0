// `npm run test:pages`: what is around every page of the back-office, in a real browser.
import type { Page } from 'playwright-core'
import t from 'tap'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { adminKey, guarded } from '../support/credentials.js'
import { checkLooks, logIn, openBackOffice } from '../support/back-office.js'

t.test('in open mode there is no login, and a banner says what that means', async t => {
  const { page, problems, failures } = await openBackOffice(t)
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  t.match(await page.locator('.notices').innerText(), /Open mode: everyone/)
  t.equal(await page.getByRole('button', { name: 'Log out' }).count(), 0)
  await checkLooks(t, page, 'home-open')
  t.strictSame([problems, failures], [[], []])
})

t.test('with AUTH_MODE=required the page asks for a key, keeps a cookie instead of it, and logs out', async t => {
  const { page, problems, failures } = await openBackOffice(t, '/', guarded)
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await checkLooks(t, page, 'login')
  await page.getByLabel('API key').fill('wrong-key-of-a-decent-length')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  t.equal(await page.getByLabel('API key').inputValue(), '')
  await logIn(page, adminKey)
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  t.notMatch(await page.content(), adminKey)
  t.equal(await page.evaluate('document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })'), '{}')
  await page.reload()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  t.strictSame(problems, [])
  t.ok(failures.every(status => status === 401))
})

t.test('a page stays readable while the service is away, says so, and reads again when it is back', async t => {
  const databaseUrl = await createDatabase(t)
  const { app, page, url, problems } = await openBackOffice(t, '/', { databaseUrl })
  const { id } = await createProduct(app)
  await createOrder(app, { product_id: id, quantity: 1 })
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
  await countOf(page, 'Orders to ship', 1)
  await app.close()
  await page.locator('.notice.bad', { hasText: 'The service does not answer' }).waitFor()
  await countOf(page, 'Orders to ship', 1)
  const next = await build(t, { databaseUrl })
  await createOrder(next, { product_id: id, quantity: 1 })
  await send(next, 'PATCH', '/orders/2', { status: 'PAID' })
  await next.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await countOf(page, 'Orders to ship', 2)
  await page.locator('.notice.bad').waitFor({ state: 'detached' })
  t.strictSame(problems, [])
})

t.test('all tabs of a browser share one event stream, and another tab takes over', async t => {
  const { app, page, url, problems } = await openBackOffice(t)
  const { id } = await createProduct(app)
  const other = await page.context().newPage()
  const streams: string[] = []
  other.on('request', request => {
    if (request.url().endsWith('/events')) streams.push(request.url())
  })
  await other.goto(`${url}/app`)
  await other.getByRole('heading', { name: 'Home' }).waitFor()
  await createOrder(app, { product_id: id, quantity: 1 })
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
  for (const tab of [page, other]) await countOf(tab, 'Orders to ship', 1)
  t.strictSame(streams, [], 'the second tab opens no stream')
  const taken = other.waitForEvent('request', request => request.url().endsWith('/events'))
  await page.close()
  await taken
  await createOrder(app, { product_id: id, quantity: 1 })
  await send(app, 'PATCH', '/orders/2', { status: 'PAID' })
  await countOf(other, 'Orders to ship', 2)
  t.strictSame(problems, [])
})

async function countOf(page: Page, title: string, count: number): Promise<void> {
  await page
    .locator('.duties a', { hasText: title })
    .locator('b', { hasText: String(count) })
    .waitFor()
}
