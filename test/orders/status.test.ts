import fc from 'fast-check'
import t from 'tap'
import { ApiError } from '../../src/errors.js'
import {
  decideCancel,
  decideTransition,
  orderStatuses,
  readStatus,
  type OrderStatus,
  type Requester
} from '../../src/orders/status.js'

const step = fc.record({
  to: fc.constantFrom(...orderStatuses),
  requester: fc.constantFrom<Requester>('api', 'background'),
  restock: fc.boolean(),
  isCancel: fc.boolean()
})

interface State {
  status: OrderStatus
  hasShipped: boolean
  restocks: number
  path: OrderStatus[]
}

function walk(
  steps: ReadonlyArray<{ to: OrderStatus; requester: Requester; restock: boolean; isCancel: boolean }>
): State {
  const state: State = { status: 'PENDING', hasShipped: false, restocks: 0, path: ['PENDING'] }
  for (const { to, requester, restock, isCancel } of steps) {
    try {
      const change = isCancel ? decideCancel(state) : decideTransition(state, { to, requester, restock })
      if (!change) continue
      state.status = change.to
      state.hasShipped ||= change.ships
      state.restocks += change.restocks ? 1 : 0
      state.path.push(change.to)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
  return state
}

t.test(
  'in any sequence of requests, stock is returned at most once, and exactly once for a canceled order',
  async t => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const { status, restocks } = walk(steps)
        return restocks <= 1 && (status !== 'CANCELED' || restocks === 1)
      }),
      { numRuns: 5_000 }
    )
    t.pass('it held for every example')
  }
)

t.test('REFUNDED is final, only REFUNDED follows CANCELED, and no status occurs twice', async t => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const { path } = walk(steps)
      return (
        new Set(path).size === path.length &&
        path
          .slice(0, -1)
          .every((status, i) => status !== 'REFUNDED' && (status !== 'CANCELED' || path[i + 1] === 'REFUNDED'))
      )
    }),
    { numRuns: 5_000 }
  )
  t.pass('it held for every example')
})

t.test('an order that is neither canceled nor refunded keeps its stock', async t => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const { status, restocks } = walk(steps)
      return status === 'CANCELED' || status === 'REFUNDED' || restocks === 0
    })
  )
  t.pass('it held for every example')
})

t.test('only the background completes an order that has not shipped', async t => {
  for (const status of ['PENDING', 'PAID'] as const) {
    t.throws(() => decideTransition({ status, hasShipped: false }, { to: 'COMPLETED', requester: 'api' }), {
      code: 'INVALID_STATUS_TRANSITION'
    })
    t.match(decideTransition({ status, hasShipped: false }, { to: 'COMPLETED', requester: 'background' }), {
      from: status,
      to: 'COMPLETED',
      restocks: false
    })
  }
  t.match(
    decideTransition({ status: 'COMPLETED', hasShipped: false }, { to: 'REFUNDED', requester: 'api' }),
    { restocks: true },
    'the order never shipped'
  )
})

t.test('a status is read in any case', async t => {
  for (const status of orderStatuses) t.equal(readStatus(status.toLowerCase()), status)
  t.throws(() => readStatus('lost'))
})
