import { useEffect, useReducer, useRef } from 'preact/hooks'
import { answer, type Result } from './client.js'
import { reportAnswer, reportSilence } from './reachability.js'
import { ApiProblem, Unreachable } from './problem.js'
import { concerns, onNews, type News, type Topic } from './topics.js'

/** What was read last, which stays while it is read again and while the service does not answer. */
export interface Read<T> {
  data: T | undefined
  /** Why the last reading failed. */
  problem: Error | undefined
  isLoading: boolean
  /** Changes with every reading that succeeded. */
  revision: number
  reload(): void
}

/**
 * Reads from the API when the key changes and when one of the topics has news. A failed reading is repeated until the
 * service answers; an error that another request would get as well is not.
 *
 * @param key names what is read; null: nothing yet
 */
export function useRead<T>(
  key: string | null,
  read: () => Promise<Result<T>>,
  topics: readonly Topic[]
): Read<NonNullable<T>> {
  return useLoaded(key, async () => await answer(read), topics)
}

/**
 * The same for what takes several calls.
 *
 * @param load throws as `answer` does
 */
export function useLoaded<T>(key: string | null, load: () => Promise<T>, topics: readonly Topic[]): Read<T> {
  const [, render] = useReducer<number, void>(count => count + 1, 0)
  const reader = useRef<Reader<T> | undefined>(undefined)
  reader.current ??= new Reader(() => render())
  const current = reader.current
  current.load = load
  useEffect(() => {
    if (key !== null) current.start()
    return () => current.stop()
  }, [key])
  useEffect(() => onNews(news => current.hear(news, topics)), [topics.join()])
  const { data, problem, isLoading, revision } = current
  return { data, problem, isLoading, revision, reload: () => current.start() }
}

class Reader<T> {
  data: T | undefined
  problem: Error | undefined
  isLoading = false
  revision = 0
  load: () => Promise<T> = async () => await Promise.reject(new Error('Nothing to read'))
  readonly #onChange: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #startedAtMs = -Infinity
  /** Only the last reading counts: an earlier one may answer later. */
  #reading = 0
  #hasNews = false
  #failures = 0
  #isStopped = true
  #onVisible = () => {
    if (this.#hasNews && !document.hidden) this.#schedule(0)
  }

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  start(): void {
    if (this.#isStopped) document.addEventListener('visibilitychange', this.#onVisible)
    this.#isStopped = false
    this.#failures = 0
    void this.#run()
  }

  stop(): void {
    this.#isStopped = true
    this.#reading++
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#onVisible)
  }

  /** However fast the news are, there is one reading a second, and none while nobody looks. */
  hear(news: News, topics: readonly Topic[]): void {
    if (this.#isStopped || !concerns(news, topics)) return
    this.#hasNews = true
    if (document.hidden || this.isLoading) return
    this.#schedule(Math.max(0, this.#startedAtMs + minIntervalMs - Date.now()))
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      void this.#run()
    }, delayMs)
  }

  async #run(): Promise<void> {
    const reading = ++this.#reading
    clearTimeout(this.#timer)
    this.#startedAtMs = Date.now()
    this.#hasNews = false
    this.isLoading = true
    this.#onChange()
    const outcome = await this.load().then(
      data => ({ data }),
      (problem: Error) => ({ problem })
    )
    if (reading !== this.#reading) return
    this.isLoading = false
    if ('data' in outcome) this.#succeed(outcome.data)
    else this.#fail(outcome.problem)
    this.#onChange()
  }

  #succeed(data: T): void {
    reportAnswer()
    this.data = data
    this.problem = undefined
    this.revision++
    this.#failures = 0
    if (this.#hasNews) this.#schedule(Math.max(0, this.#startedAtMs + minIntervalMs - Date.now()))
  }

  #fail(problem: Error): void {
    this.problem = problem
    if (!(problem instanceof Unreachable || (problem instanceof ApiProblem && problem.isBusy))) return reportAnswer()
    reportSilence()
    const backoffMs = Math.min(maxBackoffMs, minIntervalMs * 2 ** this.#failures++)
    this.#schedule(problem instanceof ApiProblem ? (problem.retryAfterMs ?? backoffMs) : backoffMs)
  }
}

// A person does not read faster; a list costs the service a few milliseconds.
const minIntervalMs = 1_000

const maxBackoffMs = 10_000
