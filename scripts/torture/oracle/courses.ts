// What became of each order, step by step: its log says when, and the parts, the money and the contract say what.
import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import { isSameUnits } from './parts.js'
import { costOf, dueOf, priceOf, type Units } from './price.js'
import type { EventRow, MoneyRow, OrderRow, PartRow } from './tables.js'
import { transitionOf } from './transitions.js'

/** An order on its way from its first event to its last. */
interface Course {
  order: OrderRow
  lines: Array<Units & { id: number }>
  status: string
  paid: number
  refunded: number
  /** The parts and the entries of money that are yet to come, in the order of their ids. */
  parts: PartRow[]
  money: MoneyRow[]
  /** The parts that an event names. */
  named: ReadonlySet<number | undefined>
  /** A change of the status that must follow at once. */
  awaited: { to: string; performedBy: string } | undefined
  /** The order as an answer must show it, by version. */
  shown: Shown[]
}

interface Shown {
  performedBy: string
  fields: Record<string, unknown>
  items: Array<Record<string, number>>
}

/** Why an order cannot have come to be as it is. */
class Mismatch extends Error {
  constructor(
    readonly check: string,
    detail: string
  ) {
    super(detail)
  }
}

/**
 * Walks every order from event to event. Units, money, status and requested refunds of each step follow from those of
 * the one before; nothing is left over at the end, and every answer shows the order as it was in its version.
 */
export function judgeCourses(given: Case): void {
  const { history, tables } = given
  const of = <Row extends { orderId: number | null }>(rows: readonly Row[]) => groupBy(rows, ({ orderId }) => orderId)
  const [events, lines, parts] = [of(tables.events), of(tables.lines), of(tables.parts)]
  // An entry of 0 is in the list, and that is all.
  const money = of(tables.money.filter(({ amount }) => amount > 0))
  const calls = groupBy(history.writes, ({ path }) => path.split('/').slice(0, 3).join('/'))
  for (const order of tables.orders) {
    const log = events.get(order.id) ?? []
    const course: Course = {
      order,
      lines: (lines.get(order.id) ?? []).map(line => ({ ...line, shipped: 0, canceled: 0, returned: 0 })),
      status: 'PENDING',
      paid: 0,
      refunded: 0,
      parts: [...(parts.get(order.id) ?? [])],
      money: [...(money.get(order.id) ?? [])],
      named: new Set(log.map(partIdOf)),
      awaited: undefined,
      shown: []
    }
    try {
      walk(given, course, log, calls.get(`/orders/${order.id}`) ?? [])
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      history.find(error.check, `order ${order.id} in version ${course.shown.length + 1}: ${error.message}`)
    }
  }
}

function walk(given: Case, course: Course, log: readonly EventRow[], calls: readonly Call[]): void {
  for (const [event, ...others] of groupBy(log, ({ data }) => data.version).values()) {
    if (event) takeStep(given, course, event, [event, ...others].filter(isRefundRequest), calls)
  }
  const { parts, money, awaited, order, lines } = course
  if (parts.length > 0) throw new Mismatch('unrequested', `no event has these parts: ${JSON.stringify(parts)}`)
  if (money.length > 0) throw new Mismatch('unrequested', `no event has this money: ${JSON.stringify(money)}`)
  if (awaited) throw new Mismatch('illegal transition', `it did not become ${awaited.to}`)
  const fulfillment = fulfillmentOf(lines)
  if (order.fulfillment !== fulfillment) {
    throw new Mismatch('units not conserved', `it is ${fulfillment}, but its row says ${order.fulfillment}`)
  }
  for (const call of calls) judgeAnswer(course, call)
}

function isRefundRequest({ type }: EventRow): boolean {
  return type === 'order.refund_requested'
}

function takeStep(
  given: Case,
  course: Course,
  event: EventRow,
  requests: readonly EventRow[],
  calls: readonly Call[]
): void {
  const { order, lines, status: from } = course
  const { to } = transitionOf(event)
  const { awaited } = course
  course.awaited = undefined
  if (awaited && (to !== awaited.to || event.performedBy !== awaited.performedBy)) {
    throw new Mismatch('illegal transition', `${awaited.to} must follow, not ${JSON.stringify(event)}`)
  }
  const dueBefore = dueOf(course.paid, course.refunded, costOf(order, lines, from))
  takeMoney(given, course, event, to)
  if (partIdOf(event) !== undefined) takeNamedPart(course, event, to)
  else if (to !== from) takeWhole(course, event, to, calls)
  course.status = to
  if (to !== from) judgeStatus(course, from, to)
  const due = dueOf(course.paid, course.refunded, costOf(order, lines, to))
  judgeRequests(requests, due - dueBefore, due)
  course.shown.push(show(course, event, due))
}

/** A refund is requested exactly when more is due than before. */
function judgeRequests(requests: readonly EventRow[], raised: number, due: number): void {
  const [first, ...more] = requests
  const isRight =
    raised > 0
      ? first?.data.amount_cents === raised && first.data.refund_due_cents === due && more.length === 0
      : first === undefined
  if (isRight) return
  throw new Mismatch(
    'refund requests do not match',
    `${raised} more is due, ${due} in all, but requested was ${JSON.stringify(requests.map(({ data }) => data))}`
  )
}

/** Takes the entry of an event that changed a sum. */
function takeMoney({ shop }: Case, course: Course, event: EventRow, to: string): void {
  const { paid_cents: paid, refunded_cents: refunded } = event.data.changes ?? {}
  if (!paid && !refunded) return
  const entry = course.money.shift()
  const [type, sum, change] = paid ? (['payment', 'paid', paid] as const) : (['refund', 'refunded', refunded] as const)
  const isRight =
    entry?.type === type &&
    entry.performedBy === event.performedBy &&
    change?.from === course[sum] &&
    change.to === course[sum] + entry.amount
  if (!isRight || entry.amount !== amountOf({ shop }, course, entry, to)) {
    throw new Mismatch(
      'money not conserved',
      `${JSON.stringify(event)} has the entry ${JSON.stringify(entry)} after ${course.paid} - ${course.refunded}`
    )
  }
  const { status, order, lines } = course
  course[sum] += entry.amount
  const left = course.paid - course.refunded
  if (type === 'refund' && entry.eventId === null && left < 0) {
    throw new Mismatch('money not conserved', `${entry.amount} was refunded by hand, ${-left} more than was paid`)
  }
  const follows =
    status === 'PENDING'
      ? type === 'payment' && left >= priceOf(order, lines) && 'PAID'
      : type === 'refund' && left <= 0 && course.paid > 0 && 'REFUNDED'
  if (follows && to !== follows) throw new Mismatch('illegal transition', `it is ${to}, not ${follows}, with ${left}`)
}

/** What an entry must come to: what it names, all that is outstanding, or all that is left. */
function amountOf(
  { shop }: Pick<Case, 'shop'>,
  { order, lines, paid, refunded }: Course,
  { type, amount, eventId, reason }: MoneyRow,
  to: string
): number | undefined {
  const price = priceOf(order, lines)
  if (eventId === null) {
    if (reason !== null) return amount
    if (type === 'payment') return to === 'PAID' ? Math.max(0, price - paid + refunded) : undefined
    return to === 'REFUNDED' ? paid - refunded : undefined
  }
  const payment = shop.payments.get(eventId)
  const isWhole = payment !== undefined && payment.amountCents === undefined && type === 'payment'
  return isWhole ? price || order.amount : amount
}

/** Takes the part that an event names; the status that it leads to must be that of the event, or follow. */
function takeNamedPart(course: Course, event: EventRow, to: string): void {
  const { status: from, order, lines } = course
  const part = course.parts.shift()
  const { items = [], restocked } = event.data
  const isRight =
    part?.id === partIdOf(event) &&
    part?.type === typeOf(event) &&
    part.performedBy === event.performedBy &&
    isSameUnits(part.items, items) &&
    (part.type !== 'return' || part.isRestocked === restocked)
  if (!isRight) throw new Mismatch('wrong event', `${JSON.stringify(event)} has the part ${JSON.stringify(part)}`)
  take(course, part)
  const isSettled = lines.every(({ quantity, shipped, canceled }) => shipped + canceled === quantity)
  const hasShipped = lines.some(({ shipped }) => shipped > 0)
  let follows = from
  if (part.type === 'shipment') {
    if (from !== 'PAID') throw new Mismatch('illegal transition', `units were shipped although it was ${from}`)
    if (isSettled) follows = 'SHIPPED'
  }
  if (part.type === 'cancellation') {
    if (from !== 'PENDING' && from !== 'PAID') {
      throw new Mismatch('illegal transition', `units were canceled although it was ${from}`)
    }
    const left = course.paid - course.refunded
    const isCovered = from === 'PENDING' && left > 0 && left >= priceOf(order, lines)
    if (isSettled && !hasShipped) follows = 'CANCELED'
    else if (isSettled || isCovered) {
      course.awaited = { to: isSettled ? 'SHIPPED' : 'PAID', performedBy: event.performedBy }
    }
  }
  const type = follows === from ? partEvents[part.type] : `order.${follows.toLowerCase()}`
  if (to !== follows || event.type !== type) {
    throw new Mismatch('illegal transition', `${JSON.stringify(event)} must be ${type}, and make it ${follows}`)
  }
}

const partEvents: Record<string, string> = {
  shipment: 'order.partially_shipped',
  cancellation: 'order.partially_canceled',
  return: 'order.returned'
}

function partIdOf({ data }: EventRow): number | undefined {
  return data.shipment_id ?? data.cancellation_id ?? data.return_id
}

function typeOf({ data }: EventRow): string {
  return data.shipment_id !== undefined ? 'shipment' : data.cancellation_id !== undefined ? 'cancellation' : 'return'
}

/** Takes the parts that a change of the status brings about: always all that is left. */
function takeWhole(course: Course, event: EventRow, to: string, calls: readonly Call[]): void {
  const { lines, status: from } = course
  if (to === 'SHIPPED') takeAll(course, event, 'shipment')
  if (to === 'CANCELED') {
    const hasShipped = lines.some(({ shipped }) => shipped > 0)
    if (hasShipped) throw new Mismatch('illegal transition', 'it was canceled although some of it has shipped')
    takeAll(course, event, 'cancellation')
  }
  if (to !== 'REFUNDED' || from === 'CANCELED') return
  takeAll(course, event, 'cancellation')
  const restocks = calls.filter(call => requestsRefund(call, event)).map(({ body }) => readBody(body).restock === true)
  const [next] = course.parts
  const isReturned = next?.type === 'return' && !course.named.has(next.id) && next.performedBy === event.performedBy
  if (isReturned && !restocks.includes(true)) {
    throw new Mismatch('unrequested', `a refund without "restock" took back ${JSON.stringify(next)}`)
  }
  // A refund of an amount has a reason, and never takes anything back.
  const mustReturn = event.data.reason === undefined && restocks.length > 0 && !restocks.includes(false)
  if (isReturned || mustReturn) takeAll(course, event, 'return')
}

function requestsRefund({ operation, principal, body }: Call, { performedBy }: EventRow): boolean {
  return operation === 'change status' && principal === performedBy && readBody(body).status === 'REFUNDED'
}

function readBody(body: unknown): { status?: string; restock?: boolean } {
  return JSON.parse(JSON.stringify(body))
}

function takeAll(course: Course, event: EventRow, type: string): void {
  const items = course.lines
    .map(({ id, quantity, shipped, canceled, returned }) => ({
      item_id: id,
      quantity: type === 'return' ? shipped - returned : quantity - shipped - canceled
    }))
    .filter(({ quantity }) => quantity > 0)
  if (items.length === 0) return
  const part = course.parts.shift()
  const isRight =
    part?.type === type &&
    part.performedBy === event.performedBy &&
    part.isRestocked === (type !== 'shipment') &&
    part.reason === (event.data.reason ?? null) &&
    isSameUnits(part.items, items)
  if (!isRight) {
    throw new Mismatch(
      'units not conserved',
      `${JSON.stringify(event)} must have the ${type} of ${JSON.stringify(items)}, not ${JSON.stringify(part)}`
    )
  }
  take(course, part)
}

function take({ lines }: Course, part: PartRow): void {
  for (const { item_id: id, quantity } of part.items) {
    const line = lines.find(line => line.id === id)
    if (!line) throw new Mismatch('units not conserved', `it has no line ${id}, but the part ${JSON.stringify(part)}`)
    if (part.type === 'shipment') line.shipped += quantity
    else if (part.type === 'cancellation') line.canceled += quantity
    else line.returned += quantity
    if (line.shipped + line.canceled > line.quantity || line.returned > line.shipped) {
      throw new Mismatch('units not conserved', `${JSON.stringify(part)} is beyond the line ${JSON.stringify(line)}`)
    }
  }
}

/** A status that an order has come to is true of its units and its money. */
function judgeStatus({ order, lines, paid, refunded }: Course, from: string, to: string): void {
  const isTrue =
    to === 'PAID'
      ? paid >= priceOf(order, lines)
      : to === 'REFUNDED'
        ? refunded >= paid && (from !== 'CANCELED' || paid > 0)
        : to === 'SHIPPED'
          ? fulfillmentOf(lines) === 'fulfilled'
          : to !== 'CANCELED' || lines.every(({ quantity, canceled }) => canceled === quantity)
  if (!isTrue) {
    throw new Mismatch('illegal transition', `it became ${to} with ${JSON.stringify({ paid, refunded, lines })}`)
  }
}

function fulfillmentOf(lines: readonly Units[]): string {
  if (lines.every(({ shipped }) => shipped === 0)) return 'unfulfilled'
  return lines.every(({ quantity, shipped, canceled }) => shipped + canceled === quantity) ? 'fulfilled' : 'partial'
}

function show({ order, lines, status, paid, refunded }: Course, { performedBy }: EventRow, due: number): Shown {
  return {
    performedBy,
    fields: {
      status,
      current_total_cents: costOf(order, lines, status),
      fulfillment_status: fulfillmentOf(lines),
      paid_cents: paid,
      refunded_cents: refunded,
      refund_due_cents: due
    },
    items: lines.map(({ id, shipped, canceled, returned }) => ({
      id,
      shipped_quantity: shipped,
      canceled_quantity: canceled,
      returned_quantity: returned
    }))
  }
}

/** An answer shows the order as it was; a part or a refund was made by the client that asked for it. */
function judgeAnswer({ shown }: Course, { method, path, principal, answer }: Call): void {
  if (!answer || answer.status >= 300) return
  const body = JSON.parse(answer.text)
  const { version, ...order } = body.order ?? body
  const then = shown[version - 1]
  const isDone = then && (body.order === undefined || then.performedBy === principal)
  if (isDone && isShown(then.fields, order) && then.items.every((item, index) => isShown(item, order.items?.[index]))) {
    return
  }
  throw new Mismatch(
    'differs from the answer',
    `${method} ${path} by ${principal} was answered ${answer.text}, but the order was ${JSON.stringify(then)}`
  )
}

/** Whether an object shows these fields. What it leaves out, other tests find. */
function isShown(fields: Record<string, unknown>, shown: Record<string, unknown> = {}): boolean {
  return Object.entries(fields).every(([name, value]) => shown[name] === undefined || shown[name] === value)
}
