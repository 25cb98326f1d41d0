import { setTimeout as sleep } from 'node:timers/promises'
import { request, type Dispatcher } from 'undici'
import { formatDuration } from './progress.js'

/** An answer of the service. */
export interface Answer {
  status: number
  headers: Dispatcher.ResponseData['headers']
  text: string
  /** The body as JSON; undefined if it is none. */
  body: Fields | undefined
}

type Fields = Record<string, unknown>

/** Sends requests to the service. */
export interface Service {
  call(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object | string,
    headers?: Record<string, string>
  ): Promise<Answer>
}

/** The service at that address; every request has the API key, if there is one. */
export function connect({ baseUrl, apiKey }: { baseUrl: string; apiKey: string | undefined }): Service {
  return {
    async call(method, path, body, headers = {}) {
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
        bodyTimeout: answerTimeoutMs
      })
      const text = await content.text()
      return { status: statusCode, headers: received, text, body: parse(text) }
    }
  }
}

/**
 * Waits until the service can take requests: hosts that put a service to sleep answer late, or with an error of their own, while
 * it wakes up.
 *
 * @param tell hears now and then that it still waits
 * @throws an Error when the time is over
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

async function stateOf(service: Service): Promise<string> {
  try {
    const { status } = await service.call('GET', '/health/ready')
    return status === 200 ? 'ready' : `status ${status}`
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

// A host that wakes the service up holds the request as long as that takes.
const answerTimeoutMs = 30_000

const pollIntervalMs = 2_000

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
