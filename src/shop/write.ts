import { recordEntries } from '../audit/entry.js'
import { queryWithLargeValues } from '../database/large-values.js'
import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Draft, Step } from './draft.js'
import { eraseRecords } from './erase-records.js'
import type { Owned } from './rows.js'
import {
  editOrders,
  eraseOrders,
  insertItems,
  insertOrders,
  insertPaymentEvents,
  insertParts,
  insertPayments,
  updateItems,
  updateOrders,
  writeSearchTexts
} from './order-tables.js'
import {
  insertLevels,
  insertMovements,
  insertProducts,
  updateLevels,
  updateProducts,
  writeLocations
} from './product-tables.js'
import { changeOrderTotals, insertEvents, insertIdentities, insertUsers, updateShops, updateUsers } from './tables.js'
import { noTotals, totalsChangeOf, type TotalsChange } from './totals.js'

/** A shop with the changes that a group of commands made. */
interface Changed {
  draft: Draft
  totals: TotalsChange
}

/**
 * Writes everything that a group of commands added, with one statement, however many commands and shops there are: each
 * further statement would hold the locks for another round trip. Only the parts with rows are in it. Skus, external ids
 * and addresses that are given up come before, because they must be free for those that get them.
 */
export async function write(tx: Transaction, drafts: Iterable<Draft>): Promise<void> {
  const changed: Changed[] = []
  for (const draft of drafts) {
    if (!draft.hasChanges) continue
    for (const step of draft.additions.steps) await takeStep(tx, draft.shopId, step)
    changed.push({ draft, totals: totalsChangeOf(draft) })
  }
  if (changed.length === 0) return
  const rows = <Row>(rowsOf: (shop: Changed) => Row[]) => rowsIn(changed, rowsOf)
  const parts = [
    ...insertUsers(rows(addedUsers)),
    ...updateUsers(rows(changedUsers)),
    ...insertIdentities(rows(({ draft }) => draft.additions.identities)),
    ...insertProducts(rows(addedProducts)),
    ...updateProducts(rows(changedProducts)),
    ...writeLocations(rows(writtenLocations)),
    ...insertLevels(rows(shop => changedLevels(shop, 'new'))),
    ...updateLevels(rows(shop => changedLevels(shop, 'known'))),
    ...insertOrders(rows(addedOrders)),
    ...insertItems(rows(addedItems)),
    ...updateOrders(rows(changedOrders)),
    ...editOrders(rows(editedOrders)),
    ...eraseOrders(rows(erasedOrders)),
    ...updateItems(rows(changedItems)),
    ...insertParts(rows(({ draft }) => draft.additions.parts)),
    ...writeSearchTexts(rows(shop => [...addedOrders(shop), ...editedOrders(shop), ...erasedOrders(shop)])),
    ...changeOrderTotals(rows(({ totals }) => totals.rows)),
    ...insertMovements(rows(({ draft }) => numbered(draft.additions.movements, draft.highest.movement))),
    ...insertPayments(rows(({ draft }) => numbered(draft.additions.payments, draft.highest.payment))),
    ...insertPaymentEvents(rows(({ draft }) => numbered(draft.additions.paymentEvents, draft.highest.paymentEvent))),
    ...insertEvents(rows(({ draft }) => numbered(draft.additions.events, draft.highest.event)))
  ]
  const shops = updateShops(rows(({ draft }) => [{ ...draft.growth, currency: draft.newCurrency }]))
  // A sku, an external id or an address may be all that changed.
  const before = parts.length === 0 ? Prisma.empty : Prisma.sql`WITH ${Prisma.join(parts)}`
  await queryWithLargeValues(tx, Prisma.sql`/* shop:write */ ${before} ${shops}`)
  // After what the group itself has added.
  for (const { draft } of changed) {
    const { erasedOrders: orders, erasedUsers: users, audits } = draft.additions
    if (orders.size + users.size > 0) await eraseRecords(tx, draft.shopId, { orders: [...orders], users: [...users] })
    await recordEntries(tx, draft.shopId, audits)
  }
}

function rowsIn<Row>(changed: readonly Changed[], rowsOf: (shop: Changed) => Row[]): Array<Owned<Row>> {
  return changed.flatMap(shop => rowsOf(shop).map(row => ({ shopId: shop.draft.shopId, row })))
}

/** Gives records the ids that follow the highest one of their table. */
function numbered<Row>(records: readonly Row[], highest: number): Array<Row & { id: number }> {
  return records.map((record, index) => ({ ...record, id: highest + 1 + index }))
}

/** One at a time, in the order of the decisions: each was right when it was made. */
async function takeStep(tx: Transaction, shopId: number, step: Step): Promise<void> {
  if ('email' in step) {
    await tx.$executeRaw`
      UPDATE users SET email = ${step.email}, duplicate_of = NULL WHERE shop_id = ${shopId} AND id = ${step.userId}`
    return
  }
  if ('erasedUserId' in step) {
    await tx.$executeRaw`
      UPDATE users SET email = NULL, full_name = NULL, duplicate_of = NULL, version = version + 1, updated_at = now(),
        erased_at = now()
      WHERE shop_id = ${shopId} AND id = ${step.erasedUserId}`
    return
  }
  const change =
    'externalId' in step
      ? Prisma.sql`external_id = ${step.externalId}`
      : step.sku === null
        ? Prisma.sql`deleted_at = now()`
        : Prisma.sql`sku = ${step.sku}`
  await tx.$executeRaw`UPDATE products SET ${change} WHERE shop_id = ${shopId} AND id = ${step.productId}`
}

function addedUsers({ draft, totals }: Changed) {
  return [...draft.additions.users].map(id => ({ user: draft.anyUser(id), totals: totals.byUser.get(id) ?? noTotals }))
}

function changedUsers({ draft, totals: { byUser } }: Changed) {
  const { users: added, changedUsers: edited } = draft.additions
  const changed = [...new Set([...edited, ...byUser.keys()])].filter(id => !added.has(id))
  return changed.map(id => ({
    id,
    totals: byUser.get(id) ?? noTotals,
    // What a command changed of a user who was erased after it is not written.
    edited: edited.has(id) ? draft.user(id) : undefined
  }))
}

function addedProducts({ draft, totals }: Changed) {
  return [...draft.additions.products].map(id => {
    const product = draft.anyProduct(id)
    const deletedAt = product.isDeleted ? draft.now : null
    return { product, deletedAt, totals: totals.byProduct.get(id) ?? noTotals }
  })
}

function changedProducts({ draft, totals: { byProduct } }: Changed) {
  const { products: added, changedProducts: changed, editedProducts: edited } = draft.additions
  return [...new Set([...changed, ...byProduct.keys()])]
    .filter(id => !added.has(id))
    .map(id => {
      // No command needed a product of which only the totals change.
      const before = draft.loadedProduct(id)
      const after = before && draft.anyProduct(id)
      return {
        id,
        delta: before && after ? after.stock - before.stock : 0,
        deltaElsewhere: before && after ? after.stockElsewhere - before.stockElsewhere : 0,
        totals: byProduct.get(id) ?? noTotals,
        edited: edited.has(id) ? after : undefined
      }
    })
}

/** The differences at locations other than Main: where the product had none before, and where it did. */
function changedLevels({ draft }: Changed, which: 'new' | 'known') {
  const { products: added, changedProducts: changed } = draft.additions
  return [...added, ...changed].flatMap(productId => {
    const before = draft.loadedProduct(productId)?.otherStock ?? []
    const after = draft.anyProduct(productId).otherStock
    if (after === before) return []
    return after.flatMap(({ locationId, quantity }) => {
      const known = before.find(level => level.locationId === locationId)
      const difference = quantity - (known?.quantity ?? 0)
      const isWanted = which === 'new' ? !known : known && difference !== 0
      return isWanted ? [{ productId, locationId, quantity: difference }] : []
    })
  })
}

function writtenLocations({ draft }: Changed) {
  const { locations } = draft.additions
  return locations.size === 0 ? [] : draft.locations.filter(({ id }) => locations.has(id))
}

function addedOrders({ draft }: Pick<Changed, 'draft'>) {
  return [...draft.additions.orders].map(id => draft.anyOrder(id))
}

/** Those whose note and details stay. */
function changedOrders({ draft }: Changed) {
  const { changedOrders: changed, editedOrders: edited, erasedOrders: erased } = draft.additions
  return [...changed].filter(id => !edited.has(id) && !erased.has(id)).map(id => draft.anyOrder(id))
}

/** Those that are not erased. */
function editedOrders({ draft }: Changed) {
  const { editedOrders: edited, erasedOrders: erased } = draft.additions
  return [...edited].filter(id => !erased.has(id)).map(id => draft.anyOrder(id))
}

function erasedOrders({ draft }: Changed) {
  return [...draft.additions.erasedOrders].map(id => draft.anyOrder(id))
}

function addedItems(shop: Changed) {
  return addedOrders(shop).flatMap(({ id, items }) => items.map(item => ({ orderId: id, item })))
}

/** The lines of orders of before the group of which something was shipped, canceled or returned. */
function changedItems({ draft }: Changed) {
  return [...draft.additions.changedOrders].flatMap(id => {
    const before = draft.loadedOrder(id).items
    const { items } = draft.anyOrder(id)
    return items === before ? [] : items.filter((item, index) => item !== before[index])
  })
}
