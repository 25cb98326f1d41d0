// From which locations an order gets its stock. Pure.
import type { UnitsAt } from '../shop/records.js'

/** A line of an order, and the stock of its product by location. */
export interface LineToAllocate {
  quantity: number
  /** Active locations only. */
  levels: readonly UnitsAt[]
}

/**
 * Decides from which locations the units of an order come: all from the first location that has all of them, otherwise
 * from as few locations as possible, and of such sets of locations from the first. Within the set, each line takes what
 * it can from the first location, then from the next.
 *
 * To find the least number of locations is a minimum set cover, which is NP-hard. Sets of up to three locations are
 * tried one by one, at most 166,750 of a hundred locations. An order that needs more gets what a greedy
 * choice finds, which takes again and again the location that has most of the units that are still missing.
 *
 * @param locationIds the active locations, in the order of their priority
 * @returns for each line, the locations that serve it and their units; undefined if a line needs more than all
 *   locations have
 */
export function allocate(lines: readonly LineToAllocate[], locationIds: readonly number[]): UnitsAt[][] | undefined {
  const units = lines.map(({ quantity, levels }) => ({
    quantity,
    at: new Map(levels.map(level => [level.locationId, level.quantity]))
  }))
  const serving = locationIds.filter(id => units.some(({ at }) => (at.get(id) ?? 0) > 0))
  // The line of which there is least, for what it needs, rules out most sets. In another order of the lines, the search
  // for a hundred of them can take a second.
  const scarcestFirst = units.toSorted((a, b) => plenty(a) - plenty(b))
  const chosen = smallestSet(scarcestFirst, serving) ?? greedySet(units, serving)
  return chosen && units.map(line => takeInOrder(line, chosen))
}

interface Units {
  quantity: number
  at: ReadonlyMap<number, number>
}

/** How many times the locations have what a line needs. */
function plenty({ quantity, at }: Units): number {
  return [...at.values()].reduce((sum, units) => sum + units, 0) / quantity
}

const maxTriedSize = 3

function smallestSet(units: readonly Units[], ids: readonly number[]): readonly number[] | undefined {
  for (let size = 1; size <= Math.min(maxTriedSize, ids.length); size++) {
    const found = firstSet(units, ids, size)
    if (found) return found
  }
  return undefined
}

/** The first set of this size that serves all units, in the order of the ids. */
function firstSet(
  units: readonly Units[],
  ids: readonly number[],
  size: number,
  chosen: readonly number[] = [],
  from = 0
): readonly number[] | undefined {
  if (chosen.length === size) return serves(units, chosen) ? chosen : undefined
  for (let index = from; index <= ids.length - (size - chosen.length); index++) {
    const found = firstSet(units, ids, size, [...chosen, ...ids.slice(index, index + 1)], index + 1)
    if (found) return found
  }
  return undefined
}

function serves(units: readonly Units[], chosen: readonly number[]): boolean {
  return units.every(({ quantity, at }) => chosen.reduce((sum, id) => sum + (at.get(id) ?? 0), 0) >= quantity)
}

function greedySet(units: readonly Units[], ids: readonly number[]): readonly number[] | undefined {
  const missing = units.map(({ quantity }) => quantity)
  const chosen = new Set<number>()
  while (missing.some(quantity => quantity > 0)) {
    const supplied = (id: number) =>
      units.reduce((sum, { at }, index) => sum + Math.min(at.get(id) ?? 0, missing[index] ?? 0), 0)
    let best: { id: number; quantity: number } | undefined
    for (const id of ids) {
      const quantity = chosen.has(id) ? 0 : supplied(id)
      if (quantity > (best?.quantity ?? 0)) best = { id, quantity }
    }
    if (!best) return undefined
    chosen.add(best.id)
    for (const [index, { at }] of units.entries()) {
      missing[index] = Math.max(0, (missing[index] ?? 0) - (at.get(best.id) ?? 0))
    }
  }
  return ids.filter(id => chosen.has(id))
}

function takeInOrder({ quantity, at }: Units, chosen: readonly number[]): UnitsAt[] {
  const taken: UnitsAt[] = []
  let left = quantity
  for (const locationId of chosen) {
    const units = Math.min(left, at.get(locationId) ?? 0)
    if (units > 0) taken.push({ locationId, quantity: units })
    left -= units
  }
  return taken
}
