import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import type { Random } from '../shared/random.js'
import { connect, type Answer } from '../shared/service.js'
import type { ServiceProcess } from '../shared/service-process.js'
import { checkAnswer, checkError, checkVersion } from './answer-checks.js'
import type { Call, History } from './history.js'
import type { Shop } from './shop.js'

/**
 * Sends requests like a careful client of a shop: to any process, and again with the same idempotency key until it is
 * answered.
 */
export interface Client {
  principal: string
  random: Random
  /** Retries until there is a final answer. @returns undefined, after a finding, if there was none in time */
  send(request: NewCall): Promise<Answer | undefined>
  /** Sends the request once, to this process. @returns undefined if the answer was lost */
  sendTo(service: ServiceProcess, request: NewCall): Promise<Answer | undefined>
}

export type NewCall = Pick<Call, 'operation' | 'method' | 'path' | 'body' | 'key' | 'headers' | 'expected'> & {
  /** Text to send instead of `body`. */
  raw?: string
  isWrite?: boolean
  /** What is in the answer (`order 5`), a version that must not be older than one already seen. */
  reads?: string
}

export interface ClientOptions {
  name: string
  apiKey: string
  random: Random
  /** For choices during a request. A separate sequence: otherwise retries would change which request comes next. */
  attemptRandom: Random
  services: readonly ServiceProcess[]
  history: History
  shop: Shop
}

export function createClient(options: ClientOptions): Client {
  const { name, random, services, history, shop, attemptRandom } = options
  const principal = `api_key:${name}`

  async function send({ raw, isWrite = true, reads, ...fields }: NewCall): Promise<Answer | undefined> {
    const call: Call = { ...fields, principal, attempts: 0, sentAtMs: performance.now() }
    if (isWrite) history.writes.push(call)
    const payload = raw ?? payloadOf(call)
    const deadline = performance.now() + patienceMs
    let service = attemptRandom.pick(services)
    for (let attempt = 1; performance.now() < deadline; attempt++) {
      call.attempts = attempt
      const floor = reads === undefined ? 0 : (shop.versions.get(reads) ?? 0)
      // An impatient client retries while its first request is still running.
      const timeoutMs = attemptRandom.happens(0.05) ? attemptRandom.between(20, 500) : answerTimeoutMs
      const answer = await attemptOnce(options, call, service, payload, timeoutMs)
      if (answer && isFinal(answer)) {
        Object.assign(call, { answer, answeredAtMs: performance.now() })
        checkAnswer({ history, shop }, call, answer)
        if (reads !== undefined) checkVersion({ history, shop }, call, answer, reads, floor)
        return answer
      }
      history.count('retries')
      service = services[(services.indexOf(service) + 1) % services.length] ?? service
      await sleep(attemptRandom.between(10, Math.min(50 * 2 ** attempt, 1_000)))
    }
    history.find(
      'no recovery',
      `${call.operation} by ${principal} (${call.method} ${call.path}, key ${call.key}) ` +
        `had no answer after ${patienceMs / 1000} s and ${call.attempts} attempts`
    )
    return undefined
  }

  async function sendTo(service: ServiceProcess, fields: NewCall): Promise<Answer | undefined> {
    const call: Call = { ...fields, principal, attempts: 1, sentAtMs: performance.now() }
    history.writes.push(call)
    const answer = await attemptOnce(options, call, service, payloadOf(call), probeTimeoutMs)
    if (answer && isFinal(answer)) Object.assign(call, { answer, answeredAtMs: performance.now() })
    return answer
  }

  return { principal, random, send, sendTo }
}

// A request waits up to 5 s for a database connection, and each of three attempts of a transaction takes up to 8 s.
const answerTimeoutMs = 30_000

const probeTimeoutMs = 10_000

// A fault lasts some seconds, and the services must recover within 30 s of it.
const patienceMs = 90_000

/** @returns undefined if the answer was lost */
async function attemptOnce(
  { apiKey, history, shop }: Pick<ClientOptions, 'apiKey' | 'history' | 'shop'>,
  call: Call,
  service: ServiceProcess,
  payload: string | undefined,
  timeoutMs: number
): Promise<Answer | undefined> {
  const { disturbances } = service
  const startedAt = performance.now()
  const headers = {
    ...shopHeader(shop.slug),
    ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
    ...call.headers
  }
  const answer = await connect({ baseUrl: service.url, apiKey, dispatcher, answerTimeoutMs: 0 })
    .call(call.method, call.path, payload, headers, AbortSignal.timeout(timeoutMs))
    .catch(error => (error instanceof Error ? `${error.name} ${error.message}` : String(error)))
  const durationMs = Math.round(performance.now() - startedAt)
  history.count('requests')
  history.record({
    call: call.operation,
    by: call.principal,
    to: service.name,
    request: `${call.method} ${call.path}`,
    key: call.key,
    body: payload,
    attempt: call.attempts,
    ms: durationMs,
    ...(typeof answer === 'string' ? { lost: answer } : { status: answer.status, answer: answer.text.slice(0, 2_000) })
  })
  if (typeof answer !== 'string') {
    history.count(`${Math.floor(answer.status / 100)}xx`)
    checkError(history, call, answer, service)
    return answer
  }
  history.count('lost')
  if (durationMs >= answerTimeoutMs && service.disturbances === disturbances) {
    history.find(
      'no answer',
      `${service.name}, which was not disturbed, did not answer ${call.method} ${call.path} in ${durationMs} ms`
    )
  }
  return undefined
}

/** Whoever has one shop never names it, and so do the clients of the default one. */
export function shopHeader(slug: string): Record<string, string> {
  return slug === 'default' ? {} : { 'x-shop': slug }
}

// The short keep-alive: a connection to a killed process must not be reused for its successor for long.
const dispatcher = new Agent({ keepAliveTimeout: 1_000, connections: 64, pipelining: 1, connect: { timeout: 2_000 } })

/** Closes the connections of all clients. */
export async function closeConnections(): Promise<void> {
  await dispatcher.destroy()
}

function payloadOf({ body }: Call): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body)
}

function isFinal({ status, text }: Answer): boolean {
  return status < 500 && !(status === 409 && text.includes('IDEMPOTENCY_KEY_IN_USE'))
}
