/** Units at a location. */
export interface UnitsAt {
  location_id: number
  quantity: number
}

/** The location that every shop has. */
export const mainId = 1

/** Where units are: at Main if nothing is said. */
export function unitsOf(row: { quantity: number; allocations?: readonly UnitsAt[] | null }): readonly UnitsAt[] {
  return row.allocations ?? [{ location_id: mainId, quantity: row.quantity }]
}

/** The units from one place in the row to another: in front are those that ship first. */
export function unitsBetween(units: readonly UnitsAt[], from: number, to: number): UnitsAt[] {
  const taken: UnitsAt[] = []
  let begin = 0
  for (const { location_id: id, quantity } of units) {
    const end = begin + quantity
    const count = Math.min(end, to) - Math.max(begin, from)
    if (count > 0) taken.push({ location_id: id, quantity: count })
    begin = end
  }
  return taken
}

export function countOf(units: readonly UnitsAt[]): number {
  return units.reduce((sum, { quantity }) => sum + quantity, 0)
}

/** The same units at the same locations, in the same order. */
export function isSameRow(some: readonly UnitsAt[], others: readonly UnitsAt[]): boolean {
  return textOfRow(some) === textOfRow(others)
}

function textOfRow(units: readonly UnitsAt[]): string {
  return units.map(({ location_id: id, quantity }) => `${quantity} at ${id}`).join(', ')
}
