import { AsyncResource } from 'node:async_hooks'
import { gather } from './gather.js'

/**
 * Group commit: requests that arrive while a transaction is on its way wait for its end and share the next one.
 *
 * A lock held over several round trips and a disk flush bounds what one hot row can take to some hundred transactions a
 * second, whoever writes them. Sharing one transaction among all who wait divides that cost by their number, and costs a
 * lone request nothing: it goes at once.
 */
export interface GroupCommit<Request, Result> {
  /**
   * Resolves with the request's own result, after the commit of the transaction that it went in.
   *
   * @throws what `run` answered for it, or the error of its transaction; what `refuse` makes when the queue is full
   */
  submit(request: Request): Promise<Result>
  /** Requests that wait for a transaction. */
  readonly queued: number
}

/** What became of one request of a group. */
export type Outcome<Result> = { ok: true; result: Result } | { ok: false; error: Error }

export interface GroupCommitLimits {
  /** Transactions that run at the same time, at most. One alone is best until a whole group waits beside it, or it takes long, e.g. for a lock. */
  lanes: number
  /** Requests that share one transaction, at most. */
  maxGroup: number
  /** Requests that wait, at most; one more is refused. */
  maxQueued: number
}

export interface GroupCommitOptions<Request, Result> extends GroupCommitLimits {
  /** Runs one transaction for all of `requests` and answers one outcome for each, in their order, after the commit. */
  run: (requests: readonly Request[]) => Promise<Array<Outcome<Result>>>
  /** The error for a request that finds the queue full. */
  refuse: () => Error
  /** Whether the requests of a failed group may be tried again one by one: only if it is certain that nothing was committed. */
  mayRetryAlone: (error: unknown) => boolean
  /** Hears of every transaction when it has ended, however it did; must not throw. */
  onGroup?: ((group: GroupReport) => void) | undefined
}

/** A transaction that has ended, for those who measure. */
export interface GroupReport {
  size: number
  /** How long its first request, which waited longest, had waited when it began. */
  waitMs: number
  durationMs: number
}

export function createGroupCommit<Request, Result>(
  options: GroupCommitOptions<Request, Result>
): GroupCommit<Request, Result> {
  const { run, lanes, maxGroup, maxQueued, refuse, mayRetryAlone, onGroup } = options
  const queue = createQueue<Waiting<Request, Result>>()
  let busyLanes = 0
  let isGathering = false
  let lateLanes = 0

  function submit(request: Request): Promise<Result> {
    if (queue.size >= maxQueued) return Promise.reject(refuse())
    return new Promise((resolve, reject) => {
      queue.push({
        request,
        submittedAt: performance.now(),
        context: new AsyncResource('GroupCommit'),
        resolve,
        reject
      })
      startLane()
    })
  }

  function startLane(): void {
    if (isGathering || queue.size === 0 || !isLaneOpen()) return
    isGathering = true
    void gather(() => queue.size - 1).then(depart)
  }

  // Who goes while a transaction is on its way has a smaller group, and contends with it for the same rows. So others go for two reasons only: they
  // fill a group, or it takes long.
  function isLaneOpen(): boolean {
    return busyLanes < lanes && (busyLanes === lateLanes || queue.size >= maxGroup)
  }

  async function depart(): Promise<void> {
    isGathering = false
    busyLanes++
    let isLate = false
    const patience = setTimeout(() => {
      isLate = true
      lateLanes++
      startLane()
    }, patienceMs)
    const group = queue.take(maxGroup)
    startLane()
    await commit(group)
    clearTimeout(patience)
    busyLanes--
    if (isLate) lateLanes--
    startLane()
  }

  // Never throws: whatever happens, happens to the requests.
  async function commit(group: Array<Waiting<Request, Result>>): Promise<void> {
    if (!isGroup(group)) return
    try {
      settle(group, await measured(group))
    } catch (error) {
      if (group.length > 1 && mayRetryAlone(error)) {
        // One bad request must not fail its neighbours.
        for (const waiting of group) await commit([waiting])
      } else {
        for (const { reject } of group) reject(error)
      }
    }
  }

  async function measured(group: Group<Request, Result>): Promise<Array<Outcome<Result>>> {
    const { submittedAt, context } = group[0]
    const startedAt = performance.now()
    try {
      return await context.runInAsyncScope(() => run(group.map(({ request }) => request)))
    } finally {
      onGroup?.({ size: group.length, waitMs: startedAt - submittedAt, durationMs: performance.now() - startedAt })
    }
  }

  return {
    submit,
    get queued() {
      return queue.size
    }
  }
}

// Ten times what a transaction takes: one that waits for a lock, which others may hold for long, must not hold up orders of other products.
const patienceMs = 100

interface Waiting<Request, Result> {
  request: Request
  submittedAt: number
  /** What it came with, e.g. a trace: the transaction runs in that of the first of its group. */
  context: AsyncResource
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type Group<Request, Result> = [Waiting<Request, Result>, ...Array<Waiting<Request, Result>>]

function isGroup<Request, Result>(requests: Array<Waiting<Request, Result>>): requests is Group<Request, Result> {
  return requests.length > 0
}

function settle<Request, Result>(
  group: ReadonlyArray<Waiting<Request, Result>>,
  outcomes: ReadonlyArray<Outcome<Result>>
): void {
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index]
    if (outcome?.ok) resolve(outcome.result)
    else reject(outcome?.error ?? new Error('the transaction answered fewer outcomes than requests'))
  })
}

// First in, first out, without moving what stays: an array's shift() is linear in its length.
function createQueue<T>() {
  let items: T[] = []
  let head = 0
  return {
    get size() {
      return items.length - head
    },
    push(item: T) {
      items.push(item)
    },
    take(count: number): T[] {
      const taken = items.slice(head, head + count)
      head += taken.length
      if (head * 2 >= items.length) {
        items = items.slice(head)
        head = 0
      }
      return taken
    }
  }
}
