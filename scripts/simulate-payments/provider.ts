import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** A response of the service, with its body parsed. */
export interface ServiceResponse {
  status: number
  body: Record<string, unknown>
}

/**
 * Sends a request and retries it, with exponential backoff, if the connection fails or the status is 408, 429 or 5xx.
 * A forger does not retry a 429.
 *
 * @throws Error when the eighth attempt has failed, after about 10 seconds of backoff plus the attempts themselves
 */
export async function send(
  url: string,
  init: RequestInit,
  { isForger = false }: { isForger?: boolean } = {}
): Promise<ServiceResponse> {
  let problem = ''
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    if (attempt > 0) await sleep(firstBackoffMs * 2 ** attempt * (0.5 + Math.random() / 2))
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
      const text = await response.text()
      if (response.status < 500 && response.status !== 408 && (response.status !== 429 || isForger)) {
        return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
      }
      problem = `${response.status} ${text}`
    } catch (error) {
      problem = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)
    }
  }
  throw new Error(`${init.method ?? 'GET'} ${url} failed ${maxAttempts} times; the last time: ${problem}`)
}

const maxAttempts = 8

// The delays are 0.1 s, 0.2 s ... 6.4 s, minus jitter: together enough for a restart of the service.
const firstBackoffMs = 50

// Payment providers wait 5 to 20 seconds for a response.
const timeoutMs = 10_000

/** A client of the service's API. It throws on any status of 300 or more. */
export function createClient(baseUrl: string, apiKey: string | undefined) {
  return async (method: string, path: string, payload?: object): Promise<ServiceResponse['body']> => {
    // The key keeps a retry from placing a second order when only the response was lost.
    const json = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }
    const headers: Record<string, string> = {
      ...(payload ? json : {}),
      ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey })
    }
    const response = await send(`${baseUrl}/api/v1${path}`, {
      method,
      headers,
      ...(payload ? { body: JSON.stringify(payload) } : {})
    })
    if (response.status >= 300) {
      throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(response.body)}`)
    }
    return response.body
  }
}

export type Client = ReturnType<typeof createClient>
