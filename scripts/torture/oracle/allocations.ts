import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import type { LineRow, PartRow } from './tables.js'
import { countOf, isSameRow, unitsBetween, unitsOf, type UnitsAt } from './units.js'

/**
 * Where the units of an order come from, and that they go back there: the units of a line lie in a row. From its front
 * they ship, and come back; from its back they are canceled. Rows, events and answers all say the same.
 */
export function judgeAllocations(given: Case): void {
  const linesOf = groupBy(given.tables.lines, ({ orderId }) => orderId)
  const partsOf = groupBy(given.tables.parts, ({ orderId }) => orderId)
  for (const order of given.tables.orders) {
    const lines = linesOf.get(order.id) ?? []
    for (const line of lines) judgeLine(given, line, order.locationId)
    judgeParts(given, lines, partsOf.get(order.id) ?? [])
  }
  judgeEvents(given)
  judgeAnswers(given)
}

function judgeLine({ history }: Case, line: LineRow, named: number | null): void {
  const units = unitsOf(line)
  const ids = units.map(({ location_id: id }) => id)
  const isRight =
    countOf(units) === line.quantity &&
    units.every(({ quantity }) => quantity > 0) &&
    new Set(ids).size === ids.length &&
    (named === null || ids.every(id => id === named))
  if (!isRight) history.find('wrong allocations', `the line ${JSON.stringify(line)} of an order for location ${named}`)
}

function judgeParts({ history }: Case, lines: readonly LineRow[], parts: readonly PartRow[]): void {
  const taken = new Map(lines.map(({ id }) => [id, { shipment: 0, cancellation: 0, return: 0 }]))
  for (const { id: partId, type, items } of parts) {
    for (const item of items) {
      const line = lines.find(({ id }) => id === item.item_id)
      const before = taken.get(item.item_id)
      // Units of no line, or of no type, are for others to judge.
      if (!line || !before || (type !== 'shipment' && type !== 'cancellation' && type !== 'return')) continue
      const from = type === 'cancellation' ? line.quantity - before.cancellation - item.quantity : before[type]
      before[type] += item.quantity
      if (unitsOf(line).length > 1) history.count('parts of split lines')
      const units = unitsBetween(unitsOf(line), from, from + item.quantity)
      if (isSameRow(units, unitsOf(item))) continue
      history.find(
        'wrong allocations',
        `the ${type} ${partId} must take ${JSON.stringify(units)} of the line ${JSON.stringify(line)}, ` +
          `not ${JSON.stringify(item)}`
      )
    }
  }
}

function judgeEvents({ history, tables }: Case): void {
  const lines = groupBy(tables.lines, ({ orderId }) => orderId)
  const parts = new Map(tables.parts.map(part => [part.id, part]))
  for (const { id, type, orderId, data } of tables.events) {
    if (orderId === null || data.items === undefined) continue
    const part = parts.get(data.shipment_id ?? data.cancellation_id ?? data.return_id ?? 0)
    const isRight = data.items.every(told => {
      const row =
        type === 'order.created'
          ? lines.get(orderId)?.find(({ productId }) => productId === told.product_id)
          : part?.items.find(({ item_id: itemId }) => itemId === told.item_id)
      return row !== undefined && isSameRow(unitsOf(row), unitsOf(told))
    })
    if (!isRight) history.find('wrong event', `event ${id} of order ${orderId}: ${JSON.stringify({ data, part })}`)
  }
}

interface ShownItem {
  id?: number
  item_id?: number
  quantity: number
  allocations?: UnitsAt[]
}

interface ShownBody {
  id?: number
  items?: ShownItem[]
  order?: ShownBody
  results?: Array<{ order?: ShownBody }>
}

/** Whatever an answer says about a line or a part is what its row says. */
function judgeAnswers({ history, tables }: Case): void {
  const lines = new Map(tables.lines.map(line => [line.id, line]))
  const parts = new Map(tables.parts.map(part => [part.id, part]))
  for (const call of history.writes) {
    for (const body of bodiesIn(call)) {
      for (const item of body.items ?? []) {
        const { id, item_id: itemId } = item
        const row =
          id === undefined ? parts.get(body.id ?? 0)?.items.find(taken => taken.item_id === itemId) : lines.get(id)
        if (!item.allocations || !row || isSameRow(item.allocations, unitsOf(row))) continue
        history.find(
          'differs from the answer',
          `${call.method} ${call.path} was answered ${JSON.stringify(item)}, but the row is ${JSON.stringify(row)}`
        )
      }
    }
  }
}

/** The orders and parts of orders in an answer. */
function bodiesIn({ path, answer }: Call): ShownBody[] {
  if (!path.startsWith('/orders') || !answer || answer.status >= 300) return []
  const body: ShownBody = JSON.parse(answer.text)
  const results = body.results?.flatMap(({ order }) => order ?? []) ?? []
  return [body, ...(body.order ? [body.order] : []), ...results]
}
