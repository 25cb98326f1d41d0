import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** An answer of the service, its body parsed. */
export interface Answer {
  status: number
  body: Record<string, unknown>
}

/**
 * Sends a request until the service has answered it: no answer, 408, 429 and 5xx are tried again, with exponential backoff.
 *
 * @throws when it still has not after 8 attempts, some 10 seconds and what the attempts took
 */
export async function send(url: string, init: RequestInit): Promise<Answer> {
  let problem = ''
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    if (attempt > 0) await sleep(firstBackoffMs * 2 ** attempt * (0.5 + Math.random() / 2))
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
      const text = await response.text()
      if (response.status < 500 && response.status !== 408 && response.status !== 429) {
        return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
      }
      problem = `${response.status} ${text}`
    } catch (error) {
      problem = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)
    }
  }
  throw new Error(`${init.method ?? 'GET'} ${url} was not answered in ${maxAttempts} attempts; the last: ${problem}`)
}

const maxAttempts = 8

// 0.1 s, 0.2 s ... 6.4 s, less the jitter: what a restart of the service takes lies in between.
const firstBackoffMs = 50

// Providers wait 5 to 20 seconds.
const timeoutMs = 10_000

/** The API of the service, as far as the simulation needs it. */
export function createClient(baseUrl: string, apiKey: string | undefined) {
  return async (method: string, path: string, payload?: object): Promise<Answer['body']> => {
    // With the key, an order whose answer was lost is not placed twice.
    const json = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }
    const headers: Record<string, string> = {
      ...(payload ? json : {}),
      ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey })
    }
    const answer = await send(`${baseUrl}/api/v1${path}`, {
      method,
      headers,
      ...(payload ? { body: JSON.stringify(payload) } : {})
    })
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    }
    return answer.body
  }
}

export type Client = ReturnType<typeof createClient>
