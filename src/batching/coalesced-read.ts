import { gather } from './gather.js'

/**
 * Coalesced reads: identical reads that arrive while one runs share the next one. They cannot join the running one,
 * which may have looked before a write that the caller already knows about. An answer is therefore never older than
 * its request, and nothing has to be invalidated. A lone read starts at once. However many callers ask, the work runs
 * at most twice in the time that one run takes.
 */
export interface CoalescedRead<Result> {
  /**
   * @param key everything that the result depends on, the caller's access included
   * @param run performs the read; the first of the callers that share it calls it, after every request that shares it
   *   arrived
   * @throws what `run` throws, to every caller that shares it; nothing is kept
   */
  read(key: string, run: () => Promise<Result>): Promise<Result>
  /** How many keys are being read. */
  readonly size: number
}

/** @param maxKeys how many keys may be read at the same time with sharing; reads of further keys run alone */
export function createCoalescedRead<Result>({ maxKeys }: { maxKeys: number }): CoalescedRead<Result> {
  const reads = new Map<string, Read<Result>>()

  // Not async: that would cost each of thousands of calls a second another promise.
  function read(key: string, run: () => Promise<Result>): Promise<Result> {
    const current = reads.get(key)
    if (!current) return reads.size < maxKeys ? start(key, run).result : run()
    if (!current.isRunning) {
      current.joined++
      return current.result
    }
    return (current.next ??= current.ended.then(() => start(key, run).result))
  }

  function start(key: string, run: () => Promise<Result>): Read<Result> {
    const result = gather(() => current.joined).then(() => {
      current.isRunning = true
      return run()
    })
    const current: Read<Result> = { isRunning: false, joined: 0, result, ended: result.then(end, end), next: undefined }
    reads.set(key, current)
    return current

    function end(): void {
      // Callers that wait for the next read keep the key; their read starts in the next microtask.
      if (!current.next) reads.delete(key)
    }
  }

  return {
    read,
    get size() {
      return reads.size
    }
  }
}

interface Read<Result> {
  /** The running read may have looked already, so later callers get the next one. */
  isRunning: boolean
  /** How many callers joined before it began to run. */
  joined: number
  result: Promise<Result>
  /** Never rejects. */
  ended: Promise<void>
  /** The result for callers that arrived while this read was running. */
  next: Promise<Result> | undefined
}
