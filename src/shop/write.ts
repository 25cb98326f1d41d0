import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Draft, EmailStep, SkuStep } from './draft.js'
import {
  changeOrderTotals,
  insertEvents,
  insertItems,
  insertMovements,
  insertOrders,
  insertPaymentEvents,
  insertPayments,
  insertProducts,
  insertUsers,
  updateOrders,
  updateProducts,
  updateUsers
} from './tables.js'
import { noTotals, totalsChangeOf, type TotalsChange } from './totals.js'

/**
 * Writes everything that a group of commands added, with one statement, however many commands there are: each further
 * statement would hold the lock for another round trip. Only the parts with rows are in it. Skus and addresses that are
 * given up come before, because they must be free for those that get them.
 */
export async function write(tx: Transaction, draft: Draft): Promise<void> {
  const { additions } = draft
  for (const step of additions.skuSteps) await writeSku(tx, step)
  for (const step of additions.emailSteps) await writeEmail(tx, step)
  const orders = [...additions.orders].map(id => draft.anyOrder(id))
  const totals = totalsChangeOf(draft)
  const parts = [
    ...(draft.currency.isNew ? [rememberCurrency(draft.currency.code)] : []),
    ...writeUsers(draft, totals),
    ...writeProducts(draft, totals),
    ...insertOrders(orders),
    ...insertItems(orders.flatMap(({ id, items }) => items.map(item => ({ orderId: id, item })))),
    ...updateOrders([...additions.changedOrders].map(id => draft.anyOrder(id))),
    ...changeOrderTotals(totals.rows),
    ...insertMovements(additions.movements),
    ...insertPayments(additions.payments),
    ...insertPaymentEvents(additions.paymentEvents),
    ...insertEvents(additions.events)
  ]
  if (parts.length === 0) return
  const { products, users } = draft.growth
  await tx.$queryRaw`
    /* shop:write */ WITH ${Prisma.join(parts)}
    UPDATE shops SET version = version + 1, product_count = product_count + ${products}::bigint,
      user_count = user_count + ${users}::bigint
    WHERE id = 1`
}

/** One at a time, in the order of the decisions: each was right when it was made. */
async function writeSku(tx: Transaction, { productId, sku }: SkuStep): Promise<void> {
  if (sku === null) await tx.$executeRaw`UPDATE products SET deleted_at = now() WHERE id = ${productId}`
  else await tx.$executeRaw`UPDATE products SET sku = ${sku} WHERE id = ${productId}`
}

async function writeEmail(tx: Transaction, { userId, email }: EmailStep): Promise<void> {
  await tx.$executeRaw`UPDATE users SET email = ${email}, duplicate_of = NULL WHERE id = ${userId}`
}

function rememberCurrency(currency: string | null): Prisma.Sql {
  return Prisma.sql`
    currency_written AS (INSERT INTO shared_keys (name, value) VALUES ('currency', ${currency}))`
}

function writeUsers(draft: Draft, { byUser }: TotalsChange): Prisma.Sql[] {
  const { users: added, changedUsers } = draft.additions
  const totalsOf = (id: number) => byUser.get(id) ?? noTotals
  const changed = [...new Set([...changedUsers, ...byUser.keys()])].filter(id => !added.has(id))
  return [
    ...insertUsers([...added].map(id => ({ user: draft.anyUser(id), totals: totalsOf(id) }))),
    ...updateUsers(
      changed.map(id => ({
        id,
        totals: totalsOf(id),
        edited: changedUsers.has(id) ? draft.anyUser(id) : undefined
      }))
    )
  ]
}

function writeProducts(draft: Draft, { byProduct }: TotalsChange): Prisma.Sql[] {
  const { products: added, changedProducts, editedProducts, movements } = draft.additions
  const totalsOf = (id: number) => byProduct.get(id) ?? noTotals
  const changed = [...new Set([...changedProducts, ...byProduct.keys()])].filter(id => !added.has(id))
  const deltas = new Map<number, number>()
  for (const { productId, delta } of movements) deltas.set(productId, (deltas.get(productId) ?? 0) + delta)
  return [
    ...insertProducts(
      [...added].map(id => {
        const product = draft.anyProduct(id)
        return { product, totals: totalsOf(id), deletedAt: product.isDeleted ? draft.now : null }
      })
    ),
    ...updateProducts(
      changed.map(id => ({
        id,
        delta: deltas.get(id) ?? 0,
        totals: totalsOf(id),
        edited: editedProducts.has(id) ? draft.anyProduct(id) : undefined
      }))
    )
  ]
}
