/**
 * Group commit: requests that arrive while a transaction is on its way wait a moment and share the next one.
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
  submit (request: Request): Promise<Result>
  /** Requests that wait for a transaction. */
  readonly queued: number
}

/** What became of one request of a group. */
export type Outcome<Result> = { ok: true, result: Result } | { ok: false, error: Error }

export interface GroupCommitLimits {
  /** Transactions that run at the same time, at most. */
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
  /** Captures what a request came with, in which its transaction then runs if it is the first of its group; for traces. */
  captureContext?: (() => RunInContext) | undefined
}

type RunInContext = <T>(work: () => T) => T

/** A transaction that has ended, for those who measure. */
export interface GroupReport {
  size: number
  /** How long its first request, which waited longest, had waited when it began. */
  waitMs: number
  durationMs: number
}

export function createGroupCommit<Request, Result> (options: GroupCommitOptions<Request, Result>): GroupCommit<Request, Result> {
  const { run, lanes, maxGroup, maxQueued, refuse, mayRetryAlone, onGroup, captureContext } = options
  const queue = createQueue<Waiting<Request, Result>>()
  let busyLanes = 0

  function submit (request: Request): Promise<Result> {
    if (queue.size >= maxQueued) return Promise.reject(refuse())
    return new Promise((resolve, reject) => {
      queue.push({ request, submittedAt: performance.now(), runInContext: captureContext?.(), resolve, reject })
      startLane()
    })
  }

  function startLane (): void {
    if (busyLanes >= lanes || queue.size === 0) return
    busyLanes++
    // Requests that came in with the same read of the sockets join the group before it leaves.
    setImmediate(async () => {
      await commit(queue.take(maxGroup))
      busyLanes--
      startLane()
    })
  }

  // Never throws: whatever happens, happens to the requests.
  async function commit (group: Array<Waiting<Request, Result>>): Promise<void> {
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

  async function measured (group: Group<Request, Result>): Promise<Array<Outcome<Result>>> {
    const { submittedAt, runInContext } = group[0]
    const startedAt = performance.now()
    const work = () => run(group.map(({ request }) => request))
    try {
      return await (runInContext ? runInContext(work) : work())
    } finally {
      onGroup?.({ size: group.length, waitMs: startedAt - submittedAt, durationMs: performance.now() - startedAt })
    }
  }

  return { submit, get queued () { return queue.size } }
}

interface Waiting<Request, Result> {
  request: Request
  submittedAt: number
  runInContext: RunInContext | undefined
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type Group<Request, Result> = [Waiting<Request, Result>, ...Array<Waiting<Request, Result>>]

function isGroup<Request, Result> (requests: Array<Waiting<Request, Result>>): requests is Group<Request, Result> {
  return requests.length > 0
}

function settle<Request, Result> (group: ReadonlyArray<Waiting<Request, Result>>, outcomes: ReadonlyArray<Outcome<Result>>): void {
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index]
    if (outcome?.ok) resolve(outcome.result)
    else reject(outcome?.error ?? new Error('the transaction answered fewer outcomes than requests'))
  })
}

// First in, first out, without moving what stays: an array's shift() is linear in its length.
function createQueue<T> () {
  let items: T[] = []
  let head = 0
  return {
    get size () { return items.length - head },
    push (item: T) { items.push(item) },
    take (count: number): T[] {
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
