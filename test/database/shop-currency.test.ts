import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { ConfigError, loadConfig } from '../../src/config.js'
import { adoptCurrency, CurrencyError } from '../../src/database/shop-currency.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { nodeOptions } from '../support/program.js'
import { nowhere, runCommand, runScript } from '../support/run-script.js'
import { call, failToStart, startService } from '../support/service.js'

t.test('CURRENCY must be a currency of ISO 4217 with a minor unit', async t => {
  const unknown = 'must be a currency code of ISO 4217 with a minor unit, such as USD'
  const malformed = 'must match pattern "^[A-Z]{3}$"'
  for (const [code, reason] of [
    ['XYZ', unknown],
    ['XXX', unknown],
    ['XAU', unknown],
    ['usd', malformed],
    ['US', malformed],
    ['EURO', malformed]
  ]) {
    const problem = `CURRENCY ${reason}, but is "${code}"`
    t.throws(() => loadConfig({ CURRENCY: code }, 'no .env file'), {
      message: `The settings are not valid:\n  - ${problem}`
    })
  }
  for (const code of ['JPY', 'KWD', 'BGN']) t.equal(loadConfig({ CURRENCY: code }, 'no .env file').currency, code)
  t.throws(() => loadConfig({ CURRENCY: 'XYZ' }, 'no .env file'), ConfigError)
})

t.test('a changed CURRENCY is refused in one line while there are products or orders', async t => {
  const url = await createDatabase(t)
  const settings = { DATABASE_URL: url, LOG_LEVEL: 'info' }
  const service = await startService(t, settings)
  t.equal((await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 5, stock: 1 })).status, 201)
  await service.stop()
  const refusal =
    'CURRENCY_IN_USE: CURRENCY is EUR, but the database has products or orders in USD.' +
    ' Set CURRENCY=USD, or use another database.\n'
  for (const workers of ['1', '2']) {
    const refused = await failToStart({ ...settings, LOG_LEVEL: 'silent', CURRENCY: 'EUR', WEB_CONCURRENCY: workers })
    t.strictSame(refused, { code: 1, output: refusal }, `${workers} workers`)
  }
  t.match(await runScript('seed', { DATABASE_URL: url, CURRENCY: 'EUR' }), { code: 1, stderr: /CURRENCY_IN_USE/ })
  await t.rejects(adopt(url, 'EUR'), CurrencyError)
  await adopt(url, 'USD')
  const again = await startService(t, settings)
  t.equal((await call(`${again.url}/orders`, 'POST', { product_id: 1, quantity: 1 })).status, 201)
  t.equal((await call(`${again.url}/products/1`, 'DELETE')).status, 204)
  await again.stop()
  await t.rejects(adopt(url, 'EUR'), CurrencyError, 'the order remains')
})

t.test('a database without products and orders takes any currency, also after another one', async t => {
  const url = await createDatabase(t)
  await adopt(url, 'USD')
  await adopt(url, 'JPY')
  const app = await build(t, { databaseUrl: url, currency: 'JPY' })
  const { id } = await createProduct(app, { price: 500 })
  await t.rejects(adopt(url, 'USD'), CurrencyError)
  await send(app, 'DELETE', `/products/${id}`)
  await adopt(url, 'USD')
})

t.test(
  'a start that changes the currency waits for a first price that is being written, and is then refused',
  async t => {
    const url = await createDatabase(t)
    const app = await build(t, { databaseUrl: url, currency: 'USD' })
    await adopt(url, 'USD')
    const answers = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => createProduct(app)),
      ...Array.from({ length: 4 }, () => adopt(url, 'EUR'))
    ])
    const [{ value } = { value: undefined }] = await executeSql(url, 'SELECT currency AS value FROM shops')
    const created = answers.slice(0, 8).filter(({ status }) => status === 'fulfilled').length
    const adopted = answers.slice(8).filter(({ status }) => status === 'fulfilled').length
    t.strictSame(value === 'USD' ? [created, adopted] : created, value === 'USD' ? [8, 0] : 0, 'never both')
  }
)

t.test('a database of an earlier version keeps its currency, if that is computed in hundredths', async t => {
  const url = await createDatabase(t)
  const app = await build(t, { databaseUrl: url, currency: 'EUR' })
  const { id } = await createProduct(app, { price: 24.9 })
  await createOrder(app, { product_id: id, quantity: 1 })
  await forgetCurrency(url)
  await t.rejects(adopt(url, 'USD'), /^CURRENCY_IN_USE: CURRENCY is USD, but .* in EUR/)
  t.strictSame(await adopt(url, 'EUR'), [])
  await t.rejects(adopt(url, 'USD'), CurrencyError)

  await forgetCurrency(url)
  await executeSql(url, "UPDATE orders SET currency = 'USD'")
  await createOrder(app, { product_id: id, quantity: 1 })
  t.match(await adopt(url, 'EUR'), [/some orders are in another currency \(USD\)/], 'orders of two currencies')
})

t.test('a database of an earlier version with products only takes the configured currency', async t => {
  const url = await createDatabase(t)
  const app = await build(t, { databaseUrl: url })
  await createProduct(app, { price: 24.9 })
  await forgetCurrency(url)
  await adopt(url, 'EUR')
  await t.rejects(adopt(url, 'USD'), CurrencyError)
})

t.test('a database whose yen were computed in hundredths starts only once the operator has recorded it', async t => {
  const { url, settings } = await earlierShop(t, 'JPY', { price_cents: 50_000 })
  const start = await failToStart(settings)
  t.equal(
    start.output,
    'The database comes from an earlier version, which computed JPY in hundredths: see "The currency" in' +
      ' docs/deployment.md, then run: npm run migrate -- --currency JPY --stored-as hundredths\n'
  )
  t.equal(start.code, 1)
  t.strictSame(await record(settings, 'JPY', 'hundredths'), {
    code: 0,
    stdout: 'Recorded JPY. Now set CURRENCY=JPY and start the service.\n',
    stderr: ''
  })
  t.match(await record(settings, 'JPY', 'hundredths'), { code: 1, stderr: /^The database has recorded .*: JPY\./ })
  await adopt(url, 'JPY')
  const app = await build(t, { databaseUrl: url, currency: 'JPY' })
  t.match((await send(app, 'GET', '/products/1')).body, { price: 500, price_cents: 500 })
  t.match((await send(app, 'GET', '/orders/1')).body, {
    total_amount: 1_000,
    total_amount_cents: 1_000,
    items: [{ unit_price: 500, price_cents_at_purchase: 500 }]
  })
  t.match((await send(app, 'GET', '/orders')).body, { total: 1, total_amount_cents: 1_000, total_quantity: 2 })
  t.match((await send(app, 'GET', '/admin/invariants')).body, { status: 'ok' })
  t.strictSame(await findViolations(app), [])
})

t.test('dinars gain a digit, and an order of two-digit currency keeps its amounts', async t => {
  const { url, settings } = await earlierShop(t, 'KWD', { price_cents: 123 })
  await executeSql(
    url,
    `INSERT INTO orders (shop_id, total_amount_cents, total_quantity, currency, id, status)
    VALUES (1, 700, 1, 'USD', 0, 'PENDING')`
  )
  t.match(await record(settings, 'KWD', 'hundredths'), { code: 0, stderr: '' })
  t.strictSame(await executeSql(url, 'SELECT price_cents::int AS price FROM products'), [{ price: 1_230 }])
  t.strictSame(await executeSql(url, 'SELECT total_amount_cents::int AS total FROM orders ORDER BY id'), [
    { total: 700 },
    { total: 2_460 }
  ])
})

t.test('amounts that clients sent in minor units are kept, and half a yen is refused', async t => {
  const { url, settings } = await earlierShop(t, 'JPY', { price_cents: 555 })
  t.strictSame(await record(settings, 'JPY', 'hundredths'), {
    code: 1,
    stdout: '',
    stderr: 'JPY cannot express the price of product 1: 555 hundredths are no whole unit. Nothing was changed.\n'
  })
  t.match(await record(settings, 'USD', 'minor-units'), { code: 1, stderr: /^The newest order is in JPY, not in USD/ })
  t.match(await record(settings, 'JPY', 'minor-units'), { code: 0 })
  const app = await build(t, { databaseUrl: url, currency: 'JPY' })
  t.match((await send(app, 'GET', '/orders/1')).body, { total_amount: 1_110, total_amount_cents: 1_110 })
  t.strictSame(await findViolations(app), [])
})

t.test('a database in a currency that does not exist can be recorded in one that does', async t => {
  const { url, settings } = await earlierShop(t, 'USD', { price_cents: 555 })
  await executeSql(url, "UPDATE orders SET currency = 'XYZ'")
  t.match(await failToStart(settings), { code: 1, output: /computed XYZ in hundredths.*--currency USD/ })
  t.match(await record(settings, 'USD', 'hundredths'), { code: 0 })
  const app = await build(t, { databaseUrl: url })
  t.match((await send(app, 'GET', '/orders/1')).body, { total_amount: 11.1, currency: 'XYZ' })
})

t.test('a wrong command line records nothing', async t => {
  for (const options of [
    ['--currency', 'JPY'],
    ['--stored-as', 'hundredths'],
    ['--currency', 'JPY', '--stored-as', 'yen'],
    ['--currency', 'XYZ', '--stored-as', 'hundredths'],
    ['--currency', 'JPY', '--stored-as', 'hundredths', 'more'],
    ['--currency', 'JPY', '--stored-as', 'hundredths', '--resolve', 'applied']
  ]) {
    t.match(await migrate(nowhere, ...options), { code: 2, stdout: '', stderr: /See --help/ }, options.join(' '))
  }
})

/** A database as an earlier version left it, which did not remember its currency: a product and an order of two. */
async function earlierShop(t: Test, currency: string, product: { price_cents: number }) {
  const url = await createDatabase(t)
  const app = await build(t, { databaseUrl: url, currency })
  const { id } = await createProduct(app, { ...product, stock: 5 })
  const response = await app.inject({
    method: 'POST',
    url: '/orders',
    headers: { 'idempotency-key': 'earlier' },
    payload: { product_id: id, quantity: 2 }
  })
  t.equal(response.statusCode, 201)
  await app.close()
  await forgetCurrency(url)
  return { url, settings: { DATABASE_URL: url, CURRENCY: currency, LOG_LEVEL: 'silent' } }
}

/** @returns what an operator would read in the log */
async function adopt(url: string, currency: string): Promise<string[]> {
  const warnings: string[] = []
  await adoptCurrency(url, currency, { warn: (message: unknown) => warnings.push(String(message)) })
  return warnings
}

async function forgetCurrency(url: string): Promise<void> {
  await executeSql(url, 'UPDATE shops SET currency = NULL')
}

async function record(settings: Record<string, string>, currency: string, storedAs: string) {
  return await migrate(settings, '--currency', currency, '--stored-as', storedAs)
}

async function migrate(settings: Record<string, string>, ...options: string[]) {
  return await runCommand(process.execPath, [...nodeOptions, 'dist/migrate.js', ...options], settings)
}
