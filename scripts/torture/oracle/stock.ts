import { groupBy } from '../../../src/batching/group-by.js'
import type { Case } from './evidence.js'
import type { MovementRow } from './tables.js'

/**
 * Conservation of units: every movement has a requested cause, every cause has exactly one movement, and stock is the
 * sum of its movements.
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
  judgeSet(given, take('stock_set'))
  judgeAdjustments(given, take)
  for (const [reason, rows] of byReason) {
    given.history.find('unrequested', `${rows.length} movements for the reason "${reason}"`)
  }
}

function judgeBalances({ history, tables }: Case): void {
  const movementsOf = groupBy(tables.movements, ({ productId }) => productId)
  for (const { id, stock } of tables.products) {
    let balance = 0
    for (const movement of movementsOf.get(id) ?? []) {
      balance += movement.delta
      if (balance !== movement.balance) {
        history.find(
          'wrong balance',
          `movement ${movement.id} of product ${id} says ${movement.balance}, but the sum is ${balance}`
        )
      }
      if (balance < 0) history.find('oversold', `product ${id} had a stock of ${balance} after movement ${movement.id}`)
    }
    if (balance !== stock) {
      history.find('units not conserved', `product ${id} has ${stock}, but its movements add up to ${balance}`)
    }
  }
}

/** Every line took its units once. */
function judgeLines({ history, tables }: Case, taken: MovementRow[]): void {
  const name = ({ orderId, productId }: { orderId: number | null; productId: number }) =>
    `order ${orderId}, product ${productId}`
  const takenOf = groupBy(taken, name)
  for (const line of tables.lines) {
    const key = name(line)
    const took = takenOf.get(key) ?? []
    takenOf.delete(key)
    if (took.length !== 1 || took[0]?.delta !== -line.quantity) {
      history.find('units not conserved', `${key}: the line of ${line.quantity} took ${JSON.stringify(took)}`)
    }
  }
  for (const key of takenOf.keys()) history.find('unrequested', `stock moved for ${key}, but there is no such line`)
}

/** Every part of an order that is restocked gave back its units, once and for its order; nothing else did. */
function judgeReturns({ history, tables }: Case, returned: MovementRow[]): void {
  const products = new Map(tables.lines.map(({ id, productId }) => [id, productId]))
  const gaveOf = groupBy(returned, ({ partId, productId }) => `part ${partId}, product ${productId}`)
  for (const { id: partId, orderId, items, isRestocked } of tables.parts) {
    for (const { item_id: itemId, quantity } of items) {
      const key = `part ${partId}, product ${products.get(itemId)}`
      const gave = gaveOf.get(key) ?? []
      gaveOf.delete(key)
      const due = isRestocked ? quantity : 0
      const isRight = gave.every(movement => movement.delta === due && movement.orderId === orderId)
      if (!isRight || gave.length !== (isRestocked ? 1 : 0)) {
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
function judgeSet({ history }: Case, rows: MovementRow[]): void {
  const rowsOf = groupBy(rows, ({ productId, balance }) => `/products/${productId} ${balance}`)
  for (const { path, body, answer, attempts } of history.writes.filter(({ operation }) => operation === 'set stock')) {
    const name = `${path} ${JSON.parse(JSON.stringify(body)).stock}`
    const { length } = rowsOf.get(name) ?? []
    rowsOf.delete(name)
    if (length > attempts) {
      history.find('duplicate effect', `${name} was set ${length} times, but requested ${attempts} times`)
    }
    if (answer?.status === 200 && length === 0) history.find('acknowledged but lost', `the stock set by ${name}`)
  }
  for (const [name] of rowsOf) history.find('unrequested', `a stock was set: ${name}`)
}

/** Each adjustment has its idempotency key as its reason. */
function judgeAdjustments({ history }: Case, take: (reason: string) => MovementRow[]): void {
  for (const { path, body, key = '', answer } of history.writes.filter(
    ({ operation }) => operation === 'adjust stock' || operation === 'probe'
  )) {
    const rows = take(key)
    const { delta } = JSON.parse(JSON.stringify(body))
    if (rows.length > 1) history.find('duplicate effect', `the adjustment ${key} moved stock ${rows.length} times`)
    if (answer?.status === 200 && rows.length === 0) {
      history.find('acknowledged but lost', `the adjustment ${key} of ${path}`)
    }
    if (answer && answer.status !== 200 && rows.length > 0) {
      history.find('refused but done', `the adjustment ${key} of ${path}: ${answer.text}`)
    }
    for (const row of rows) {
      if (row.delta !== delta || path !== `/products/${row.productId}/stock`) {
        history.find('differs from the request', `the adjustment ${key}: ${JSON.stringify(row)}`)
      }
    }
  }
}
