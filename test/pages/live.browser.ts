// `npm run test:pages`: the page at `/` in a real browser, as a newcomer and an operator use it.
import type { Page } from 'playwright-core'
import t from 'tap'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { faintTexts, open, screenshot } from '../support/browser.js'
import { until } from '../../scripts/shared/until.js'

t.test('a newcomer finds the links, creates a product and places an order in /docs, and sees both arrive', async t => {
  const { page, url, problems } = await open(t)
  await page.goto(url)
  await isLive(page)
  await screenshot(page, 'page-empty')
  for (const path of ['/app', '/docs', '/redoc', '/openapi.json', '/api/v1/products', '/health', '/metrics']) {
    t.equal(await page.locator(`nav a[href="${path}"]`).count(), 1, path)
  }
  t.match(await page.locator('#start').innerText(), /No products yet/)
  t.match(await page.locator('#curl-product').innerText(), `curl ${url}/api/v1/products`)

  await execute(await openBeside(page, '#step-product a'), 'products-createProduct', '201')
  await page.locator('#products tr', { hasText: 'Blue mug' }).waitFor()
  t.equal(await page.locator('#products tr .level b').innerText(), '100')
  t.match(await page.locator('#events li').first().innerText(), /Blue mug created, 100 in stock/)
  t.ok(await page.locator('#step-product.is-done').count(), 'the first step is ticked off')

  await execute(await openBeside(page, '#step-order a'), 'orders-createOrder', '201')
  await page.locator('#events li', { hasText: 'Order 1: 2 × Blue mug' }).waitFor()
  await page.locator('#products .level b', { hasText: '98' }).waitFor()
  t.equal(await page.locator('#orders-total').innerText(), '1')
  t.equal(await page.locator('#products .sold').innerText(), '2')
  t.ok(await page.locator('#step-order.is-done').count())
  await screenshot(page, 'page-first-order')
  t.strictSame(problems, [])
})

t.test(
  'with AUTH_MODE=required the page asks for a key, rejects a wrong one, keeps the key for the tab and forgets it',
  async t => {
    const { app, page, url, problems } = await open(t, guarded)
    await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 1, stock: 5 }, withKey(adminKey))
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(url)
    await page.locator('#ask').waitFor()
    t.notOk(await page.locator('#live').isVisible())
    t.notOk(asked.includes('/admin/live'), 'without a key the page does not request the stream')
    await screenshot(page, 'page-asks')
    t.strictSame(problems, [])

    const submit = async (key: string) => {
      await page.getByLabel('API key', { exact: true }).fill(key)
      await page.getByRole('button', { name: 'Watch' }).click()
    }
    for (const wrong of ['wrong-key-of-a-decent-length', 'ключ', 'two words']) {
      await submit(wrong)
      await page.getByRole('alert').getByText('This is not a valid key of this service').waitFor()
      t.equal(await page.locator('#key').inputValue(), '')
      t.equal(await page.evaluate('sessionStorage.length'), 0)
    }
    await screenshot(page, 'page-wrong-key')
    t.strictSame(
      problems.splice(0).map(problem => problem.replace(/\(.*/, '')),
      ['console Failed to load resource: the server responded with a status of 401 '],
      'text that cannot be a key is not sent'
    )

    await submit(readerKey)
    await isLive(page)
    await page.locator('#products tr', { hasText: 'Mug' }).waitFor()
    t.match(
      await page.locator('#curl-order').textContent(),
      'X-API-Key: YOUR_KEY',
      'the page shows a placeholder, not the key'
    )
    t.notMatch(await page.content(), readerKey)
    await page.reload()
    await isLive(page)
    t.equal(await page.evaluate('localStorage.length + document.cookie.length'), 0)
    t.notOk(page.url().includes('?'))

    await page.getByRole('button', { name: 'Forget the key' }).click()
    await page.locator('#ask').waitFor()
    t.equal(await page.evaluate('sessionStorage.length'), 0)
    t.notOk(await page.locator('#live').isVisible(), 'the page hides the shop')
    await page.reload()
    await page.locator('#ask').waitFor()
    t.strictSame(problems, [])
  }
)

t.test('the page says whether the invariants hold, and which one is broken', async t => {
  const { app, page, url, problems } = await open(t)
  const { id } = await createProduct(app)
  await page.goto(url)
  await page.locator('#invariants[data-state=hold]', { hasText: 'All hold' }).waitFor()
  t.match(await page.locator('#invariants').innerText(), /\d checked at \d\d:\d\d:\d\d/)
  await createOrder(app, { product_id: id, quantity: 1 })
  await app.prisma.$executeRaw`UPDATE products SET stock = stock + 1 WHERE id = ${id}`
  await page.reload()
  await page.locator('#invariants[data-state=violated]').waitFor()
  t.match(await page.locator('#invariants').innerText(), /broken\s+stock is the sum of its movements: 1 violation/)
  await screenshot(page, 'page-violated')
  t.strictSame(problems, [])
})

t.test('bars are against the threshold of low stock, and events of other days have a date', async t => {
  const { app, page, url, problems } = await open(t, {}, { locale: 'en-US' })
  const { id } = await createProduct(app, { stock: 21, low_stock_threshold: 10 })
  const other = await createProduct(app, { stock: 21 })
  for (const product of [id, other.id]) await createOrder(app, { product_id: product, quantity: 1 })
  await app.prisma.$executeRaw`ALTER TABLE events DISABLE TRIGGER USER`
  await app.prisma.$executeRaw`UPDATE events SET created_at = '2026-01-15T12:00:00Z' WHERE id = 1`
  await page.goto(url)
  const row = page.locator(`#products tr[data-id="${id}"]`)
  await row.waitFor()
  const transform = `document.querySelector('#products tr[data-id="${id}"] .fill').style.transform`
  t.equal(await page.evaluate(transform), 'scaleX(0.5)')
  t.ok(await row.locator('.mark').isVisible())
  t.notOk(await page.locator(`#products tr[data-id="${other.id}"] .mark`).isVisible())
  t.match(await page.locator('#events li').last().locator('time').innerText(), /^Jan 15 \d\d:\d\d:\d\d$/)
  t.match(await page.locator('#events li').first().locator('time').innerText(), /^\d\d:\d\d:\d\d$/)
  t.strictSame(problems, [])
})

t.test('the page shows markup in names as text', async t => {
  const { app, page, url, problems } = await open(t)
  const name = '<img src=x onerror="document.title=1">'
  const { id } = await createProduct(app, { name, sku: '<script>document.title=1</script>' })
  await createOrder(app, { product_id: id, quantity: 1 })
  await page.goto(url)
  await page.locator('#products .name', { hasText: name }).waitFor()
  t.equal(await page.locator('#products .sku').innerText(), '<script>document.title=1</script>')
  t.match(await page.locator('#events').innerText(), `Order 1: 1 × ${name}`)
  t.equal(await page.locator('main img, main script, #live a').count(), 0)
  t.equal(await page.title(), 'Orders & Inventory')
  t.strictSame(problems, [])
})

t.test('the page says when it is disconnected, and reconnects by itself', async t => {
  const databaseUrl = await createDatabase(t)
  const { app, page, url, problems } = await open(t, { databaseUrl })
  const { id } = await createProduct(app)
  await page.goto(url)
  await isLive(page)
  await app.close()
  await page.locator('#connection', { hasText: 'Disconnected, trying again in' }).waitFor()
  t.ok(await page.locator('#live.is-old').count(), 'out-of-date values are dimmed')
  await screenshot(page, 'page-disconnected')
  const next = await build(t, { databaseUrl })
  await next.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await isLive(page)
  await createOrder(next, { product_id: id, quantity: 1 })
  await page.locator('#events li', { hasText: 'Order 1' }).waitFor()
  t.equal(await page.locator('#live.is-old').count(), 0)
  // A service that is still closing answers 503 to a page that reconnects at once.
  const disconnections = ['ERR_CONNECTION_REFUSED', 'ERR_INCOMPLETE_CHUNKED_ENCODING', 'status of 503']
  t.ok(
    problems.every(problem => disconnections.some(disconnection => problem.includes(disconnection))),
    problems.join()
  )

  const closed = page.waitForEvent('requestfailed', request => request.url() === `${url}/admin/live`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.locator('#connection', { hasText: 'Paused' }).waitFor()
  await closed
  await page.getByRole('button', { name: 'Resume' }).click()
  await isLive(page)
})

t.test('the page shows the rates of a busy shop, light and dark, wide and narrow, in readable colors', async t => {
  const { app, page, url, problems } = await open(t)
  const products = []
  for (const name of [
    'Blue mug, 350 ml',
    'Paper filters, pack of 100',
    'Espresso cups, set of 2',
    'A product with a name that goes on for longer than anybody would want to read in a table of the busiest products'
  ]) {
    products.push(await createProduct(app, { name, stock: 500, low_stock_threshold: 480 }))
  }
  await page.goto(url)
  await isLive(page)
  for (let i = 0; i < 40; i++) {
    await Promise.all(
      products.map(({ id }, index) =>
        send(app, 'POST', '/orders', { product_id: id, quantity: index === 3 ? 25 : 1 + index })
      )
    )
  }
  await page.locator('#orders-total', { hasText: '140' }).waitFor()
  await until(
    async () => (await page.locator('#p99').innerText()) !== '–' && (await page.locator('#group').innerText()) !== '–',
    { within: 60_000, what: 'the page shows rates' }
  )
  await until(async () => /^M[\d.]+ [\d.]+L/.test((await page.locator('#orders-plot .line').getAttribute('d')) ?? ''), {
    within: 60_000,
    what: 'the chart has a line of at least two samples'
  })
  t.match(
    await page.locator('#latency-plot svg').getAttribute('aria-label'),
    /Response time over the last two minutes: p50 [\d.]+ m?s, p95 [\d.]+ m?s, p99 /
  )
  t.match(await page.locator('#products .is-out .level').innerText(), /sold out/)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 800, 390, 320]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 844 })
      t.equal(
        await page.evaluate('document.documentElement.scrollWidth'),
        width,
        `no horizontal scrolling at a width of ${width}`
      )
      await screenshot(page, `page-${colorScheme}-${width}`)
    }
    t.strictSame(await page.evaluate(faintTexts), [], `${colorScheme}: every text has a contrast of at least 4.5`)
  }
  t.strictSame(problems, [])
})

async function isLive(page: Page): Promise<void> {
  await page.locator('#connection[data-state=live]').waitFor()
}

/** Clicks a link and returns the tab that it opens. */
async function openBeside(page: Page, link: string): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await page.locator(link).click()
  return await opened
}

/** Runs the example of an operation that is unfolded in /docs, and waits for its status. */
async function execute(docs: Page, operation: string, status: string): Promise<void> {
  const shown = docs.locator(`#operations-${operation}`)
  await shown.locator('button.execute').click()
  await shown.locator('.live-responses-table tbody .response-col_status', { hasText: status }).first().waitFor()
}
