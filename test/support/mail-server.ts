import { once } from 'node:events'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { createDeliverer, type Deliverer, type DelivererOptions } from '../../src/mail/deliver.js'
import { mailSubscription } from '../../src/mail/fan-out.js'
import type { Mailbox } from '../../src/mail/mailbox.js'
import type { Notification } from '../../src/mail/schemas.js'
import { createMailer, type MailerOptions } from '../../src/mail/send-mail.js'
import type { Shop } from '../../src/tenancy/shop.js'
import { build, createOrder, createProduct, send } from './app.js'
import { drain } from './events.js'
import { until } from '../../scripts/shared/until.js'

/** A mail that arrived, with the address in its envelope. */
export interface ReceivedMail {
  to: string
  /** Without its brackets. */
  messageId: string
  parsed: ParsedMail
  raw: string
  /** Cuts the connection. */
  cut: () => void
}

/** A real SMTP server on loopback: the mails that it took, in order, and how it answers. */
export interface MailServer {
  url: string
  received: ReceivedMail[]
  /** The most connections that were open at once. */
  mostConnections: number
  /** Takes the recipient unless it throws; see `refusal`. */
  onRecipient: (address: string) => void | Promise<void>
  onSender: () => void
  /** Takes the mail unless it throws. Called with the whole mail, before the answer. */
  onMail: (mail: ReceivedMail) => void | Promise<void>
  /** Stops to listen and cuts all connections. */
  close(): Promise<void>
  /** Listens again, on the same port. */
  listen(): Promise<void>
}

/** An answer of a mail server, for `throw`. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

export async function startMailServer(t: Test, options: SMTPServerOptions = {}): Promise<MailServer> {
  const sockets = new Map<number, Socket>()
  let smtp = create()

  function create(): SMTPServer {
    const created = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      // It waits for clients to quit otherwise.
      closeTimeout: 1,
      onMailFrom: (_address, _session, callback) => answer(() => server.onSender(), callback),
      onRcptTo: ({ address }, _session, callback) => answer(async () => await server.onRecipient(address), callback),
      onData: (stream, { remotePort, envelope }, callback) =>
        answer(async () => {
          const raw = String(await buffer(stream))
          const parsed = await simpleParser(raw)
          const messageId = parsed.messageId?.slice(1, -1) ?? ''
          const mail = {
            to: envelope.rcptTo.map(({ address }) => address).join(),
            messageId,
            parsed,
            raw,
            cut: () => sockets.get(remotePort)?.destroy()
          }
          await server.onMail(mail)
          server.received.push(mail)
        }, callback),
      ...options
    })
    // A connection that is cut is an error of the server.
    created.on('error', () => {})
    created.server.on('connection', (socket: Socket) => {
      const { remotePort = 0 } = socket
      sockets.set(remotePort, socket)
      server.mostConnections = Math.max(server.mostConnections, sockets.size)
      socket.on('close', () => sockets.delete(remotePort))
    })
    return created
  }

  const server: MailServer = {
    url: '',
    received: [],
    mostConnections: 0,
    onRecipient: () => {},
    onSender: () => {},
    onMail: () => {},
    async close() {
      for (const socket of sockets.values()) socket.destroy()
      await new Promise<void>(resolve => smtp.close(resolve))
    },
    async listen() {
      smtp = create()
      await open(Number(new URL(server.url).port))
    }
  }

  async function open(port: number): Promise<void> {
    smtp.listen(port, '127.0.0.1')
    await once(smtp.server, 'listening')
  }

  await open(0)
  t.teardown(() => server.close())
  const address = smtp.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address')
  server.url = `smtp://127.0.0.1:${address.port}`
  return server
}

function answer(work: () => void | Promise<void>, callback: (error?: Error | null) => void): void {
  Promise.resolve()
    .then(work)
    .then(
      () => callback(),
      error => callback(error)
    )
}

export const from: Mailbox = { name: 'Example Shop', address: 'orders@example.com' }

/** Builds the real app with a product and with e-mail, whose subscription begins now. */
export async function buildForMail(
  t: Test,
  server: Pick<MailServer, 'url'>,
  settings: Partial<AppConfig> = {}
): Promise<FastifyInstance> {
  const app = await build(t, { smtpUrl: server.url, mailFrom: from, mailRateMax: 1_000, ...settings })
  await app.relay.begin()
  await createProduct(app, { sku: 'MUG-BLUE', name: 'Blue mug', stock: 100_000 })
  return app
}

/** Places an order of two mugs, at 10.00 each. */
export async function placeOrder(app: FastifyInstance, fields: object = {}): Promise<number> {
  return (await createOrder(app, { product_id: 1, quantity: 2, email: 'ada@example.com', ...fields })).id
}

/** Sends a request that must succeed. */
export async function change(
  app: FastifyInstance,
  method: 'POST' | 'PATCH',
  path: string,
  payload?: object,
  headers: Record<string, string> = {}
) {
  const answer = await send(app, method, path, payload, headers)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`)
  return answer.body
}

/** Queues the e-mails of all events so far. */
export async function queueAll(app: FastifyInstance, shop: Shop = app.shops.default): Promise<void> {
  await drain(app, mailSubscription, shop)
}

// As many retries as the standard schedule, only with shorter pauses.
const quickRetriesMs = [50, 100, 200, 400, 400, 400, 400, 400, 400]

/** Creates a worker that sends e-mails only when the test tells it to. */
export function startDeliverer(
  t: Test,
  app: FastifyInstance,
  { url }: Pick<MailServer, 'url'>,
  options: Partial<DelivererOptions> & Partial<MailerOptions> = {}
): Deliverer {
  const mailer = createMailer({ smtpUrl: url, ratePerSecond: 1_000, ...options })
  const deliverer = createDeliverer({
    prisma: app.prisma,
    log: app.log,
    mailer,
    from,
    retryPausesMs: quickRetriesMs,
    outagePauseMs: () => 20,
    ...options
  })
  t.teardown(async () => {
    await deliverer.stop()
    mailer.close()
  })
  return deliverer
}

/** Sends what is due until a condition holds. */
export async function deliverUntil(
  deliverer: Deliverer,
  holds: () => boolean | Promise<boolean>,
  what: string
): Promise<void> {
  await until(
    async () => {
      if (await holds()) return true
      await deliverer.deliverDue()
      await deliverer.finish()
      return false
    },
    { what }
  )
}

/** Queues the e-mails of all events of the default shop, and sends until none is pending. */
export async function deliverAll(app: FastifyInstance, deliverer: Deliverer): Promise<void> {
  await queueAll(app)
  await deliverUntil(deliverer, async () => (await countPending(app)) === 0, 'no e-mail is pending')
}

export async function countPending(app: FastifyInstance): Promise<number> {
  return await app.prisma.notification.count({ where: { status: 'pending' } })
}

/** The e-mails of a shop as the API lists them, oldest first. */
export async function listMails(app: FastifyInstance, headers: Record<string, string> = {}): Promise<Notification[]> {
  return (await send(app, 'GET', '/notifications?limit=100', undefined, headers)).body.notifications.reverse()
}
