import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Answer } from '../../scripts/shared/service.js'
import { openHistory, type Call, type History } from '../../scripts/torture/history.js'
import { judgeAllocations } from '../../scripts/torture/oracle/allocations.js'
import { chooseUnits } from '../../scripts/torture/oracle/choice.js'
import { judgeCourses } from '../../scripts/torture/oracle/courses.js'
import { judgeIds } from '../../scripts/torture/oracle/ids.js'
import { judgeKeys } from '../../scripts/torture/oracle/keys.js'
import { judgeLocations } from '../../scripts/torture/oracle/locations.js'
import { judgeOrders } from '../../scripts/torture/oracle/orders.js'
import { judgeParts } from '../../scripts/torture/oracle/parts.js'
import { judgePayments } from '../../scripts/torture/oracle/payments.js'
import { judgeStock } from '../../scripts/torture/oracle/stock.js'
import type { EventData, Tables } from '../../scripts/torture/oracle/tables.js'
import { judgeTimeline } from '../../scripts/torture/oracle/timeline.js'
import { judgeTransitions } from '../../scripts/torture/oracle/transitions.js'
import { countOf, type UnitsAt } from '../../scripts/torture/oracle/units.js'
import { createShop, type PaymentEvent, type Shop } from '../../scripts/torture/shop.js'

interface Given {
  history: History
  shop: Shop
  tables: Tables
}

t.test('the oracle finds nothing when the answers and the database agree', async t => {
  t.strictSame(await judged(t, () => {}), [])
})

const lies: Record<string, { change: (given: Given) => void; finding: string }> = {
  'an acknowledged order that is missing': {
    change: ({ tables }) => {
      tables.orders = []
    },
    finding: 'acknowledged but lost'
  },
  'an order that exists twice': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99 })))
    },
    finding: 'duplicate effect'
  },
  'an order that nobody requested': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99, note: 'c9-9' })))
    },
    finding: 'unrequested'
  },
  'an order of more than was requested': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) line.quantity = 3
    },
    finding: 'differs from the request'
  },
  'an order with another external id than was given': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.externalId = 'c9-9'
    },
    finding: 'differs from the request'
  },
  'an acknowledged edit that is missing': {
    change: ({ history }) => {
      history.writes.push(editBy('api_key:client-1'))
    },
    finding: 'acknowledged but lost'
  },
  'an edit that nobody requested': {
    change: ({ tables: { events, orders } }) => {
      const [first] = events
      const data = { version: 4, status: 'CANCELED', changes: {}, reason: 'c1-9' }
      if (first) events.push({ ...first, id: 9, type: 'order.updated', performedBy: 'api_key:client-1', data })
      for (const order of orders) Object.assign(order, { version: 4, metadata: { edited: 'c1-9' } })
    },
    finding: 'unrequested'
  },
  'an edit that the order does not have': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.metadata = { edited: 'c1-9' }
    },
    finding: 'log and row differ'
  },
  'an order that was refused but placed': {
    change: ({ history }) => {
      answer(history, 'c1-1', 409, { code: 'INSUFFICIENT_STOCK' })
    },
    finding: 'refused but done'
  },
  'stock that was returned twice': {
    change: ({ tables: { movements } }) => {
      movements.push(moveOf({ id: 9, delta: 2, balance: 12, reason: 'order_canceled', orderId: 1, partId: 1 }))
    },
    finding: 'units not conserved'
  },
  'stock that was not returned': {
    change: ({ tables }) => {
      tables.movements = tables.movements.filter(({ reason }) => reason !== 'order_canceled')
    },
    finding: 'units not conserved'
  },
  'stock that is not the sum of its movements': {
    change: ({ tables: { products } }) => {
      for (const product of products) product.stock = 9
    },
    finding: 'units not conserved'
  },
  'stock below zero': {
    change: ({ tables: { movements } }) => {
      for (const movement of movements) if (movement.reason === 'initial_stock') movement.delta = movement.balance = 1
    },
    finding: 'oversold'
  },
  'an illegal transition': {
    change: ({ tables: { events } }) => {
      for (const { data } of events) if (data.version === 3) data.changes = { status: { from: 'PAID', to: 'PENDING' } }
    },
    finding: 'illegal transition'
  },
  'a cancellation by a client that did not request it': {
    change: ({ tables: { events } }) => {
      for (const event of events) if (event.data.version === 3) event.performedBy = 'api_key:client-9'
    },
    finding: 'unrequested'
  },
  'a cancellation by timeout that came too early': {
    change: ({ tables: { events } }) => {
      for (const event of events) {
        if (event.data.version === 2) {
          Object.assign(event, {
            performedBy: 'system',
            data: { version: 2, changes: { status: { from: 'PENDING', to: 'CANCELED' } } }
          })
        }
      }
    },
    finding: 'early timeout'
  },
  'an event log that does not end with the status of the row': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.status = 'PAID'
    },
    finding: 'log and row differ'
  },
  'an acknowledged payment that is not recorded': {
    change: ({ tables }) => {
      tables.payments = []
    },
    finding: 'acknowledged but lost'
  },
  'a forged payment that is recorded': {
    change: ({ shop }) => {
      for (const payment of shop.payments.values()) payment.isGenuine = false
    },
    finding: 'forged payment accepted'
  },
  'a payment that was recorded with another amount': {
    change: ({ tables: { money } }) => {
      for (const entry of money) entry.amount = 1
    },
    finding: 'money not conserved'
  },
  'sums of an order that are not those of its payments': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.paid = 0
    },
    finding: 'money not conserved'
  },
  'a paid and canceled order that owes nothing': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.refundDue = 0
    },
    finding: 'money not conserved'
  },
  'a refund that is due and was not requested': {
    change: ({ tables }) => {
      tables.events = tables.events.filter(({ type }) => type !== 'order.refund_requested')
    },
    finding: 'refund requests do not match'
  },
  'a refund that was requested twice': {
    change: ({ tables: { events } }) => {
      events.push(...events.filter(({ type }) => type === 'order.refund_requested'))
    },
    finding: 'refund requests do not match'
  },
  'a refund that nobody reported': {
    change: ({ tables: { money } }) => {
      money.push({
        id: 2,
        orderId: 1,
        type: 'refund',
        amount: 1,
        eventId: 'redis:refund_order:1-0',
        reason: null,
        performedBy: 'redis'
      })
    },
    finding: 'unrequested'
  },
  'an idempotency key with a different answer': {
    change: ({ tables: { keys } }) => {
      for (const key of keys) key.body = '{}'
    },
    finding: 'different answer for the same key'
  },
  'an idempotency key that is not stored': {
    change: ({ tables }) => {
      tables.keys = []
    },
    finding: 'lost key'
  },
  'an order that was canceled without all of its units': {
    change: ({ tables: { parts, lines, movements } }) => {
      for (const part of parts) part.items = [{ item_id: 1, quantity: 1 }]
      for (const line of lines) line.canceled = 1
      for (const movement of movements) if (movement.partId === 1) movement.delta = 1
    },
    finding: 'units not conserved'
  },
  'a cancellation that no change of the order has': {
    change: ({ tables: { parts } }) => {
      parts.push(partOf(2, 'cancellation', [], null))
    },
    finding: 'unrequested'
  },
  'an id that no order has': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.id = 2
    },
    finding: 'gap in the ids'
  },
  'an id that no event has': {
    change: ({ tables }) => {
      tables.events = tables.events.filter(({ id }) => id !== 2)
    },
    finding: 'gap in the ids'
  }
}

for (const [lie, { change, finding }] of Object.entries(lies)) {
  t.test(`the oracle finds ${lie}`, async t => {
    t.ok((await judged(t, change)).includes(finding))
  })
}

t.test('the oracle finds nothing when the parts of an order add up', async t => {
  t.strictSame(await judged(t, () => {}, tellParts), [])
})

const liesAboutParts: Record<string, { change: (given: Given) => void; finding: string }> = {
  'units of a line that no part has': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) line.shipped--
    },
    finding: 'units not conserved'
  },
  'a part of more units than the line has': {
    change: given => {
      setUnits(given, 1, [{ item_id: 1, quantity: 4 }])
      for (const line of given.tables.lines) if (line.id === 1) line.shipped = 4
    },
    finding: 'units not conserved'
  },
  'a return of units that have not shipped': {
    change: given => {
      setUnits(given, 3, [{ item_id: 2, quantity: 1 }])
      for (const line of given.tables.lines) line.returned = line.id === 2 ? 1 : 0
    },
    finding: 'units not conserved'
  },
  'a part of the line of another order': {
    change: given => setUnits(given, 1, [{ item_id: 9, quantity: 2 }]),
    finding: 'units not conserved'
  },
  'a part that nobody requested': {
    change: ({ history }) => without(history, 'c1-2'),
    finding: 'unrequested'
  },
  'a part by another client than the one that requested it': {
    change: ({ history }) => {
      for (const call of history.writes) if (call.key === 'c1-2') call.principal = 'api_key:client-9'
    },
    finding: 'differs from the request'
  },
  'a part that exists twice': {
    change: ({ tables: { parts } }) => {
      parts.push(...parts.filter(({ id }) => id === 1).map(part => ({ ...part, id: 5 })))
    },
    finding: 'duplicate effect'
  },
  'a part that no event has': {
    change: ({ tables: { parts, lines } }) => {
      parts.push(partOf(5, 'return', [{ item_id: 1, quantity: 1 }], 'c1-9'))
      for (const line of lines) if (line.id === 1) line.returned = 2
    },
    finding: 'unrequested'
  },
  'a part that was refused but made': {
    change: ({ history }) => answer(history, 'c1-2', 409, { code: 'QUANTITY_UNAVAILABLE' }),
    finding: 'refused but done'
  },
  'an acknowledged part that is missing': {
    change: ({ tables }) => {
      tables.parts = tables.parts.filter(({ id }) => id !== 1)
    },
    finding: 'acknowledged but lost'
  },
  'a part of other units than were requested': {
    change: ({ history }) => {
      for (const call of history.writes) {
        if (call.key === 'c1-2') call.body = { items: [{ item_id: 1, quantity: 1 }], tracking_number: 'c1-2' }
      }
    },
    finding: 'differs from the request'
  },
  'a part of other units than were answered': {
    change: ({ history }) => changeAnswer(history, 'c1-2', { items: [{ item_id: 1, quantity: 1 }] }),
    finding: 'differs from the answer'
  },
  'a part with another id than was answered': {
    change: ({ history }) => changeAnswer(history, 'c1-2', { id: 9 }),
    finding: 'differs from the answer'
  },
  'an answer with another price of the order': {
    change: ({ history }) => changeOrder(history, 'c1-3', { current_total_cents: 2_443 }),
    finding: 'differs from the answer'
  },
  'an answer with other units of a line': {
    change: ({ history }) => changeOrder(history, 'c1-2', { items: [{ id: 1, shipped_quantity: 3 }, { id: 2 }] }),
    finding: 'differs from the answer'
  },
  'an answer with the version of the change of another client': {
    change: ({ history }) => changeOrder(history, 'c1-2', { version: 2, paid_cents: undefined, items: [] }),
    finding: 'differs from the answer'
  },
  'a return that was restocked against the request': {
    change: ({ tables: { parts, movements, products } }) => {
      for (const part of parts) if (part.id === 3) part.isRestocked = true
      movements.push(moveOf({ id: 8, delta: 1, balance: 9, reason: 'order_returned', orderId: 1, partId: 3 }))
      for (const product of products) if (product.id === 1) product.stock = 9
    },
    finding: 'differs from the request'
  },
  'stock of a return that is not restocked': {
    change: ({ tables: { movements } }) => {
      movements.push(moveOf({ id: 8, delta: 1, balance: 9, reason: 'order_returned', orderId: 1, partId: 3 }))
    },
    finding: 'units not conserved'
  },
  'canceled units whose stock did not come back': {
    change: ({ tables }) => {
      tables.movements = tables.movements.filter(({ partId }) => partId !== 2)
    },
    finding: 'units not conserved'
  },
  'canceled units whose stock came back twice': {
    change: ({ tables: { movements } }) => {
      movements.push(...movements.filter(({ partId }) => partId === 2).map(row => ({ ...row, id: 8 })))
    },
    finding: 'units not conserved'
  },
  'an id that no part has': {
    change: ({ tables }) => {
      tables.parts = tables.parts.filter(({ id }) => id !== 2)
    },
    finding: 'gap in the ids'
  },
  'an event with another part': {
    change: ({ tables }) => changeEvent(tables, 3, { shipment_id: 2 }),
    finding: 'wrong event'
  },
  'an event with other units than its part': {
    change: ({ tables }) => changeEvent(tables, 3, { items: [{ item_id: 1, quantity: 1 }] }),
    finding: 'wrong event'
  },
  'a return whose event says that it is in stock': {
    change: ({ tables }) => changeEvent(tables, 5, { restocked: true }),
    finding: 'wrong event'
  },
  'a partly shipped order that is SHIPPED': {
    change: ({ tables }) => changeEvent(tables, 3, { changes: { status: { from: 'PAID', to: 'SHIPPED' } } }),
    finding: 'illegal transition'
  },
  'a last cancellation after which the order is not SHIPPED': {
    change: ({ tables }) => changeEvent(tables, 8, { status: 'PAID', changes: {} }),
    finding: 'illegal transition'
  },
  'a last refund after which the order is not REFUNDED': {
    change: ({ tables }) => {
      const changes = { refunded_cents: { from: 888, to: 2_799 } }
      changeEvent(tables, 9, { status: 'SHIPPED', changes })
    },
    finding: 'illegal transition'
  },
  'a refund after which the order is REFUNDED although something is left': {
    change: ({ tables: { money, events } }) => {
      for (const entry of money) if (entry.id === 3) entry.amount = 1_910
      for (const { data } of events) {
        if (data.version === 9 && data.changes?.refunded_cents) data.changes.refunded_cents.to = 2_798
      }
    },
    finding: 'illegal transition'
  },
  'an order whose discount did not shrink': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.proportional = 233
    },
    finding: 'refund requests do not match'
  },
  'a refund that is due and requested too low': {
    change: ({ tables }) => changeEvent(tables, 4, { amount_cents: 354 }, 'order.refund_requested'),
    finding: 'refund requests do not match'
  },
  'a refund by hand that nobody requested': {
    change: ({ history }) => without(history, 'c1-5'),
    finding: 'unrequested'
  },
  'a refund by hand of another amount than was requested': {
    change: ({ history }) => {
      for (const call of history.writes) if (call.key === 'c1-5') call.body = { amount_cents: 800, reason: 'c1-5' }
    },
    finding: 'differs from the request'
  },
  'a refund by hand of more than was paid': {
    change: ({ tables: { money, events } }) => {
      for (const entry of money) if (entry.id === 3) entry.amount = 1_912
      for (const { data } of events) {
        if (data.version === 9 && data.changes?.refunded_cents) data.changes.refunded_cents.to = 2_800
      }
    },
    finding: 'money not conserved'
  },
  'a transition that no request of units can make': {
    change: ({ history }) => {
      for (const call of history.writes) if (call.operation === 'refund amount') call.operation = 'return units'
    },
    finding: 'unrequested'
  },
  'a row that is not as fulfilled as its units': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.fulfillment = 'partial'
    },
    finding: 'units not conserved'
  }
}

t.test('the oracle finds nothing when the refund of all that was paid cancels the units that are left', async t => {
  t.strictSame(await judged(t, () => {}, tellRefund), [])
})

t.test('the oracle finds a refund of all that was paid which leaves units to ship', async t => {
  const findings = await judged(
    t,
    ({ tables }) => {
      tables.parts = []
      tables.movements = tables.movements.filter(({ partId }) => partId === null)
      for (const line of tables.lines) line.canceled = 0
      for (const product of tables.products) product.stock = 8
    },
    tellRefund
  )
  t.ok(findings.includes('units not conserved'))
})

t.test('the oracle finds nothing when a cancellation makes what was paid enough', async t => {
  t.strictSame(await judged(t, () => {}, tellCheaperOrder), [])
})

t.test('the oracle finds an order that is PAID although a cancellation did not make what was paid enough', async t => {
  const findings = await judged(
    t,
    ({ tables: { orders, money, events } }) => {
      for (const order of orders) order.paid = 499
      for (const entry of money) entry.amount = 499
      changeEvent({ events }, 2, { changes: { paid_cents: { from: 0, to: 499 } } })
    },
    tellCheaperOrder
  )
  t.ok(findings.includes('illegal transition'))
})

t.test('the oracle finds an order that is still PENDING after a cancellation made what was paid enough', async t => {
  const findings = await judged(
    t,
    ({ tables }) => {
      tables.events = tables.events.filter(({ data }) => data.version !== 4)
      for (const order of tables.orders) Object.assign(order, { status: 'PENDING', version: 3 })
    },
    tellCheaperOrder
  )
  t.ok(findings.includes('illegal transition'))
})

t.test('the oracle finds units that a refund took back without a request', async t => {
  const findings = await judged(
    t,
    ({ tables: { parts, lines } }) => {
      parts.push({ ...partOf(5, 'return', [{ item_id: 1, quantity: 1 }], null), isRestocked: true })
      for (const line of lines) if (line.id === 1) line.returned = 2
    },
    tellParts
  )
  t.ok(findings.includes('unrequested'))
})

for (const [lie, { change, finding }] of Object.entries(liesAboutParts)) {
  t.test(`the oracle finds ${lie}`, async t => {
    t.ok((await judged(t, change, tellParts)).includes(finding))
  })
}

t.test('the oracle finds nothing when orders are served from several locations', async t => {
  t.strictSame(await judged(t, () => {}, tellPlaces), [])
})

t.test('the oracle does not judge by priorities that changed while the order was placed', async t => {
  const raise = ({ history, tables }: Given, sentAtMs: number) => {
    const content = { name: 'Place c1-1', priority: 50, is_active: true }
    const body = { priority: 50 }
    const change = call('change location', 'PATCH', '/locations/2', body, undefined, 200, { version: 2, ...content })
    history.writes.push({ ...change, sentAtMs, answeredAtMs: sentAtMs + 15 })
    for (const row of tables.locations) if (row.id === 2) Object.assign(row, { priority: 50, version: 2 })
  }
  const found = async (sentAtMs: number) => await judged(t, given => raise(given, sentAtMs), tellPlaces)
  const placedAtMs = 60
  t.notOk((await found(placedAtMs - 10)).includes('served by a later location'), 'before or after the order')
  t.ok((await found(placedAtMs - 30)).includes('served by a later location'), 'before the order')
  t.strictSame(await found(200), [], 'after the order')
})

t.test('the oracle knows from where an order has to be served', t => {
  const levels = (...quantities: number[]) => new Map(quantities.map((quantity, index) => [index + 1, quantity]))
  const chosen = (quantity: number, quantities: number[], ids = [1, 2, 3]) =>
    chooseUnits([{ quantity, levels: levels(...quantities) }], ids)?.[0]?.map(unit => Object.values(unit))
  t.strictSame(chosen(2, [1, 2, 2]), [[2, 2]], 'the first that has all of it')
  t.strictSame(chosen(2, [1, 2, 2], [3, 2, 1]), [[3, 2]])
  const both = [
    [1, 1],
    [3, 3]
  ]
  t.strictSame(chosen(4, [1, 2, 3]), both, 'the first set of as few as possible, and of it what the first one has')
  t.strictSame(chosen(4, [1, 2, 3], [1, 2]), undefined, 'there are not enough')
  const lines = [
    { quantity: 2, levels: levels(2, 0, 1) },
    { quantity: 1, levels: levels(0, 1, 1) }
  ]
  t.strictSame(chooseUnits(lines, [1, 2, 3]), [[{ location_id: 1, quantity: 2 }], [{ location_id: 2, quantity: 1 }]])
  t.end()
})

const liesAboutPlaces: Record<string, { change: (given: Given) => void; finding: string }> = {
  'canceled units that came back to Main': {
    change: ({ tables }) => moveTo(tables, 8, 1),
    finding: 'units not conserved'
  },
  'a cancellation of the units that ship first': {
    change: ({ tables: { parts } }) => {
      for (const { items } of parts) for (const item of items) item.allocations = at([1, 5])
    },
    finding: 'wrong allocations'
  },
  'an order that took its units from elsewhere than it says': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) if (line.orderId === 2) line.allocations = at([3, 2])
    },
    finding: 'units not conserved'
  },
  'a line whose units are not where they should be': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) if (line.orderId === 1) line.allocations = at([1, 5], [2, 3])
    },
    finding: 'wrong allocations'
  },
  'an order that was served by an inactive location': {
    change: ({ tables }) => {
      moveTo(tables, 10, 3)
      for (const line of tables.lines) if (line.orderId === 2) line.allocations = at([3, 2])
    },
    finding: 'served by an inactive location'
  },
  'an order that was split although one location had all of it': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) if (line.orderId === 2) line.allocations = at([1, 1], [2, 1])
    },
    finding: 'split without need'
  },
  'an order that was served by the second location first': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) if (line.orderId === 1) line.allocations = at([2, 4], [1, 5])
    },
    finding: 'served by a later location'
  },
  'an order that took more than was there': {
    change: ({ tables: { movements } }) => {
      for (const move of movements) if (move.id === 12) move.delta = -9
    },
    finding: 'oversold'
  },
  'an order that another location served than the one that it named': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) if (line.orderId === 3) line.allocations = null
    },
    finding: 'wrong allocations'
  },
  'an order that forgot the location that it named': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.locationId = null
    },
    finding: 'differs from the request'
  },
  'a level that is not the sum of its movements': {
    change: ({ tables: { levels } }) => {
      for (const level of levels) level.quantity++
    },
    finding: 'units not conserved'
  },
  'a level of nothing that the movements left': {
    change: ({ tables }) => {
      tables.levels = []
    },
    finding: 'units not conserved'
  },
  'units to sell at an inactive location': {
    change: ({ tables: { locations } }) => {
      for (const location of locations) if (location.id === 3) location.isActive = false
    },
    finding: 'units not conserved'
  },
  'a transfer that made a unit': {
    change: ({ tables: { movements } }) => {
      for (const move of movements) if (move.id === 4) move.delta++
    },
    finding: 'units not conserved'
  },
  'a transfer that was made twice': {
    change: ({ tables: { movements } }) => {
      movements.push(
        ...movements.filter(({ reason }) => reason === 'transfer').map(row => ({ ...row, id: row.id + 20 }))
      )
    },
    finding: 'duplicate effect'
  },
  'an acknowledged transfer that is missing': {
    change: ({ tables }) => {
      tables.movements = tables.movements.filter(({ reason }) => reason !== 'transfer')
    },
    finding: 'acknowledged but lost'
  },
  'a transfer that nobody requested': {
    change: ({ history }) => without(history, 'c1-4'),
    finding: 'unrequested'
  },
  'a count at another location than was requested': {
    change: ({ tables }) => moveTo(tables, 2, 3),
    finding: 'differs from the request'
  },
  'a count after which there is another number': {
    change: ({ history }) => {
      for (const call of history.writes) if (call.key === 'c1-3') call.body = { ...Object(call.body), counted: 7 }
    },
    finding: 'differs from the request'
  },
  'units that were removed from the second location first': {
    change: ({ tables }) => {
      moveTo(tables, 11, 2)
      moveTo(tables, 12, 1)
    },
    finding: 'wrong location'
  },
  'an answer with another stock than the adjustment left': {
    change: ({ history }) => answer(history, 'c1-3', 200, { id: 1, stock: 12 }),
    finding: 'differs from the answer'
  },
  'an answer with other allocations': {
    change: ({ history }) =>
      changeAnswer(history, 'c1-5', { items: [{ id: 1, quantity: 9, allocations: at([1, 9]) }] }),
    finding: 'differs from the answer'
  },
  'a read of a stock that never was': {
    change: ({ shop }) => {
      shop.stockReads.push({ productId: 1, shown: '11 of 5 at 1, 6 at 3' })
    },
    finding: 'differs from the answer'
  },
  'an event with other allocations than its order': {
    change: ({ tables: { events } }) => {
      for (const { data } of events) for (const item of data.items ?? []) item.allocations = at([2, item.quantity])
    },
    finding: 'wrong event'
  },
  'an event that tells of another stock': {
    change: ({ tables: { events } }) => {
      for (const { data } of events) if (data.reason === 'c1-3') data.changes = { stock: { from: 5, to: 12 } }
    },
    finding: 'wrong event'
  },
  'a movement by another client than its event': {
    change: ({ tables: { movements } }) => {
      for (const move of movements) if (move.orderId === 1) move.performedBy = 'api_key:client-9'
    },
    finding: 'wrong event'
  },
  'a ledger that is not in the order of the log': {
    change: ({ tables: { movements } }) => {
      movements.splice(1, 2, ...movements.slice(1, 3).reverse())
    },
    finding: 'log and ledger differ'
  },
  'a location that was closed without an event for one of its products': {
    change: ({ tables }) => {
      const isIt = ({ productId, data }: Tables['events'][number]) =>
        productId === 2 && data.reason === 'location_deactivated'
      tables.events = tables.events.filter(event => !isIt(event))
    },
    finding: 'lost event'
  },
  'a location that is closed though the log says that it was opened': {
    change: ({ tables }) => {
      tables.events = tables.events.filter(({ data }) => data.reason !== 'location_activated')
    },
    finding: 'log and row differ'
  },
  'the last location, closed': {
    change: ({ tables: { events } }) => {
      for (const id of [1, 2, 3]) events.push(eventOf({ id: 30 + id, data: activity(id, false, 0, 0) }))
    },
    finding: 'no active location'
  },
  'a location that nobody requested': {
    change: ({ tables: { locations } }) => {
      locations.push({ id: 4, name: 'Place c1-1', priority: 1, isActive: true, version: 1 })
    },
    finding: 'unrequested'
  },
  'an acknowledged location that is missing': {
    change: ({ tables: { locations } }) => {
      locations.pop()
    },
    finding: 'acknowledged but lost'
  },
  'an id that no location has': {
    change: ({ tables: { locations } }) => {
      locations.shift()
    },
    finding: 'gap in the ids'
  },
  'a location with a name that nobody gave it': {
    change: ({ tables: { locations } }) => {
      for (const location of locations) location.name = 'Somewhere'
    },
    finding: 'unrequested'
  },
  'a location that is not as the last answer showed it': {
    change: ({ tables: { locations } }) => {
      for (const location of locations) location.priority++
    },
    finding: 'differs from the answer'
  },
  'a change of a location that did not do what was asked for': {
    change: ({ history }) => {
      for (const call of history.writes) if (call.operation === 'change location') call.body = { priority: 9 }
    },
    finding: 'differs from the answer'
  },
  'an acknowledged change of a location that is missing': {
    change: ({ tables: { locations } }) => {
      for (const location of locations) location.version = 1
    },
    finding: 'acknowledged but lost'
  },
  'a location that changed more often than was requested': {
    change: ({ tables: { locations } }) => {
      for (const location of locations) location.version = 9
    },
    finding: 'duplicate effect'
  }
}

for (const [lie, { change, finding }] of Object.entries(liesAboutPlaces)) {
  t.test(`the oracle finds ${lie}`, async t => {
    t.ok((await judged(t, change, tellPlaces)).includes(finding))
  })
}

/**
 * @param change makes the story inconsistent
 * @param tell tells a consistent story
 * @returns the oracle's findings
 */
async function judged(
  t: Test,
  change: (given: Given) => void,
  tell: (history: History, shop: Shop) => Tables = tellCancellation
): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-oracle-'))
  const history = openHistory(join(directory, 'history.jsonl'))
  t.teardown(async () => {
    await history.close()
    await rm(directory, { recursive: true, force: true })
  })
  const shop = createShop('default', ['default'])
  const given = { history, shop, tables: tell(history, shop) }
  change(given)
  const judges = [
    judgeOrders,
    judgeStock,
    judgeLocations,
    judgeAllocations,
    ...(tell === tellPlaces ? [judgeTimeline] : []),
    judgeTransitions,
    judgeParts,
    judgePayments,
    judgeCourses,
    judgeKeys,
    judgeIds
  ]
  for (const judge of judges) judge(given)
  return history.findings.map(({ check }) => check)
}

/** A product with a stock of ten, and an order of two that is paid by webhook and then canceled. */
function tellCancellation(history: History, shop: Shop): Tables {
  const product = { id: 1, sku: 'c1-0', version: 1 }
  const order = {
    id: 1,
    total_amount_cents: 1_000,
    items: [{ product_id: 1, quantity: 2, price_cents_at_purchase: 500 }]
  }
  history.writes.push(
    call('create product', 'POST', '/products', { sku: 'c1-0', stock: 10 }, 'c1-0', 201, product),
    call('place order', 'POST', '/orders', { product_id: 1, quantity: 2, note: 'c1-1' }, 'c1-1', 201, order),
    call('cancel', 'DELETE', '/orders/1', undefined, undefined, 200, { id: 1, status: 'CANCELED', version: 3 })
  )
  shop.orders.push({ id: 1, totalCents: 1_000, items: [{ id: 1, quantity: 2 }] })
  shop.payments.set('evt', payment(1_000))
  return tablesOf(product, order)
}

/**
 * An order of 3 units at 5.00 and 2 at 3.33, with 4.90 for shipping, 0.90 off and 2.33 of tax, 27.99 in all. It is
 * paid; 2 units ship, 1 is canceled and 1 comes back, and what is due then is refunded. The others are canceled, so
 * that the order is SHIPPED, and then all that is left is refunded.
 */
function tellParts(history: History, shop: Shop): Tables {
  const adjustments = [
    { type: 'shipping', amount_cents: 490 },
    { type: 'discount', amount_cents: -90 },
    { type: 'tax', amount_cents: 233 }
  ]
  const placed = { items: [3, 2].map((quantity, index) => ({ product_id: index + 1, quantity })), adjustments }
  const order = {
    id: 1,
    total_amount_cents: 2_799,
    items: [
      { product_id: 1, quantity: 3, price_cents_at_purchase: 500 },
      { product_id: 2, quantity: 2, price_cents_at_purchase: 333 }
    ]
  }
  history.writes.push(
    call('create product', 'POST', '/products', { sku: 'c1-0', stock: 10 }, 'c1-0', 201, { id: 1 }),
    call('create product', 'POST', '/products', { sku: 'c2-0', stock: 10 }, 'c2-0', 201, { id: 2 }),
    call('place order', 'POST', '/orders', { ...placed, note: 'c1-1' }, 'c1-1', 201, order),
    ...partCalls()
  )
  shop.orders.push({ id: 1, totalCents: 2_799, items: [3, 2].map((quantity, index) => ({ id: index + 1, quantity })) })
  shop.payments.set('evt', payment(2_799))
  const keys = history.writes.map(({ principal, key = '', answer }) => ({
    principal,
    key,
    status: 201,
    body: answer?.text ?? ''
  }))
  return { ...tablesOfParts(), keys }
}

/** An order of 2 units at 5.00, of which one is paid and the other is canceled, so that the order is PAID. */
function tellCheaperOrder(history: History, shop: Shop): Tables {
  const tables = tellCancellation(history, shop)
  shop.payments.set('evt', payment(500))
  const items = [{ item_id: 1, quantity: 1 }]
  const order = { version: 4, status: 'PAID', current_total_cents: 500, paid_cents: 500, refund_due_cents: 0 }
  const body = { items, reason: 'c1-2' }
  history.writes.pop()
  const answer = { id: 1, items, order }
  history.writes.push(call('cancel units', 'POST', '/orders/1/cancellations', body, 'c1-2', 201, answer))
  const [created, paid, canceled] = tables.events
  if (!created || !paid || !canceled) throw new Error('the story has no events')
  const key = { principal: 'api_key:client-1', key: 'c1-2', status: 201, body: JSON.stringify(answer) }
  const changes = { paid_cents: { from: 0, to: 500 } }
  const performedBy = 'api_key:client-1'
  return {
    ...tables,
    orders: tables.orders.map(order => ({ ...order, status: 'PAID', version: 4, paid: 500, refundDue: 0 })),
    lines: tables.lines.map(line => ({ ...line, canceled: 1 })),
    parts: [partOf(1, 'cancellation', items, 'c1-2')],
    movements: tables.movements.map(row => (row.partId === 1 ? { ...row, delta: 1, balance: 9 } : row)),
    products: tables.products.map(product => ({ ...product, stock: 9 })),
    money: tables.money.map(entry => ({ ...entry, amount: 500 })),
    keys: [...tables.keys, key],
    events: [
      created,
      { ...paid, type: 'order.partially_paid', data: { version: 2, status: 'PENDING', changes } },
      {
        ...canceled,
        type: 'order.partially_canceled',
        data: { version: 3, status: 'PENDING', cancellation_id: 1, items }
      },
      { ...paid, id: 4, performedBy, data: { version: 4, changes: { status: { from: 'PENDING', to: 'PAID' } } } }
    ]
  }
}

/** An order that is paid, and REFUNDED by a refund of all of it: its units come back for the reason of the refund. */
function tellRefund(history: History, shop: Shop): Tables {
  const tables = tellCancellation(history, shop)
  const order = { version: 3, status: 'REFUNDED', current_total_cents: 0, refunded_cents: 1_000, refund_due_cents: 0 }
  const answer = { id: 2, amount_cents: 1_000, order }
  const body = { amount_cents: 1_000, reason: 'c1-2' }
  history.writes.pop()
  history.writes.push(call('refund amount', 'POST', '/orders/1/refunds', body, 'c1-2', 201, answer))
  const key = { principal: 'api_key:client-1', key: 'c1-2', status: 201, body: JSON.stringify(answer) }
  const refund = { id: 2, type: 'refund', eventId: null, reason: 'c1-2', performedBy: 'api_key:client-1' }
  const changes = { status: { from: 'PAID', to: 'REFUNDED' }, refunded_cents: { from: 0, to: 1_000 } }
  return {
    ...tables,
    orders: tables.orders.map(order => ({ ...order, status: 'REFUNDED', refunded: 1_000, refundDue: 0 })),
    parts: [partOf(1, 'cancellation', [{ item_id: 1, quantity: 2 }], 'c1-2')],
    movements: tables.movements.map(row => (row.partId === 1 ? { ...row, reason: 'order_refunded' } : row)),
    money: tables.money.flatMap(entry => [entry, { ...entry, ...refund }]),
    keys: [...tables.keys, key],
    events: tables.events
      .filter(({ id }) => id < 4)
      .map(event =>
        event.id === 3 ? { ...event, type: 'order.refunded', data: { version: 3, reason: 'c1-2', changes } } : event
      )
  }
}

const units = {
  shipped: [{ item_id: 1, quantity: 2 }],
  canceled: [{ item_id: 2, quantity: 1 }],
  returned: [{ item_id: 1, quantity: 1 }],
  rest: [
    { item_id: 1, quantity: 1 },
    { item_id: 2, quantity: 1 }
  ]
}

function partCalls(): Call[] {
  const { shipped, canceled, returned, rest } = units
  const paid = { status: 'PAID', paid_cents: 2_799, refunded_cents: 0, fulfillment_status: 'partial' }
  const part = (operation: string, list: string, key: string, body: object, answer: object) =>
    call(operation, 'POST', `/orders/1/${list}`, body, key, 201, answer)
  return [
    part(
      'ship units',
      'shipments',
      'c1-2',
      { items: shipped, tracking_number: 'c1-2' },
      {
        id: 1,
        items: shipped,
        order: {
          ...paid,
          version: 3,
          current_total_cents: 2_799,
          refund_due_cents: 0,
          items: linesOf([2, 0, 0], [0, 0, 0])
        }
      }
    ),
    part(
      'cancel units',
      'cancellations',
      'c1-3',
      { items: canceled, reason: 'c1-3' },
      {
        id: 2,
        items: canceled,
        order: {
          ...paid,
          version: 4,
          current_total_cents: 2_444,
          refund_due_cents: 355,
          items: linesOf([2, 0, 0], [0, 1, 0])
        }
      }
    ),
    part(
      'return units',
      'returns',
      'c1-4',
      { items: returned, restock: false, reason: 'c1-4' },
      {
        id: 3,
        items: returned,
        restock: false,
        order: {
          ...paid,
          version: 5,
          current_total_cents: 1_911,
          refund_due_cents: 888,
          items: linesOf([2, 0, 1], [0, 1, 0])
        }
      }
    ),
    part(
      'refund amount',
      'refunds',
      'c1-5',
      { amount_cents: 888, reason: 'c1-5' },
      {
        id: 2,
        amount_cents: 888,
        order: { ...paid, version: 6, refunded_cents: 888, refund_due_cents: 0 }
      }
    ),
    part(
      'cancel units',
      'cancellations',
      'c1-6',
      { reason: 'c1-6' },
      {
        id: 4,
        items: rest,
        order: {
          ...paid,
          status: 'SHIPPED',
          version: 8,
          refunded_cents: 888,
          current_total_cents: 1_023,
          refund_due_cents: 888,
          fulfillment_status: 'fulfilled'
        }
      }
    ),
    part(
      'refund amount',
      'refunds',
      'c1-7',
      { amount_cents: 1_911, reason: 'c1-7' },
      {
        id: 3,
        amount_cents: 1_911,
        order: { version: 9, status: 'REFUNDED', current_total_cents: 0, refunded_cents: 2_799, refund_due_cents: 0 }
      }
    )
  ]
}

function linesOf(...counts: Array<[shipped: number, canceled: number, returned: number]>): object[] {
  return counts.map(([shipped, canceled, returned], index) => ({
    id: index + 1,
    shipped_quantity: shipped,
    canceled_quantity: canceled,
    returned_quantity: returned
  }))
}

function tablesOfParts(): Tables {
  const { shipped, canceled, returned, rest } = units
  const base = tablesOf({}, {})
  const event = (id: number, type: string, data: EventData, performedBy = 'api_key:client-1') => ({
    id,
    type,
    orderId: 1,
    productId: null,
    data,
    performedBy,
    createdAtMs: id * 1_000
  })
  const request = (version: number, amount: number, due: number) => ({
    version,
    amount_cents: amount,
    refund_due_cents: due
  })
  const refund = (from: number, to: number) => ({ refunded_cents: { from, to } })
  const move = (id: number, productId: number, delta: number, balance: number, partId: number | null) =>
    moveOf({
      id,
      productId,
      delta,
      balance,
      reason: partId === null ? (delta > 0 ? 'initial_stock' : 'order') : 'order_canceled',
      orderId: delta > 9 ? null : 1,
      partId
    })
  return {
    ...base,
    orders: base.orders.map(order => ({
      ...order,
      status: 'REFUNDED',
      version: 9,
      amount: 2_799,
      quantity: 5,
      hasShipped: true,
      fulfillment: 'fulfilled',
      paid: 2_799,
      refunded: 2_799,
      refundDue: 0,
      adjusted: 633,
      proportional: 143
    })),
    lines: [
      {
        id: 1,
        orderId: 1,
        productId: 1,
        quantity: 3,
        price: 500,
        shipped: 2,
        canceled: 1,
        returned: 1,
        allocations: null
      },
      {
        id: 2,
        orderId: 1,
        productId: 2,
        quantity: 2,
        price: 333,
        shipped: 0,
        canceled: 2,
        returned: 0,
        allocations: null
      }
    ],
    parts: [
      partOf(1, 'shipment', shipped, 'c1-2'),
      partOf(2, 'cancellation', canceled, 'c1-3'),
      partOf(3, 'return', returned, 'c1-4'),
      partOf(4, 'cancellation', rest, 'c1-6')
    ],
    movements: [
      move(1, 1, 10, 10, null),
      move(2, 2, 10, 10, null),
      move(3, 1, -3, 7, null),
      move(4, 2, -2, 8, null),
      move(5, 2, 1, 9, 2),
      move(6, 1, 1, 8, 4),
      move(7, 2, 1, 10, 4)
    ],
    events: [
      event(1, 'order.created', { version: 1, changes: { status: { from: null, to: 'PENDING' } } }),
      event(
        2,
        'order.paid',
        { version: 2, changes: { status: { from: 'PENDING', to: 'PAID' }, paid_cents: { from: 0, to: 2_799 } } },
        'webhook:evt'
      ),
      event(3, 'order.partially_shipped', { version: 3, status: 'PAID', shipment_id: 1, items: shipped }),
      event(4, 'order.partially_canceled', { version: 4, status: 'PAID', cancellation_id: 2, items: canceled }),
      event(5, 'order.refund_requested', { ...request(4, 355, 355), status: 'PAID' }),
      event(6, 'order.returned', { version: 5, status: 'PAID', return_id: 3, items: returned, restocked: false }),
      event(7, 'order.refund_requested', { ...request(5, 533, 888), status: 'PAID' }),
      event(8, 'order.partially_refunded', { version: 6, status: 'PAID', reason: 'c1-5', changes: refund(0, 888) }),
      event(9, 'order.partially_canceled', { version: 7, status: 'PAID', cancellation_id: 4, items: rest }),
      event(10, 'order.refund_requested', { ...request(7, 888, 888), status: 'PAID' }),
      event(11, 'order.shipped', { version: 8, changes: { status: { from: 'PAID', to: 'SHIPPED' } } }),
      event(12, 'order.refunded', {
        version: 9,
        reason: 'c1-7',
        changes: { status: { from: 'SHIPPED', to: 'REFUNDED' }, ...refund(888, 2_799) }
      })
    ],
    products: [
      { id: 1, sku: 'c1-0', stock: 8, elsewhere: 0 },
      { id: 2, sku: 'c2-0', stock: 10, elsewhere: 0 }
    ],
    money: [
      ...base.money.map(entry => ({ ...entry, amount: 2_799 })),
      ...[888, 1_911].map((amount, index) => ({
        id: index + 2,
        orderId: 1,
        type: 'refund',
        amount,
        eventId: null,
        reason: ['c1-5', 'c1-7'][index] ?? null,
        performedBy: 'api_key:client-1'
      }))
    ]
  }
}

/**
 * Main and two other locations. Of 11 units of a product, 5 are at Main, 4 at the second location and 2 at the third.
 * Nine are ordered and 5 of them canceled, while the third location is closed; 2 more are ordered, 2 removed, and the
 * last one is ordered from the second location. Then the third one opens again. There is also a unit of another product
 * at it.
 */
function tellPlaces(history: History, shop: Shop): Tables {
  const base = tablesOf({}, {})
  const place = (id: number, version = 1, isActive = true) => ({
    id,
    name: `Place c1-${id - 1}`,
    priority: id * 100,
    is_active: isActive,
    version
  })
  const changed = at([1, 1], [2, 4])
  const ordered = [placesOf(1, 9, at([1, 5], [2, 4])), placesOf(2, 2, at([2, 2])), placesOf(3, 1, at([2, 1]), 2)]
  const placed = (key: string, index: number) => {
    const order = ordered[index] ?? placesOf(0, 0, [])
    const body = { product_id: 1, quantity: order.row.quantity, note: key, ...order.named }
    return call('place order', 'POST', '/orders', body, key, 201, order.answer)
  }
  const stock = (id: number, key: string, body: object, after: number) =>
    call('adjust stock', 'POST', `/products/${id}/stock`, { ...body, reason: key }, key, 200, { id, stock: after })
  const set = (isActive: boolean, version: number) =>
    call(
      'change location',
      'PATCH',
      '/locations/3',
      { is_active: isActive },
      undefined,
      200,
      place(3, version, isActive)
    )
  const move = { product_id: 1, from_location_id: 2, to_location_id: 3, quantity: 2 }
  const order = { version: 2, status: 'PENDING', fulfillment_status: 'unfulfilled' }
  const calls = [
    call('create product', 'POST', '/products', { sku: 'c1-0', stock: 5 }, 'c1-0', 201, { id: 1 }),
    call('create location', 'POST', '/locations', { name: 'Place c1-1', priority: 200 }, 'c1-1', 201, place(2)),
    call('create location', 'POST', '/locations', { name: 'Place c1-2', priority: 300 }, 'c1-2', 201, place(3)),
    stock(1, 'c1-3', { counted: 6, location_id: 2 }, 11),
    call('transfer stock', 'POST', '/stock/transfers', move, 'c1-4', 200, {}),
    call('create product', 'POST', '/products', { sku: 'c2-0', stock: 0 }, 'c2-0', 201, { id: 2 }),
    placed('c1-5', 0),
    stock(2, 'c2-1', { delta: 1, location_id: 3 }, 1),
    set(false, 2),
    call('cancel units', 'POST', '/orders/1/cancellations', { items: unitsOfLine(5), reason: 'c1-6' }, 'c1-6', 201, {
      id: 1,
      items: unitsOfLine(5, changed),
      order
    }),
    placed('c1-7', 1),
    stock(1, 'c1-8', { delta: -2 }, 1),
    placed('c1-9', 2),
    set(true, 3)
  ]
  history.writes.push(...calls.map((call, index) => ({ ...call, sentAtMs: index * 10, answeredAtMs: index * 10 + 5 })))
  for (const { row } of ordered) {
    shop.orders.push({ id: row.id, totalCents: row.amount, items: [{ id: row.id, quantity: row.quantity }] })
  }
  for (const { id, version, is_active: isActive, ...content } of [
    place(2),
    place(3),
    place(3, 2, false),
    place(3, 3)
  ]) {
    shop.shownLocations.set(`${id} ${version}`, { name: content.name, priority: content.priority, isActive })
  }
  shop.stockReads.push({ productId: 1, shown: '11 of 5 at 1, 4 at 2, 2 at 3' })
  const keyed = history.writes.filter(({ key }) => key !== undefined)
  return {
    ...base,
    ...ledgerOfPlaces(ordered.map(({ row }) => row)),
    orders: ordered.map(({ row }) => row),
    lines: ordered.map(({ row, units }) => ({
      ...base.lines[0],
      ...{ id: row.id, orderId: row.id, productId: 1, quantity: row.quantity, price: 500 },
      ...{ shipped: 0, canceled: row.id === 1 ? 5 : 0, returned: 0, allocations: units }
    })),
    parts: [partOf(1, 'cancellation', unitsOfLine(5, changed), 'c1-6')],
    payments: [],
    money: [],
    products: [
      { id: 1, sku: 'c1-0', stock: 2, elsewhere: 2 },
      { id: 2, sku: 'c2-0', stock: 1, elsewhere: 1 }
    ],
    locations: [
      { id: 1, name: 'Main', priority: 100, isActive: true, version: 1 },
      ...[place(2), place(3, 3)].map(({ is_active: isActive, ...row }) => ({ ...row, isActive }))
    ],
    levels: [
      { productId: 1, locationId: 2, quantity: 0 },
      { productId: 1, locationId: 3, quantity: 2 },
      { productId: 2, locationId: 3, quantity: 1 }
    ],
    keys: keyed.map(({ principal, key = '', answer }) => ({
      principal,
      key,
      status: answer?.status ?? 0,
      body: answer?.text ?? ''
    }))
  }
}

/** The story of the locations in log and ledger. */
function ledgerOfPlaces(orders: Tables['orders']): Pick<Tables, 'events' | 'movements'> {
  const stock = (from: number, to: number) => ({ changes: { stock: { from, to } } })
  const created = (id: number, orderId: number, units: UnitsAt[]) =>
    eventOf({
      ...{ id, type: 'order.created', orderId, productId: null, createdAtMs: orders[orderId - 1]?.createdAtMs ?? 0 },
      data: {
        version: 1,
        changes: { status: { from: null, to: 'PENDING' } },
        items: [{ item_id: 0, product_id: 1, quantity: countOf(units), allocations: units }]
      }
    })
  const canceled = unitsOfLine(5, at([1, 1], [2, 4]))
  const order = { reason: 'order' }
  return {
    events: [
      eventOf({ id: 1, type: 'product.created', data: { stock: 5 } }),
      eventOf({ id: 2, data: { ...stock(5, 11), reason: 'c1-3', location_id: 2 } }),
      eventOf({
        id: 3,
        data: { changes: {}, reason: 'transfer', from_location_id: 2, to_location_id: 3, quantity: 2 }
      }),
      eventOf({ id: 4, type: 'product.created', productId: 2, data: { stock: 0 } }),
      created(5, 1, at([1, 5], [2, 4])),
      eventOf({ id: 6, productId: 2, data: { ...stock(0, 1), reason: 'c2-1', location_id: 3 } }),
      eventOf({ id: 7, data: activity(3, false, 2, 0) }),
      eventOf({ id: 8, productId: 2, data: activity(3, false, 1, 0) }),
      eventOf({
        ...{ id: 9, type: 'order.partially_canceled', orderId: 1, productId: null },
        data: { version: 2, status: 'PENDING', cancellation_id: 1, items: canceled }
      }),
      created(10, 2, at([2, 2])),
      eventOf({ id: 11, data: { ...stock(3, 1), reason: 'c1-8' } }),
      created(12, 3, at([2, 1])),
      eventOf({ id: 13, data: activity(3, true, 0, 2) }),
      eventOf({ id: 14, productId: 2, data: activity(3, true, 0, 1) })
    ],
    movements: [
      moveOf({ id: 1, delta: 5, balance: 5, reason: 'initial_stock' }),
      moveOf({ id: 2, locationId: 2, delta: 6, balance: 6, reason: 'c1-3' }),
      moveOf({ id: 3, locationId: 2, delta: -2, balance: 4, reason: 'transfer' }),
      moveOf({ id: 4, locationId: 3, delta: 2, balance: 2, reason: 'transfer' }),
      moveOf({ id: 5, delta: -5, balance: 0, orderId: 1, ...order }),
      moveOf({ id: 6, locationId: 2, delta: -4, balance: 0, orderId: 1, ...order }),
      moveOf({ id: 7, productId: 2, locationId: 3, delta: 1, balance: 1, reason: 'c2-1' }),
      moveOf({ id: 8, locationId: 2, delta: 4, balance: 4, orderId: 1, partId: 1, reason: 'order_canceled' }),
      moveOf({ id: 9, delta: 1, balance: 1, orderId: 1, partId: 1, reason: 'order_canceled' }),
      moveOf({ id: 10, locationId: 2, delta: -2, balance: 2, orderId: 2, ...order }),
      moveOf({ id: 11, delta: -1, balance: 0, reason: 'c1-8' }),
      moveOf({ id: 12, locationId: 2, delta: -1, balance: 1, reason: 'c1-8' }),
      moveOf({ id: 13, locationId: 2, delta: -1, balance: 0, orderId: 3, ...order })
    ]
  }
}

/** An order of some units of product 1: its row, and what the client asked for and was answered. */
function placesOf(id: number, quantity: number, units: UnitsAt[], locationId: number | null = null) {
  const [row] = tablesOf({}, {}).orders
  if (!row) throw new Error('there is no order to copy')
  const amount = quantity * 500
  const noMoney = { paid: 0, refundDue: 0, paymentStatus: 'unpaid' }
  const line = { id, product_id: 1, quantity, price_cents_at_purchase: 500, allocations: units }
  return {
    row: {
      ...{ ...row, ...noMoney, id, quantity, amount, locationId, status: 'PENDING' },
      ...{ note: ['c1-5', 'c1-7', 'c1-9'][id - 1] ?? '', version: id === 1 ? 2 : 1 }
    },
    units,
    named: locationId === null ? {} : { location_id: locationId },
    answer: { id, total_amount_cents: amount, location_id: locationId, items: [line] }
  }
}

function at(...units: Array<[id: number, quantity: number]>): UnitsAt[] {
  return units.map(([id, quantity]) => ({ location_id: id, quantity }))
}

function unitsOfLine(quantity: number, allocations?: UnitsAt[]): Tables['parts'][number]['items'] {
  return [{ item_id: 1, quantity, ...(allocations && { allocations }) }]
}

/** An event of product 1 by client 1. */
function eventOf(fields: Partial<Tables['events'][number]>): Tables['events'][number] {
  const event = { id: 1, type: 'product.updated', orderId: null, productId: 1, data: {}, createdAtMs: 1_000 }
  return { ...event, performedBy: 'api_key:client-1', ...fields }
}

function activity(id: number, isActive: boolean, from: number, to: number): EventData {
  const reason = isActive ? 'location_activated' : 'location_deactivated'
  return { changes: { stock: { from, to } }, reason, location_id: id }
}

function moveTo({ movements }: Tables, id: number, locationId: number): void {
  for (const move of movements) if (move.id === id) move.locationId = locationId
}

/** A part of order 1 by client 1, named by the request if there is one. */
function partOf(id: number, type: string, items: Tables['parts'][number]['items'], name: string | null) {
  const [reason, trackingNumber] = type === 'shipment' ? [null, name] : [name, null]
  const isRestocked = type === 'cancellation'
  return { id, orderId: 1, type, items, isRestocked, reason, trackingNumber, performedBy: 'api_key:client-1' }
}

/** A movement of product 1 at Main by client 1. */
function moveOf(fields: Partial<Tables['movements'][number]>): Tables['movements'][number] {
  const move = { id: 1, productId: 1, locationId: 1, delta: 0, balance: 0, reason: '', orderId: null, partId: null }
  return { ...move, performedBy: 'api_key:client-1', ...fields }
}

function payment(amountCents: number): PaymentEvent {
  return {
    id: 'evt',
    type: 'payment.succeeded',
    orderId: 1,
    amountCents,
    body: '{}',
    isGenuine: true,
    isAcknowledged: true,
    successes: 1
  }
}

/** Changes the units of a part in its row, its event, its request and its answer. */
function setUnits({ history, tables }: Given, id: number, items: Tables['parts'][number]['items']): void {
  for (const part of tables.parts) if (part.id === id) part.items = items
  for (const { data } of tables.events) {
    if ((data.shipment_id ?? data.cancellation_id ?? data.return_id) === id) data.items = items
  }
  for (const call of history.writes) {
    const { items: requested, ...body } = Object(call.body)
    if (call.key !== `c1-${id + 1}` || requested === undefined) continue
    call.body = { ...body, items }
    changeAnswer(history, call.key, { items })
  }
}

function changeEvent({ events }: Pick<Tables, 'events'>, version: number, data: EventData, type?: string): void {
  for (const event of events) {
    if (event.data.version !== version || (event.type === 'order.refund_requested') !== (type !== undefined)) continue
    event.data = { ...event.data, ...data }
  }
}

function without(history: History, key: string): void {
  history.writes.splice(0, history.writes.length, ...history.writes.filter(call => call.key !== key))
}

function changeAnswer(history: History, key: string, fields: object): void {
  const before = history.writes.find(call => call.key === key)?.answer?.text ?? '{}'
  answer(history, key, 201, { ...JSON.parse(before), ...fields })
}

function changeOrder(history: History, key: string, fields: object): void {
  const before = history.writes.find(call => call.key === key)?.answer?.text ?? '{}'
  const { order } = JSON.parse(before)
  changeAnswer(history, key, { order: { ...order, ...fields } })
}

function call(
  operation: string,
  method: Call['method'],
  path: string,
  body: object | undefined,
  key: string | undefined,
  status: number,
  answer: object
): Call {
  return {
    operation,
    principal: 'api_key:client-1',
    method,
    path,
    body,
    ...(key === undefined ? {} : { key }),
    expected: [status],
    attempts: 1,
    sentAtMs: 0,
    answeredAtMs: 0,
    answer: answerOf(status, answer)
  }
}

function answer(history: History, key: string, status: number, body: object): void {
  for (const call of history.writes) {
    if (call.key === key) call.answer = answerOf(status, body)
  }
}

/** An acknowledged edit of order 1. */
function editBy(principal: string): Call {
  return {
    operation: 'edit order',
    principal,
    method: 'PATCH',
    path: '/orders/1',
    body: { metadata: { edited: 'c1-8' }, reason: 'c1-8' },
    expected: [200, 400],
    attempts: 1,
    sentAtMs: 0,
    answeredAtMs: 0,
    answer: answerOf(200, { id: 1, version: 4, status: 'CANCELED' })
  }
}

function answerOf(status: number, body: object): Answer {
  return { status, headers: {}, text: JSON.stringify(body), body: { ...body } }
}

function tablesOf(product: object, order: object): Tables {
  const step = (
    id: number,
    type: string,
    from: string | null,
    to: string,
    performedBy: string,
    changes: EventData['changes'] = {}
  ) => ({
    id,
    type,
    orderId: 1,
    productId: null,
    data: { version: id, changes: { status: { from, to }, ...changes } },
    performedBy,
    createdAtMs: id * 1_000
  })
  return {
    orders: [
      {
        id: 1,
        status: 'CANCELED',
        note: 'c1-1',
        version: 3,
        amount: 1_000,
        quantity: 2,
        createdAtMs: 1_000,
        isOverdue: false,
        hasShipped: false,
        fulfillment: 'unfulfilled',
        paid: 1_000,
        refunded: 0,
        refundDue: 1_000,
        paymentStatus: 'paid',
        externalId: null,
        shippedTo: null,
        locationId: null,
        metadata: {},
        adjusted: 0,
        proportional: 0
      }
    ],
    lines: [
      {
        id: 1,
        orderId: 1,
        productId: 1,
        quantity: 2,
        price: 500,
        shipped: 0,
        canceled: 2,
        returned: 0,
        allocations: null
      }
    ],
    parts: [partOf(1, 'cancellation', [{ item_id: 1, quantity: 2 }], null)],
    movements: [
      moveOf({ id: 1, delta: 10, balance: 10, reason: 'initial_stock' }),
      moveOf({ id: 2, delta: -2, balance: 8, reason: 'order', orderId: 1 }),
      moveOf({ id: 3, delta: 2, balance: 10, reason: 'order_canceled', orderId: 1, partId: 1 })
    ],
    events: [
      step(1, 'order.created', null, 'PENDING', 'api_key:client-1'),
      step(2, 'order.paid', 'PENDING', 'PAID', 'webhook:evt', { paid_cents: { from: 0, to: 1_000 } }),
      step(3, 'order.canceled', 'PAID', 'CANCELED', 'api_key:client-1'),
      {
        id: 4,
        type: 'order.refund_requested',
        orderId: 1,
        productId: null,
        data: { version: 3, status: 'CANCELED', amount_cents: 1_000, refund_due_cents: 1_000 },
        performedBy: 'api_key:client-1',
        createdAtMs: 3_000
      }
    ],
    products: [{ id: 1, sku: 'c1-0', stock: 10, elsewhere: 0 }],
    locations: [],
    levels: [],
    users: [],
    payments: [{ id: 1, eventId: 'evt', type: 'payment.succeeded', orderId: 1 }],
    money: [
      {
        id: 1,
        orderId: 1,
        type: 'payment',
        amount: 1_000,
        eventId: 'evt',
        reason: null,
        performedBy: 'webhook:evt'
      }
    ],
    keys: [
      { principal: 'api_key:client-1', key: 'c1-0', status: 201, body: JSON.stringify(product) },
      { principal: 'api_key:client-1', key: 'c1-1', status: 201, body: JSON.stringify(order) }
    ],
    deliveries: [],
    subscribedAfterEventId: 0
  }
}
