// A process of the service that queues and sends e-mails, and halts: `halting-mail.ts <database url> <smtp url>`.
// A line `{ work, halt }` on standard input queues (`queue`) or sends (`deliver`) what is due, and halts at a statement
// such as `sent /* mail:settle */`; `nowhere` lets it finish. It reports each halt, or the statements, in a line.
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDeliverer } from '../../src/mail/deliver.js'
import { mailSubscription } from '../../src/mail/fan-out.js'
import { createMailer } from '../../src/mail/send-mail.js'
import { haltQueries, type HaltContext } from './halting-queries.js'
import { from } from './mail-server.js'

const contexts = haltQueries(
  statement => statement,
  ({ halt }) => tell({ halted: halt })
)

// Work that halts never stops listening to signals: no limit on listeners in this process.
setMaxListeners(0)

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2)
const config = loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file')
const app = await buildApp({ ...config, databaseUrl, databasePoolMax: 40, smtpUrl, mailFrom: from })
await app.ready()
tell({ isReady: true })

for await (const line of createInterface(process.stdin)) {
  const { work, halt } = JSON.parse(line)
  const context: HaltContext = { halt, statements: [] }
  // Not awaited: work that halts never ends.
  contexts
    .run(context, work === 'queue' ? queue : deliver)
    .then(() => tell({ statements: context.statements }))
    .catch(error => tell({ error: String(error) }))
}

async function queue(): Promise<void> {
  await app.relay.runOnce(mailSubscription)
}

async function deliver(): Promise<void> {
  const mailer = createMailer({ smtpUrl, ratePerSecond: 1_000 })
  const deliverer = createDeliverer({ prisma: app.prisma, log: app.log, mailer, from })
  await deliverer.deliverDue()
  await deliverer.finish()
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
