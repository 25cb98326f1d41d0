import {
  createGroupCommit,
  type GroupCommit,
  type GroupCommitLimits,
  type GroupReport,
  type Outcome
} from '../batching/group-commit.js'
import { isUnavailable } from '../database/failures.js'
import { runIdempotent, type IdempotentRequest, type IdempotentResult } from '../idempotency/run-idempotent.js'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.js'
import {
  insufficientStock,
  overloaded,
  priceChanged,
  productNotFound,
  userNotFound,
  validationFailed,
  type ApiError
} from '../errors.js'
import { recordEvents, type NewEvent } from '../events/record-events.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { levelOf, lowStockEvents, type LowStockOptions } from '../products/low-stock.js'
import { lockProducts, type LockedProduct } from '../products/stock.js'
import { admit, maxTotalCents, type Admission } from './admit.js'
import type { StoredOrder } from './order-row.js'
import type { OrderRequest } from './order-request.js'
import { writeOrders, type Placement } from './write-orders.js'

export interface PlacementOptions extends LowStockOptions {
  currency: string
  /** 0: orders do not expire. */
  orderPaymentTimeoutSeconds: number
  /** Overrides the measured limits, for benchmarks and tests. */
  groupCommit?: Partial<GroupCommitLimits> | undefined
}

/** Observes placements for the metrics; its functions must not throw. */
export interface PlacementObserver {
  onGroup: (group: GroupReport) => void
  /** Called after the commit with what was decided on new orders; replayed responses are not included. */
  onDecided: (outcomes: ReadonlyArray<Outcome<unknown>>) => void
}

export type OrderPlacement = GroupCommit<IdempotentRequest<OrderRequest, StoredOrder>, IdempotentResult<StoredOrder>>

/**
 * Creates the path of every new order. Requests that arrive together share one transaction, which locks their
 * products, admits the orders first come, first served, and writes the admitted ones with one statement.
 *
 * `submit` resolves after the commit: with the placed order, or for a request with a key, with the stored response,
 * which was committed together with the order.
 *
 * @throws from `submit`: ApiError PRODUCT_NOT_FOUND, USER_NOT_FOUND, PRICE_CHANGED, INSUFFICIENT_STOCK,
 *   VALIDATION_FAILED (total too large), OVERLOADED when the queue is full
 */
export function createOrderPlacement(
  prisma: PrismaClient,
  options: PlacementOptions,
  observer?: PlacementObserver
): OrderPlacement {
  return createGroupCommit({
    async run(requests) {
      let decided: Array<Outcome<StoredOrder>> = []
      const results = await inTransaction(prisma, tx =>
        runIdempotent(tx, requests, async fresh => (decided = await placeOrders(tx, fresh, options)))
      )
      observer?.onDecided(decided)
      return results
    },
    ...defaultLimits,
    ...options.groupCommit,
    refuse() {
      const error = overloaded('Too many orders are waiting to be placed')
      observer?.onDecided([{ ok: false, error }])
      return error
    },
    // If the database became unreachable, the transaction may have committed, and a retry would not reach it either.
    mayRetryAlone: error => !isUnavailable(error),
    onGroup: observer?.onGroup
  })
}

// Measured in interleaved rounds of one run (docs/performance.md), with 256 clients and against two slots that do not
// wait for each other: on one hot product, groups of 128 place 1.20 times as many orders, groups of 64 1.03 times,
// groups of 256 1.22 times; on 1,000 products 1.24, 1.08 and 1.12 times. Up to 128 clients fit in one slot.
// bench/tuning.md compares other limits.
const defaultLimits: GroupCommitLimits = { slots: 2, maxGroup: 128, maxQueued: 2_000 }

/**
 * Places those orders of a group that can be placed, in the caller's transaction.
 *
 * @returns one outcome for each request, in the same order
 */
export async function placeOrders(
  tx: Transaction,
  requests: readonly OrderRequest[],
  options: PlacementOptions
): Promise<Array<Outcome<StoredOrder>>> {
  const users = await readUserNames(tx, requests)
  const products = await lockLiveProducts(tx, requests)
  const admissions = admit({ users, products }, requests)
  const placements = requests.map((request, index) => ({ request, admission: admissions[index] })).filter(isAdmitted)
  const written = placements.length > 0 ? await writeOrders(tx, placements, { users, products, ...options }) : []
  const lowStock = lowStockOf(placements, products, options)
  if (lowStock.length > 0) await recordEvents(tx, lowStock)
  return admissions.map(admission => {
    if (!admission.admitted) return { ok: false, error: refusalOf(admission) }
    const order = written.shift()
    return order ? { ok: true, result: order } : { ok: false, error: new Error('an admitted order was not written') }
  })
}

/** Decides from the locked rows, so that orders that make no product low need no further statement. */
function lowStockOf(
  placements: readonly Placement[],
  products: ReadonlyMap<number, LockedProduct>,
  options: LowStockOptions
): NewEvent[] {
  return placements.flatMap(({ request, admission }) =>
    admission.lines.flatMap(({ productId, quantity, balanceAfter }) => {
      const product = products.get(productId)
      if (!product) return []
      const levelAt = (stock: number) => levelOf(stock, product.lowStockThreshold, options)
      return lowStockEvents(product, levelAt(balanceAfter + quantity), levelAt(balanceAfter), request.performedBy)
    })
  )
}

type Refused = Extract<Admission, { admitted: false }>

function isAdmitted(placement: { request: OrderRequest; admission: Admission | undefined }): placement is Placement {
  return placement.admission?.admitted === true
}

/** The error for a refused order. */
export function refusalOf(refused: Refused): ApiError {
  switch (refused.reason) {
    case 'user not found':
      return userNotFound(refused.userId)
    case 'product not found':
      return productNotFound(refused.productId)
    case 'price changed':
      return priceChanged(refused.changes)
    case 'insufficient stock':
      return insufficientStock(refused.shortages)
    case 'total too large':
      return validationFailed([{ path: 'body', message: `must not total more than ${maxTotalCents} in minor units` }])
  }
}

/** The names of the requests' users by id; users that do not exist are left out. */
export async function readUserNames(
  database: Queryable,
  requests: readonly OrderRequest[]
): Promise<Map<number, string>> {
  const ids = new Set(requests.map(({ userId }) => userId).filter(id => id !== null))
  if (ids.size === 0) return new Map()
  const rows = await database.$queryRaw<Array<{ id: bigint; full_name: string }>>`
    SELECT id, full_name FROM users WHERE id = ANY (${[...ids]}::bigint[])`
  return new Map(rows.map(row => [Number(row.id), row.full_name]))
}

async function lockLiveProducts(
  tx: Transaction,
  requests: readonly OrderRequest[]
): Promise<Map<number, LockedProduct>> {
  const ids = new Set(requests.flatMap(({ lines }) => lines.map(({ productId }) => productId)))
  const products = await lockProducts(tx, [...ids])
  for (const [id, product] of products) if (product.isDeleted) products.delete(id)
  return products
}
