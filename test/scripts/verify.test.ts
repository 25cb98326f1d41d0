import t from 'tap'
import { build, createDatabase, createOrder, createProduct } from '../support/app.js'
import { nowhere, runScript } from '../support/run-script.js'

t.test('a consistent database: verify prints a line per invariant and exits with status 0', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app)
  await createOrder(app, { product_id: id, quantity: 1 })
  const { code, stdout } = await verify({ DATABASE_URL: databaseUrl })
  t.equal(code, 0)
  t.equal(stdout.match(/^ok {6}/gm)?.length, 16)
  t.match(stdout, /^checked everything in [\d.]+ s$/m)
  t.match(await verify({ DATABASE_URL: databaseUrl }, '--since-checkpoint'), {
    code: 0,
    stdout: /^checked events \d+ to \d+ in/m
  })
})

t.test('verify checks all shops, and names the shop of a violation', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (2, 'second', 'Second', 'USD')`
  t.match(await verify({ DATABASE_URL: databaseUrl }), { code: 0, stdout: /^checked everything in 2 shops in/m })
  await app.prisma.$executeRaw`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock) VALUES (2, 1, 'A', 'A', 100, 3)`
  t.match(await verify({ DATABASE_URL: databaseUrl }), {
    code: 1,
    stdout: /^BROKEN {2}stock is .* 1 found\n {10}shop second: product 1, location 1: stock 3, /m
  })
})

t.test('an inconsistent database: verify names invariant, rows and repair, and exits with status 1', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  for (let i = 0; i < 25; i++) await createProduct(app)
  await app.prisma.$executeRaw`UPDATE products SET stock = 99`
  for (const { code, stdout, stderr } of await Promise.all(
    [[], ['--since-checkpoint']].map(options => verify({ DATABASE_URL: databaseUrl }, ...options))
  )) {
    t.equal(code, 1)
    t.match(
      stdout,
      new RegExp(
        '^BROKEN  stock is the sum of its movements +25 found\n {10}product 1, location 1: stock 99, .*\n' +
          '( {10}product.*\n){19} {10}and 5 more\n {10}The movements are the truth: .*\\.\nok ',
        'm'
      )
    )
    t.match(stderr, /^1 of 16 invariants is broken$/m)
  }
})

t.test('a failure is reported in one sentence', async t => {
  t.match(await verify(nowhere), {
    code: 1,
    stdout: '',
    stderr: /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\n$/
  })
})

async function verify(settings: Record<string, string>, ...options: string[]) {
  return await runScript('verify', settings, options)
}
