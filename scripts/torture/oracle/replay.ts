// The log and the ledger of a shop as one sequence. Both are numbered under the lock of the shop, in the order in which
// things happened, so that the movements of the events follow each other as the events do.
import type { EventRow, MovementRow, Tables } from './tables.js'

/** An event, and the stock that moved with it. */
export interface Step {
  event: EventRow
  moves: MovementRow[]
}

/** @returns also the first movement that no event has when its turn comes, with the steps up to it */
export function stepsOf({ events, movements }: Pick<Tables, 'events' | 'movements'>): {
  steps: Step[]
  stray: MovementRow | undefined
} {
  const named = new Set(events.map(({ data }) => partIdOf(data)))
  let next = 0
  const steps = events.map(event => {
    const moves: MovementRow[] = []
    for (let move = movements[next]; move && belongs(move, event, moves, named); move = movements[next]) {
      moves.push(move)
      next++
    }
    return { event, moves }
  })
  const stray = movements[next]
  return { stray, steps: stray ? steps.slice(0, steps.findLastIndex(({ moves }) => moves.length > 0) + 1) : steps }
}

/** @param taken the movements that the event has so far */
function belongs(
  move: MovementRow,
  { type, orderId, productId, data }: EventRow,
  taken: readonly MovementRow[],
  named: ReadonlySet<number | undefined>
): boolean {
  if (move.orderId !== orderId) return false
  if (orderId !== null) {
    if (type === 'order.created') return move.reason === 'order'
    const partId = partIdOf(data)
    if (partId !== undefined) return move.partId === partId
    const to = data.changes?.status?.to.toLowerCase()
    return move.partId !== null && !named.has(move.partId) && move.reason === `order_${to}`
  }
  if (move.productId !== productId) return false
  if (type === 'product.created') return move.reason === 'initial_stock'
  if (type !== 'product.updated') return false
  if (data.from_location_id !== undefined) return move.reason === 'transfer' && taken.length < 2
  if (data.reason !== undefined) return move.reason === data.reason
  const { from, to } = data.changes?.stock ?? { from: 0, to: 0 }
  const moved = taken.reduce((sum, { delta }) => sum + delta, 0)
  return move.reason === 'stock_set' && moved !== to - from
}

function partIdOf(data: EventRow['data']): number | undefined {
  return data.shipment_id ?? data.cancellation_id ?? data.return_id
}
