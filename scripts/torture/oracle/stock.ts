import type { Case } from './evidence.js'
import { groupBy } from '../../shared/group-by.js'
import type { MovementRow } from './tables.js'

/** Conservation of units: every movement has a cause that somebody asked for, every cause its movement, once; and stock is what they come to. */
export function judgeStock(given: Case): void {
  const { history, tables } = given
  judgeBalances(given)
  const byReason = groupBy(tables.movements, ({ reason }) => reason)
  const take = (reason: string): MovementRow[] => {
    const rows = byReason.get(reason) ?? []
    byReason.delete(reason)
    return rows
  }
  judgeLines(given, take('order'), [...take('order_canceled'), ...take('order_refunded')])
  judgeInitial(given, take('initial_stock'))
  judgeSet(given, take('stock_set'))
  for (const { path, body, key = '', answer } of history.writes.filter(
    ({ operation }) => operation === 'adjust stock' || operation === 'probe'
  )) {
    const rows = take(key)
    const { delta } = JSON.parse(JSON.stringify(body))
    if (rows.length > 1) history.find('double effect', `the adjustment ${key} moved stock ${rows.length} times`)
    if (answer?.status === 200 && rows.length === 0) {
      history.find('acknowledged and lost', `the adjustment ${key} of ${path}`)
    }
    if (answer && answer.status !== 200 && rows.length > 0) {
      history.find('refused and done', `the adjustment ${key} of ${path}: ${answer.text}`)
    }
    for (const row of rows) {
      if (row.delta !== delta || path !== `/products/${row.productId}/stock`) {
        history.find('not what was asked for', `the adjustment ${key}: ${JSON.stringify(row)}`)
      }
    }
  }
  for (const [reason, rows] of byReason) {
    history.find('nobody asked for it', `${rows.length} movements for the reason "${reason}"`)
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
          `movement ${movement.id} of product ${id} says ${movement.balance}, the sum is ${balance}`
        )
      }
      if (balance < 0) history.find('oversold', `product ${id} was at ${balance} with movement ${movement.id}`)
    }
    if (balance !== stock) {
      history.find('units not conserved', `product ${id} has ${stock}, its movements come to ${balance}`)
    }
  }
}

function judgeLines({ history, tables }: Case, taken: MovementRow[], returned: MovementRow[]): void {
  const name = ({ orderId, productId }: { orderId: number | null; productId: number }) =>
    `order ${orderId}, product ${productId}`
  const takenOf = groupBy(taken, name)
  const returnedOf = groupBy(returned, name)
  const orders = new Map(tables.orders.map(order => [order.id, order]))
  for (const line of tables.lines) {
    const key = name(line)
    const took = takenOf.get(key) ?? []
    const gave = returnedOf.get(key) ?? []
    takenOf.delete(key)
    returnedOf.delete(key)
    const due = orders.get(line.orderId)?.isRestocked ? 1 : 0
    if (took.length !== 1 || took[0]?.delta !== -line.quantity) {
      history.find('units not conserved', `${key} of ${line.quantity} took ${JSON.stringify(took)}`)
    }
    if (gave.length !== due || gave.some(({ delta }) => delta !== line.quantity)) {
      history.find(
        'units not conserved',
        `${key} of ${line.quantity} should have come back ${due} times: ${JSON.stringify(gave)}`
      )
    }
  }
  for (const [key] of [...takenOf, ...returnedOf]) {
    history.find('nobody asked for it', `stock moved for ${key}, which has no such line`)
  }
}

function judgeInitial({ history, tables }: Case, rows: MovementRow[]): void {
  const wanted = new Map<string, number>()
  for (const { operation, body } of history.writes) {
    if (operation !== 'create product' && operation !== 'create products') continue
    const sent = JSON.parse(JSON.stringify(body))
    for (const { sku, stock } of sent.products ?? [sent]) wanted.set(sku, stock)
  }
  const rowsOf = groupBy(rows, ({ productId }) => productId)
  for (const { id, sku } of tables.products) {
    const stock = wanted.get(sku) ?? 0
    const made = rowsOf.get(id) ?? []
    if (made.reduce((sum, { delta }) => sum + delta, 0) !== stock || made.length > 1) {
      history.find('not what was asked for', `product ${id} was made with a stock of ${stock}: ${JSON.stringify(made)}`)
    }
  }
}

function judgeSet({ history }: Case, rows: MovementRow[]): void {
  const rowsOf = groupBy(rows, ({ productId, balance }) => `/products/${productId} ${balance}`)
  for (const { path, body, answer, attempts } of history.writes.filter(({ operation }) => operation === 'set stock')) {
    const name = `${path} ${JSON.parse(JSON.stringify(body)).stock}`
    const { length } = rowsOf.get(name) ?? []
    rowsOf.delete(name)
    if (length > attempts) {
      history.find('double effect', `${name} was set ${length} times, and asked for ${attempts} times`)
    }
    if (answer?.status === 200 && length === 0) history.find('acknowledged and lost', `the stock set by ${name}`)
  }
  for (const [name] of rowsOf) history.find('nobody asked for it', `a stock set: ${name}`)
}
