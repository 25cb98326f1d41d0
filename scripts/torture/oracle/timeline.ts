// What was where when, event by event: what every order found is known, and so is whether it was served from the right
// locations.
import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import { textOf } from '../shown-stock.js'
import { chooseUnits } from './choice.js'
import type { Case } from './evidence.js'
import { readPriorities } from './locations.js'
import { requestsIn } from './orders.js'
import { stepsOf, type Step } from './replay.js'
import type { LineRow, MovementRow, OrderRow, ProductRow } from './tables.js'
import { isSameRow, mainId, unitsOf, type UnitsAt } from './units.js'

type Levels = Map<number, number>

/** The stock of a shop at some point of its log. */
interface Moment {
  /** By product, then by location. */
  levels: Map<number, Levels>
  /** The activity of the locations. */
  active: Map<number, boolean>
  deleted: Set<number>
  /** A change of the activity of a location, and the products that have no event of it yet. */
  opening: { id: number; isActive: boolean; awaited: Set<number> } | undefined
}

/** What the judges of the steps look things up in. */
interface Records extends Case {
  orders: ReadonlyMap<number, OrderRow>
  lines: ReadonlyMap<number | null, LineRow[]>
  products: ReadonlyMap<number | null, ProductRow>
  /** The requests, by the note of their order, the sku of their product or the reason of their movements. */
  calls: ReadonlyMap<string, Call>
  prioritiesDuring: (call: Call | undefined) => number[] | undefined
  /** All states that the stock of a product ever had. */
  states: Map<number, Set<string>>
  /** What could be sold after the movements of a reason. */
  saleableAfter: Map<string, number>
}

/**
 * Replays log and ledger. Each change of stock and activity has the event that it must have; no order was served by an
 * inactive location, by more locations than it needed or by others than the first ones; and what answers showed about
 * stock was so at some time.
 */
export function judgeTimeline(given: Case): void {
  const { history, tables } = given
  const { steps, stray } = stepsOf(tables)
  if (stray) history.find('log and ledger differ', `no event has the movement ${JSON.stringify(stray)}`)
  const records = recordsOf(given)
  const moment = beginningOf(given)
  for (const step of steps) judgeStep(records, moment, step)
  judgeAwaited(records, moment)
  if (stray) return
  for (const { id, isActive } of tables.locations) {
    if (moment.active.get(id) === isActive) continue
    history.find('log and row differ', `location ${id} is ${isActive ? 'active' : 'inactive'}, in the log it is not`)
  }
  judgeReads(records)
}

function recordsOf(given: Case): Records {
  const { history, tables } = given
  return {
    ...given,
    orders: new Map(tables.orders.map(order => [order.id, order])),
    lines: groupBy(tables.lines, ({ orderId }) => orderId),
    products: new Map(tables.products.map(product => [product.id, product])),
    calls: new Map(history.writes.flatMap(namesOf)),
    prioritiesDuring: readPriorities(given),
    states: new Map(),
    saleableAfter: new Map()
  }
}

function namesOf(call: Call): Array<[string, Call]> {
  if (call.operation === 'create product') return [[JSON.parse(JSON.stringify(call.body)).sku, call]]
  if (call.operation === 'adjust stock') return [[call.key ?? '', call]]
  return requestsIn(call).map(([note]) => [note, call])
}

function beginningOf({ shop, tables }: Case): Moment {
  const active = new Map([[mainId, true]])
  for (const { id, isActive } of tables.locations) {
    active.set(id, shop.shownLocations.get(`${id} 1`)?.isActive ?? (id === mainId || isActive))
  }
  return { levels: new Map(), active, deleted: new Set(), opening: undefined }
}

function judgeStep(records: Records, moment: Moment, step: Step): void {
  const { event, moves } = step
  const { type, productId, data, performedBy } = event
  const { history } = records
  if (data.reason === 'location_activated' || data.reason === 'location_deactivated') {
    takeActivity(records, moment, step)
    return
  }
  if (type !== 'product.low_stock') judgeAwaited(records, moment)
  if (type === 'order.created') judgeChoice(records, moment, step)
  if (moves.length > 0 && productId !== null) judgeSpread(records, moment, step)
  const before = productId === null ? 0 : saleableOf(moment, productId)
  for (const move of moves) {
    const levels = levelsOf(moment, move.productId)
    levels.set(move.locationId, (levels.get(move.locationId) ?? 0) + move.delta)
    if (move.performedBy !== performedBy) history.find('wrong event', JSON.stringify(step))
  }
  for (const id of new Set([...moves.map(move => move.productId), ...(productId === null ? [] : [productId])])) {
    noteState(records, moment, id)
  }
  if (productId === null) return
  if (type === 'product.deleted') moment.deleted.add(productId)
  const after = saleableOf(moment, productId)
  if (data.reason !== undefined) records.saleableAfter.set(data.reason, after)
  judgeTold(records, step, { before, after })
}

/** The event tells how what can be sold changed. */
function judgeTold({ history }: Records, step: Step, { before, after }: { before: number; after: number }): void {
  const { type, data } = step.event
  const told = data.changes?.stock
  const isRight =
    type === 'product.updated'
      ? before === after
        ? told === undefined
        : told?.from === before && told.to === after
      : data.stock === after
  if (!isRight) history.find('wrong event', `${before} became ${after} to sell, not as in ${JSON.stringify(step)}`)
}

/** The first event of a change of the activity tells of it, and there is one for each product that is there. */
function takeActivity(records: Records, moment: Moment, step: Step): void {
  const { productId, data } = step.event
  const { location_id: id = 0, reason } = data
  const isActive = reason === 'location_activated'
  if (productId === null) return
  if (moment.active.get(id) !== isActive) {
    judgeAwaited(records, moment)
    moment.active.set(id, isActive)
    const there = [...moment.levels].filter(([product, levels]) => levels.get(id) && !moment.deleted.has(product))
    moment.opening = { id, isActive, awaited: new Set(there.map(([product]) => product)) }
    records.history.count(isActive ? 'locations opened' : 'locations closed')
    if (![...moment.active.values()].includes(true)) {
      records.history.find('no active location', `event ${step.event.id} closed the last one`)
    }
  }
  const { opening } = moment
  if (opening?.id !== id || opening.isActive !== isActive || !opening.awaited.delete(productId)) {
    records.history.find('wrong event', `nothing became active or inactive with ${JSON.stringify(step.event)}`)
  }
  noteState(records, moment, productId)
  const after = saleableOf(moment, productId)
  const moved = (levelsOf(moment, productId).get(id) ?? 0) * (isActive ? 1 : -1)
  judgeTold(records, step, { before: after - moved, after })
}

function judgeAwaited({ history }: Records, moment: Moment): void {
  const { opening } = moment
  if (opening && opening.awaited.size > 0) {
    const products = [...opening.awaited].join(', ')
    const change = opening.isActive ? 'activation' : 'deactivation'
    history.find('lost event', `no event of the ${change} of location ${opening.id} for the products ${products}`)
  }
  moment.opening = undefined
}

/** Whether an order was served by the locations that it must be served by. */
function judgeChoice(records: Records, moment: Moment, { event, moves }: Step): void {
  const { history } = records
  const order = records.orders.get(event.orderId ?? 0)
  const lines = records.lines.get(event.orderId) ?? []
  if (!order) return
  for (const move of moves) {
    if (!moment.active.get(move.locationId)) {
      history.find('served by an inactive location', `order ${order.id}: ${JSON.stringify(move)}`)
    }
  }
  const priorities = records.prioritiesDuring(records.calls.get(order.note ?? ''))
  const all = (priorities ?? [...moment.active.keys()]).filter(id => moment.active.get(id))
  const ids = order.locationId === null ? all : [order.locationId]
  const wanted = lines.map(({ productId, quantity }) => ({ quantity, levels: levelsOf(moment, productId) }))
  const right = chooseUnits(wanted, ids)
  const units = lines.map(unitsOf)
  const found = `order ${order.id} by ${JSON.stringify(units)}, of ${JSON.stringify(wanted.map(describeWanted))}`
  const count = countPlaces(units)
  if (count > 1) history.count('orders of several locations')
  if (!right) {
    history.find('oversold', found)
    return
  }
  // To find the least number of many locations takes too long: the service promises it for up to three.
  if (countPlaces(right) > 3) return
  if (count !== countPlaces(right)) {
    history.find('split without need', `${found}: must be ${JSON.stringify(right)}`)
  } else if (priorities) {
    history.count('orders served by priority')
    const isRight = units.every((row, index) => isSameRow(row, right[index] ?? []))
    if (!isRight) {
      history.find('served by a later location', `${found}: must be ${JSON.stringify(right)} by ${priorities.join()}`)
    }
  }
}

function describeWanted({ quantity, levels }: { quantity: number; levels: Levels }) {
  return { quantity, levels: [...levels] }
}

function countPlaces(rows: ReadonlyArray<readonly UnitsAt[]>): number {
  return new Set(rows.flatMap(units => units.map(({ location_id: id }) => id))).size
}

/**
 * Units that nobody sent to a location come to the first active one; those that nobody took from a location leave the
 * first one, then the next.
 */
function judgeSpread(records: Records, moment: Moment, { event, moves }: Step): void {
  const { history } = records
  const { productId, data } = event
  if (productId === null || data.location_id !== undefined || data.from_location_id !== undefined) return
  // A stock that was set names no request.
  const name = event.type === 'product.created' ? records.products.get(productId)?.sku : data.reason
  const priorities = records.prioritiesDuring(records.calls.get(name ?? ''))?.filter(id => moment.active.get(id))
  const levels = levelsOf(moment, productId)
  const isRemoval = moves.some(({ delta }) => delta < 0)
  const left = moves.filter(({ locationId, delta }) => isRemoval && (levels.get(locationId) ?? 0) + delta > 0)
  const isPossible =
    moves.every(({ locationId }) => moment.active.get(locationId)) && (isRemoval ? left.length < 2 : moves.length === 1)
  // What a location has not is no reason to pass over it.
  const places = priorities?.filter(id => !isRemoval || (levels.get(id) ?? 0) > 0).slice(0, moves.length)
  const isFirst = !places || isAt(moves, places)
  if (!isPossible || !isFirst) {
    const found = JSON.stringify({ moves, levels: [...levels], priorities })
    history.find('wrong location', `event ${event.id} of product ${productId}: ${found}`)
  }
}

function isAt(moves: readonly MovementRow[], places: readonly number[]): boolean {
  return moves.every(({ locationId }, index) => places[index] === locationId)
}

/** What answers showed was so. */
function judgeReads({ history, shop, states, saleableAfter }: Records): void {
  for (const { productId, shown } of shop.stockReads) {
    if (states.get(productId)?.has(shown)) continue
    history.find('differs from the answer', `the stock of product ${productId} never was ${shown}`)
  }
  for (const { operation, key = '', path, answer } of history.writes) {
    const after = saleableAfter.get(key)
    if (operation !== 'adjust stock' || answer?.status !== 200 || after === undefined) continue
    const { stock } = JSON.parse(answer.text)
    if (stock !== after) history.find('differs from the answer', `${path} of key ${key}: ${stock}, it was ${after}`)
  }
}

function levelsOf({ levels }: Moment, productId: number): Levels {
  const known = levels.get(productId) ?? new Map<number, number>()
  levels.set(productId, known)
  return known
}

function saleableOf(moment: Moment, productId: number): number {
  let sum = 0
  for (const [id, quantity] of levelsOf(moment, productId)) if (moment.active.get(id)) sum += quantity
  return sum
}

function noteState({ states }: Records, moment: Moment, productId: number): void {
  const known = states.get(productId) ?? new Set<string>()
  known.add(textOf(saleableOf(moment, productId), levelsOf(moment, productId)))
  states.set(productId, known)
}
