import type { Actor } from './actor.js'
import {
  changeLocation,
  closeAll,
  createLocation,
  openLocations,
  readLocations,
  readStock,
  transferStock
} from './operations/locations.js'
import { replay, reuseKey, sendInvalid } from './operations/misuse.js'
import {
  cancel,
  changeStatus,
  editOrder,
  placeMany,
  placeOrder,
  placeSplit,
  requestRefund
} from './operations/orders.js'
import { cancelUnits, refundAmount, returnUnits, shipUnits } from './operations/parts.js'
import { pay } from './operations/payments.js'
import {
  adjustStock,
  changeProduct,
  countStock,
  createProduct,
  createProducts,
  deleteProduct,
  setStock
} from './operations/products.js'
import { readLists, readOrder, readProduct } from './operations/reads.js'
import { createUser, renameUser } from './operations/users.js'

/** Performs one operation, chosen at random by weight. */
export async function work(actor: Actor): Promise<void> {
  let ticket = actor.random.next() * totalWeight
  const operation = operations.find(({ weight }) => (ticket -= weight) < 0)
  await operation?.run(actor)
}

/** Creates the contended products, and places where they are. The first three are always short of stock. */
export async function openShop(actor: Actor): Promise<void> {
  for (let number = 0; number < 12; number++) await createProduct(actor, number < 3 ? 60 : 400)
  await openLocations(actor)
}

const operations: ReadonlyArray<{ weight: number; run: (actor: Actor) => Promise<unknown> }> = [
  { weight: 28, run: placeOrder },
  { weight: 3, run: placeMany },
  { weight: 4, run: placeSplit },
  { weight: 13, run: changeStatus },
  { weight: 8, run: cancel },
  { weight: 4, run: editOrder },
  { weight: 6, run: shipUnits },
  { weight: 4, run: cancelUnits },
  { weight: 4, run: returnUnits },
  { weight: 2, run: refundAmount },
  { weight: 14, run: pay },
  { weight: 4, run: adjustStock },
  { weight: 2, run: countStock },
  { weight: 3, run: transferStock },
  { weight: 1, run: setStock },
  { weight: 0.2, run: createLocation },
  { weight: 1, run: changeLocation },
  { weight: 0.1, run: closeAll },
  { weight: 1.5, run: changeProduct },
  { weight: 0.7, run: actor => createProduct(actor, actor.random.between(0, 50)) },
  { weight: 0.3, run: createProducts },
  { weight: 0.4, run: deleteProduct },
  { weight: 0.7, run: createUser },
  { weight: 0.3, run: renameUser },
  { weight: 1, run: requestRefund },
  { weight: 3, run: replay },
  { weight: 1, run: reuseKey },
  { weight: 2, run: sendInvalid },
  { weight: 12, run: readOrder },
  { weight: 4, run: readProduct },
  { weight: 4, run: readStock },
  { weight: 1, run: readLocations },
  { weight: 3, run: readLists }
]

const totalWeight = operations.reduce((sum, { weight }) => sum + weight, 0)
