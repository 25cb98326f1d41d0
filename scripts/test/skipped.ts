/**
 * Counts the skipped tests of a run by their reasons.
 *
 * @param output what tap wrote, as TAP
 * @returns a line such as `Skipped: 31 tests (redis-server is not on the PATH: ...).`; undefined if no test was skipped
 */
export function describeSkipped(output: string): string | undefined {
  const counts = new Map<string, number>()
  for (const [, reason = ''] of output.matchAll(/^ *(?:not )?ok \d+ .*# SKIP *(.*?) *$/gim)) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  if (counts.size === 0) return undefined
  const parts = [...counts].map(
    ([reason, count]) => `${count} test${count === 1 ? '' : 's'} (${reason || 'no reason given'})`
  )
  return `Skipped: ${parts.join('; ')}.`
}
