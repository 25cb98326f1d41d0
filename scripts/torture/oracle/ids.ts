import type { Case } from './evidence.js'
import type { Tables } from './tables.js'

/** The ids of every numbered table of a shop are 1, 2, 3 ... without a gap, whatever was refused, failed or killed. */
export function judgeIds({ history, tables }: Pick<Case, 'history' | 'tables'>): void {
  for (const [name, rows] of Object.entries(numberedRows(tables))) {
    const ids = new Set(rows.map(({ id }) => id))
    const highest = rows.reduce((max, { id }) => Math.max(max, id), 0)
    const missing = []
    for (let id = 1; id <= highest; id++) if (!ids.has(id)) missing.push(id)
    if (missing.length > 0) {
      history.find(
        'gap in the ids',
        `${name} has ids up to ${highest}, but ${missing.length} are missing: ${missing.slice(0, 10).join(', ')}`
      )
    }
  }
}

/** The tables whose ids are handed out under the lock of the shop. */
function numberedRows(tables: Tables): Record<string, ReadonlyArray<{ id: number }>> {
  return {
    products: tables.products,
    users: tables.users,
    orders: tables.orders,
    order_items: tables.lines,
    order_parts: tables.parts,
    stock_movements: tables.movements,
    order_payments: tables.money,
    webhook_events: tables.payments,
    events: tables.events,
    locations: tables.locations
  }
}
