import { useEffect, useReducer, useRef } from 'preact/hooks'
import { answer, type Result } from './client.js'
import { ApiProblem, Unreachable } from './problem.js'
import { announce, type Topic } from './topics.js'

export interface Write<Input, T> {
  /**
   * Sends a write and resolves to its answer; to undefined if it failed, for which see `problem`, or if another one is
   * on its way: a double click makes one request.
   */
  send(input: Input): Promise<T | undefined>
  isBusy: boolean
  /** Until when the service asked to wait; then the write is sent again by itself. */
  waitsUntilMs: number | undefined
  problem: Error | undefined
  /** Forgets the problem, for a form that is opened again. */
  reset(): void
}

/**
 * A write to the API, for one form or button. It waits for the service; nothing is shown before it has answered.
 *
 * A form has one idempotency key until the service has decided: after an answer that got lost, the form is sent again
 * with the same key, and what it asks for happens once.
 *
 * @param topics what has changed when the write has succeeded
 */
export function useWrite<Input, T>(
  write: (input: Input, idempotencyKey: string) => Promise<Result<T>>,
  topics: readonly Topic[]
): Write<Input, NonNullable<T>> {
  const [, render] = useReducer<number, void>(count => count + 1, 0)
  const sender = useRef<Sender<Input, NonNullable<T>> | undefined>(undefined)
  sender.current ??= new Sender(() => render())
  const current = sender.current
  current.write = async (input, key) => await answer(() => write(input, key))
  current.topics = topics
  useEffect(() => () => current.stop(), [])
  const { isBusy, waitsUntilMs, problem } = current
  return {
    send: async input => await current.send(input),
    isBusy,
    waitsUntilMs,
    problem,
    reset: () => current.reset()
  }
}

class Sender<Input, T> {
  isBusy = false
  waitsUntilMs: number | undefined
  problem: Error | undefined
  topics: readonly Topic[] = []
  write: (input: Input, key: string) => Promise<T> = async () => await Promise.reject(new Error('Nothing to write'))
  readonly #onChange: () => void
  #key = newKey()
  #isStopped = false

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  stop(): void {
    this.#isStopped = true
  }

  reset(): void {
    this.problem = undefined
    this.#change()
  }

  async send(input: Input): Promise<T | undefined> {
    if (this.isBusy) return undefined
    this.isBusy = true
    this.problem = undefined
    this.#change()
    try {
      const data = await this.#untilDecided(input)
      this.#key = newKey()
      announce(new Set(this.topics))
      return data
    } catch (error) {
      this.problem = error instanceof Error ? error : new Error(String(error))
      if (isDecided(error)) this.#key = newKey()
      return undefined
    } finally {
      this.isBusy = false
      this.waitsUntilMs = undefined
      this.#change()
    }
  }

  /** Waits as long as a busy service asks, a few times. */
  async #untilDecided(input: Input): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.write(input, this.#key)
      } catch (error) {
        const isBusy = error instanceof ApiProblem && error.isBusy && error.retryAfterMs !== undefined
        if (!isBusy || attempt === maxAttempts || this.#isStopped) throw error
        this.waitsUntilMs = Date.now() + (error.retryAfterMs ?? 0)
        this.#change()
        await new Promise(resolve => setTimeout(resolve, error.retryAfterMs))
        this.waitsUntilMs = undefined
        this.#change()
      }
    }
  }

  #change(): void {
    if (!this.#isStopped) this.#onChange()
  }
}

const maxAttempts = 5

/** Whether the write has certainly happened or certainly not: the next one is another one. */
function isDecided(error: unknown): boolean {
  if (error instanceof Unreachable) return false
  if (!(error instanceof ApiProblem)) return true
  return error.body.status < 500 && error.body.code !== 'IDEMPOTENCY_KEY_IN_USE' && error.body.status !== 429
}

/** `crypto.randomUUID` is only there with TLS or on localhost. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
