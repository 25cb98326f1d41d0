import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import type { PartRow } from './tables.js'

type UnitsOfLines = PartRow['items']

/** A part of an order, or a refund, that a client asked for by a name of its own. */
interface Deed {
  id: number
  name: string
  type: string
  orderId: number
  performedBy: string
  items: UnitsOfLines
  isRestocked: boolean
  amount?: number
}

interface Request {
  call: Call
  body: {
    items?: UnitsOfLines
    restock?: boolean
    amount_cents?: number
    tracking_number?: string
    reason?: string
  }
  /** Null if the request was refused, undefined if the answer was lost. */
  answered: { id: number; items?: UnitsOfLines; restock?: boolean; amount_cents?: number } | null | undefined
}

/**
 * The units of every line are those of the parts of its order, and no more than it has. Every part and every refund by
 * hand that names a request was requested so, once; every acknowledged one exists, and no refused one does.
 */
export function judgeParts(given: Case): void {
  judgeUnits(given)
  const requests = new Map(given.history.writes.flatMap(requestIn))
  const deeds = groupBy(deedsIn(given, requests), ({ name }) => name)
  for (const [name, [deed, ...more]] of deeds) {
    if (!deed) continue
    const what = `the ${deed.type} ${deed.id} of order ${deed.orderId}`
    if (more.length > 0) given.history.find('duplicate effect', `${what}: ${name} has ${more.length} more`)
    const request = requests.get(name)
    if (request) compare(given.history, what, deed, request)
    else given.history.find('unrequested', `${what} by ${deed.performedBy} for "${name}"`)
  }
  for (const [name, { call, answered }] of requests) {
    if (answered && !deeds.has(name)) given.history.find('acknowledged but lost', `${call.path} of key ${name}`)
  }
}

const counters = { shipment: 'shipped', cancellation: 'canceled', return: 'returned' } as const

function judgeUnits({ history, tables }: Case): void {
  const partsOf = groupBy(tables.parts, ({ orderId }) => orderId)
  for (const line of tables.lines) {
    const sums = { shipped: 0, canceled: 0, returned: 0 }
    for (const { type, items } of partsOf.get(line.orderId) ?? []) {
      for (const { item_id: id, quantity } of items) {
        if (id === line.id) sums[counters[readType(type)]] += quantity
      }
    }
    const { shipped, canceled, returned } = sums
    const isAsCounted = line.shipped === shipped && line.canceled === canceled && line.returned === returned
    if (!isAsCounted || shipped + canceled > line.quantity || returned > shipped) {
      history.find(
        'units not conserved',
        `the line ${JSON.stringify(line)} has the parts ${JSON.stringify(partsOf.get(line.orderId))}`
      )
    }
  }
  const lines = new Set(tables.lines.map(({ id, orderId }) => `${orderId} ${id}`))
  for (const part of tables.parts) {
    const hasForeign = part.items.some(({ item_id: id }) => !lines.has(`${part.orderId} ${id}`))
    if (hasForeign) history.find('units not conserved', `a part has lines of another order: ${JSON.stringify(part)}`)
  }
}

function readType(type: string): keyof typeof counters {
  if (type !== 'shipment' && type !== 'cancellation' && type !== 'return') throw new Error(`a part of type ${type}`)
  return type
}

/**
 * The parts and refunds that must have a request of their own. An order that was shipped, canceled or refunded as a
 * whole has others, which belong to the change of its status: they name no request, or the refund of all that was paid.
 */
function deedsIn({ tables }: Case, requests: ReadonlyMap<string, Request>): Deed[] {
  const announced = new Set(tables.events.map(({ data }) => data.shipment_id ?? data.cancellation_id ?? data.return_id))
  const parts = tables.parts.flatMap(part => {
    const name = part.trackingNumber ?? part.reason
    const isOfRefund = requests.get(name ?? '')?.call.operation === 'refund amount'
    const isOfWhole = name === null || isOfRefund || part.performedBy === 'system'
    return isOfWhole && !announced.has(part.id) ? [] : [{ ...part, name: name ?? 'nothing' }]
  })
  const refunds = tables.money.flatMap(({ reason, ...entry }) =>
    reason === null ? [] : [{ ...entry, name: reason, items: [], isRestocked: false }]
  )
  return [...parts, ...refunds]
}

function compare(history: Case['history'], what: string, deed: Deed, { call, body, answered }: Request): void {
  const { id, type, orderId, performedBy, items, isRestocked, amount } = deed
  const isAsRequested =
    call.path === `/orders/${orderId}/${type}s` &&
    call.principal === performedBy &&
    (body.items === undefined || isSameUnits(body.items, items)) &&
    (type !== 'return' || body.restock === isRestocked) &&
    body.amount_cents === amount
  if (!isAsRequested) {
    history.find('differs from the request', `${what}: ${JSON.stringify({ deed, path: call.path, body })}`)
  }
  if (answered === null) history.find('refused but done', `${what}, which was answered ${call.answer?.text}`)
  if (!answered) return
  const isAsAnswered =
    answered.id === id &&
    isSameUnits(answered.items ?? [], items) &&
    (type !== 'return' || answered.restock === isRestocked) &&
    answered.amount_cents === amount
  if (!isAsAnswered) history.find('differs from the answer', `${what}: ${JSON.stringify({ deed, answered })}`)
}

/** Whether both name the same lines with the same quantities, in any order. */
export function isSameUnits(some: UnitsOfLines, others: UnitsOfLines): boolean {
  const quantities = new Map(some.map(({ item_id: id, quantity }) => [id, quantity]))
  return some.length === others.length && others.every(({ item_id: id, quantity }) => quantities.get(id) === quantity)
}

/** The operations that take units of an order, or record a refund of it. */
export const partOperations: ReadonlySet<string> = new Set([
  'ship units',
  'cancel units',
  'return units',
  'refund amount'
])

/** What a call requested, by the name that it gave it. */
function requestIn(call: Call): Array<[string, Request]> {
  if (!partOperations.has(call.operation)) return []
  const body: Request['body'] = JSON.parse(JSON.stringify(call.body))
  const answered = call.answer && (call.answer.status === 201 ? JSON.parse(call.answer.text) : null)
  return [[body.tracking_number ?? body.reason ?? '', { call, body, answered }]]
}
