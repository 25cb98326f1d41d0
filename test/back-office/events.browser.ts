// `npm run test:pages`: the event log, its subscriptions and the invariants in the back-office, in a real browser.
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { until } from '../../scripts/shared/until.js'
import { checkLooks, logIn, openBackOffice, visit } from '../support/back-office.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'

t.test('the log lists the newest events first, filters in the URL, and new ones wait for a click', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/events')
  await page.getByText('No events match').waitFor()
  const { id } = await createProduct(app, { name: 'Blue mug' })
  for (let i = 0; i < 22; i++) await createOrder(app, { product_id: id, quantity: 1 })
  const first = async () => await page.locator('tbody tr td').first().innerText()
  const begins = async (event: string) =>
    await until(async () => (await first()) === event, { within: 60_000, what: `the list begins with ${event}` })
  await page.getByRole('button', { name: 'There are new events' }).click()
  await begins('23')
  t.equal(await page.locator('tbody tr').count(), 20)
  await page.getByText('Data', { exact: true }).first().click()
  await page.getByLabel('Data of event 23').waitFor()
  await checkLooks(t, page, 'events')
  await page.getByRole('link', { name: 'Next page' }).click()
  await begins('3')
  await page.goBack()
  await begins('23')
  await page.getByLabel('Type').selectOption('product.created')
  await begins('1')
  t.equal(page.url(), `${url}/app/events?types=product.created`)
  t.equal(await page.getByRole('link', { name: 'product 1' }).getAttribute('href'), '/app/products/1')
  await page.getByLabel('Type').selectOption('All')
  await page.getByLabel('Order number').fill('20')
  await page.getByLabel('Order number').press('Enter')
  await begins('21')
  t.equal(await page.locator('tbody tr').count(), 1)
  await page.getByLabel('Order number').fill('')
  await page.getByLabel('Order number').press('Enter')
  await begins('23')
  await page.getByLabel('Product number').fill('1')
  await page.getByLabel('Product number').press('Enter')
  await begins('1')
  await page.getByLabel('Product number').fill('')
  await page.getByLabel('Product number').press('Enter')
  await begins('23')
  await page.getByLabel('Sorted').selectOption('Oldest first')
  await begins('1')
  await page.getByLabel('After event').fill('20')
  await page.getByLabel('After event').press('Enter')
  await begins('21')
  await page.getByRole('link', { name: 'order 20' }).click()
  await page.getByRole('heading', { name: 'Order 20' }).waitFor()
  t.strictSame([problems, failures], [[], []])
})

/** Parks events for the subscription `log`, as the relay does after eight attempts. */
async function park(app: FastifyInstance, subjects: Record<number, string>, headers = {}): Promise<void> {
  const events = Object.keys(subjects).map(Number)
  await until(
    async () => {
      const { body } = await send(app, 'GET', '/admin/subscriptions', undefined, headers)
      const log = body.subscriptions.find(({ name }: { name: string }) => name === 'log')
      return log?.cursor >= Math.max(...events)
    },
    { what: 'the relay has handled them' }
  )
  for (const eventId of events) {
    const event = { eventId, subject: subjects[eventId] ?? '', attempts: 8, lastError: 'Message too long' }
    await app.prisma.parkedEvent.create({ data: { shopId: 1, subscription: 'log', ...event } })
  }
}

t.test(
  'subscriptions show their lag; a parked event is retried, and skipped only after its number was typed',
  async t => {
    const { app, page, url, problems, failures } = await openBackOffice(t, '/')
    const { id } = await createProduct(app)
    for (let i = 0; i < 2; i++) await createOrder(app, { product_id: id, quantity: 1 })
    await park(app, { 2: 'order:1', 3: 'order:2' })
    await page.goto(`${url}/app/events/subscriptions`)
    await page.getByText('2 parked events').waitFor()
    await page.getByRole('region', { name: 'log' }).getByText('up to date').waitFor()
    t.match(await page.getByRole('region', { name: 'log' }).innerText(), /Message too long/)
    await checkLooks(t, page, 'subscriptions')

    await page.getByRole('button', { name: 'Skip event 2' }).click()
    const skip = page.getByRole('dialog').getByRole('button', { name: 'Skip' })
    t.equal(await skip.isDisabled(), true)
    await page.getByLabel('Type 2 to confirm').fill('3')
    t.equal(await skip.isDisabled(), true)
    await page.getByLabel('Type 2 to confirm').fill('2')
    await checkLooks(t, page, 'subscriptions-skip')
    await skip.dblclick()
    await page.getByText('1 parked event', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Retry event 3' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).dblclick()
    await page.getByText('parked event').waitFor({ state: 'detached' })
    t.match((await send(app, 'GET', '/audit')).body, {
      total: 2,
      entries: [
        { action: 'parked_event.retried', resource: 'parked_event:log/3' },
        { action: 'parked_event.skipped', resource: 'parked_event:log/2' }
      ]
    })
    t.strictSame([problems, failures], [[], []])
  }
)

t.test('invariants that are broken link to what they name', async t => {
  const { app, page, url, problems, failures } = await openBackOffice(t, '/events/invariants')
  await page.getByText('All hold').waitFor()
  await checkLooks(t, page, 'invariants')
  await createProduct(app, { stock: 5 })
  await app.prisma.$executeRaw`UPDATE products SET stock = stock + 1`
  await page.getByRole('button', { name: 'Check everything' }).click()
  const link = page.getByRole('link', { name: 'product 1' }).first()
  await link.waitFor()
  t.equal(await link.getAttribute('href'), '/app/products/1')
  t.equal(page.url(), `${url}/app/events/invariants?scope=full`)
  await checkLooks(t, page, 'invariants-broken')
  await page.getByRole('button', { name: 'Check what changed' }).click()
  await page.waitForURL(`${url}/app/events/invariants`)
  t.strictSame([problems, failures], [[], []])
})

t.test('a reader sees parked events but no buttons; a key for events only has no subscriptions', async t => {
  const { app, page, url, problems } = await openBackOffice(t, '/events/subscriptions', guarded)
  await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 1 }, withKey(adminKey))
  await park(app, { 1: 'product:1' }, withKey(adminKey))
  const { body } = await send(app, 'POST', '/api-keys', { name: 'x', scopes: ['events:read'] }, withKey(adminKey))
  await logIn(page, readerKey)
  await page.getByText('1 parked event').waitFor()
  t.equal(await page.locator('main button').count(), 0)
  const other = await visit(t, url, '/events')
  await logIn(other.page, body.key)
  await other.page.getByRole('cell', { name: 'product.created' }).waitFor()
  t.equal(await other.page.getByRole('link', { name: 'Subscriptions' }).count(), 0)
  t.equal(await other.page.getByRole('link', { name: 'product 1' }).count(), 0, 'no link to what it may not read')
  t.strictSame([problems, other.problems], [[], []])
})
