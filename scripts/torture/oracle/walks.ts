import type { Call } from '../history.js'
import { completionSeconds, expirySeconds } from '../world.js'
import type { Case } from './evidence.js'
import { groupBy } from '../../shared/group-by.js'
import type { EventRow, OrderRow } from './tables.js'

/** The table of the contract. */
const legal: Record<string, readonly string[]> = {
  PENDING: ['PAID', 'CANCELED'],
  PAID: ['SHIPPED', 'CANCELED', 'REFUNDED'],
  SHIPPED: ['COMPLETED', 'REFUNDED'],
  COMPLETED: ['REFUNDED'],
  CANCELED: [],
  REFUNDED: []
}

/** By the service itself, when the time is up. */
const legalOnTime: Record<string, readonly string[]> = { PENDING: ['CANCELED', 'COMPLETED'], PAID: ['COMPLETED'] }

/** Every order has walked legal steps only, each asked for by who is said to have done it; and each step that was answered is there. */
export function judgeWalks(given: Case): void {
  const { history, shop, tables } = given
  const walks = groupBy(
    tables.events.filter(({ orderId, type }) => orderId !== null && type !== 'order.refund_requested'),
    ({ orderId }) => orderId
  )
  const calls = groupBy(
    history.writes.filter(({ operation }) => operation === 'change status' || operation === 'cancel'),
    ({ path }) => path
  )
  for (const order of tables.orders) {
    const walk = walks.get(order.id) ?? []
    walks.delete(order.id)
    judgeSteps(given, order, walk)
    judgeEnd(given, order, walk, calls.get(`/orders/${order.id}`) ?? [])
    judgeCauses(given, order, walk, calls.get(`/orders/${order.id}`) ?? [])
    judgeAnswers(given, order, walk, calls.get(`/orders/${order.id}`) ?? [])
  }
  for (const [id] of walks) history.find('nobody asked for it', `events of order ${id}, which does not exist`)
  const orders = new Set(tables.orders.map(({ id }) => id))
  for (const { id } of shop.orders) if (!orders.has(id)) history.find('acknowledged and lost', `order ${id}`)
}

function stepOf({ data }: EventRow): { from: string | null; to: string } {
  return data.changes?.status ?? { from: null, to: 'nothing' }
}

function judgeSteps({ history, shop }: Case, order: OrderRow, walk: EventRow[]): void {
  let status: string | null = null
  walk.forEach((event, index) => {
    const { from, to } = stepOf(event)
    const byTime = event.performedBy === 'system'
    const isLegal =
      status === null
        ? event.type === 'order.created' && to === 'PENDING'
        : ((byTime ? legalOnTime : legal)[status] ?? []).includes(to)
    if (from !== status || !isLegal || event.data.version !== index + 1) {
      history.find(
        'illegal walk',
        `order ${order.id}: step ${index + 1} of ${walk.map(step => `${stepOf(step).from}->${stepOf(step).to} by ${step.performedBy} (event ${step.id})`).join(', ')}`
      )
    }
    const seen = shop.statuses.get(`${order.id} ${index + 1}`)
    if (seen !== undefined && seen !== to) {
      history.find(
        'not what was answered',
        `order ${order.id} was shown as ${seen} in version ${index + 1}, which was ${to}`
      )
    }
    if (byTime) judgeTime(order, event, to)
    status = to
  })

  // All times that matter are the database's, however wrong the clocks of the services are; milliseconds are rounded.
  function judgeTime({ id, created }: OrderRow, event: EventRow, to: string): void {
    const age = (event.created - created + 2) / 1_000
    if (age < (to === 'CANCELED' ? expirySeconds : completionSeconds)) {
      history.find('before its time', `order ${id} became ${to} by itself after ${age} s`)
    }
  }
}

function judgeEnd({ history }: Case, order: OrderRow, walk: EventRow[], calls: Call[]): void {
  const steps = walk.map(stepOf)
  const last = steps.at(-1)?.to
  if (last !== order.status || order.version !== walk.length) {
    history.find(
      'log and row differ',
      `order ${order.id} is ${order.status} in version ${order.version}; its log ends with ${last} after ${walk.length} steps`
    )
  }
  if (order.isOverdue) history.find('not expired', `order ${order.id} is PENDING long after its time`)
  const hasShipped = steps.some(({ to }) => to === 'SHIPPED')
  const mayRestock =
    order.status === 'CANCELED' ||
    (order.status === 'REFUNDED' &&
      (!hasShipped || calls.some(({ body }) => JSON.stringify(body)?.includes('"restock":true'))))
  const mustRestock = order.status === 'CANCELED' || (order.status === 'REFUNDED' && !hasShipped)
  if ((order.isRestocked && !mayRestock) || (!order.isRestocked && mustRestock)) {
    history.find(
      'units not conserved',
      `order ${order.id} is ${order.status}, ${hasShipped ? 'has' : 'has not'} shipped and ${order.isRestocked ? 'gave' : 'did not give'} its stock back`
    )
  }
  if (order.hasShipped !== hasShipped) {
    history.find(
      'log and row differ',
      `order ${order.id} ${order.hasShipped ? 'has' : 'has not'} shipped, its log says otherwise`
    )
  }
}

function judgeCauses({ history, shop }: Case, order: OrderRow, walk: EventRow[], calls: Call[]): void {
  for (const [performedBy, events] of groupBy(walk.slice(1), ({ performedBy }) => performedBy)) {
    if (performedBy === 'system') continue
    for (const [to, steps] of groupBy(events, event => stepOf(event).to)) {
      const asked = askedBy(performedBy, to)
      if (steps.length > asked) {
        history.find(
          asked === 0 ? 'nobody asked for it' : 'double effect',
          `order ${order.id} became ${to} ${steps.length} times by ${performedBy}, who asked for it ${asked} times`
        )
      }
    }
  }

  function askedBy(performedBy: string, to: string): number {
    const [kind, ...rest] = performedBy.split(':')
    if (kind === 'webhook') {
      const payment = shop.payments.get(rest.join(':'))
      return payment?.isGenuine && payment.orderId === order.id && (effects[payment.type] ?? []).includes(to) ? 1 : 0
    }
    if (kind === 'redis') return to === 'REFUNDED' && shop.refundEntries.get(rest.at(-1) ?? '') === order.id ? 1 : 0
    return calls
      .filter(call => call.principal === performedBy && wantedBy(call) === to)
      .reduce((sum, { attempts }) => sum + attempts, 0)
  }
}

const effects: Record<string, readonly string[]> = {
  'payment.succeeded': ['PAID'],
  'payment.failed': ['CANCELED'],
  'payment.refunded': ['PAID', 'REFUNDED']
}

function judgeAnswers({ history }: Case, order: OrderRow, walk: EventRow[], calls: Call[]): void {
  for (const call of calls) {
    if (call.answer?.status !== 200) continue
    const { version, status } = JSON.parse(call.answer.text)
    const step = walk[version - 1]
    const wanted = wantedBy(call)
    const isDone = step && stepOf(step).to === wanted && status === wanted
    // Who cancels by DELETE is told of it only if it was them.
    if (!isDone || (call.method === 'DELETE' && step.performedBy !== call.principal)) {
      history.find(
        'acknowledged and lost',
        `${call.method} of order ${order.id} by ${call.principal} was answered ${status} in version ${version}: ${JSON.stringify(step)}`
      )
    }
  }
}

function wantedBy({ method, body }: Call): string {
  return method === 'DELETE' ? 'CANCELED' : JSON.parse(JSON.stringify(body)).status
}
