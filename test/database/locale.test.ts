import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { migrate } from '../../src/database/migrations.js'
import { build, createOrder, createProduct, environment, send } from '../support/app.js'
import { runScript } from '../support/run-script.js'
import { startService } from '../support/service.js'

// Before the tests: the first one runs while this file is still being loaded.
let databases = 0

const locales = {
  'Turkish by ICU': "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'",
  'Swedish by ICU': "LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE' LOCALE 'C'",
  builtin: "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
  'C of the system': "LOCALE_PROVIDER libc LOCALE 'C'"
}

for (const [name, options] of Object.entries(locales)) {
  t.test(
    `an address is one user in any case, and pages by name are whole, in a database whose locale is ${name}`,
    async t => {
      const databaseUrl = await createDatabaseWith(t, options)
      if (databaseUrl === undefined) return
      await migrate(databaseUrl)
      const app = await build(t, { databaseUrl })
      await checkAddresses(t, app)
      await checkPages(t, app)
      const { id } = await createProduct(app, { stock: 5 })
      const order = await createOrder(app, { product_id: id, quantity: 1 })
      await send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' })
      await send(app, 'PATCH', `/orders/${order.id}`, { status: 'SHIPPED' })
      t.match(await send(app, 'GET', '/admin/invariants'), { status: 200, body: { status: 'ok' } })
      t.match(
        await runScript('seed', { DATABASE_URL: databaseUrl }, ['--products', '5', '--users', '5', '--orders', '20']),
        {
          code: 0
        }
      )
      t.match(await runScript('verify', { DATABASE_URL: databaseUrl }), { code: 0 })
    }
  )
}

t.test(
  'users whose addresses differed only by the rules of a Turkish database stay, and the start names them',
  async t => {
    const databaseUrl = await createDatabaseWith(t, locales['Turkish by ICU'])
    if (databaseUrl === undefined) return
    await migrate(databaseUrl)
    // As the previous version left it.
    await executeSql(
      databaseUrl,
      `ALTER TABLE users DROP COLUMN duplicate_of;
    DELETE FROM _prisma_migrations WHERE migration_name = '20261129130100_email_in_any_locale';
    INSERT INTO users (shop_id, id, email, full_name) VALUES
      (1, 1, 'wifi@example.com', 'One'), (1, 2, 'WIFI@example.com', 'Two'), (1, 3, 'wifI@example.com', 'Three'),
      (1, 4, 'a@example.com', 'Four');
    SELECT recount_totals()`
    )
    const service = await startService(t, { DATABASE_URL: databaseUrl, LOG_LEVEL: 'info' })
    t.match(
      service.output(),
      /These users share the e-mail address of an older one, but for the case: 2 \(that of 1\), 3 \(that of 1\)/
    )
    await service.stop()
    const app = await build(t, { databaseUrl })
    t.match((await send(app, 'GET', '/users')).body, {
      total: 4,
      users: [{ email: 'wifi@example.com' }, { email: 'WIFI@example.com' }, { email: 'wifI@example.com' }, {}]
    })
    t.match(await send(app, 'POST', '/users', { email: 'Wifi@example.com', full_name: 'x' }), { status: 409 })
    t.match(await send(app, 'PATCH', '/users/2', { full_name: 'Deux' }), { status: 200 }, 'the name can change')
    t.match(await send(app, 'PATCH', '/users/2', { email: 'wIFI@example.com' }), { status: 409 })
    t.match(await send(app, 'PATCH', '/users/2', { email: 'two@example.com' }), { status: 200 })
    t.match(await send(app, 'POST', '/users', { email: 'TWO@example.com', full_name: 'x' }), { status: 409 })
    t.strictSame(await executeSql(databaseUrl, 'SELECT id::int, duplicate_of::int FROM users ORDER BY id'), [
      { id: 1, duplicate_of: null },
      { id: 2, duplicate_of: null },
      { id: 3, duplicate_of: 1 },
      { id: 4, duplicate_of: null }
    ])
  }
)

type App = Awaited<ReturnType<typeof build>>

async function checkAddresses(t: Test, app: App): Promise<void> {
  t.match(await send(app, 'POST', '/users', { email: 'INFO@example.com', full_name: 'Irene Iqbal' }), { status: 201 })
  for (const email of ['info@example.com', 'Info@Example.COM', 'iNFO@EXAMPLE.com']) {
    t.match(await send(app, 'POST', '/users', { email, full_name: 'x' }), {
      status: 409,
      body: { code: 'EMAIL_EXISTS' }
    })
  }
  const other = await send(app, 'POST', '/users', { email: 'other@example.com', full_name: 'x' })
  t.match(await send(app, 'PATCH', `/users/${other.body.id}`, { email: 'info@example.com' }), { status: 409 })
  for (const q of ['info@', 'INFO@', 'irene iqbal', 'IRENE']) {
    t.match((await send(app, 'GET', `/users?q=${encodeURIComponent(q)}`)).body, { total: 1, users: [{ id: 1 }] }, q)
  }
}

/** The order, and the cursors, are by code point whatever the locale is. */
async function checkPages(t: Test, app: App): Promise<void> {
  const names = [
    'Zebra',
    'apple',
    'Apple',
    'İzmir',
    'ınce',
    'Ince',
    'ince',
    'öl',
    'Öl',
    'zebra',
    'a-b',
    'ab',
    'å',
    'v',
    'w'
  ]
  for (const name of names) await createProduct(app, { name })
  for (const sort of ['name', '-name']) {
    const found: string[] = []
    let cursor = ''
    do {
      const { body } = await send(app, 'GET', `/products?sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`)
      found.push(...body.products.map((product: { name: string }) => product.name))
      cursor = body.next_cursor ?? ''
    } while (cursor !== '')
    const expected = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    t.strictSame(found, sort === 'name' ? expected : expected.reverse(), sort)
  }
}

/** @returns undefined where PostgreSQL does not have the locale */
async function createDatabaseWith(t: Test, options: string): Promise<string | undefined> {
  const url = new URL(environment('TEST_DATABASE_URL'))
  const name = `orders_locale_${process.pid}_${++databases}`
  try {
    await executeSql(url.href, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${options}`)
  } catch (error) {
    t.comment(`this PostgreSQL does not have the locale: ${String(error)}`)
    return undefined
  }
  t.teardown(() => executeSql(environment('TEST_DATABASE_URL'), `DROP DATABASE ${name} WITH (FORCE)`))
  url.pathname = `/${name}`
  return url.href
}
