import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import { completionSeconds, expirySeconds } from '../world.js'
import type { Case } from './evidence.js'
import { partOperations } from './parts.js'
import type { EventRow, OrderRow } from './tables.js'

/** The transitions of the contract. */
const legal: Record<string, readonly string[]> = {
  PENDING: ['PAID', 'CANCELED'],
  PAID: ['SHIPPED', 'CANCELED', 'REFUNDED'],
  SHIPPED: ['COMPLETED', 'REFUNDED'],
  COMPLETED: ['REFUNDED'],
  CANCELED: ['REFUNDED'],
  REFUNDED: []
}

/** The transitions that the service itself makes after a timeout. */
const legalAfterTimeout: Record<string, readonly string[]> = { PENDING: ['CANCELED', 'COMPLETED'], PAID: ['COMPLETED'] }

/**
 * Every order made only legal transitions, each requested by the principal in its event; and every acknowledged
 * transition is in the log.
 */
export function judgeTransitions(given: Case): void {
  const { history, shop, tables } = given
  const logs = groupBy(changesIn(tables.events), ({ orderId }) => orderId)
  const callsOf = groupBy(
    history.writes.filter(({ operation }) => operation === 'change status' || operation === 'cancel'),
    ({ path }) => path
  )
  const partCallsOf = groupBy(
    history.writes.filter(({ operation }) => partOperations.has(operation)),
    ({ path }) => path.slice(0, path.lastIndexOf('/'))
  )
  const editsOf = groupBy(
    history.writes.filter(({ operation }) => operation === 'edit order'),
    ({ path }) => path
  )
  for (const order of tables.orders) {
    const log = logs.get(order.id) ?? []
    const calls = callsOf.get(`/orders/${order.id}`) ?? []
    logs.delete(order.id)
    judgeSteps(given, order, log)
    judgeEnd(given, order, log)
    judgeCauses(given, order, log, [...calls, ...(partCallsOf.get(`/orders/${order.id}`) ?? [])])
    judgeAnswers(given, order, log, calls)
    judgeEdits(given, order, log, editsOf.get(`/orders/${order.id}`) ?? [])
  }
  for (const [id] of logs) history.find('unrequested', `events of order ${id}, which does not exist`)
  const orders = new Set(tables.orders.map(({ id }) => id))
  for (const { id } of shop.orders) if (!orders.has(id)) history.find('acknowledged but lost', `order ${id}`)
}

/** The events that are changes of orders: one of each version. A refund may be requested by a second one. */
function changesIn(events: readonly EventRow[]): EventRow[] {
  const last = new Map<number, number | undefined>()
  return events.filter(({ orderId, type, data: { version } }) => {
    if (orderId === null || (type === 'order.refund_requested' && last.get(orderId) === version)) return false
    last.set(orderId, version)
    return true
  })
}

/** From and to the same status if only money or units moved. */
export function transitionOf({ data }: EventRow): { from: string | null; to: string } {
  return data.changes?.status ?? { from: data.status ?? null, to: data.status ?? 'nothing' }
}

function isStep({ data }: EventRow): boolean {
  return data.changes?.status !== undefined
}

/** Every step is legal, starts where the last one ended, has the next version, and is what clients have seen. */
function judgeSteps({ history, shop }: Case, order: OrderRow, log: EventRow[]): void {
  let status: string | null = null
  log.forEach((event, index) => {
    const { from, to } = transitionOf(event)
    const version = index + 1
    const isTimeout = event.performedBy === 'system'
    const isLegal =
      status === null
        ? event.type === 'order.created' && to === 'PENDING'
        : ((isTimeout ? legalAfterTimeout : legal)[status] ?? []).includes(to)
    if (from !== status || (isStep(event) && !isLegal) || event.data.version !== version) {
      history.find('illegal transition', `order ${order.id}, step ${version} of: ${log.map(describe).join(', ')}`)
    }
    const seen = shop.statuses.get(`${order.id} ${version}`)
    if (seen !== undefined && seen !== to) {
      history.find(
        'differs from the answer',
        `an answer showed order ${order.id} in version ${version} as ${seen}, but it was ${to}`
      )
    }
    if (isTimeout) judgeTimeout(history, order, event, to)
    status = to
  })
}

function describe(event: EventRow): string {
  const { from, to } = transitionOf(event)
  return `${from}->${to} by ${event.performedBy} (event ${event.id})`
}

// Both times are the database's, however wrong the clocks of the services are. 2 ms allow for rounding.
function judgeTimeout(history: Case['history'], order: OrderRow, event: EventRow, to: string): void {
  const ageSeconds = (event.createdAtMs - order.createdAtMs + 2) / 1_000
  if (ageSeconds < (to === 'CANCELED' ? expirySeconds : completionSeconds)) {
    history.find('early timeout', `order ${order.id} became ${to} by timeout after ${ageSeconds} s`)
  }
}

/** The row is where the log ends, and has expired if it is due. */
function judgeEnd({ history }: Case, order: OrderRow, log: EventRow[]): void {
  const steps = log.map(transitionOf)
  const last = steps.at(-1)?.to
  if (last !== order.status || order.version !== log.length) {
    history.find(
      'log and row differ',
      `order ${order.id} is ${order.status} in version ${order.version}, ` +
        `but its log ends with ${last} after ${log.length} steps`
    )
  }
  if (order.isOverdue) history.find('not expired', `order ${order.id} is PENDING long after its payment deadline`)
  const hasShipped = steps.some(({ to }) => to === 'SHIPPED')
  if (order.hasShipped !== hasShipped) {
    history.find(
      'log and row differ',
      `order ${order.id} ${order.hasShipped ? 'has' : 'has not'} shipped, but its log says otherwise`
    )
  }
}

/** Nobody made a transition more often than it was requested. */
function judgeCauses(given: Case, order: OrderRow, log: EventRow[], calls: Call[]): void {
  for (const [performedBy, events] of groupBy(log.slice(1).filter(isStep), ({ performedBy }) => performedBy)) {
    if (performedBy === 'system') continue
    for (const [to, steps] of groupBy(events, event => transitionOf(event).to)) {
      const requested = countRequests(given.shop, order, calls, performedBy, to)
      if (steps.length > requested) {
        given.history.find(
          requested === 0 ? 'unrequested' : 'duplicate effect',
          `${performedBy} made order ${order.id} ${to} ${steps.length} times, but requested it ${requested} times`
        )
      }
    }
  }
}

function countRequests(
  shop: Case['shop'],
  order: OrderRow,
  calls: readonly Call[],
  performedBy: string,
  to: string
): number {
  const [kind, ...rest] = performedBy.split(':')
  if (kind === 'webhook') {
    const payment = shop.payments.get(rest.join(':'))
    return payment?.isGenuine && payment.orderId === order.id && (effects[payment.type] ?? []).includes(to) ? 1 : 0
  }
  if (kind === 'redis') return to === 'REFUNDED' && shop.refundEntries.get(rest.at(-1) ?? '') === order.id ? 1 : 0
  return (
    calls
      .filter(call => call.principal === performedBy && mayMake(call, to))
      // A request with an idempotency key is executed once, however often it was sent.
      .reduce((sum, { attempts, key }) => sum + (key === undefined ? attempts : 1), 0)
  )
}

function mayMake(call: Call, to: string): boolean {
  return partOperations.has(call.operation)
    ? (partEffects[call.operation] ?? []).includes(to)
    : requestedStatus(call) === to
}

/** The statuses that taking units, or refunding an amount, may lead to. */
const partEffects: Record<string, readonly string[]> = {
  'ship units': ['SHIPPED'],
  'cancel units': ['CANCELED', 'SHIPPED', 'PAID'],
  'return units': [],
  'refund amount': ['REFUNDED']
}

/** The statuses that a payment event may lead to. */
const effects: Record<string, readonly string[]> = {
  'payment.succeeded': ['PAID', 'REFUNDED'],
  // A canceled order is REFUNDED at once if a part of it had been paid and given back.
  'payment.failed': ['CANCELED', 'REFUNDED'],
  'payment.refunded': ['REFUNDED']
}

/** Every acknowledged transition is in the log, with the version of the answer. */
function judgeAnswers({ history }: Case, order: OrderRow, log: EventRow[], calls: Call[]): void {
  for (const call of calls) {
    if (call.answer?.status !== 200) continue
    const { version, status } = JSON.parse(call.answer.text)
    const step = log[version - 1]
    const requested = requestedStatus(call)
    const isDone = step && transitionOf(step).to === requested && status === requested
    // DELETE answers 200 only to the client that canceled the order.
    if (!isDone || (call.method === 'DELETE' && step.performedBy !== call.principal)) {
      history.find(
        'acknowledged but lost',
        `${call.method} of order ${order.id} by ${call.principal} was answered ${status} in version ${version}, ` +
          `but the log has ${JSON.stringify(step)}`
      )
    }
  }
}

/** Every edit in the log was requested, every acknowledged one is in it, and the order is as the last one left it. */
function judgeEdits({ history }: Case, order: OrderRow, log: EventRow[], calls: Call[]): void {
  const requested = new Map(calls.map(call => [nameOf(call), call]))
  const edits = log.filter(({ type }) => type === 'order.updated')
  for (const { data, performedBy } of edits) {
    const call = requested.get(data.reason ?? '')
    if (call?.principal !== performedBy) {
      history.find('unrequested', `${performedBy} edited order ${order.id}: ${JSON.stringify(data)}`)
    }
  }
  for (const [name, { answer }] of requested) {
    if (answer?.status === 200 && !edits.some(({ data }) => data.reason === name)) {
      history.find('acknowledged but lost', `edit ${name} of order ${order.id}`)
    }
  }
  const last = edits.at(-1)?.data.reason
  if (order.metadata.edited !== last) {
    const found = JSON.stringify(order.metadata)
    history.find('log and row differ', `order ${order.id} has the metadata ${found}, its last edit is ${last}`)
  }
}

function nameOf({ body }: Call): string {
  return JSON.parse(JSON.stringify(body)).reason
}

function requestedStatus({ method, body }: Call): string {
  return method === 'DELETE' ? 'CANCELED' : JSON.parse(JSON.stringify(body)).status
}
