import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { schemaDifference } from '../../src/database/migrations.js'
import { build, createDatabase, createOrder, createProduct } from '../helper.js'
import { program } from '../program.js'
import { call, dataDirectory, startService } from '../service.js'

const project = fileURLToPath(new URL('../../', import.meta.url))

// For runs that end before they open a database: should one not, it must not find the data of whoever runs the tests.
const nowhere = { DATABASE_URL: 'postgresql://127.0.0.1:1/none' }

// A terminal for a test: https://man7.org/linux/man-pages/man1/script.1.html, as util-linux has it.
const canAsk = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

t.test('with --yes: everything is gone, and the database is as new', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app)
  await createOrder(app, { product_id: id, quantity: 1 })
  await app.prisma.$executeRaw`CREATE VIEW left_over AS SELECT * FROM orders`
  await app.prisma.$executeRaw`CREATE TABLE "Somebody else's" (id serial)`
  await app.close()

  const { code, stdout, stderr } = await reset({ DATABASE_URL: databaseUrl }, '--yes')
  const { host, pathname } = new URL(databaseUrl)
  t.strictSame({ code, stdout, stderr }, { code: 0, stdout: `Emptied and migrated: database ${pathname.slice(1)} at ${host}\n`, stderr: '' })
  t.equal(await schemaDifference(databaseUrl), '')
  const again = await build(t, { databaseUrl })
  t.equal(await again.prisma.order.count(), 0)
  t.equal((await createProduct(again)).id, 1)
  t.strictSame(await again.prisma.$queryRaw`SELECT relname FROM pg_class WHERE relname IN ('left_over', 'Somebody else''s')`, [])
})

t.test('where there is no terminal to ask in, nothing happens without --yes', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  t.match(await reset({ DATABASE_URL: databaseUrl }), { code: 2, stdout: '', stderr: /^This deletes everything .* npm run reset -- --yes\n$/ })
  t.equal(await app.prisma.product.count(), 1)
})

t.test('in a terminal it says what would go and asks; only yes is yes', { skip: !canAsk && 'there is no `script` command to make a terminal with' }, async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  for (const answer of ['no\n', '\u0004', '\u0003']) {
    const { code, stdout } = await resetInTerminal({ DATABASE_URL: databaseUrl }, answer)
    t.equal(code, 1, JSON.stringify(answer))
    const { host, pathname } = new URL(databaseUrl)
    t.ok(stdout.includes(`This deletes everything in the database ${pathname.slice(1)} at ${host}.`))
    t.match(stdout, /Its tables: .*orders, .*products.*\.\r\nIn them: 0 orders, 1 products, 0 users\.\r\nA service is connected to it at the moment\./)
    t.match(stdout, /Nothing was deleted\./)
    t.equal(await app.prisma.product.count(), 1)
  }
  t.match(await resetInTerminal({ DATABASE_URL: databaseUrl }, 'Yes\n'), { code: 0, stdout: /Emptied and migrated/ })
  t.equal(await app.prisma.product.count(), 0)
})

t.test('a database that cannot be migrated any more can be reset', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await app.prisma.$executeRaw`UPDATE _prisma_migrations SET checksum = 'edited'`
  await app.close()
  t.match(await reset({ DATABASE_URL: databaseUrl }, '--yes'), { code: 0 })
  t.equal(await schemaDifference(databaseUrl), '')
})

t.test('the embedded database is reset, but not while the service runs on it', async t => {
  const settings = { DATA_DIR: await dataDirectory(t) }
  const service = await startService(t, { ...settings, LOG_LEVEL: 'info' })
  await call(`${service.url}/products`, 'POST', { sku: 'BOX', name: 'A box', price: 1 })
  t.match(await reset(settings, '--yes'), { code: 1, stdout: '', stderr: /^The data directory .* is in use by another running service \(process \d+\)\. Stop it, or set DATA_DIR to another folder\.\n$/ })
  t.match(await call(`${service.url}/products`), { body: { total: 1 } })
  t.equal(await service.stop(), 0)

  t.match(await reset(settings, '--yes'), { code: 0, stdout: /^Emptied and migrated: .* \(embedded PostgreSQL\)\n$/ })
  const fresh = await startService(t, { ...settings, LOG_LEVEL: 'info' })
  t.match(await call(`${fresh.url}/products`), { body: { total: 0 } })
  t.equal(await fresh.stop(), 0)
})

t.test('what cannot work is told in a sentence', async t => {
  t.match(await reset(nowhere, '--yes'), { code: 1, stdout: '', stderr: /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\n$/ })
  t.match(await reset(nowhere, '--force'), { code: 2, stdout: '', stderr: /^Unknown option '--force'.*\nSee --help/ })
  t.match(await reset(nowhere, '--help'), { code: 0, stdout: /^Usage: npm run reset/, stderr: '' })
})

async function reset (settings: Record<string, string>, ...options: string[]) {
  return await run(process.execPath, [...program('scripts/reset.ts'), ...options], settings)
}

/** Answers the question as soon as it is asked. */
async function resetInTerminal (settings: Record<string, string>, answer: string) {
  return await run('script', ['-qec', [process.execPath, ...program('scripts/reset.ts')].map(word => `'${word}'`).join(' '), '/dev/null'], settings, { after: 'Type yes to go on: ', answer })
}

async function run (program: string, programArguments: string[], settings: Record<string, string>, { after, answer }: { after?: string, answer?: string } = {}) {
  const child = spawn(program, programArguments, { cwd: project, env: { PATH: process.env.PATH, ...settings }, stdio: [after === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  const outcome = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => {
    outcome.stdout += String(chunk)
    if (after !== undefined && outcome.stdout.includes(after)) child.stdin?.end(answer)
  })
  child.stderr?.on('data', chunk => { outcome.stderr += String(chunk) })
  const [code] = await once(child, 'close')
  return { code: Number(code), ...outcome }
}
