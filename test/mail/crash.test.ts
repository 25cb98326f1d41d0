import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { createDatabase } from '../support/app.js'
import {
  buildForMail,
  deliverAll,
  listMails,
  placeOrder,
  queueAll,
  startDeliverer,
  startMailServer,
  type MailServer
} from '../support/mail-server.js'
import { program } from '../support/program.js'
import { until } from '../../scripts/shared/until.js'

/** A process that queues and sends, and halts: see halting-mail.ts. */
async function startHaltingMail(t: Test, databaseUrl: string, { url }: MailServer) {
  const child = spawn(process.execPath, [...program('test/support/halting-mail.ts'), databaseUrl, url], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async () => JSON.parse(String((await lines.next()).value))
  await nextLine()
  const start = (work: 'queue' | 'deliver', halt: string) => {
    child.stdin.write(`${JSON.stringify({ work, halt })}\n`)
  }
  return {
    start,
    async run(work: 'queue' | 'deliver', halt: string) {
      start(work, halt)
      return await nextLine()
    },
    async kill() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    }
  }
}

t.test(
  'kill -9 at each step of sending: every mail arrives, and one that arrives twice has the same Message-ID',
  async t => {
    const databaseUrl = await createDatabase(t)
    const server = await startMailServer(t)
    const app = await buildForMail(t, server, { databaseUrl })
    const victim = await startHaltingMail(t, databaseUrl, server)
    const queueOne = async (name: string) => {
      await placeOrder(app, { email: `${name}@example.com` })
      await queueAll(app)
    }

    await queueOne('first')
    const statements = ['/* mail:claim */', 'SELECT shops.name AS', '/* order:read */', '/* mail:settle */']
    t.strictSame(await victim.run('deliver', 'nowhere'), { statements }, 'claims, reads, sends, records')

    const names: string[] = []
    const [claim = '', ...others] = statements
    for (const step of [
      `sent ${claim}`,
      ...others.flatMap(statement => [`before ${statement}`, `sent ${statement}`])
    ]) {
      const name = step.replace(/\W+/g, '-')
      names.push(name)
      await queueOne(name)
      t.strictSame(await victim.run('deliver', step), { halted: step })
    }
    // The mail server has the recipient, or the whole mail, and has not answered yet.
    const held = new Set<string>()
    const hold = async (address: string, name: string) => {
      if (!address.startsWith(name)) return
      held.add(name)
      await new Promise(() => {})
    }
    server.onRecipient = async address => await hold(address, 'at-recipient')
    server.onMail = async mail => {
      // The server keeps it: only the answer is missing.
      if (mail.to.startsWith('at-answer')) server.received.push(mail)
      await hold(mail.to, 'at-answer')
    }
    for (const name of ['at-recipient', 'at-answer']) {
      names.push(name)
      await queueOne(name)
      victim.start('deliver', 'nowhere')
      await until(() => held.has(name), { what: `the server holds ${name}` })
    }
    // Last, because nothing keeps another worker from this one.
    names.push('before-claim')
    await queueOne('before-claim')
    t.strictSame(await victim.run('deliver', `before ${claim}`), { halted: `before ${claim}` })
    await victim.kill()

    t.ok(
      (await listMails(app)).every(({ attempts, recipient }) => attempts === (/^before-claim/.test(recipient) ? 0 : 1))
    )
    server.onRecipient = () => {}
    server.onMail = () => {}
    // As if time had passed: the claims of the dead process have expired.
    await app.prisma.$executeRaw`UPDATE notifications SET due_at = now() WHERE due_at IS NOT NULL`
    await deliverAll(app, startDeliverer(t, app, server))
    const mails = await listMails(app)
    t.ok(mails.every(({ status }) => status === 'sent'))
    for (const name of ['first', ...names]) {
      const ids = server.received.filter(({ to }) => to === `${name}@example.com`).map(({ messageId }) => messageId)
      const mayRepeat = /mail-settle|at-answer/.test(name) && name !== 'sent-mail-settle-'
      t.equal(ids.length, mayRepeat ? 2 : 1, `killed at ${name}: sent ${mayRepeat ? 'twice' : 'once'}`)
      t.strictSame(
        new Set(ids),
        new Set(mails.flatMap(m => (m.recipient === `${name}@example.com` ? m.message_id : [])))
      )
    }
    t.equal(server.received.length, mails.length + 2, 'a repetition only where the answer was not recorded')
  }
)

t.test('kill -9 at each step of queueing: every event has its e-mail once', async t => {
  const databaseUrl = await createDatabase(t)
  const server = await startMailServer(t)
  const app = await buildForMail(t, server, { databaseUrl })
  const victim = await startHaltingMail(t, databaseUrl, server)
  await placeOrder(app)
  const { statements } = await victim.run('queue', 'nowhere')
  t.match(statements.join('; '), /WITH wanted AS; UPDATE event_subscriptions SET$/, 'queues, then moves the cursor')
  let orders = 1
  for (const step of ['before WITH wanted AS', 'sent WITH wanted AS', 'before UPDATE event_subscriptions SET']) {
    await placeOrder(app)
    orders++
    t.strictSame(await victim.run('queue', step), { halted: step })
  }
  await victim.kill()
  await app.prisma.$executeRaw`UPDATE event_subscriptions SET lease_expires_at = now() - interval '1 second'`
  await deliverAll(app, startDeliverer(t, app, server))
  t.strictSame(
    (await listMails(app)).map(({ order_id: id }) => id),
    Array.from({ length: orders }, (_, index) => index + 1)
  )
  t.equal(server.received.length, orders)
  t.equal(new Set(server.received.map(({ messageId }) => messageId)).size, orders)
})
