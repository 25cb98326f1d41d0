import { gather } from './gather.js'

/**
 * Shared reads: identical reads that arrive while one is running share the next one. They do not join the running one, which may have
 * looked before a write that their caller has already seen. So an answer is never older than its request, there is nothing to
 * invalidate, and a lone read goes at once; but however many ask, the work is done at most twice in the time that it takes once.
 */
export interface SharedRead<Result> {
  /**
   * @param key holds everything that the result depends on, who asks included
   * @param run reads; it is called after the request came, by the first of those who share it
   * @throws what `run` throws, to all who share it; nothing is kept
   */
  read(key: string, run: () => Promise<Result>): Promise<Result>
  /** Keys that are being read. */
  readonly size: number
}

/** @param maxKeys keys that are read at the same time with sharing; those beyond it are read without */
export function createSharedRead<Result>({ maxKeys }: { maxKeys: number }): SharedRead<Result> {
  const reads = new Map<string, Read<Result>>()

  // Not async: thousands a second come here, and each of them would get a promise of its own.
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
      // Whoever waits for the next read keeps the key, and starts in the turn after this.
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
  /** From then on it may have looked; whoever comes gets the next one. */
  isRunning: boolean
  /** Those who joined since it was announced. */
  joined: number
  result: Promise<Result>
  /** Never rejects. */
  ended: Promise<void>
  /** What those who came while it was running will get. */
  next: Promise<Result> | undefined
}
