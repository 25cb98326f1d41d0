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
  /** Other limits than the measured ones; for benchmarks and tests. */
  groupCommit?: Partial<GroupCommitLimits> | undefined
}

/** Hears of what becomes of orders, for those who count; its functions must not throw. */
export interface PlacementObserver {
  onGroup: (group: GroupReport) => void
  /** What was decided of new orders, after the commit; what a key had been answered before is not among it. */
  onDecided: (outcomes: ReadonlyArray<Outcome<unknown>>) => void
}

export type OrderPlacement = GroupCommit<IdempotentRequest<OrderRequest, StoredOrder>, IdempotentResult<StoredOrder>>

/**
 * The way of every new order: requests that arrive together share one transaction, which locks their products, admits them
 * first come first served, and writes all that were admitted with one statement.
 *
 * `submit` answers the placed order after the commit, or if the request has a key, its answer, which was committed with the order.
 *
 * @throws from `submit`: ApiError PRODUCT_NOT_FOUND, USER_NOT_FOUND, PRICE_CHANGED, INSUFFICIENT_STOCK, VALIDATION_FAILED
 *   (total too large), OVERLOADED when the queue is full
 */
export function createOrderPlacement(
  prisma: PrismaClient,
  options: PlacementOptions,
  observer?: PlacementObserver
): OrderPlacement {
  return createGroupCommit({
    async run(requests) {
      let decided: Array<Outcome<StoredOrder>> = []
      const answers = await inTransaction(prisma, tx =>
        runIdempotent(tx, requests, async fresh => (decided = await placeOrders(tx, fresh, options)))
      )
      observer?.onDecided(decided)
      return answers
    },
    ...defaultLimits,
    ...options.groupCommit,
    refuse() {
      const error = overloaded('Too many orders are waiting to be placed')
      observer?.onDecided([{ ok: false, error }])
      return error
    },
    // When the database went away, the commit may have been made; and trying each order alone would not bring it back.
    mayRetryAlone: error => !isUnavailable(error),
    onGroup: observer?.onGroup
  })
}

// By interleaved rounds of one run (docs/performance.md). With 256 clients groups of 128 place 1.20 times what two lanes did that did not wait for each
// other, groups of 64 1.03, of 256 1.22, and of 1,000 products 1.24, 1.08, 1.12; with up to 128 clients one lane has them all.
// The other numbers of lanes and sizes beside each other: bench/tuning.md.
const defaultLimits: GroupCommitLimits = { slots: 2, maxGroup: 128, maxQueued: 2_000 }

/** Places what can be placed of a group of orders, in the caller's transaction, and answers each request in its place. */
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

/** Decided from what the locked rows said, so that orders of which nothing becomes low pay no statement for it. */
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

/** The error that a refused order is answered with. */
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
      return validationFailed([{ path: 'body', message: `must not come to more than ${maxTotalCents} in minor units` }])
  }
}

/** The names of those of the requests' users that exist, by their ids. */
export async function readUserNames(
  database: Queryable,
  requests: readonly OrderRequest[]
): Promise<Map<number, string>> {
  const ids = new Set(requests.map(({ userId }) => userId).filter(id => id !== null))
  if (ids.size === 0) return new Map()
  const rows = await database.$queryRaw<
    Array<{ id: bigint; full_name: string }>
  >`SELECT id, full_name FROM users WHERE id = ANY (${[...ids]}::bigint[])`
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
