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

/** The middle value, the upper one of two; NaN for an empty list. */
export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5
  )
}
