import t from 'tap'
import fc from 'fast-check'
import { allocate, type LineToAllocate } from '../../src/stock/allocate.js'

const lineOf = (quantity: number, levels: Record<number, number>): LineToAllocate => ({
  quantity,
  levels: Object.entries(levels).map(([id, units]) => ({ locationId: Number(id), quantity: units }))
})

t.test('the first location that has all of an order serves it', t => {
  const lines = [lineOf(2, { 1: 2, 2: 5, 3: 5 }), lineOf(1, { 2: 1, 3: 1 })]
  t.strictSame(allocate(lines, [1, 2, 3]), [[{ locationId: 2, quantity: 2 }], [{ locationId: 2, quantity: 1 }]])
  t.strictSame(allocate(lines, [3, 2, 1]), [[{ locationId: 3, quantity: 2 }], [{ locationId: 3, quantity: 1 }]])
  t.end()
})

t.test('otherwise as few as possible do, and each line takes what it can from the first of them', t => {
  const lines = [lineOf(5, { 1: 1, 2: 3, 3: 4, 4: 2 }), lineOf(1, { 4: 1 })]
  t.strictSame(allocate(lines, [1, 2, 3, 4]), [
    [
      { locationId: 2, quantity: 3 },
      { locationId: 4, quantity: 2 }
    ],
    [{ locationId: 4, quantity: 1 }]
  ])
  t.equal(allocate([lineOf(11, { 1: 5, 2: 5 })], [1, 2]), undefined, 'nobody has that many')
  t.equal(allocate([lineOf(1, { 9: 1 })], [1, 2]), undefined, 'location 9 is not active')
  t.end()
})

t.test('a choice among a hundred locations looks at a bounded number of sets', t => {
  // Four locations have to serve it, so all sets of three are tried in vain.
  const ids = Array.from({ length: 100 }, (_, index) => index + 1)
  const lines = Array.from({ length: 100 }, () => ({
    quantity: 4,
    levels: ids.map(locationId => ({ locationId, quantity: 1 }))
  }))
  const allocated = allocate(lines, ids) ?? []
  t.ok(allocated.every(units => units.length === 4))
  t.end()
})

const situations = fc
  .record({
    locations: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 12 }),
        levels: fc.uniqueArray(
          fc.record({ locationId: fc.integer({ min: 1, max: 9 }), quantity: fc.integer({ min: 1, max: 8 }) }),
          { selector: ({ locationId }) => locationId, maxLength: 9 }
        )
      }),
      { minLength: 1, maxLength: 4 }
    )
  })
  .map(({ locations, lines }) => ({ locations, lines }))

t.test('properties of any order', t => {
  fc.assert(
    fc.property(situations, ({ locations, lines }) => {
      const allocated = allocate(lines, locations)
      const at = ({ levels }: LineToAllocate, id: number) =>
        levels.find(({ locationId }) => locationId === id)?.quantity ?? 0
      const servedBy = (ids: readonly number[]) =>
        lines.every(line => ids.reduce((sum, id) => sum + at(line, id), 0) >= line.quantity)
      if (!allocated) return !servedBy(locations)
      const used = [...new Set(allocated.flatMap(units => units.map(({ locationId }) => locationId)))]
      // Counted by trying all sets of locations.
      const sizes = Array.from({ length: 2 ** locations.length }, (_, bits) =>
        locations.filter((_, i) => bits & (2 ** i))
      )
        .filter(servedBy)
        .map(ids => ids.length)
      const least = Math.min(...sizes)
      t.strictSame(allocate(lines, locations), allocated, 'the same situation, the same decision')
      return (
        allocated.length === lines.length &&
        allocated.every((units, index) => {
          const line = lines[index]
          return (
            line !== undefined &&
            units.reduce((sum, { quantity }) => sum + quantity, 0) === line.quantity &&
            units.every(({ locationId, quantity }) => quantity > 0 && quantity <= at(line, locationId)) &&
            units.every(({ locationId }) => locations.includes(locationId))
          )
        }) &&
        (least > 3 || used.length === least) &&
        (least > 1 || used[0] === locations.find(id => servedBy([id])))
      )
    }),
    { numRuns: 5_000 }
  )
  t.end()
})
