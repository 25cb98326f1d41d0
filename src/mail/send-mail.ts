import { isIP } from 'node:net'
import { withDeadline } from '../jobs/deadline.js'
import { isMailAddress, type Mailbox } from './mailbox.js'

/** An e-mail to send. */
export interface Mail {
  from: Mailbox
  replyTo: string | null
  to: string
  /** Without its brackets. */
  messageId: string
  subject: string
  text: string
  html: string
}

/**
 * What became of one attempt:
 * - `sent`: the mail server took it
 * - `refused`: it never will (5xx, or the address is none)
 * - `deferred`: not now (4xx, or the connection broke in the middle of this mail)
 * - `unreachable`: the mail server takes no mail from this service at all at present
 */
export type SendOutcome = 'sent' | 'refused' | 'deferred' | 'unreachable'

export interface SendResult {
  outcome: SendOutcome
  /** The last answer of the mail server; null without one. */
  response: string | null
  /** Why it failed; null on success. */
  error: string | null
}

export interface Mailer {
  /**
   * Makes one attempt. Never throws because of the mail server's behavior.
   *
   * @throws the signal's reason when it aborts
   */
  send(mail: Mail, signal: AbortSignal): Promise<SendResult>
  close(): void
}

export interface MailerOptions {
  /** `smtp://` or `smtps://`, with credentials and nodemailer's options in the query. */
  smtpUrl: string
  /** How many mails this process hands to the mail server per second. */
  ratePerSecond: number
  /** The time limit of one attempt, with the time in which it waits for a connection. */
  timeoutMs?: number | undefined
}

/** Few enough for the limits of common providers, and enough for 40 mails a second to a server that takes 100 ms. */
export const maxConnections = 4

// A mail is a few kilobytes: servers that scan it answer within some seconds.
const defaultTimeoutMs = 60_000

// A host that has not accepted the connection by then is down.
const connectTimeoutMs = 10_000

// Enough to see what went wrong.
const maxTextLength = 1_000

/** Creates a mailer with a pool of SMTP connections. It loads nodemailer with the first mail. */
export function createMailer({ smtpUrl, ratePerSecond, timeoutMs = defaultTimeoutMs }: MailerOptions): Mailer {
  let loaded: Promise<Transport> | undefined
  let checking: Promise<boolean> | undefined

  async function isReachable(transport: Transport): Promise<boolean> {
    // One check for all mails that failed together: it takes a connection of its own.
    checking ??= transport
      .verify()
      .then(
        () => true,
        () => false
      )
      .finally(() => (checking = undefined))
    return await checking
  }

  return {
    async send({ from, replyTo, to, messageId, ...content }, signal) {
      if (!isMailAddress(to)) return { outcome: 'refused', response: null, error: 'the address is not valid' }
      const transport = await (loaded ??= createTransport(smtpUrl, ratePerSecond))
      const deadline = { timeoutMs, signal, message: `no answer within ${timeoutMs} ms` }
      try {
        const { response } = await withDeadline(
          deadline,
          async limited =>
            await transport.sendMail({
              ...content,
              from,
              // Objects are no lists: a comma cannot make two recipients of one.
              to: { name: '', address: to },
              ...(replyTo !== null && { replyTo: { name: '', address: replyTo } }),
              messageId: `<${messageId}>`,
              // Out-of-office programs do not answer (RFC 3834).
              headers: { 'Auto-Submitted': 'auto-generated' },
              signal: limited
            })
        )
        return { outcome: 'sent', response: storable(response), error: null }
      } catch (error) {
        signal.throwIfAborted()
        const failure = readFailure(error)
        const outcome = outcomeOf(failure) ?? ((await isReachable(transport)) ? 'deferred' : 'unreachable')
        return { outcome, response: failure.response, error: failure.message }
      }
    },
    close() {
      loaded?.then(
        transport => transport.close(),
        () => {}
      )
    }
  }
}

type Transport = Awaited<ReturnType<typeof createTransport>>

/** Loads the library for the first mail only: services without e-mail do not wait for it when they start. */
async function createTransport(url: string, ratePerSecond: number) {
  const nodemailer = await import('nodemailer')
  return nodemailer.createTransport({
    url,
    pool: true,
    maxConnections,
    rateLimit: ratePerSecond,
    // Only a mail of which nothing was sent, over a connection that the server had closed meanwhile.
    maxRequeues: 1,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    socketTimeout: 30_000,
    // Without it, the password would go out in the clear to a server that an attacker keeps from offering STARTTLS.
    requireTLS: requiresTls(url),
    disableFileAccess: true,
    disableUrlAccess: true
  })
}

/** Whether the mail server may get a mail, and the password, only after STARTTLS. */
export function requiresTls(url: string): boolean {
  const { protocol, username, hostname } = new URL(url)
  const isLocal =
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
  return protocol === 'smtp:' && username !== '' && !isLocal
}

interface Failure {
  message: string
  code: unknown
  command: unknown
  /** The mail server's answer and its code; null without one. */
  response: string | null
  status: number | null
}

/**
 * What a failure means for the mail, as far as the failure says it; undefined when the connection failed, which may
 * have nothing to do with this mail.
 */
function outcomeOf({ code, command, status }: Failure): SendOutcome | undefined {
  if (command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA') {
    // Without an answer of the server: the mail is too large for it.
    if (status === null) return code === 'EMESSAGE' ? 'refused' : undefined
    if (status < 500 || status === badSequence) return 'deferred'
    // The server refuses MAIL_FROM, as it will for every other mail: nothing is wrong with this one.
    return command === 'MAIL FROM' ? 'unreachable' : 'refused'
  }
  // The library cannot write this address in a command.
  return code === 'EENVELOPE' ? 'refused' : undefined
}

// "Bad sequence of commands" is about the session and not about the mail.
const badSequence = 503

function readFailure(error: unknown): Failure {
  // The library wraps the reason of the signal, which says how long it took.
  const failure = error instanceof Error && error.name === 'AbortError' ? error.cause : error
  const { message, code, command, response, responseCode }: Record<string, unknown> = Object(failure)
  return {
    message: storable(String(message ?? error)),
    code,
    command,
    response: typeof response === 'string' ? storable(response) : null,
    status: typeof responseCode === 'number' ? responseCode : null
  }
}

/** Replaces NUL, which PostgreSQL cannot store in text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').slice(0, maxTextLength)
}
