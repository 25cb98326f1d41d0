import type { ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let isOwnProcess = false
let limiting = 0
let collectedAtMs = -Infinity

/** Says that the process is the service's own. Only then may `limitGarbage` change a setting of the whole process. */
export function ownProcess(): void {
  isOwnProcess = true
}

/**
 * Until the response ends, V8 collects garbage when the heap has grown by 30 % since the last time. By itself it waits
 * until the heap has several times the size: an import of 100,000 lines then took 150 MB more, and was no faster. At
 * other times orders would pay for it, since each of these collections marks the whole heap.
 */
export function limitGarbage(response: ServerResponse): void {
  if (!isOwnProcess) return
  limiting++
  if (limiting === 1) {
    setFlagsFromString('--heap-growing-percent=30')
    collect()
  }
  response.once('close', () => {
    limiting--
    if (limiting === 0) setFlagsFromString('--heap-growing-percent=0')
  })
}

/** V8 decides at the end of a collection when the next one comes. At most once a minute: it takes some 50 ms. */
function collect(): void {
  if (performance.now() - collectedAtMs < collectPauseMs) return
  collectedAtMs = performance.now()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

const collectPauseMs = 60_000
