import { groupBy } from '../../../src/batching/group-by.js'
import type { Case } from './evidence.js'
import { costOf, dueOf, priceOf } from './price.js'
import type { EventRow, LineRow, MoneyRow, OrderRow } from './tables.js'

/**
 * Every acknowledged payment is recorded with its amount; only genuine payments are recorded. The sums of every order
 * are those of its recorded payments, and a refund that is due was asked for, once.
 */
export function judgePayments(given: Case): void {
  judgeRecords(given)
  judgeEntries(given)
  const entries = groupBy(given.tables.money, ({ orderId }) => orderId)
  const lines = groupBy(given.tables.lines, ({ orderId }) => orderId)
  const requests = groupBy(
    given.tables.events.filter(({ type }) => type === 'order.refund_requested'),
    ({ orderId }) => orderId
  )
  for (const order of given.tables.orders) {
    judgeMoney(given.history, order, {
      lines: lines.get(order.id) ?? [],
      entries: entries.get(order.id) ?? [],
      requests: requests.get(order.id) ?? []
    })
  }
}

function judgeRecords({ history, shop, tables }: Case): void {
  const recorded = new Set(tables.payments.map(({ eventId }) => eventId))
  const orders = new Map(tables.orders.map(order => [order.id, order]))
  for (const { eventId, type, orderId } of tables.payments) {
    const sent = shop.payments.get(eventId)
    if (!sent?.isGenuine) {
      history.find(sent ? 'forged payment accepted' : 'unrequested', `payment ${eventId} of order ${orderId}`)
    } else if (sent.type !== type || sent.orderId !== orderId) {
      history.find('differs from the request', `payment ${eventId}: ${JSON.stringify({ type, orderId, sent })}`)
    }
  }
  for (const { id, type, orderId, isGenuine, isAcknowledged } of shop.payments.values()) {
    if (!isGenuine || !isAcknowledged) continue
    const order = orders.get(orderId)
    const isWithoutEffect = type === 'payment.failed' && order?.status === 'PENDING' && order.paid === 0
    if (!recorded.has(id) || isWithoutEffect) {
      history.find('acknowledged but lost', `${type} ${id} of order ${orderId}, which is ${order?.status ?? 'missing'}`)
    }
  }
}

/** Each recorded event that moves money has one entry, of the amount that it names; every entry has a cause. */
function judgeEntries({ history, shop, tables }: Case): void {
  const totals = new Map(tables.orders.map(({ id, amount }) => [id, amount]))
  const entriesOf = groupBy(tables.money, ({ eventId }) => eventId ?? '')
  for (const { eventId, type, orderId } of tables.payments.filter(({ type }) => type !== 'payment.failed')) {
    const [entry, ...more] = entriesOf.get(eventId) ?? []
    entriesOf.delete(eventId)
    const named = shop.payments.get(eventId)?.amountCents
    const total = totals.get(orderId) ?? 0
    const isRight =
      entry?.orderId === orderId &&
      entry.type === (type === 'payment.succeeded' ? 'payment' : 'refund') &&
      // Without an amount, it is what the order cost then, or what was left: see the courses.
      (named === undefined ? entry.amount <= total : entry.amount === named)
    if (!isRight || more.length > 0) {
      history.find(
        'money not conserved',
        `${type} ${eventId} of ${named ?? 'the whole'}: ${JSON.stringify([entry, more])}`
      )
    }
  }
  for (const [eventId, entries] of entriesOf) {
    const [entry] = entries
    if (eventId === '' || !entry) continue
    const streamEntry = eventId.replace(/^redis:refund_order:/, '')
    if (entries.length > 1 || entry.type !== 'refund' || shop.refundEntries.get(streamEntry) !== entry.orderId) {
      history.find('unrequested', `money moved by ${eventId}: ${JSON.stringify(entries)}`)
    }
  }
}

function judgeMoney(
  history: Case['history'],
  order: OrderRow,
  {
    lines,
    entries,
    requests
  }: { lines: readonly LineRow[]; entries: readonly MoneyRow[]; requests: readonly EventRow[] }
): void {
  const sum = (type: string) => entries.reduce((cents, entry) => cents + (entry.type === type ? entry.amount : 0), 0)
  const [paid, refunded] = [sum('payment'), sum('refund')]
  const due = dueOf(paid, refunded, costOf(order, lines))
  if (order.paid !== paid || order.refunded !== refunded || order.refundDue !== due) {
    history.find('money not conserved', `order ${JSON.stringify(order)} with ${JSON.stringify(entries)}`)
  }
  const price = priceOf(order, lines)
  if ((order.status === 'PAID' || order.status === 'SHIPPED') && paid < price) {
    history.find('money not conserved', `order ${order.id} is ${order.status}, and ${paid} of ${price} was paid`)
  }
  const asked = requests.reduce((cents, { data }) => cents + (data.amount_cents ?? 0), 0)
  // What was given back was due before, or ended the order; so no more was asked for than ever came in.
  if (asked < due || asked > paid) {
    history.find('refund requests do not match', `order ${order.id}: paid ${paid}, due ${due}, asked for ${asked}`)
  }
}
