import type { Test } from 'tap'

/** Node's warnings that an object has suspiciously many listeners, from now until the test ends. */
export function collectLeakWarnings(t: Test): string[] {
  const warnings: string[] = []
  const collect = ({ name, message }: Error) => {
    if (name === 'MaxListenersExceededWarning') warnings.push(message)
  }
  process.on('warning', collect)
  t.teardown(() => process.off('warning', collect))
  return warnings
}
