import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { Case } from './evidence.js'
import type { MovementRow } from './tables.js'
import { mainId, unitsOf } from './units.js'

/**
 * Conservation of units: every movement has a requested cause, every cause has exactly its movements, what is at a
 * location is the sum of the movements there, and what can be sold is at active locations.
 */
export function judgeStock(given: Case): void {
  judgeBalances(given)
  const byReason = groupBy(given.tables.movements, ({ reason }) => reason)
  const take = (reason: string): MovementRow[] => {
    const rows = byReason.get(reason) ?? []
    byReason.delete(reason)
    return rows
  }
  judgeLines(given, take('order'))
  judgeReturns(given, [...take('order_canceled'), ...take('order_refunded'), ...take('order_returned')])
  judgeInitial(given, take('initial_stock'))
  judgeSet(given)
  // Each has an event: see the timeline.
  take('stock_set')
  judgeTransfers(given, take('transfer'))
  judgeAdjustments(given, take)
  for (const [reason, rows] of byReason) {
    given.history.find('unrequested', `${rows.length} movements for the reason "${reason}"`)
  }
}

function judgeBalances({ history, tables }: Case): void {
  const sums = new Map<string, number>()
  for (const { id, productId, locationId, delta, balance } of tables.movements) {
    const level = `product ${productId}, location ${locationId}`
    const sum = (sums.get(level) ?? 0) + delta
    sums.set(level, sum)
    if (sum !== balance) history.find('wrong balance', `movement ${id} (${level}) says ${balance}, the sum is ${sum}`)
    if (sum < 0) history.find('oversold', `${level} had ${sum} units after movement ${id}`)
  }
  const inactive = new Set(tables.locations.filter(({ isActive }) => !isActive).map(({ id }) => id))
  const others = groupBy(tables.levels, ({ productId }) => productId)
  for (const { id, stock, elsewhere } of tables.products) {
    let saleable = 0
    for (const { locationId, quantity } of [
      { locationId: mainId, quantity: stock - elsewhere },
      ...(others.get(id) ?? [])
    ]) {
      const level = `product ${id}, location ${locationId}`
      const sum = sums.get(level) ?? 0
      sums.delete(level)
      if (!inactive.has(locationId)) saleable += quantity
      if (quantity !== sum) {
        history.find('units not conserved', `${level} has ${quantity}, but its movements add up to ${sum}`)
      }
    }
    if (stock !== saleable) {
      history.find('units not conserved', `product ${id} has ${stock} to sell, but ${saleable} at active locations`)
    }
  }
  for (const [level, sum] of sums) {
    if (sum !== 0) history.find('units not conserved', `${level} has nothing, but its movements add up to ${sum}`)
  }
}

/** Every line took its units once, from where it says. */
function judgeLines({ history, tables }: Case, taken: MovementRow[]): void {
  const nameOf = (orderId: number | null, productId: number, locationId: number) =>
    `order ${orderId}, product ${productId}, location ${locationId}`
  const takenOf = groupBy(taken, ({ orderId, productId, locationId }) => nameOf(orderId, productId, locationId))
  for (const line of tables.lines) {
    for (const { location_id: id, quantity } of unitsOf(line)) {
      const key = nameOf(line.orderId, line.productId, id)
      const took = takenOf.get(key) ?? []
      takenOf.delete(key)
      if (took.length !== 1 || took[0]?.delta !== -quantity) {
        history.find('units not conserved', `${key}: the line of ${quantity} took ${JSON.stringify(took)}`)
      }
    }
  }
  for (const key of takenOf.keys()) history.find('unrequested', `stock moved for ${key}, but there is no such line`)
}

/**
 * Every part of an order that is restocked gave back its units, once, for its order and to where they came from;
 * nothing else did.
 */
function judgeReturns({ history, tables }: Case, returned: MovementRow[]): void {
  const products = new Map(tables.lines.map(({ id, productId }) => [id, productId]))
  const nameOf = (partId: number | null, productId: number | undefined, locationId: number) =>
    `part ${partId}, product ${productId}, location ${locationId}`
  const gaveOf = groupBy(returned, ({ partId, productId, locationId }) => nameOf(partId, productId, locationId))
  for (const { id: partId, orderId, items, isRestocked } of tables.parts) {
    for (const item of items) {
      for (const { location_id: id, quantity } of unitsOf(item)) {
        const key = nameOf(partId, products.get(item.item_id), id)
        const gave = gaveOf.get(key) ?? []
        gaveOf.delete(key)
        const due = isRestocked ? quantity : 0
        const isRight = gave.every(movement => movement.delta === due && movement.orderId === orderId)
        if (isRight && gave.length === (isRestocked ? 1 : 0)) continue
        history.find(
          'units not conserved',
          `${key} of order ${orderId}: ${due} of ${quantity} units must be returned, but ${JSON.stringify(gave)} were`
        )
      }
    }
  }
  for (const [key, rows] of gaveOf) {
    history.find('units not conserved', `stock was returned for ${key}, which has none: ${JSON.stringify(rows)}`)
  }
}

function judgeInitial({ history, tables }: Case, rows: MovementRow[]): void {
  const requested = new Map<string, number>()
  for (const { operation, body } of history.writes) {
    if (operation !== 'create product' && operation !== 'create products') continue
    const sent = JSON.parse(JSON.stringify(body))
    for (const { sku, stock } of sent.products ?? [sent]) requested.set(sku, stock)
  }
  const rowsOf = groupBy(rows, ({ productId }) => productId)
  for (const { id, sku } of tables.products) {
    const stock = requested.get(sku) ?? 0
    const initial = rowsOf.get(id) ?? []
    if (initial.reduce((sum, { delta }) => sum + delta, 0) !== stock || initial.length > 1) {
      history.find(
        'differs from the request',
        `product ${id} was created with a stock of ${stock}: ${JSON.stringify(initial)}`
      )
    }
  }
}

/** Setting a stock has no idempotency key: each attempt may have set it once. The number identifies the request. */
function judgeSet({ history, tables }: Case): void {
  const eventsOf = groupBy(
    tables.events.filter(({ type, data }) => type === 'product.updated' && data.reason === undefined),
    ({ productId, data }) => `/products/${productId} ${data.changes?.stock?.to}`
  )
  for (const { path, body, answer, attempts } of history.writes.filter(({ operation }) => operation === 'set stock')) {
    const name = `${path} ${JSON.parse(JSON.stringify(body)).stock}`
    const { length } = eventsOf.get(name) ?? []
    eventsOf.delete(name)
    if (length > attempts) {
      history.find('duplicate effect', `${name} was set ${length} times, but requested ${attempts} times`)
    }
    if (answer?.status === 200 && length === 0) history.find('acknowledged but lost', `the stock set by ${name}`)
  }
  for (const [name, [event]] of eventsOf) {
    if (event?.data.changes?.stock) history.find('unrequested', `a stock was set: ${name}`)
  }
}

interface Adjustment {
  delta?: number
  counted?: number
  location_id?: number
}

/** Each adjustment and each count has its idempotency key as its reason. */
function judgeAdjustments({ history }: Case, take: (reason: string) => MovementRow[]): void {
  for (const call of history.writes) {
    if (call.operation !== 'adjust stock' && call.operation !== 'probe') continue
    const { path, body, key = '', answer } = call
    const rows = take(key)
    const adjustment: Adjustment = JSON.parse(JSON.stringify(body))
    const places = new Set(rows.map(({ locationId }) => locationId))
    if (places.size < rows.length) {
      history.find('duplicate effect', `the adjustment ${key} moved stock ${rows.length} times`)
    }
    if (answer?.status === 200 && rows.length === 0 && adjustment.counted === undefined) {
      history.find('acknowledged but lost', `the adjustment ${key} of ${path}`)
    }
    if (answer && answer.status !== 200 && rows.length > 0) {
      history.find('refused but done', `the adjustment ${key} of ${path}: ${answer.text}`)
    }
    if (rows.length > 0 && !isAsRequested(call, adjustment, rows)) {
      history.find('differs from the request', `the adjustment ${key}: ${JSON.stringify({ path, body, rows })}`)
    }
  }
}

/** What was removed may have left several locations; a count is of one, and right afterwards. */
function isAsRequested(
  { path, principal }: Call,
  { delta, counted, location_id: named }: Adjustment,
  rows: readonly MovementRow[]
): boolean {
  const sum = rows.reduce((units, row) => units + row.delta, 0)
  return rows.every(
    row =>
      path === `/products/${row.productId}/stock` &&
      row.performedBy === principal &&
      (named === undefined || row.locationId === named) &&
      (delta === undefined ? row.balance === counted : sum === delta && row.delta * delta > 0)
  )
}

/** A transfer is two movements that follow each other: what leaves one location comes to the other. */
function judgeTransfers({ history }: Case, rows: readonly MovementRow[]): void {
  const done = new Map<string, number>()
  for (let index = 0; index < rows.length; index += 2) {
    const [from, to] = rows.slice(index, index + 2)
    const isWhole =
      from && to && to.id === from.id + 1 && to.productId === from.productId && to.delta === -from.delta && to.delta > 0
    if (!isWhole || from.locationId === to.locationId || from.performedBy !== to.performedBy) {
      history.find('units not conserved', `a transfer is not two movements: ${JSON.stringify([from, to])}`)
      return
    }
    const name = `${to.performedBy}: ${to.delta} of ${to.productId} from ${from.locationId} to ${to.locationId}`
    done.set(name, (done.get(name) ?? 0) + 1)
  }
  const calls = groupBy(
    history.writes.filter(({ operation }) => operation === 'transfer stock'),
    transferName
  )
  for (const [name, requests] of calls) {
    const count = done.get(name) ?? 0
    done.delete(name)
    const acknowledged = requests.filter(({ answer }) => answer?.status === 200).length
    const possible = requests.filter(({ answer }) => answer === undefined || answer.status === 200).length
    if (count < acknowledged) history.find('acknowledged but lost', `${name}: ${count} of ${acknowledged} transfers`)
    if (count > possible) history.find('duplicate effect', `${name}: ${count} transfers, of ${possible}`)
  }
  for (const name of done.keys()) history.find('unrequested', `a transfer by ${name}`)
}

function transferName({ principal, body }: Call): string {
  const sent = JSON.parse(JSON.stringify(body))
  return `${principal}: ${sent.quantity} of ${sent.product_id} from ${sent.from_location_id} to ${sent.to_location_id}`
}
