import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import type { LineRow, OrderRow } from './tables.js'

export interface OrderRequest {
  call: Call
  /** Quantities by product id; lines with the same product are summed. */
  lines: Map<number, number>
  body: OrderBody
  /** The order in the answer; null if it was refused, undefined if the answer was lost. */
  answered: AnsweredOrder | null | undefined
}

interface AnsweredOrder {
  id: number
  total_amount_cents: number
  items: Array<{ product_id: number; quantity: number; price_cents_at_purchase: number }>
  location_id?: number | null
}

interface OrderBody {
  note: string
  product_id?: number
  quantity?: number
  items?: Array<{ product_id: number; quantity: number }>
  external_id?: string
  adjustments?: Array<{ amount_cents: number }>
  location_id?: number
}

/**
 * Every order was requested, exists once and is what was requested. Every acknowledged order exists, and no refused one
 * does. The same holds for products and users.
 */
export function judgeOrders({ history, tables }: Case): void {
  const requests = new Map(history.writes.flatMap(requestsIn))
  const linesOf = groupBy(tables.lines, ({ orderId }) => orderId)
  const placed = groupBy(tables.orders, ({ note }) => note ?? '')
  for (const [note, orders] of placed) {
    const request = requests.get(note)
    const ids = orders.map(({ id }) => id).join(', ')
    if (!request) history.find('unrequested', `orders ${ids} with the note "${note}"`)
    if (orders.length > 1) history.find('duplicate effect', `key ${note} has orders ${ids}`)
    if (request?.answered === null) {
      const answer = request.call.answer?.text.slice(0, 300)
      history.find('refused but done', `order ${orders[0]?.id} of key ${note}, which was answered ${answer}`)
    }
    for (const order of orders) if (request) compare(history, order, linesOf.get(order.id) ?? [], request)
  }
  for (const [note, { answered }] of requests) {
    if (answered && !placed.has(note)) history.find('acknowledged but lost', `order ${answered.id} of key ${note}`)
  }
  const skus = tables.products.map(({ sku }) => sku)
  judgeNames(history, { thing: 'product', path: '/products', field: 'sku' }, skus)
  judgeNames(
    history,
    { thing: 'user', path: '/users', field: 'email' },
    tables.users.map(({ email }) => email)
  )
}

function compare(history: Case['history'], order: OrderRow, lines: LineRow[], request: OrderRequest): void {
  const { lines: requested, answered } = request
  const isAsRequested =
    lines.length === requested.size && lines.every(({ productId, quantity }) => requested.get(productId) === quantity)
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
  const amount = lines.reduce((sum, line) => sum + line.quantity * line.price, order.adjusted)
  if (!hasDetails(order, request.body)) {
    history.find('differs from the request', `details of order ${order.id}: ${JSON.stringify({ request, order })}`)
  }
  if (!isAsRequested || quantity !== order.quantity || amount !== order.amount) {
    history.find(
      'differs from the request',
      `order ${order.id}: ${JSON.stringify({ lines, requested: [...requested], order })}`
    )
  }
  if (!answered) return
  const isAsAnswered = answered.items.every(item =>
    lines.some(
      line =>
        line.productId === item.product_id &&
        line.quantity === item.quantity &&
        line.price === item.price_cents_at_purchase
    )
  )
  if (answered.id !== order.id || answered.total_amount_cents !== amount || !isAsAnswered) {
    history.find('differs from the answer', `order ${order.id}: ${JSON.stringify({ answered, lines })}`)
  }
}

/** An order has the details that were given with it; edits of the metadata add to it. */
function hasDetails(order: OrderRow, body: OrderBody): boolean {
  const { adjustments = [] } = body
  const externalId = body.external_id ?? null
  return (
    order.externalId === externalId &&
    order.shippedTo === externalId &&
    order.locationId === (body.location_id ?? null) &&
    (order.metadata.placed ?? null) === externalId &&
    order.adjusted === adjustments.reduce((sum, { amount_cents: cents }) => sum + cents, 0)
  )
}

/** Products and users are traced by a unique name: the SKU or the email address. */
function judgeNames(
  history: Case['history'],
  { thing, path, field }: { thing: string; path: string; field: 'sku' | 'email' },
  names: readonly string[]
): void {
  const requested = new Map(
    history.writes
      .filter(call => call.method === 'POST' && (call.path === path || call.path === `${path}/bulk`))
      .flatMap(call => itemsOf(call, `${thing}s`).map(item => [item[field] ?? '', call]))
  )
  const present = groupBy(names, name => name)
  for (const [name, rows] of present) {
    if (!requested.has(name)) history.find('unrequested', `${thing} ${name}`)
    if (rows.length > 1) history.find('duplicate effect', `${thing} ${name} exists ${rows.length} times`)
  }
  for (const [name, call] of requested) {
    if (call.answer && call.answer.status < 300 && !present.has(name)) {
      history.find('acknowledged but lost', `${thing} ${name}`)
    }
  }
}

/** The orders that a call requested, by their notes. */
export function requestsIn(call: Call): Array<[string, OrderRequest]> {
  if (call.operation !== 'place order' && call.operation !== 'place many') return []
  const results = call.answer && call.answer.status < 300 ? JSON.parse(call.answer.text) : undefined
  if (call.operation === 'place order') {
    return [bodyOf(call.body)].map(body => [
      body.note,
      { call, body, lines: linesIn(body), answered: call.answer ? (results ?? null) : undefined }
    ])
  }
  return itemsOf(call, 'orders')
    .map(bodyOf)
    .map((body, index) => [
      body.note,
      { call, body, lines: linesIn(body), answered: call.answer ? (results?.results[index].order ?? null) : undefined }
    ])
}

function bodyOf(body: unknown): OrderBody {
  return JSON.parse(JSON.stringify(body))
}

function itemsOf({ body }: Call, name: string): Array<Record<string, string>> {
  const sent = JSON.parse(JSON.stringify(body ?? {}))
  return sent[name] ?? [sent]
}

function linesIn({ product_id: productId, quantity, items }: OrderBody): Map<number, number> {
  const lines = new Map<number, number>()
  for (const item of items ?? [{ product_id: productId ?? 0, quantity: quantity ?? 0 }]) {
    lines.set(item.product_id, (lines.get(item.product_id) ?? 0) + item.quantity)
  }
  return lines
}
