import { setTimeout as sleep } from 'node:timers/promises'
import { request, type Dispatcher } from 'undici'
import { formatDuration } from './progress.js'

/** A response of the service. */
export interface Answer {
  status: number
  headers: Dispatcher.ResponseData['headers']
  text: string
  /** The body, if it is a JSON object. */
  body: Fields | undefined
}

type Fields = Record<string, unknown>

/** Sends requests to the service. */
export interface Service {
  call(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object | string,
    headers?: Record<string, string>,
    signal?: AbortSignal
  ): Promise<Answer>
}

export interface Target {
  /** Without a slash at the end. */
  baseUrl: string
  /** Sent with every request. */
  apiKey: string | undefined
  /** The connections to use; undici's own by default. */
  dispatcher?: Dispatcher
  /** The longest wait for the response headers, and between two parts of the body; 0 for no limit. */
  answerTimeoutMs?: number
}

// A host that is waking the service up holds the request until it runs.
const defaultAnswerTimeoutMs = 30_000

/** A client of the service at an address. */
export function connect({ baseUrl, apiKey, dispatcher, answerTimeoutMs = defaultAnswerTimeoutMs }: Target): Service {
  return {
    async call(method, path, body, headers = {}, signal) {
      const {
        statusCode,
        headers: received,
        body: content
      } = await request(`${baseUrl}${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(apiKey !== undefined && { 'x-api-key': apiKey }),
          ...headers
        },
        body: typeof body === 'object' ? JSON.stringify(body) : (body ?? null),
        headersTimeout: answerTimeoutMs,
        bodyTimeout: answerTimeoutMs,
        ...(dispatcher && { dispatcher }),
        ...(signal && { signal })
      })
      const text = await content.text()
      return { status: statusCode, headers: received, text, body: parse(text) }
    }
  }
}

/**
 * Waits until the service is ready. A host that puts idle services to sleep answers late, or with an error, while it
 * wakes one up.
 *
 * @param tell called with a progress message before each further attempt
 * @returns how long it took, as text
 * @throws Error when the service is not ready in time
 */
export async function awaitReady(service: Service, waitMs: number, tell: (message: string) => void): Promise<string> {
  const begin = Date.now()
  for (;;) {
    const state = await stateOf(service)
    const elapsed = formatDuration(Date.now() - begin)
    if (state === 'ready') return elapsed
    if (Date.now() - begin >= waitMs) throw new Error(`${state} after ${elapsed}`)
    tell(`waiting for the service: ${state} after ${elapsed}, up to ${formatDuration(waitMs)}`)
    await sleep(Math.min(pollIntervalMs, waitMs))
  }
}

const pollIntervalMs = 2_000

async function stateOf(service: Service): Promise<string> {
  try {
    const { status } = await service.call('GET', '/health/ready')
    return status === 200 ? 'ready' : `status ${status}`
  } catch (error) {
    return failureOf(error)
  }
}

/** The shortest description of a failed request: its error code if it has one. */
export function failureOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
