// From where an order has to be served, by the contract: from the first location that has all of it, otherwise from as
// few as possible, and then from the first of these. Tries all sets of locations.
import type { UnitsAt } from './units.js'

/** A line of an order, and what there is of its product, by location. */
export interface Wanted {
  quantity: number
  levels: ReadonlyMap<number, number>
}

/**
 * @param ids the locations that may serve, in the order of their priority; if that is not known, in any: then only the
 *   number of the locations is right
 * @returns the units of each line; undefined if there are not enough
 */
export function chooseUnits(lines: readonly Wanted[], ids: readonly number[]): UnitsAt[][] | undefined {
  const best = setsOf(ids)
    .filter(set => lines.every(line => sumAt(line, set) >= line.quantity))
    .sort(bySize)[0]
  return best && lines.map(line => takeFrom(line, best))
}

/** All sets of the locations, each in the given order; those that begin with the first locations come first. */
function setsOf(ids: readonly number[]): number[][] {
  const [first, ...others] = ids
  if (first === undefined) return [[]]
  const rest = setsOf(others)
  return [...rest.map(set => [first, ...set]), ...rest]
}

/** The sort is stable: of sets of one size, the order stays. */
function bySize(a: readonly number[], b: readonly number[]): number {
  return a.length - b.length
}

function sumAt({ levels }: Wanted, ids: readonly number[]): number {
  return ids.reduce((sum, id) => sum + (levels.get(id) ?? 0), 0)
}

function takeFrom({ quantity, levels }: Wanted, ids: readonly number[]): UnitsAt[] {
  const taken: UnitsAt[] = []
  let missing = quantity
  for (const id of ids) {
    const count = Math.min(missing, levels.get(id) ?? 0)
    if (count > 0) taken.push({ location_id: id, quantity: count })
    missing -= count
  }
  return taken
}
