import { salesInvariant } from './analytics-invariants.js'
import { moneyInvariant, paymentInvariant, refundInvariant } from './money-invariants.js'
import { idempotencyInvariant, listTotalsInvariant } from './record-invariants.js'
import {
  fulfillmentInvariant,
  linesInvariant,
  partsInvariant,
  restockInvariant,
  totalsInvariant,
  walkInvariant
} from './order-invariants.js'
import { balanceInvariant, saleableInvariant, stockInvariant } from './stock-invariants.js'
import { erasureInvariant } from './privacy-invariants.js'
import type { Invariant } from './invariant.js'

/** In the order in which they are checked and shown. */
export const invariants: readonly Invariant[] = [
  stockInvariant,
  saleableInvariant,
  balanceInvariant,
  linesInvariant,
  restockInvariant,
  partsInvariant,
  fulfillmentInvariant,
  walkInvariant,
  totalsInvariant,
  listTotalsInvariant,
  idempotencyInvariant,
  paymentInvariant,
  moneyInvariant,
  refundInvariant,
  salesInvariant,
  erasureInvariant
]
