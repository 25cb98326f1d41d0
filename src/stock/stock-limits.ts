import { validationFailed } from '../errors.js'

/** The largest stock of a product, and the largest `delta`: one billion. */
export const maxStock = 1_000_000_000

/**
 * Requires that a change of the stock by a client does not lead beyond the largest stock. Stock that comes back from an
 * order is not refused, so a product may have more than that: any change that does not raise it further is allowed, and
 * so is sending back the stock that a response showed.
 *
 * @param path the place in the request of the value that leads to the new stock
 * @throws ApiError VALIDATION_FAILED
 */
export function requireStockLimit(from: number, to: number, path: string): void {
  if (to <= maxStock || to <= from) return
  const message = `must not raise the stock above ${maxStock}: it is ${from} now`
  throw validationFailed([{ path, message }])
}
