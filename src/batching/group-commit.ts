import { AsyncResource } from 'node:async_hooks'
import { gather } from './gather.js'

/**
 * Group commit: requests that arrive while a transaction runs wait for its end and share the next one. One transaction
 * runs at a time.
 *
 * A transaction holds its row locks for several round trips and a disk flush, which limits a hot row to a few hundred
 * transactions a second in any implementation. Sharing one transaction divides that cost by the number of requests. A
 * lone request pays nothing: its transaction starts at once.
 */
export interface GroupCommit<Request, Result> {
  /**
   * Resolves with the request's own result after its transaction has committed.
   *
   * @throws the error that `run` returned for the request, the error of its transaction, or the error that `refuse`
   *   makes when the queue is full
   */
  submit(request: Request): Promise<Result>
  /** How many requests are waiting for a transaction. */
  readonly queued: number
}

/** The result of one request of a group. */
export type Outcome<Result> = { ok: true; result: Result } | { ok: false; error: Error }

export interface GroupCommitLimits {
  /** How many requests may share one transaction. */
  maxGroup: number
  /** How many requests may wait; further requests are refused. */
  maxQueued: number
}

export interface GroupCommitOptions<Request, Result> extends GroupCommitLimits {
  /** Runs one transaction for all `requests`. Returns one outcome for each, in the same order, after the commit. */
  run: (requests: readonly Request[]) => Promise<Array<Outcome<Result>>>
  /** Makes the error for a request that finds the queue full. */
  refuse: (request: Request) => Error
  /**
   * Whether the requests of a failed group may be retried one by one: only if it is certain that nothing was
   * committed.
   */
  mayRetryAlone: (error: unknown) => boolean
  /** Called after every transaction, whether it committed or failed; must not throw. */
  onGroup?: ((group: GroupReport) => void) | undefined
}

/** Measurements of one finished transaction. */
export interface GroupReport {
  size: number
  /** How long the group's first request, which waited longest, had waited when the transaction began. */
  waitMs: number
  durationMs: number
}

export function createGroupCommit<Request, Result>(
  options: GroupCommitOptions<Request, Result>
): GroupCommit<Request, Result> {
  const scheduler = new Scheduler(options)
  return {
    submit: request => scheduler.submit(request),
    get queued() {
      return scheduler.queued
    }
  }
}

/** Decides when the next group leaves: one at a time, since the groups of a shop would wait for each other anyway. */
class Scheduler<Request, Result> {
  readonly #options: GroupCommitOptions<Request, Result>
  readonly #queue = new Queue<Waiting<Request, Result>>()
  /** Whether a group gathers or is in its transaction. */
  #isBusy = false

  constructor(options: GroupCommitOptions<Request, Result>) {
    this.#options = options
  }

  get queued(): number {
    return this.#queue.size
  }

  submit(request: Request): Promise<Result> {
    if (this.#queue.size >= this.#options.maxQueued) return Promise.reject(this.#options.refuse(request))
    return new Promise((resolve, reject) => {
      this.#queue.push({
        request,
        submittedAtMs: performance.now(),
        context: new AsyncResource('GroupCommit'),
        resolve,
        reject
      })
      if (!this.#isBusy) void this.#runGroups()
    })
  }

  async #runGroups(): Promise<void> {
    this.#isBusy = true
    while (this.#queue.size > 0) {
      await gather(() => this.#queue.size - 1)
      await commit(this.#queue.take(this.#options.maxGroup), this.#options)
    }
    this.#isBusy = false
  }
}

interface Waiting<Request, Result> {
  request: Request
  submittedAtMs: number
  /**
   * The async context of the request, for example its trace. A transaction runs in the context of its first request.
   */
  context: AsyncResource
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type Group<Request, Result> = [Waiting<Request, Result>, ...Array<Waiting<Request, Result>>]

/** Never throws: every error goes to the requests. */
async function commit<Request, Result>(
  group: Array<Waiting<Request, Result>>,
  options: GroupCommitOptions<Request, Result>
): Promise<void> {
  if (!isGroup(group)) return
  try {
    settle(group, await runMeasured(group, options))
  } catch (error) {
    if (group.length > 1 && options.mayRetryAlone(error)) {
      // One bad request must not fail the others.
      for (const waiting of group) await commit([waiting], options)
    } else {
      for (const { reject } of group) reject(error)
    }
  }
}

function isGroup<Request, Result>(requests: Array<Waiting<Request, Result>>): requests is Group<Request, Result> {
  return requests.length > 0
}

async function runMeasured<Request, Result>(
  group: Group<Request, Result>,
  { run, onGroup }: GroupCommitOptions<Request, Result>
): Promise<Array<Outcome<Result>>> {
  const { submittedAtMs, context } = group[0]
  const startedAtMs = performance.now()
  try {
    return await context.runInAsyncScope(() => run(group.map(({ request }) => request)))
  } finally {
    onGroup?.({
      size: group.length,
      waitMs: startedAtMs - submittedAtMs,
      durationMs: performance.now() - startedAtMs
    })
  }
}

function settle<Request, Result>(
  group: ReadonlyArray<Waiting<Request, Result>>,
  outcomes: ReadonlyArray<Outcome<Result>>
): void {
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index]
    if (outcome?.ok) resolve(outcome.result)
    else reject(outcome?.error ?? new Error('the transaction returned fewer outcomes than requests'))
  })
}

/** First in, first out, without moving the remaining items: `shift()` of an array takes time linear in its length. */
class Queue<T> {
  #items: T[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  push(item: T): void {
    this.#items.push(item)
  }

  take(count: number): T[] {
    const taken = this.#items.slice(this.#head, this.#head + count)
    this.#head += taken.length
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return taken
  }
}
