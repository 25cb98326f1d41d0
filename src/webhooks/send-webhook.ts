import type { Readable } from 'node:stream'
import { Webhook } from 'standardwebhooks'
import { withDeadline } from '../jobs/deadline.js'
import { addressProblem, guardedLookup, PrivateAddressError, type AddressRules, type Resolve } from './ssrf-guard.js'
import { readRetryAfter } from './retry-schedule.js'

/** What is sent: the same in every attempt, but for the time and, after a rotation, the secrets. */
export interface Message {
  url: string
  id: string
  body: string
  /** `whsec_...`; each signs. */
  secrets: readonly string[]
}

/** What came of an attempt. */
export interface Attempt {
  /** Null: there was no answer. */
  status: number | null
  /** The beginning of the answer's body. */
  response: string | null
  /** Why it did not succeed; null if it did. */
  error: string | null
  retryAfterMs: number | undefined
  durationMs: number
}

export interface Sender {
  /**
   * Makes one attempt. Never throws for what the receiver does or does not do.
   *
   * @throws the signal's reason when it aborts
   */
  send(message: Message, signal: AbortSignal): Promise<Attempt>
  close(): Promise<void>
}

export interface SenderOptions extends AddressRules {
  /** How long an attempt may take, all in all. */
  timeoutMs?: number | undefined
  resolve?: Resolve | undefined
}

// What Standard Webhooks recommends, 15 to 30 s, at its lower end: a receiver should take note and work afterwards.
const defaultTimeoutMs = 15_000

// A host that does not answer by then is down.
const connectTimeoutMs = 5_000

// Enough to see what went wrong, too little to fill the log.
const maxResponseBytes = 1_024

/**
 * Sends webhooks as Standard Webhooks describes them. Follows no redirects and uses no proxy, so that a webhook goes to the checked address of
 * its URL and nowhere else.
 */
export function createSender({ timeoutMs = defaultTimeoutMs, resolve, ...rules }: SenderOptions): Sender {
  let client: ReturnType<typeof createClient> | undefined

  /** Made for the first webhook: most services send none, and would wait for it at the start. */
  async function createClient() {
    const { Agent, request } = await import('undici')
    // An Agent of its own, which knows nothing of HTTP_PROXY and the like.
    const dispatcher = new Agent({
      connect: { timeout: Math.min(connectTimeoutMs, timeoutMs), lookup: guardedLookup(rules, resolve) }
    })
    return { request, dispatcher }
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Omit<Attempt, 'durationMs'>> {
    // A URL may have been allowed under another setting, and sockets do not look addresses up.
    const problem = addressProblem(message.url, rules)
    if (problem !== undefined) throw new PrivateAddressError(`the URL ${problem}`)
    const { request, dispatcher } = await (client ??= createClient())
    const { statusCode, headers, body } = await request(message.url, {
      dispatcher,
      method: 'POST',
      headers: headersOf(message),
      body: message.body,
      signal
    })
    const response = await readStart(body)
    const isSuccess = statusCode >= 200 && statusCode < 300
    return {
      status: statusCode,
      response,
      error: isSuccess
        ? null
        : `answered ${statusCode}${statusCode >= 300 && statusCode < 400 ? ', and redirects are not followed' : ''}`,
      retryAfterMs: readRetryAfter(headers['retry-after']?.toString(), Date.now())
    }
  }

  return {
    async send(message, signal) {
      const begin = performance.now()
      try {
        const outcome = await withDeadline(
          { timeoutMs, signal, message: `no answer within ${timeoutMs} ms` },
          limited => attempt(message, limited)
        )
        return { ...outcome, durationMs: Math.round(performance.now() - begin) }
      } catch (error) {
        signal.throwIfAborted()
        return {
          status: null,
          response: null,
          error: describe(error),
          retryAfterMs: undefined,
          durationMs: Math.round(performance.now() - begin)
        }
      }
    },
    async close() {
      await (await client)?.dispatcher.destroy()
    }
  }
}

function headersOf({ id, body, secrets }: Message): Record<string, string> {
  const now = new Date()
  return {
    'content-type': 'application/json',
    'user-agent': 'orders-and-inventory',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, now, body)).join(' ')
  }
}

/** The beginning of a body. The status has come by then and decides; a body that breaks off or does not end changes nothing. */
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
  // When a host has several addresses, what went wrong with each is one level down, under no message.
  const first = error instanceof AggregateError ? error.errors[0] : error
  return storable(first instanceof Error ? first.message || first.name : String(first)).slice(0, maxResponseBytes)
}

/** PostgreSQL keeps no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}
