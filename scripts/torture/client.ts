import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { Random } from '../shared/random.js'
import type { Answer, Call, History } from './history.js'
import type { ServiceProcess } from './service-process.js'
import type { Shop } from './shop.js'

/** Sends requests as a careful client does: to any process, again with the same key until there is an answer. */
export interface Client {
  principal: string
  random: Random
  /** Sends it until it is answered; undefined if it never was, which is a finding. */
  send(request: NewCall): Promise<Answer | undefined>
  /** Sends it once, to that process. */
  sendTo(service: ServiceProcess, request: NewCall): Promise<Answer | undefined>
}

export type NewCall = Pick<Call, 'operation' | 'method' | 'path' | 'body' | 'key' | 'headers' | 'expected'> & {
  /** Bytes to send instead of the body. */
  raw?: string
  isWrite?: boolean
  /** What it reads (`order 5`): its version must not be one that is known to be past. */
  reads?: string
}

export interface ClientOptions {
  name: string
  apiKey: string
  random: Random
  services: readonly ServiceProcess[]
  history: History
  shop: Shop
  /** For what is decided while a request is under way, so that it does not disturb the choice of the next one. */
  attemptRandom: Random
}

export function createClient({ name, apiKey, random, services, history, shop, attemptRandom }: ClientOptions): Client {
  const principal = `api_key:${name}`

  async function send({ raw, isWrite = true, reads, ...fields }: NewCall): Promise<Answer | undefined> {
    const call: Call = { ...fields, principal, attempts: 0 }
    if (isWrite) history.writes.push(call)
    const payload = raw ?? payloadOf(call)
    const untilMs = performance.now() + patienceMs
    let service = attemptRandom.pick(services)
    for (let attempt = 1; performance.now() < untilMs; attempt++) {
      call.attempts = attempt
      const floor = reads === undefined ? 0 : (shop.versions.get(reads) ?? 0)
      // Some do not wait long, and ask again while the first request is still under way.
      const timeoutMs = attemptRandom.happens(0.05) ? attemptRandom.between(20, 500) : answerTimeoutMs
      const answer = await attemptOnce(call, service, payload, timeoutMs)
      if (answer && isFinal(answer)) {
        call.answer = answer
        judge(call, answer)
        if (reads !== undefined) judgeVersion(call, answer, reads, floor)
        return answer
      }
      history.count('retries')
      service = services[(services.indexOf(service) + 1) % services.length] ?? service
      await sleep(attemptRandom.between(10, Math.min(50 * 2 ** attempt, 1_000)))
    }
    history.find(
      'no recovery',
      `${call.operation} by ${principal} (${call.method} ${call.path}, key ${call.key}) was not answered in ${patienceMs / 1000} s and ${call.attempts} attempts`
    )
    return undefined
  }

  async function sendTo(service: ServiceProcess, fields: NewCall): Promise<Answer | undefined> {
    const call: Call = { ...fields, principal, attempts: 1 }
    history.writes.push(call)
    const answer = await attemptOnce(call, service, payloadOf(call), probeTimeoutMs)
    if (answer && isFinal(answer)) call.answer = answer
    return answer
  }

  /** @returns undefined when the answer was lost */
  async function attemptOnce(
    call: Call,
    service: ServiceProcess,
    payload: string | undefined,
    timeoutMs: number
  ): Promise<Answer | undefined> {
    const { disturbances } = service
    const startedAt = performance.now()
    const headers = {
      'x-api-key': apiKey,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
      ...call.headers
    }
    const result = await ask(`${service.url}${call.path}`, call.method, headers, payload, timeoutMs)
    const ms = Math.round(performance.now() - startedAt)
    history.count('requests')
    history.record({
      call: call.operation,
      by: principal,
      to: service.name,
      request: `${call.method} ${call.path}`,
      key: call.key,
      body: payload,
      attempt: call.attempts,
      ms,
      ...('answer' in result
        ? { status: result.answer.status, answer: result.answer.text.slice(0, 2_000) }
        : { lost: result.lost })
    })
    if ('answer' in result) {
      history.count(`${Math.floor(result.answer.status / 100)}xx`)
      judgeError(call, result.answer, service)
      return result.answer
    }
    history.count('lost')
    if (ms >= answerTimeoutMs && service.disturbances === disturbances) {
      history.find(
        'no answer',
        `${call.method} ${call.path} had no answer from ${service.name} in ${ms} ms, though it was not disturbed`
      )
    }
    return undefined
  }

  function judge(call: Call, answer: Answer): void {
    if (!call.expected.includes(answer.status)) {
      history.find(
        'unexpected answer',
        `${call.operation} (${call.method} ${call.path} ${JSON.stringify(call.body)}): ${answer.status} ${answer.text.slice(0, 500)}`
      )
    }
    if (answer.headers['idempotent-replayed'] === 'true') history.count('replayed answers')
  }

  function judgeVersion(call: Call, answer: Answer, subject: string, floor: number): void {
    if (answer.status !== 200 || answer.headers['idempotent-replayed'] === 'true') return
    const { id, version, status } = JSON.parse(answer.text)
    if (version < floor) {
      history.find(
        'stale answer',
        `${call.method} ${call.path} showed version ${version} of ${subject} (X-Cache ${answer.headers['x-cache']}), though version ${floor} had been answered before it was asked`
      )
    }
    if (answer.headers['x-cache'] === 'hit') history.count('cache hits')
    if (subject.startsWith('order')) noteStatus(`${id} ${version}`, status)
    shop.versions.set(subject, Math.max(version, shop.versions.get(subject) ?? 0))
  }

  function noteStatus(name: string, status: string): void {
    const known = shop.statuses.get(name) ?? status
    if (known !== status) {
      history.find('two answers of one version', `order and version ${name}: ${known} and ${status}`)
    }
    shop.statuses.set(name, known)
  }

  function judgeError(call: Call, { status, headers, text }: Answer, service: ServiceProcess): void {
    if (status < 400) return
    if (status >= 500 && status !== 503) {
      history.find(
        'server error',
        `${call.method} ${call.path} ${JSON.stringify(call.body)}: ${status} ${text}\n${logOf(service, headers['x-request-id'])}`
      )
    }
    if (status === 503 && headers['retry-after'] === undefined) {
      history.find('503 without Retry-After', `${call.method} ${call.path}: ${text}`)
    }
    if (!String(headers['content-type']).startsWith('application/problem+json') || !hasCode(text)) {
      history.find('not a problem document', `${call.method} ${call.path}: ${status} ${text.slice(0, 300)}`)
    }
  }

  return { principal, random, send, sendTo }
}

// What a service may take at most: it has 5 s to wait for a connection and 8 s for each of three attempts of a transaction.
const answerTimeoutMs = 30_000

const probeTimeoutMs = 10_000

// Faults last some seconds, and 30 s after each the services must be back.
const patienceMs = 90_000

function payloadOf({ body }: Call): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body)
}

function isFinal({ status, text }: Answer): boolean {
  return status < 500 && !(status === 409 && text.includes('IDEMPOTENCY_KEY_IN_USE'))
}

function hasCode(text: string): boolean {
  try {
    return typeof JSON.parse(text).code === 'string'
  } catch {
    return false
  }
}

function logOf(service: ServiceProcess, requestId: string | string[] | undefined): string {
  return service
    .log()
    .filter(line => typeof requestId === 'string' && line.includes(requestId))
    .slice(-3)
    .join('\n')
}

// A connection that was made before a process was killed must not be taken for the new one's for long.
const agent = new Agent({ keepAliveTimeout: 1_000, connections: 64, pipelining: 1, connect: { timeout: 2_000 } })

async function ask(
  url: string,
  method: Call['method'],
  headers: Record<string, string>,
  body: string | undefined,
  timeoutMs: number
): Promise<{ answer: Answer } | { lost: string }> {
  try {
    const response = await request(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher: agent,
      headersTimeout: 0,
      bodyTimeout: 0,
      signal: AbortSignal.timeout(timeoutMs)
    })
    return { answer: { status: response.statusCode, headers: response.headers, text: await response.body.text() } }
  } catch (error) {
    return { lost: error instanceof Error ? `${error.name} ${error.message}` : String(error) }
  }
}

/** Ends the connections of all clients. */
export async function closeConnections(): Promise<void> {
  await agent.destroy()
}
