import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What this process has in use, without garbage: each version of V8 keeps as much of that as it likes. */
export function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
