// `npm run test:pages`: the documentation pages in a real browser, Debian's chromium or the one at CHROMIUM. Not part of `npm test`, which
// needs nothing but Node.
import type { FastifyInstance } from 'fastify'
import { chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { adminKey, guarded } from '../auth/credentials.js'
import { build, send } from '../helper.js'

t.test('/docs shows every operation, tries one out, and asks nobody else for anything', async t => {
  const { app, page, url, problems } = await open(t)
  await page.goto(`${url}/docs`)
  await page.waitForSelector('.opblock')
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const operations = Object.values(document.paths).flatMap(path => Object.values(path as object))
  t.equal(await page.locator('.opblock').count(), operations.length)

  const operation = page.locator('#operations-products-createProduct')
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('button.execute').click()
  await operation.locator('.live-responses-table .response-col_status').first().waitFor()
  t.match(await operation.locator('.live-responses-table').innerText(), '201', 'the example creates a product')
  t.match(await operation.locator('.live-responses-table').innerText(), '/api/v1/products/1')
  await screenshot(page, 'docs')
  t.strictSame(problems, [])
})

t.test('/docs asks for credentials by Authorize, and sends them', async t => {
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
})

t.test('/redoc shows the operations and asks nobody else for anything', async t => {
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

/** A page on the running service, with every request elsewhere and every error on it noted. */
async function open (t: Test, settings: Partial<AppConfig> = {}): Promise<{ app: FastifyInstance, page: Page, url: string, problems: string[] }> {
  const app = await build(t, settings)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  })
  t.teardown(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
  const problems: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) problems.push(`request to ${request.url()}`)
  })
  page.on('pageerror', error => problems.push(`error ${error.message}`))
  page.on('console', message => { if (message.type() === 'error') problems.push(`console ${message.text()}`) })
  return { app, page, url, problems }
}

/** Kept where SCREENSHOTS says, to be looked at. */
async function screenshot (page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` })
}
