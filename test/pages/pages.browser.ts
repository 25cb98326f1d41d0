// `npm run test:pages`: the documentation pages in a real browser. Not part of `npm test`, which needs only Node.
import t from 'tap'
import { adminKey, guarded } from '../support/credentials.js'
import { until } from '../../scripts/shared/until.js'
import { send } from '../support/app.js'
import { open, screenshot } from '../support/browser.js'

t.test('/docs shows every operation, runs an example, and sends no request to another origin', async t => {
  const { app, page, url, problems } = await open(t)
  await page.goto(`${url}/docs`)
  await page.waitForSelector('.opblock')
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const operations = Object.values(document.paths).flatMap(path => Object.values(path as object))
  t.equal(await page.locator('.opblock').count(), operations.length)
  t.equal(await page.title(), 'Orders & Inventory Microservice')

  t.comment('the search finds operations by their name, path or summary')
  const search = page.getByLabel('Find an operation')
  for (const text of ['createProduct', 'POST /products/bulk', 'Place an order']) {
    await search.fill(text)
    const found = operations.filter(({ summary, operationId }) => `${operationId} ${summary}`.includes(text))
    await until(async () => (await page.locator('.opblock').count()) === Math.max(found.length, 1), { what: text })
  }
  await search.fill('')

  const operation = page.locator('#operations-products-createProduct')
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('button.execute').click()
  await operation.locator('.live-responses-table .response-col_status').first().waitFor()
  t.match(await operation.locator('.live-responses-table').innerText(), '201', 'the example creates a product')
  t.match(await operation.locator('.live-responses-table').innerText(), '/api/v1/products/1')
  await screenshot(page, 'docs')

  t.comment('an error response is folded until somebody wants to see it')
  const error = operation.locator('.responses-table .response[data-code="400"]')
  t.equal(await error.locator('.example').count(), 0)
  await error.getByRole('button').click()
  await error.locator('.example').first().waitFor()

  await page.getByRole('link', { name: 'Orders & Inventory' }).click()
  await page.waitForURL(`${url}/`)
  t.strictSame(problems, [])
})

t.test('/docs sends the credentials entered under Authorize', async t => {
  const { page, url } = await open(t, guarded)
  await page.goto(`${url}/docs`)
  const operation = page.locator('#operations-products-createProduct')
  await operation.locator('.opblock-summary-control').click()
  const execute = async (status: string) => {
    await operation.locator('button.execute').click()
    await operation.locator('.live-responses-table tbody .response-col_status', { hasText: status }).waitFor()
    t.pass(status)
  }
  await execute('401')

  await page.locator('.auth-wrapper .authorize').first().click()
  const dialog = page.locator('.dialog-ux')
  await dialog.locator('input[type=text]').first().fill(adminKey)
  await dialog.locator('.auth-btn-wrapper .authorize').first().click()
  await dialog.locator('.btn-done').first().click()
  await execute('201')

  t.comment('the key is kept until "Logout"')
  await page.reload()
  await operation.locator('button.execute').waitFor()
  // The product of the example is there.
  await execute('409')
  await page.locator('.auth-wrapper .authorize').first().click()
  await dialog.locator('.auth-btn-wrapper button', { hasText: 'Logout' }).first().click()
  await dialog.locator('.btn-done').first().click()
  await page.reload()
  await operation.locator('button.execute').waitFor()
  await execute('401')
})

t.test('a person who logs in at /docs is authenticated there, by a cookie that no script can read', async t => {
  const { page, url, problems } = await open(t, guarded)
  await page.goto(`${url}/docs`)
  const run = async (id: string, status: string, body?: string) => {
    const operation = page.locator(`#operations-${id}`)
    const isOpen = (await operation.getAttribute('class'))?.includes('is-open') === true
    if (!isOpen) await operation.locator('.opblock-summary-control').click()
    if (body !== undefined) await operation.locator('textarea.body-param__text').fill(body)
    await operation.locator('button.execute').click()
    await operation.locator('.live-responses-table tbody .response-col_status', { hasText: status }).waitFor()
    t.pass(`${id}: ${status}`)
  }
  await run('products-createProduct', '401')
  await run('session-startSession', '201', JSON.stringify({ api_key: adminKey }))
  t.equal(await page.evaluate('document.cookie'), '')
  await run('products-createProduct', '201')
  await run('session-endSession', '204')
  await run('products-createProduct', '401')
  t.strictSame(
    problems.filter(problem => !problem.includes('401')),
    []
  )
})

t.test('/redoc shows the operations and sends no request to another origin', async t => {
  const { page, url, problems } = await open(t)
  await page.goto(`${url}/redoc`)
  await page.getByText('Orders & Inventory Microservice').first().waitFor()
  await page.getByText('Create a product').first().waitFor()
  await page.getByText('Orders & Inventory Microservice').first().waitFor()
  await page.getByText('orders', { exact: true }).first().click()
  await page.getByText('Place an order').first().waitFor()
  await screenshot(page, 'redoc')
  t.strictSame(problems, [])
})
