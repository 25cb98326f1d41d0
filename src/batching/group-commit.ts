import { AsyncResource } from 'node:async_hooks'
import { gather } from './gather.js'
import { groupBy } from './group-by.js'

/**
 * Group commit: requests that arrive while a transaction runs wait for its end and share the next one. One transaction
 * of a lane runs at a time.
 *
 * A transaction holds its row locks for several round trips and a disk flush, which limits a hot row to a few hundred
 * transactions a second in any implementation. Sharing one transaction divides that cost by the number of requests. A
 * lone request pays nothing: its transaction starts at once.
 *
 * Requests of all lanes share transactions, which wait for nobody: a lane whose rows somebody else has locked is busy.
 * Its requests leave the others, and get transactions of their own, which wait, until none of them is left.
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

/** What a transaction does about rows that another one has locked. */
export type IfBusy = 'wait' | 'skip'

/** Stands in for the outcome of a request that was skipped, because its lane is busy. No caller ever sees it. */
export class LaneBusy extends Error {
  override readonly name = 'LaneBusy'
}

export interface GroupCommitLimits {
  /** How many requests may share one transaction. */
  maxGroup: number
  /** How many requests of one lane may wait; further requests are refused. */
  maxQueued: number
}

export interface GroupCommitOptions<Request, Result> extends GroupCommitLimits {
  /**
   * Runs one transaction for all `requests`. Returns one outcome for each, in the same order, after the commit. With
   * `skip` that may be LaneBusy.
   */
  run: (requests: readonly Request[], ifBusy: IfBusy) => Promise<Array<Outcome<Result>>>
  /** Names the lane of a request. */
  laneOf: (request: Request) => number
  /** Makes the error for a request that finds the queue full. */
  refuse: (request: Request) => Error
  /**
   * Whether the requests of a failed group may be retried one by one: only if it is certain that nothing was
   * committed.
   */
  mayRetryAlone: (error: unknown) => boolean
  /** Called after every transaction, whether it committed or failed, for those who were not skipped; must not throw. */
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

/** Decides when the next group leaves: one at a time, since the groups of a lane would wait for each other anyway. */
class Scheduler<Request, Result> {
  readonly #options: GroupCommitOptions<Request, Result>
  /** The lanes whose requests wait, or that are apart. */
  readonly #lanes = new Map<number, Lane<Request, Result>>()
  /** The lanes whose requests wait for a shared group, in the order of their turns. */
  readonly #sharing = new Set<Lane<Request, Result>>()
  #sharedCount = 0
  /** Whether a shared group gathers or is in its transaction. */
  #isBusy = false

  constructor(options: GroupCommitOptions<Request, Result>) {
    this.#options = options
  }

  get queued(): number {
    let total = 0
    for (const { waiting } of this.#lanes.values()) total += waiting.size
    return total
  }

  submit(request: Request): Promise<Result> {
    const lane = this.#lane(this.#options.laneOf(request))
    if (lane.waiting.size >= this.#options.maxQueued) return Promise.reject(this.#options.refuse(request))
    return new Promise((resolve, reject) => {
      const context = new AsyncResource('GroupCommit')
      lane.waiting.push({ request, laneId: lane.id, submittedAtMs: performance.now(), context, resolve, reject })
      if (lane.isApart) return
      this.#sharing.add(lane)
      this.#sharedCount++
      if (!this.#isBusy) void this.#runShared()
    })
  }

  #lane(id: number): Lane<Request, Result> {
    const lane = this.#lanes.get(id) ?? { id, waiting: new Queue(), isApart: false }
    this.#lanes.set(id, lane)
    return lane
  }

  async #runShared(): Promise<void> {
    this.#isBusy = true
    while (this.#sharedCount > 0) {
      await gather(() => this.#sharedCount - 1)
      const skipped = await commit(this.#takeShared(), this.#options, 'skip')
      for (const [id, ofLane] of groupBy(skipped, ({ laneId }) => laneId)) void this.#runApart(this.#lane(id), ofLane)
    }
    this.#isBusy = false
  }

  /** One request of each lane in turn: a lane with many requests delays those of the others by one group at most. */
  #takeShared(): Array<Waiting<Request, Result>> {
    const group = this.#takeOfOnlyLane()
    // A lane that has more is added at the end, where this loop comes to it again.
    for (const lane of this.#sharing) {
      if (group.length === this.#options.maxGroup) break
      group.push(...lane.waiting.take(1))
      this.#sharing.delete(lane)
      if (lane.waiting.size > 0) this.#sharing.add(lane)
      else this.#lanes.delete(lane.id)
    }
    this.#sharedCount -= group.length
    return group
  }

  /** Usually all requests are of one lane. @returns an empty group if several have requests */
  #takeOfOnlyLane(): Array<Waiting<Request, Result>> {
    if (this.#sharing.size > 1) return []
    const [lane] = this.#sharing
    if (!lane) return []
    const group = lane.waiting.take(this.#options.maxGroup)
    if (lane.waiting.size === 0) {
      this.#sharing.delete(lane)
      this.#lanes.delete(lane.id)
    }
    return group
  }

  /** @param skipped go before those of the lane that arrived since */
  async #runApart(lane: Lane<Request, Result>, skipped: ReadonlyArray<Waiting<Request, Result>>): Promise<void> {
    if (this.#sharing.delete(lane)) this.#sharedCount -= lane.waiting.size
    lane.isApart = true
    lane.waiting.unshift(skipped)
    while (lane.waiting.size > 0) {
      await gather(() => lane.waiting.size - 1)
      await commit(lane.waiting.take(this.#options.maxGroup), this.#options, 'wait')
    }
    this.#lanes.delete(lane.id)
  }
}

interface Lane<Request, Result> {
  id: number
  waiting: Queue<Waiting<Request, Result>>
  /** Whether its requests do not share transactions with others at present. */
  isApart: boolean
}

interface Waiting<Request, Result> {
  request: Request
  laneId: number
  submittedAtMs: number
  /**
   * The async context of the request, for example its trace. A transaction runs in the context of its first request.
   */
  context: AsyncResource
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type Group<Request, Result> = [Waiting<Request, Result>, ...Array<Waiting<Request, Result>>]

/**
 * Never throws: every error goes to the requests.
 *
 * @returns those that were skipped
 */
async function commit<Request, Result>(
  group: Array<Waiting<Request, Result>>,
  options: GroupCommitOptions<Request, Result>,
  ifBusy: IfBusy
): Promise<Array<Waiting<Request, Result>>> {
  if (!isGroup(group)) return []
  try {
    return settle(group, await runMeasured(group, options, ifBusy))
  } catch (error) {
    if (group.length === 1 || !options.mayRetryAlone(error)) {
      for (const { reject } of group) reject(error)
      return []
    }
    // One bad request must not fail the others.
    const skipped: Array<Waiting<Request, Result>> = []
    for (const waiting of group) skipped.push(...(await commit([waiting], options, ifBusy)))
    return skipped
  }
}

function isGroup<Request, Result>(requests: Array<Waiting<Request, Result>>): requests is Group<Request, Result> {
  return requests.length > 0
}

async function runMeasured<Request, Result>(
  group: Group<Request, Result>,
  { run, onGroup }: GroupCommitOptions<Request, Result>,
  ifBusy: IfBusy
): Promise<Array<Outcome<Result>>> {
  const { submittedAtMs, context } = group[0]
  const startedAtMs = performance.now()
  let size = group.length
  try {
    const requests = group.map(({ request }) => request)
    const outcomes = await context.runInAsyncScope(() => run(requests, ifBusy))
    size -= outcomes.filter(isSkipped).length
    return outcomes
  } finally {
    if (size > 0) {
      onGroup?.({ size, waitMs: startedAtMs - submittedAtMs, durationMs: performance.now() - startedAtMs })
    }
  }
}

function isSkipped(outcome: Outcome<unknown> | undefined): boolean {
  return outcome?.ok === false && outcome.error instanceof LaneBusy
}

/** @returns those that were skipped, which are not settled */
function settle<Request, Result>(
  group: ReadonlyArray<Waiting<Request, Result>>,
  outcomes: ReadonlyArray<Outcome<Result>>
): Array<Waiting<Request, Result>> {
  return group.filter(({ resolve, reject }, index) => {
    const outcome = outcomes[index]
    if (isSkipped(outcome)) return true
    if (outcome?.ok) resolve(outcome.result)
    else reject(outcome?.error ?? new Error('the transaction returned fewer outcomes than requests'))
    return false
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

  /** Puts items before all others. */
  unshift(items: readonly T[]): void {
    this.#items = [...items, ...this.#items.slice(this.#head)]
    this.#head = 0
  }
}
