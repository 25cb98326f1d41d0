/**
 * A percentile without interpolation: the value at that share of the list.
 *
 * @param sorted in ascending order
 * @param share 0.95 for the 95th percentile
 * @returns NaN for an empty list
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** The middle value, or the mean of the two in the middle; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = Math.floor(sorted.length / 2)
  const lower = sorted.length % 2 === 0 ? upper - 1 : upper
  return ((sorted[lower] ?? NaN) + (sorted[upper] ?? NaN)) / 2
}
