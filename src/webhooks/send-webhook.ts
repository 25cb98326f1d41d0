import type { Readable } from 'node:stream'
import { Webhook } from 'standardwebhooks'
import { withDeadline } from '../jobs/deadline.js'
import { readRetryAfter } from './retry-schedule.js'
import { guardedLookup, PrivateAddressError, urlProblem, type Resolve, type SsrfRules } from './ssrf-guard.js'

/** A webhook to send. Every attempt sends the same, except for the timestamp and, after a rotation, the signatures. */
export interface Message {
  url: string
  id: string
  body: string
  /** Each `whsec_...` secret signs the message. */
  secrets: readonly string[]
}

/** The result of one attempt. */
export interface Attempt {
  /** When it was sent; `webhook-timestamp` is the same in whole seconds. */
  sentAt: Date
  /** The response's status; null without a response. */
  status: number | null
  /** The start of the response body. */
  response: string | null
  /** Why the attempt failed; null on success. */
  error: string | null
  retryAfterMs: number | undefined
  durationMs: number
}

export interface Sender {
  /**
   * Makes one attempt. Never throws because of the receiver's behavior.
   *
   * @throws the signal's reason when it aborts
   */
  send(message: Message, signal: AbortSignal): Promise<Attempt>
  close(): Promise<void>
}

export interface SenderOptions extends SsrfRules {
  /** The time limit of one attempt, from DNS lookup to response. */
  timeoutMs?: number | undefined
  resolve?: Resolve | undefined
}

// The lower end of the 15 to 30 s that Standard Webhooks recommends: a receiver should store the webhook, answer, and
// process it afterwards.
const defaultTimeoutMs = 15_000

// A host that has not accepted the connection by then is down.
const connectTimeoutMs = 5_000

// Enough to see what went wrong, and little enough to store with every delivery.
const maxResponseBytes = 1_024

/**
 * Creates a sender of webhooks as specified by Standard Webhooks. It follows no redirects and uses no proxy, so a
 * webhook goes only to the checked address of its URL.
 */
export function createSender({ timeoutMs = defaultTimeoutMs, resolve, ...rules }: SenderOptions): Sender {
  const connect = { timeout: Math.min(connectTimeoutMs, timeoutMs), lookup: guardedLookup(rules, resolve) }
  let client: Promise<HttpClient> | undefined

  async function post(message: Message, sentAt: Date, signal: AbortSignal): Promise<Answer> {
    // The URL may date from a laxer setting, and sockets connect to a literal address without a lookup.
    const problem = urlProblem(message.url, rules)
    if (problem !== undefined) throw new PrivateAddressError(`the URL ${problem}`)
    const { request, dispatcher } = await (client ??= createClient(connect))
    const { statusCode, headers, body } = await request(message.url, {
      dispatcher,
      method: 'POST',
      headers: headersOf(message, sentAt),
      body: message.body,
      signal
    })
    return {
      status: statusCode,
      response: await readStart(body),
      error: errorOf(statusCode),
      retryAfterMs: readRetryAfter(headers['retry-after']?.toString(), Date.now())
    }
  }

  return {
    async send(message, signal) {
      const sentAt = new Date()
      const begin = performance.now()
      const deadline = { timeoutMs, signal, message: `no answer within ${timeoutMs} ms` }
      const answer = await withDeadline(deadline, limited => post(message, sentAt, limited)).catch((error: unknown) => {
        signal.throwIfAborted()
        return { status: null, response: null, error: describe(error), retryAfterMs: undefined }
      })
      return { ...answer, sentAt, durationMs: Math.round(performance.now() - begin) }
    },
    async close() {
      await (await client)?.dispatcher.destroy()
    }
  }
}

type Answer = Omit<Attempt, 'sentAt' | 'durationMs'>

type HttpClient = Awaited<ReturnType<typeof createClient>>

/** Loads the client for the first webhook only: most services send none and would wait for it when they start. */
async function createClient(connect: { timeout: number; lookup: ReturnType<typeof guardedLookup> }) {
  const { Agent, request } = await import('undici')
  // A separate Agent ignores HTTP_PROXY and the like.
  return { request, dispatcher: new Agent({ connect }) }
}

function headersOf({ id, body, secrets }: Message, sentAt: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'orders-and-inventory',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, sentAt, body)).join(' ')
  }
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  const isRedirect = status >= 300 && status < 400
  return `answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`
}

/**
 * Reads the start of a response body. The status has arrived by then and decides; a body that breaks off or never ends
 * does not change the result.
 */
async function readStart(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= maxResponseBytes) break
    }
  } catch {}
  return storable(Buffer.concat(chunks).subarray(0, maxResponseBytes).toString())
}

function describe(error: unknown): string {
  // For a host with several addresses Node throws an AggregateError without a message, with one error per address.
  const first = error instanceof AggregateError ? error.errors[0] : error
  return storable(first instanceof Error ? first.message || first.name : String(first)).slice(0, maxResponseBytes)
}

/** Replaces NUL, which PostgreSQL cannot store in text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}
