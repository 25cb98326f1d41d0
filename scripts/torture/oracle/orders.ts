import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import { groupBy } from '../../shared/group-by.js'
import type { LineRow, OrderRow } from './tables.js'

interface Asked {
  call: Call
  /** Product ids and quantities, those of the same product summed. */
  lines: Map<number, number>
  /** The order it was answered with; null: it was refused; undefined: nobody knows. */
  answered: AnsweredOrder | null | undefined
}

interface AnsweredOrder {
  id: number
  total_amount_cents: number
  items: Array<{ product_id: number; quantity: number; price_cents_at_purchase: number }>
}

interface OrderBody {
  note: string
  product_id?: number
  quantity?: number
  items?: Array<{ product_id: number; quantity: number }>
}

/** Every order was asked for, once, as it is; every one that was answered is there; none that was refused is. The same of products and users. */
export function judgeOrders({ history, tables }: Case): void {
  const asked = new Map(history.writes.flatMap(askedIn))
  const linesOf = groupBy(tables.lines, ({ orderId }) => orderId)
  const placed = groupBy(tables.orders, ({ note }) => note ?? '')
  for (const [note, orders] of placed) {
    const wanted = asked.get(note)
    if (!wanted) {
      history.find('nobody asked for it', `orders ${orders.map(({ id }) => id).join(', ')} with the note "${note}"`)
    }
    if (orders.length > 1) {
      history.find('double effect', `key ${note} has orders ${orders.map(({ id }) => id).join(', ')}`)
    }
    if (wanted?.answered === null) {
      history.find(
        'refused and done',
        `order ${orders[0]?.id} of key ${note}, which was answered ${wanted.call.answer?.text.slice(0, 300)}`
      )
    }
    for (const order of orders) if (wanted) compare(order, linesOf.get(order.id) ?? [], wanted)
  }
  for (const [note, { answered }] of asked) {
    if (answered && !placed.has(note)) history.find('acknowledged and lost', `order ${answered.id} of key ${note}`)
  }
  judgeNames(
    'product',
    '/products',
    'sku',
    tables.products.map(({ sku }) => sku)
  )
  judgeNames('user', '/users', 'email', tables.emails)

  function compare(order: OrderRow, lines: LineRow[], { lines: wanted, answered }: Asked): void {
    const isAsAsked =
      lines.length === wanted.size && lines.every(({ productId, quantity }) => wanted.get(productId) === quantity)
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
    const amount = lines.reduce((sum, line) => sum + line.quantity * line.price, 0)
    if (!isAsAsked || quantity !== order.quantity || amount !== order.amount) {
      history.find(
        'not what was asked for',
        `order ${order.id}: ${JSON.stringify({ lines, wanted: [...wanted], order })}`
      )
    }
    if (
      answered &&
      (answered.id !== order.id ||
        answered.total_amount_cents !== amount ||
        !answered.items.every(item =>
          lines.some(
            line =>
              line.productId === item.product_id &&
              line.quantity === item.quantity &&
              line.price === item.price_cents_at_purchase
          )
        ))
    ) {
      history.find('not what was answered', `order ${order.id}: ${JSON.stringify({ answered, lines })}`)
    }
  }

  function judgeNames(thing: string, path: string, field: 'sku' | 'email', names: readonly string[]): void {
    const wanted = new Map(
      history.writes
        .filter(call => call.method === 'POST' && (call.path === path || call.path === `${path}/bulk`))
        .flatMap(call => itemsOf(call, `${thing}s`).map(item => [item[field] ?? '', call]))
    )
    const there = groupBy(names, name => name)
    for (const [name, rows] of there) {
      if (!wanted.has(name)) history.find('nobody asked for it', `${thing} ${name}`)
      if (rows.length > 1) history.find('double effect', `${thing} ${name} is there ${rows.length} times`)
    }
    for (const [name, call] of wanted) {
      if (call.answer && call.answer.status < 300 && !there.has(name)) {
        history.find('acknowledged and lost', `${thing} ${name}`)
      }
    }
  }
}

/** The orders that a call asked for, by their notes. */
function askedIn(call: Call): Array<[string, Asked]> {
  if (call.operation !== 'place order' && call.operation !== 'place many') return []
  const results = call.answer && call.answer.status < 300 ? JSON.parse(call.answer.text) : undefined
  if (call.operation === 'place order') {
    return [bodyOf(call.body)].map(body => [
      body.note,
      { call, lines: linesIn(body), answered: call.answer ? (results ?? null) : undefined }
    ])
  }
  return itemsOf(call, 'orders')
    .map(bodyOf)
    .map((body, index) => [
      body.note,
      { call, lines: linesIn(body), answered: call.answer ? (results?.results[index].order ?? null) : undefined }
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
