// E-mails of the service in processes of its own, as `npm start` runs it.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { build, createDatabase } from '../support/app.js'
import { startMailServer, type MailServer } from '../support/mail-server.js'
import { call, startService, type Service } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

function settingsOf(databaseUrl: string, { url }: MailServer) {
  return {
    DATABASE_URL: databaseUrl,
    SMTP_URL: url,
    MAIL_FROM: 'Example Shop <orders@example.com>',
    MAIL_RATE_MAX: '1000'
  }
}

const order = { product_id: 1, quantity: 1, email: 'ada@example.com' }

async function placeMany({ url }: Service, count: number): Promise<void> {
  const { status, body } = await call(`${url}/orders/bulk`, 'POST', {
    orders: Array.from({ length: count }, () => order)
  })
  if (status !== 201) throw new Error(`orders were answered ${status}: ${body.detail}`)
}

async function sentBy({ url }: Service): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^mail_attempts_total\{outcome="sent"\} (\d+)$/m.exec(text)?.[1])
}

t.test('two processes share 500 mails at the pace of the server while orders go on; none is sent twice', async t => {
  const databaseUrl = await createDatabase(t)
  const server = await startMailServer(t)
  // 40 connections could not send faster than this: 4 for each process, and 20 ms for each mail.
  server.onMail = async () => await sleep(20)
  const settings = settingsOf(databaseUrl, server)
  const services = [await startService(t, settings), await startService(t, settings)]
  const [first, second] = services
  if (!first || !second) throw new Error('a service is missing')
  await call(`${first.url}/products`, 'POST', { sku: 'MUG', name: 'Mug', price: 1, stock: 100_000 })
  await Promise.all(services.flatMap(service => [100, 100, 50].map(async count => await placeMany(service, count))))
  const durationsMs: number[] = []
  const total = () => 500 + durationsMs.length
  const isOver = () => new Set(server.received.map(({ messageId }) => messageId)).size >= 500
  while (!isOver()) {
    const begin = performance.now()
    const { status } = await call(`${first.url}/orders`, 'POST', order)
    if (status !== 201) throw new Error(`an order was answered ${status}`)
    durationsMs.push(performance.now() - begin)
    await sleep(10)
  }
  await until(() => server.received.length >= total(), { what: 'every mail has arrived' })
  t.equal(server.received.length, total())
  t.equal(new Set(server.received.map(({ messageId }) => messageId)).size, total(), 'none arrived twice')
  const counts = [await sentBy(first), await sentBy(second)]
  t.ok(Math.min(...counts) > 50, `both took part: ${counts.join(' and ')}`)
  t.ok(server.mostConnections <= 8, `${server.mostConnections} connections`)
  const medianMs = durationsMs.sort((a, b) => a - b)[Math.floor(durationsMs.length / 2)] ?? Infinity
  t.ok(medianMs < 250, `meanwhile half of ${durationsMs.length} orders took less than ${medianMs.toFixed(0)} ms`)
})

t.test('kill -9 amid a hundred mails, then another process: all arrive, those in flight at most twice', async t => {
  const databaseUrl = await createDatabase(t)
  const server = await startMailServer(t)
  server.onMail = async () => await sleep(20)
  const settings = settingsOf(databaseUrl, server)
  const victim = await startService(t, settings)
  await call(`${victim.url}/products`, 'POST', { sku: 'MUG', name: 'Mug', price: 1, stock: 100_000 })
  await placeMany(victim, 100)
  await until(() => server.received.length >= 20, { what: 'it has begun to send' })
  await victim.stop('SIGKILL')
  const app = await build(t, { databaseUrl })
  // As if time had passed: the claims and the lease of the dead process have expired.
  await app.prisma.$executeRaw`UPDATE event_subscriptions SET lease_expires_at = now() - interval '1 second'`
  await app.prisma.$executeRaw`UPDATE notifications SET due_at = now() WHERE due_at IS NOT NULL`
  await startService(t, settings)
  const ids = () => new Set(server.received.map(({ messageId }) => messageId))
  await until(() => ids().size === 100, { what: 'every mail has arrived' })
  await until(async () => (await app.prisma.notification.count({ where: { status: 'sent' } })) === 100, {
    what: 'every mail is recorded'
  })
  t.ok(server.received.length <= 108, `${server.received.length - 100} arrived twice, of eight in flight`)
})

t.test('without SMTP_URL nothing of it is loaded, subscribed or asked of the database', async t => {
  const databaseUrl = await createDatabase(t)
  const off = await useOnce(t, { DATABASE_URL: databaseUrl, LOG_LEVEL: 'debug' }, async () => await sleep(2_500))
  t.notMatch(off.scripts, /nodemailer/)
  t.notMatch(off.subscribers, /mail/)
  t.match(off.output, /UPDATE event_subscriptions/, 'statements are logged')
  t.notMatch(off.output, /notifications/)

  const server = await startMailServer(t)
  const settings = { ...settingsOf(databaseUrl, server), LOG_LEVEL: 'debug' }
  const on = await useOnce(t, settings, async ({ url }) => {
    t.notMatch(await call(`${url}/orders`, 'POST', order), { status: 500 })
    await until(() => server.received.length > 0, { what: 'the mail has arrived' })
  })
  t.match(on.scripts, /nodemailer/)
  t.match(on.subscribers, /mail/)
  t.match(on.output, /notifications/)
})

/** Starts the service, uses and stops it; returns the scripts that it loaded, its subscribers, and its output. */
async function useOnce(t: Test, settings: Record<string, string>, use: (service: Service) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'mail-coverage-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const service = await startService(t, { ...settings, NODE_V8_COVERAGE: directory })
  await call(`${service.url}/products`, 'POST', { sku: `MUG-${settings.SMTP_URL}`, name: 'Mug', price: 1, stock: 9 })
  await use(service)
  const { body } = await call(`${service.url}/admin/subscriptions`)
  t.equal(await service.stop(), 0)
  const files = await readdir(directory)
  const scripts = await Promise.all(files.map(async file => await readFile(join(directory, file), 'utf8')))
  return {
    scripts: scripts.flatMap(text => [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url)).join('\n'),
    subscribers: JSON.stringify(body),
    output: service.output()
  }
}
