// What analytics should answer, computed from the rows of orders, parts, payments and events by other means than the
// service uses: in JavaScript, order by order, with the time zones of Node.
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import type { Interval } from '../../src/analytics/span.js'

export interface Amounts {
  orders: number
  units: number
  subtotal_cents: number
  adjustments_cents: number
  gross_cents: number
  canceled_units: number
  canceled_cents: number
  returned_units: number
  returned_cents: number
  allowances_cents: number
  refunded_cents: number
  net_cents: number
}

/** What counts of the orders of a shop, at its own time, with the groups that it belongs to. */
export interface Fact {
  at: Date
  status?: string
  product?: string
  location?: string
  amounts: Partial<Amounts>
}

export interface Grouping {
  interval: Interval
  timezone: string
  group?: 'status' | 'product' | 'location'
}

/** The sales of a shop as `<local time>` or `<local time> <group>` and amounts; rows without any are left out. */
export function expectedSales(facts: readonly Fact[], by: Grouping) {
  const { group } = by
  const isOfLines = group === 'product' || group === 'location'
  return sumsBy(
    facts.filter(fact => (isOfLines ? fact[group] !== undefined : fact.status !== undefined)),
    fact => [labelOf(fact.at, by), ...(group ? [fact[group]] : [])].join(' ')
  )
}

/** The same amounts from rows of a response. */
export function answeredSales(rows: ReadonlyArray<Record<string, unknown>>, { interval, group }: Grouping) {
  const answered: Record<string, Partial<Amounts>> = {}
  for (const row of rows) {
    const local = String(row.local_start)
    const label = {
      hour: `${local.slice(0, 13)} ${local.slice(19)}`,
      day: local.slice(0, 10),
      week: local.slice(0, 10),
      month: local.slice(0, 7)
    }[interval]
    const key = [label, ...(group ? [String(row[group === 'status' ? 'status' : `${group}_id`])] : [])].join(' ')
    if (answered[key]) throw new Error(`two rows are ${key}`)
    const amounts: Record<string, number> = {}
    for (const [name, value] of Object.entries(row)) {
      if ((/_(units|cents)$/.test(name) || name === 'units' || name === 'orders') && value) {
        amounts[name] = Number(value)
      }
    }
    if (Object.keys(amounts).length > 0) answered[key] = amounts
  }
  return sorted(answered)
}

function sumsBy(facts: readonly Fact[], keyOf: (fact: Fact) => string) {
  const sums: Record<string, Record<string, number>> = {}
  for (const fact of facts) {
    const sum = (sums[keyOf(fact)] ??= {})
    for (const [name, value] of Object.entries(fact.amounts)) sum[name] = (sum[name] ?? 0) + value
  }
  const filled = Object.entries(sums).map(([key, sum]) => {
    const amounts = Object.fromEntries(Object.entries(sum).filter(([, value]) => value !== 0))
    return [key, amounts] as const
  })
  return sorted(Object.fromEntries(filled.filter(([, amounts]) => Object.keys(amounts).length > 0)))
}

function sorted(rows: Record<string, Partial<Amounts>>): Record<string, Partial<Amounts>> {
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)))
}

interface Units {
  location_id: number
  quantity: number
}

/** Reads all rows of a shop in one snapshot, as JSON. */
async function readRows(app: FastifyInstance, shopId: number) {
  const rows = (table: string) =>
    `(SELECT coalesce(json_agg(t ORDER BY id), '[]') FROM ${table} AS t WHERE shop_id = ${shopId})`
  const [found] = await app.prisma.$queryRawUnsafe<[{ rows: Rows }]>(
    `SELECT json_build_object('orders', ${rows('orders')}, 'lines', ${rows('order_items')},
      'parts', ${rows('order_parts')}, 'payments', ${rows('order_payments')}, 'events', ${rows('events')}) AS rows`
  )
  return found.rows
}

interface Rows {
  orders: Array<{
    id: number
    status: string
    created_at: string
    total_amount_cents: number
    total_quantity: number
    deducted_cents: number
    paid_cents: number
    refunded_cents: number
    adjustments: Array<{ amount_cents: number }> | null
  }>
  lines: Array<{
    id: number
    order_id: number
    product_id: number
    quantity: number
    price_cents_at_purchase: number
    allocations: Units[] | null
  }>
  parts: Array<{
    order_id: number
    type: string
    created_at: string
    items: Array<{ item_id: number; quantity: number; allocations?: Units[] }>
  }>
  payments: Array<{ order_id: number; type: string; created_at: string; amount_cents: number }>
  events: Array<{
    order_id: number | null
    type: string
    created_at: string
    data: { changes?: Record<string, { to?: unknown }> }
  }>
}

/** Reads what counts of all orders of a shop, in one snapshot. */
export async function readFacts(app: FastifyInstance, shopId: number): Promise<Fact[]> {
  const { orders, lines, parts, payments, events } = await readRows(app, shopId)
  return orders.flatMap(order => {
    const { id, status } = order
    const own = lines.filter(line => line.order_id === id)
    const facts: Fact[] = [placedFact(order, own)]
    for (const { type, created_at: at, items } of parts.filter(part => part.order_id === id)) {
      if (type === 'shipment') continue
      const name = type === 'return' ? 'returned' : 'canceled'
      facts.push({ at: new Date(at), status, amounts: { [`${name}_units`]: sum(items, item => item.quantity) } })
      for (const { item_id: itemId, quantity, allocations } of items) {
        const line = own.find(candidate => candidate.id === itemId)
        if (!line) throw new Error(`no line ${itemId}`)
        for (const there of allocations ?? [{ location_id: 1, quantity }]) {
          const cents = there.quantity * line.price_cents_at_purchase
          const amounts = { [`${name}_units`]: there.quantity, [`${name}_cents`]: cents, net_cents: -cents }
          facts.push(...ofLine(at, line.product_id, there.location_id, amounts))
        }
      }
    }
    for (const { type, created_at: at, amount_cents: cents } of payments.filter(payment => payment.order_id === id)) {
      if (type === 'refund') facts.push({ at: new Date(at), status, amounts: { refunded_cents: cents } })
    }
    const walk = worthOf(
      order,
      events.filter(event => event.order_id === id)
    )
    facts.push(...walk.facts.map(fact => ({ ...fact, status })))
    facts.push(...soldFacts(order, own))
    // What an order is worth in the end follows from its row alone.
    const { total_amount_cents: total, deducted_cents: deducted, paid_cents: paid, refunded_cents: refunded } = order
    const cost = total - deducted
    const isOver = status === 'CANCELED' || status === 'REFUNDED'
    const worth = isOver ? 0 : Math.max(0, cost - Math.max(0, refunded - Math.max(0, paid - cost)))
    if (worth !== walk.worth) throw new Error(`order ${id} is worth ${worth}, and ${walk.worth} by its events`)
    return facts
  })
}

function placedFact(order: Rows['orders'][number], own: Rows['lines']): Fact {
  const subtotal = sum(own, line => line.quantity * line.price_cents_at_purchase)
  return {
    at: new Date(order.created_at),
    status: order.status,
    amounts: {
      orders: 1,
      units: order.total_quantity,
      subtotal_cents: subtotal,
      adjustments_cents: sum(order.adjustments ?? [], ({ amount_cents: cents }) => cents),
      gross_cents: order.total_amount_cents,
      net_cents: order.total_amount_cents
    }
  }
}

function soldFacts({ created_at: at }: Rows['orders'][number], own: Rows['lines']): Fact[] {
  const locations = new Set<number>()
  return own.flatMap(({ product_id: productId, quantity, allocations, price_cents_at_purchase: price }) =>
    (allocations ?? [{ location_id: 1, quantity }]).flatMap(({ location_id: locationId, quantity: units }, index) => {
      const cents = units * price
      const amounts = { units, subtotal_cents: cents, gross_cents: cents, net_cents: cents }
      const [product, location] = ofLine(at, productId, locationId, amounts)
      if (!product || !location) throw new Error('a line without facts')
      if (index === 0) product.amounts = { ...amounts, orders: 1 }
      if (!locations.has(locationId)) location.amounts = { ...amounts, orders: 1 }
      locations.add(locationId)
      return [product, location]
    })
  )
}

function ofLine(at: string, productId: number, locationId: number, amounts: Partial<Amounts>): Fact[] {
  return [
    { at: new Date(at), product: String(productId), amounts },
    { at: new Date(at), location: String(locationId), amounts }
  ]
}

/** Replays the events of an order: what each of them took off what it is worth. */
function worthOf({ total_amount_cents: total }: Rows['orders'][number], events: Rows['events']) {
  let [cost, paid, refunded, isOver, worth] = [total, 0, 0, false, total]
  const facts: Fact[] = []
  for (const { type, created_at: at, data } of events) {
    const { status, current_total_cents: price, paid_cents: paidTo, refunded_cents: refundedTo } = data.changes ?? {}
    if (price) cost = Number(price.to)
    if (paidTo) paid = Number(paidTo.to)
    if (refundedTo) refunded = Number(refundedTo.to)
    if (status && (status.to === 'CANCELED' || status.to === 'REFUNDED')) isOver = true
    const surplus = Math.max(0, paid - cost)
    const now = isOver ? 0 : Math.max(0, cost - Math.max(0, refunded - surplus))
    const lost = worth - now
    worth = now
    if (lost === 0) continue
    const name = type.endsWith('canceled') ? 'canceled' : type === 'order.returned' ? 'returned' : 'allowances'
    facts.push({ at: new Date(at), amounts: { [`${name}_cents`]: lost, net_cents: -lost } })
  }
  return { worth, facts }
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}

/** The hour with its offset, the day, the Monday of the week, or the month, on the clocks of the zone. */
function labelOf(at: Date, { interval, timezone }: Grouping): string {
  const clock = clocks.get(timezone) ?? clockOf(timezone)
  clocks.set(timezone, clock)
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const day = `${parts.year}-${parts.month}-${parts.day}`
  if (interval === 'day') return day
  if (interval === 'month') return day.slice(0, 7)
  if (interval === 'hour') return `${day}T${parts.hour} ${parts.timeZoneName?.slice(3) || '+00:00'}`
  const monday = new Date(`${day}T00:00Z`)
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
  return monday.toISOString().slice(0, 10)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset'
  })
}

/** Gives rows that were written just now another time, as if they had been written then. */
export async function moveTo(databaseUrl: string, at: Date, since: Date): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // Without the triggers that keep the log and the ledger append-only.
    await client.query(`SET session_replication_role = replica`)
    for (const table of ['orders', 'events', 'order_parts', 'order_payments']) {
      await client.query(`UPDATE ${table} SET created_at = $1 WHERE created_at >= $2`, [at, since])
    }
  } finally {
    await client.end()
  }
}
