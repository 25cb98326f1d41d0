import t from 'tap'
import { build, createDatabase, createOrder, createProduct } from '../support/app.js'
import { nowhere, runInTerminal, runScript, withoutTerminal } from '../support/run-script.js'
import { schemaDifference } from '../support/schema-difference.js'

t.test('with --yes, a reset leaves an empty, migrated database', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app)
  await createOrder(app, { product_id: id, quantity: 1 })
  await app.prisma.$executeRaw`CREATE VIEW left_over AS SELECT * FROM orders`
  await app.prisma.$executeRaw`CREATE TABLE "Somebody else's" (id serial)`
  await app.close()

  const { code, stdout, stderr } = await reset({ DATABASE_URL: databaseUrl }, '--yes')
  t.strictSame(
    { code, stdout, stderr },
    {
      code: 0,
      stdout: `Deleted everything and applied all migrations: ${whereIs(databaseUrl)}\n`,
      stderr: ''
    }
  )
  t.equal(await schemaDifference(databaseUrl), '')
  const again = await build(t, { databaseUrl })
  t.equal(await again.prisma.order.count(), 0)
  t.equal((await createProduct(again)).id, 1)
  t.strictSame(
    await again.prisma.$queryRaw`SELECT relname FROM pg_class WHERE relname IN ('left_over', 'Somebody else''s')`,
    []
  )
})

t.test('without a terminal and --yes, a reset deletes nothing', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  t.match(await reset({ DATABASE_URL: databaseUrl }), {
    code: 2,
    stdout: '',
    stderr: /^This deletes everything .* npm run reset -- --yes\n$/
  })
  t.equal(await app.prisma.product.count(), 1)
})

t.test(
  'in a terminal, a reset describes what it would delete and accepts only yes',
  { skip: withoutTerminal },
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    await createProduct(app)
    const question = 'Type yes to continue: '
    for (const answer of ['no\n', '\u0004', '\u0003']) {
      const { code, stdout } = await runInTerminal('reset', { DATABASE_URL: databaseUrl }, { question, answer })
      t.equal(code, 1, JSON.stringify(answer))
      t.ok(stdout.includes(`This deletes everything in ${whereIs(databaseUrl)}.`))
      t.match(
        stdout,
        new RegExp(
          'Tables: .*orders, .*products.*\\.\r\nRows: 0 orders, 1 products, 0 users\\.\r\n' +
            'A service is currently connected to it\\.'
        )
      )
      t.match(stdout, /Nothing was deleted\./)
      t.equal(await app.prisma.product.count(), 1)
    }
    t.match(await runInTerminal('reset', { DATABASE_URL: databaseUrl }, { question, answer: 'Yes\n' }), {
      code: 0,
      stdout: /Deleted everything and applied all migrations/
    })
    t.equal(await app.prisma.product.count(), 0)
  }
)

t.test('a database that can no longer be migrated can be reset', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await app.prisma.$executeRaw`UPDATE _prisma_migrations SET checksum = 'edited'`
  await app.close()
  t.match(await reset({ DATABASE_URL: databaseUrl }, '--yes'), { code: 0 })
  t.equal(await schemaDifference(databaseUrl), '')
})

t.test('a failure is reported in one sentence', async t => {
  t.match(await reset(nowhere, '--yes'), {
    code: 1,
    stdout: '',
    stderr: /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\n$/
  })
  t.match(await reset(nowhere, '--force'), { code: 2, stdout: '', stderr: /^Unknown option '--force'.*\nSee --help/ })
  t.match(await reset(nowhere, '--help'), { code: 0, stdout: /^Usage: npm run reset/, stderr: '' })
})

async function reset(settings: Record<string, string>, ...options: string[]) {
  return await runScript('reset', settings, options)
}

/** What the commands call a database: the server or the folder of its socket, and the name. */
function whereIs(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl)
  const server = searchParams.get('host') ?? `${hostname}:${port || 5432}`
  return `PostgreSQL at ${server}, database ${pathname.slice(1)}`
}
