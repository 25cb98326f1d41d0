import { analyticsMutants } from './analytics-mutants.js'
import { authMutants } from './auth-mutants.js'
import { csvMutants } from './csv-mutants.js'
import { hardeningMutants } from './hardening-mutants.js'
import { keyMutants } from './key-mutants.js'
import { mailMutants } from './mail-mutants.js'
import { privacyMutants } from './privacy-mutants.js'
import type { Mutant } from './mutant.js'

const ledger = { file: 'test/database/migrations.test.ts', title: 'the database itself refuses to oversell' }
const firstMigration = 'prisma/migrations/20261121000000_orders_and_inventory/migration.sql'
const shopsMigration = 'prisma/migrations/20261129230000_shops/migration.sql'
const partsMigration = 'prisma/migrations/20261130110000_order_parts/migration.sql'
const partsModel = { file: 'test/orders/parts-model.test.ts', title: 'units and money are where the model says' }
const isolation = { file: 'test/shops/isolation.test.ts', title: 'no operation of one shop shows or changes anything' }
const interleavings = (title: string) => ({ file: 'test/orders/interleavings.test.ts', title })

/** A defect for every lock, constraint, unique index and check that a guarantee depends on. */
export const mutants: readonly Mutant[] = [
  {
    defect: 'the lock on the shop is left out',
    file: 'src/shop/load.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'ORDER BY id FOR NO KEY UPDATE ${wait}`',
    instead: 'ORDER BY id`',
    caughtBy: { file: 'test/events/positions.test.ts', title: 'an event is visible only after all events before it' }
  },
  {
    defect: 'the changes of a refused command stay in the draft',
    file: 'src/shop/draft.ts',
    text: 'for (const change of this.#changes.splice(mark).reverse()) undo(change)',
    instead: 'this.#changes.length = mark',
    caughtBy: { file: 'test/events/positions.test.ts', title: 'refused and failed commands leave no gap' }
  },
  {
    defect: 'the constraint CHECK (stock >= 0) is missing',
    file: firstMigration,
    text: 'CHECK ("stock" >= 0)',
    instead: 'CHECK (true)',
    caughtBy: ledger
  },
  {
    defect: 'the constraint that a canceled order has been restocked is missing',
    file: firstMigration,
    text: 'CHECK (("status" = \'CANCELED\') <= ("restocked_at" IS NOT NULL)\n        AND',
    instead: 'CHECK (',
    caughtBy: ledger
  },
  {
    defect: 'the index that lets an order take the stock of a product once is not unique',
    file: partsMigration,
    text: 'CREATE UNIQUE INDEX "stock_movements_taken_once_key"',
    instead: 'CREATE INDEX "stock_movements_taken_once_key"',
    caughtBy: ledger
  },
  {
    defect: 'the index that lets a part of an order return the stock of a product once is not unique',
    file: partsMigration,
    text: 'CREATE UNIQUE INDEX "stock_movements_returned_once_key"',
    instead: 'CREATE INDEX "stock_movements_returned_once_key"',
    caughtBy: ledger
  },
  {
    defect: 'the constraint that no line has more units shipped, canceled and returned than it has is missing',
    file: partsMigration,
    text: 'ADD CONSTRAINT "order_items_parts_in_quantity" CHECK (',
    instead: 'ADD CONSTRAINT "order_items_parts_in_quantity" CHECK (true OR',
    caughtBy: ledger
  },
  {
    defect: 'rows of the stock ledger can be changed and deleted',
    file: firstMigration,
    text: 'CREATE TRIGGER "stock_movements_append_only" BEFORE UPDATE OR DELETE',
    instead: 'CREATE TRIGGER "stock_movements_append_only" BEFORE TRUNCATE',
    caughtBy: ledger
  },
  {
    defect: 'orders can be deleted while lines refer to them',
    file: 'prisma/migrations/20261130155000_lines_without_foreign_key/migration.sql',
    text: 'CREATE TRIGGER "orders_stay" BEFORE DELETE OR UPDATE OF',
    instead: 'CREATE TRIGGER "orders_stay" BEFORE UPDATE OF',
    caughtBy: ledger
  },
  {
    defect: 'the next order of a group does not see the stock that the previous one left',
    file: 'src/orders/place-order.ts',
    text: 'get: (id: number) => productForSale(draft, id, location?.id) }',
    instead: 'get: (id: number) => productForSale(draft, id, location?.id) && draft.loadedProduct(id) }',
    caughtBy: { file: 'test/orders/admit.test.ts', title: 'stock never goes below zero' }
  },
  {
    defect: 'one bad order fails its whole group',
    file: 'src/batching/group-commit.ts',
    text: 'group.length === 1 || !options.mayRetryAlone(error)',
    instead: 'group.length > 0',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'one bad request does not fail its group' }
  },
  {
    defect: 'a group of one shop has no limit',
    file: 'src/batching/group-commit.ts',
    text: 'const group = lane.waiting.take(this.#options.maxGroup)',
    instead: 'const group = lane.waiting.take(Infinity)',
    caughtBy: {
      file: 'test/batching/group-commit.test.ts',
      title: 'requests that arrive during a transaction share the next one'
    }
  },
  {
    defect: 'a quote in a text ends the value of a row',
    file: 'src/shop/rows.ts',
    text: "text.replace(/[\"\\\\]/g, '\\\\$&')",
    instead: 'text',
    caughtBy: { file: 'test/database/large-values.test.ts', title: 'rows of any values are the input of a statement' }
  },
  {
    defect: 'a second transaction starts beside a running one',
    file: 'src/batching/group-commit.ts',
    text: 'this.#isBusy = true',
    instead: 'this.#isBusy = false',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'one transaction runs at a time' }
  },
  {
    defect: 'a group does not wait for the requests of the next turn of the event loop',
    file: 'src/batching/gather.ts',
    text: 'const maxTurns = 8',
    instead: 'const maxTurns = 1',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'requests of consecutive turns' }
  },
  {
    defect: 'a request in flight is cut off when the service starts to close',
    file: 'src/http/graceful-close.ts',
    text: 'setTimeout(closeIdleConnections, gracePeriodMs).unref()',
    instead: 'closeIdleConnections()',
    caughtBy: { file: 'test/http/graceful-close.test.ts', title: 'a request that arrives on an open connection' }
  },
  {
    defect: 'a cancellation does not return the stock',
    file: 'src/orders/change-order.ts',
    text: 'if (!part.isRestocked) return',
    instead: "if (!part.isRestocked || part.type === 'cancellation') return",
    caughtBy: { file: 'test/orders/status-change.test.ts', title: 'DELETE cancels a pending or paid order' }
  },
  {
    defect: 'units that were canceled can be shipped',
    file: 'src/orders/parts.ts',
    text: 'return item.quantity - item.shippedQuantity - item.canceledQuantity',
    instead: 'return item.quantity - item.shippedQuantity',
    caughtBy: partsModel
  },
  {
    defect: 'units can be returned twice',
    file: 'src/orders/parts.ts',
    text: "if (type === 'return') return item.shippedQuantity - item.returnedQuantity",
    instead: "if (type === 'return') return item.shippedQuantity",
    caughtBy: partsModel
  },
  {
    defect: 'units that have not shipped can be returned',
    file: 'src/orders/parts.ts',
    text: "if (type === 'return') return item.shippedQuantity - item.returnedQuantity",
    instead: "if (type === 'return') return item.quantity - item.returnedQuantity",
    caughtBy: partsModel
  },
  {
    defect: 'returned units that cannot be sold go back into stock',
    file: 'src/orders/change-parts.ts',
    text: "{ type: 'return', taken, isRestocked: restock }",
    instead: "{ type: 'return', taken, isRestocked: restock || taken.length > 0 }",
    caughtBy: partsModel
  },
  {
    defect: 'canceled units are still paid for',
    file: 'src/orders/parts.ts',
    text: 'item.quantity - item.canceledQuantity - item.returnedQuantity)',
    instead: 'item.quantity - item.returnedQuantity)',
    caughtBy: partsModel
  },
  {
    defect: 'returned units are still paid for',
    file: 'src/orders/parts.ts',
    text: 'item.quantity - item.canceledQuantity - item.returnedQuantity)',
    instead: 'item.quantity - item.canceledQuantity)',
    caughtBy: partsModel
  },
  {
    defect: 'discounts and taxes stay when units are canceled',
    file: 'src/orders/parts.ts',
    text: 'inProportion(proportionalCents, liveCents, subtotalCents)',
    instead: 'inProportion(proportionalCents, subtotalCents, subtotalCents)',
    caughtBy: partsModel
  },
  {
    defect: 'an order whose last unit was shipped or canceled keeps its status',
    file: 'src/orders/order-change.ts',
    text: "if (type === 'return' || !isSettled(items)) return undefined",
    instead: "if (type !== 'shipment' || !isSettled(items)) return undefined",
    caughtBy: partsModel
  },
  {
    defect: 'an order that was paid for what is left of it stays pending',
    file: 'src/orders/change-parts.ts',
    text: 'return cheaper ? {',
    instead: 'return cheaper && draft.shopId < 0 ? {',
    caughtBy: partsModel
  },
  {
    defect: 'an order that is partly shipped can be canceled as a whole',
    file: 'src/orders/status.ts',
    text: "if (order.hasShippedUnits === true) throw orderNotCancelable(order.status, 'partly shipped')",
    instead: '',
    caughtBy: partsModel
  },
  {
    defect: 'more can be refunded than was paid',
    file: 'src/orders/change-parts.ts',
    text: 'if (amountCents > leftOf(order)) throw',
    instead: 'if (amountCents < 0) throw',
    caughtBy: partsModel
  },
  {
    defect: 'what a return makes due is not requested',
    file: 'src/orders/change-events.ts',
    text: 'if (raisedCents <= 0) return [changed]',
    instead: "if (raisedCents <= 0 || part?.type === 'return') return [changed]",
    caughtBy: partsModel
  },
  {
    defect: 'the invariant check misses a unit that no shipment took',
    file: 'src/invariants/order-invariants.ts',
    text: 'WHERE (shipped_quantity, canceled_quantity, returned_quantity)',
    instead: 'WHERE (0, 0, 0) <> (0, 0, 0) AND (shipped_quantity, canceled_quantity, returned_quantity)',
    caughtBy: { file: 'test/invariants/invariants.test.ts', title: 'a check reports exactly the rows' }
  },
  {
    defect: 'the invariant check misses a deduction that does not follow from the lines',
    file: 'src/invariants/order-invariants.ts',
    text: 'deducted_cents <> deduction',
    instead: 'false',
    caughtBy: { file: 'test/invariants/invariants.test.ts', title: 'a check reports exactly the rows' }
  },
  {
    defect: 'an order that changes its status keeps counting for the old one',
    file: 'src/shop/totals.ts',
    text: 'count(draft.loadedOrder(id), -1)',
    instead: '',
    caughtBy: {
      file: 'test/shop/totals.test.ts',
      title: 'lists of orders, products and users show what counting finds'
    }
  },
  {
    defect: 'an order does not count for its products',
    file: 'src/shop/totals.ts',
    text: 'add(owners.byProduct, productId, order, sign)',
    instead: 'continue',
    caughtBy: {
      file: 'test/shop/totals.test.ts',
      title: 'lists of orders, products and users show what counting finds'
    }
  },
  {
    defect: 'the last day of a span of time is left out',
    file: 'src/orders/order-totals.ts',
    text: 'to && end && to >= end',
    instead: 'to && end && to < end',
    caughtBy: { file: 'test/shop/totals.test.ts', title: 'totals between two times are those of whole days' }
  },
  {
    defect: 'two users may have one address in different cases',
    file: 'src/shop/draft.ts',
    text: 'return email.toLowerCase()',
    instead: 'return email',
    caughtBy: { file: 'test/users/users.test.ts', title: 'an e-mail address is unique, regardless of case' }
  },
  {
    defect: 'expiry does not check again, when it decides, whether the order is still due',
    file: 'src/orders/due-orders.ts',
    text: 'if (!order || !isDue(order, draft.now.getTime(), afterSeconds)) return false',
    instead: 'if (!order || isDue.length < 0) return false',
    caughtBy: interleavings("pay runs after expiry has begun and before it has the shop's lock")
  },
  {
    defect: 'responses are not stored in the transaction of their requests',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'await storeResponses(tx, fresh, results)',
    instead: 'await storeResponses(tx, [], results)',
    caughtBy: {
      file: 'test/idempotency/idempotency.test.ts',
      title: 'the same key and request gets the first response'
    }
  },
  {
    defect: 'an idempotency key in use is accepted',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'pg_try_advisory_xact_lock(hashtextextended(name, seed))',
    instead: 'true',
    caughtBy: {
      file: 'test/idempotency/idempotency.test.ts',
      title: 'the key of a request outside the shop is refused at once'
    }
  },
  {
    defect: 'an idempotency key in use in one schema is refused in another',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'ELSE hashtextextended(current_schema(), 0) END',
    instead: 'ELSE 0 END',
    caughtBy: {
      file: 'test/database/schema.test.ts',
      title: 'services in different schemas of one database do not disturb each other'
    }
  },
  {
    defect: 'a database that is not UTF8 is accepted',
    file: 'src/database/requirements.ts',
    text: "server.encoding !== 'UTF8'",
    instead: "server.encoding === 'none'",
    caughtBy: {
      file: 'test/database/requirements.test.ts',
      title: 'a database that is not UTF8 is refused at the start, in one line, before anything is written'
    }
  },
  {
    defect: 'an idempotency key is accepted with a different request',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'Buffer.compare(earlier.requestHash, claim.requestHash) !== 0',
    instead: 'Buffer.compare(earlier.requestHash, claim.requestHash) > 1',
    caughtBy: { file: 'test/idempotency/idempotency.test.ts', title: 'the same key with a different request gets 422' }
  },
  {
    defect: 'any signature is accepted',
    file: 'src/payments/signature.ts',
    text: "areEqual(Buffer.from(signature, 'hex'), expected)",
    instead: 'signature.length === 2 * expected.length',
    caughtBy: { file: 'test/payments/signature.test.ts', title: 'any other secret is refused' }
  },
  {
    defect: 'a signature never expires',
    file: 'src/payments/signature.ts',
    text: '- seconds) <= toleranceSeconds',
    instead: '- seconds) >= 0',
    caughtBy: { file: 'test/payments/refusals.test.ts', title: 'a valid signature with a stale timestamp is 400' }
  },
  {
    defect: 'an event of the payment provider that is known counts again',
    file: 'src/payments/record-payment.ts',
    text: 'known !== undefined || ',
    instead: '',
    caughtBy: { file: 'test/payments/payment.test.ts', title: 'an event counts once' }
  },
  {
    defect: 'a canceled order still costs its price, so its money is not asked back',
    file: 'src/orders/money.ts',
    text: "return status === 'CANCELED' || status === 'REFUNDED'",
    instead: "return status === 'REFUNDED'",
    caughtBy: { file: 'test/payments/payment.test.ts', title: 'paid after it was canceled' }
  },
  {
    defect: 'a refund that becomes due by a cancellation is not requested',
    file: 'src/orders/change-events.ts',
    text: 'return isRequestOnly ? [requested] : [changed, requested]',
    instead: 'return isRequestOnly ? [requested] : [changed]',
    caughtBy: {
      file: 'test/payments/money.test.ts',
      title: 'an order that was paid and then canceled, in whatever way'
    }
  },
  {
    defect: 'one refund makes an order REFUNDED although it was paid twice',
    file: 'src/orders/money.ts',
    text: 'return paidCents > 0 && refundedCents >= paidCents',
    instead: 'return paidCents > 0 && refundedCents > 0',
    caughtBy: { file: 'test/payments/money.test.ts', title: 'an order paid twice and refunded once stays PAID' }
  },
  {
    defect: 'a payment of any amount makes an order PAID',
    file: 'src/orders/money.ts',
    text: 'after.paidCents - refundedBefore >= costOfLines(order)',
    instead: 'after.paidCents - refundedBefore > 0',
    caughtBy: { file: 'test/payments/money.test.ts', title: 'partial payments that together cover the order' }
  },
  {
    defect: 'an entry of the stream that is processed twice gives back twice',
    file: 'src/integrations/refund-requests.ts',
    text: 'draft.hasPayment(performedBy) ? undefined',
    instead: "draft.hasPayment('') ? undefined",
    caughtBy: { file: 'test/integrations/refund-requests.test.ts', title: 'an entry settles the refund that is due' }
  },
  {
    defect: 'the constraint that refund_due_cents is the surplus is missing',
    file: partsMigration,
    text: '"orders_refund_due_is_surplus" CHECK ("refund_due_cents" = greatest(',
    instead: '"orders_refund_due_is_surplus" CHECK (true OR "refund_due_cents" = greatest(',
    caughtBy: ledger
  },
  {
    defect: 'a price with too many decimal places is rounded',
    file: 'src/money/amounts.ts',
    text: 'toDecimal(minorUnits, currency) === decimal ? minorUnits : undefined',
    instead: 'minorUnits',
    caughtBy: { file: 'test/money/amounts.test.ts', title: 'a price with more digits than its currency has' }
  },
  {
    defect: 'every currency is computed in hundredths',
    file: 'src/money/currencies.ts',
    text: 'return digits.get(currency) ?? 2',
    instead: 'return digits.has(currency) ? 2 : 2',
    caughtBy: { file: 'test/money/amounts.test.ts', title: 'digits are those of ISO 4217' }
  },
  {
    defect: 'the service starts with another currency than its products have',
    file: 'src/database/shop-currency.ts',
    text: 'else if (remembered !== currency) throw inUse',
    instead: "else if (remembered === '') throw inUse",
    caughtBy: { file: 'test/database/shop-currency.test.ts', title: 'a changed CURRENCY is refused in one line' }
  },
  {
    defect: 'a process with another currency than the shop places orders',
    file: 'src/orders/place-order.ts',
    text: 'if (draft.currency !== null && draft.currency !== options.currency) throw',
    instead: "if (draft.currency === '' && draft.currency !== options.currency) throw",
    caughtBy: { file: 'test/money/currency.test.ts', title: 'a process with another CURRENCY than the shop' }
  },
  {
    defect: 'a movement of stock changes the version of the product',
    file: 'src/shop/draft.ts',
    text: 'const levels = withUnits(product, { locationId, quantity: movement.delta }, isActive)',
    instead:
      'const levels = { ...withUnits(product, { locationId, quantity: movement.delta }, isActive), ' +
      'version: product.version + 1 }',
    caughtBy: { file: 'test/products/products.test.ts', title: 'the version counts changes of the fields' }
  },
  {
    defect: 'a change that sets the stock does not compare it',
    file: 'src/products/product-etag.ts',
    text: '(!setsStock || stockOfTag === String(stock))',
    instead: '(!setsStock || stockOfTag !== String(-1))',
    caughtBy: { file: 'test/products/products.test.ts', title: 'a change that sets the stock is refused' }
  },
  {
    defect: 'skus are stored as they are sent',
    file: 'src/products/sku.ts',
    text: "return sku.normalize('NFC')",
    instead: 'return sku',
    caughtBy: { file: 'test/products/sku.test.ts', title: 'a sku is stored in NFC' }
  },
  {
    defect: 'a customer can read every order',
    file: 'src/orders/read-orders.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: "scope === 'everyone' ? Prisma.empty : Prisma.sql`AND user_id = ${scope}`",
    instead: "scope === 'everyone' ? Prisma.empty : Prisma.empty",
    caughtBy: { file: 'test/auth/customers.test.ts', title: "a customer can neither see nor change another's order" }
  },
  {
    defect: 'a caller needs no scope',
    file: 'src/auth/check-access.ts',
    text: 'if (access === undefined || !apiScopes.has(access)) {',
    instead: 'if (access === undefined) {',
    caughtBy: { file: 'test/auth/roles.test.ts', title: 'every operation responds to every role' }
  },
  {
    defect: 'a refresh token works twice',
    file: 'src/auth/refresh-tokens.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'THEN ${next.hash} ELSE token_hash END',
    instead: 'THEN token_hash ELSE token_hash END',
    caughtBy: { file: 'test/auth/refresh.test.ts', title: 'a refresh token is exchanged once' }
  },
  {
    defect: 'a position of the event log is skipped',
    file: 'src/shop/write.ts',
    text: 'id: highest + 1 + index',
    instead: 'id: highest + 2 + index',
    caughtBy: { file: 'test/events/positions.test.ts', title: 'refused and failed commands leave no gap' }
  },
  {
    defect: 'a database that went back in time is not noticed while its log is as long',
    file: 'src/events/log-end.ts',
    text: '(witness !== undefined && seen.witnessAtMs !== witness.createdAtMs)',
    instead: '(witness !== undefined && seen.lastId < 0)',
    caughtBy: { file: 'test/events/rewind.test.ts', title: 'a failover that loses the last transactions' }
  },
  {
    defect: 'a cursor ahead of the log stays where it is',
    file: 'src/relay/relay.ts',
    text: 'lease.cursor <= position.lastId ||',
    instead: 'lease.cursor >= 0 ||',
    caughtBy: { file: 'test/events/rewind.test.ts', title: 'a cursor that is ahead of the restored log moves back' }
  },
  {
    defect: 'the cache keeps orders that a restore took away',
    file: 'src/orders/cache/plugin.ts',
    text: 'app.eventLogs.onRewind(() => cache.abandon())',
    instead: '',
    caughtBy: { file: 'test/events/rewind.test.ts', title: 'an order of the lost future is not served' }
  },
  {
    defect: 'searches share the connections of orders',
    file: 'src/products/routes.ts',
    text: 'listProducts(app.publicReads.lists,',
    instead: 'listProducts(app.reads,',
    caughtBy: { file: 'test/products/search.test.ts', title: 'searches that fill the pool of public reads' }
  },
  {
    defect: 'a lease does not keep other processes away',
    file: 'src/relay/subscriptions.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'AND (lease_holder = ${holder}::uuid OR lease_expires_at IS NULL OR lease_expires_at < now())',
    instead: '',
    caughtBy: { file: 'test/relay/relay.test.ts', title: 'one process at a time' }
  },
  {
    defect: 'the cursor moves before the events are handled',
    file: 'src/relay/relay.ts',
    text:
      'const failures = free.length > 0 ? await handle(subscriber, free, signal, shop) : []\n' +
      '    await this.#advance(lease, readTo, [',
    instead:
      'await this.#advance(lease, readTo, [])\n' +
      '    const failures = free.length > 0 ? await handle(subscriber, free, signal, shop) : []\n' +
      '    await this.#advance(lease, readTo, [',
    caughtBy: { file: 'test/relay/relay-steps.test.ts', title: 'kill -9 at each step of handing on a batch' }
  },
  {
    defect: 'the invariant check misses stock that differs from its ledger',
    file: 'src/invariants/stock-invariants.ts',
    text: 'WHERE quantity IS DISTINCT FROM coalesce(last, 0)',
    instead: 'WHERE false',
    caughtBy: { file: 'test/invariants/invariants.test.ts', title: 'a check reports exactly the rows' }
  },
  {
    defect: 'any host name is served in open mode',
    file: 'src/http/foreign-requests.ts',
    text: '!(names.has(name) || isLoopbackName(name))',
    instead: 'false',
    caughtBy: { file: 'test/http/foreign-requests.test.ts', title: 'in open mode only loopback host names are served' }
  },
  {
    defect: 'pages of foreign origins may write',
    file: 'src/http/foreign-requests.ts',
    text: "return site !== 'same-origin' && site !== 'none'",
    instead: 'return false',
    caughtBy: { file: 'test/http/foreign-requests.test.ts', title: 'a page of another origin cannot write' }
  },
  {
    defect: 'a right guess beyond the limit is told apart from a wrong one',
    file: 'src/auth/failed-attempts.ts',
    text: 'untilMs !== undefined && performance.now() < untilMs',
    instead: 'false',
    caughtBy: { file: 'test/auth/failed-attempts.test.ts', title: 'beyond the limit a right guess is refused' }
  },
  {
    defect: 'a number of proxies trusts them all',
    file: 'src/http/trusted-proxies.ts',
    text: 'hop < proxies',
    instead: 'hop >= 0',
    caughtBy: { file: 'test/http/trusted-proxy.test.ts', title: 'addresses that a client puts in front' }
  },
  {
    defect: 'pipelined requests are handled all at once',
    file: 'src/http/connections.ts',
    text: 'if (response.socket) done()',
    instead: 'if (response.socket ?? socket) done()',
    caughtBy: { file: 'test/http/connections.test.ts', title: 'a client that does not read its responses' }
  },
  {
    defect: 'a stream outlives its token',
    file: 'src/http/server-sent-events.ts',
    text: 'if (atMs === null) return undefined',
    instead: 'if (atMs === null || atMs > 0) return undefined',
    caughtBy: { file: 'test/events/feed.test.ts', title: 'a stream ends when its token expires' }
  },
  {
    defect: 'a product is read without its shop',
    file: 'src/products/read-products.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'FROM products WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'FROM products WHERE shop_id > 0 * ${shopId} AND id = ${id} AND deleted_at IS NULL`',
    caughtBy: isolation
  },
  {
    defect: 'inactive products can be ordered',
    file: 'src/products/for-sale.ts',
    text: 'if (!product?.isActive) return undefined',
    instead: 'if (!product) return undefined',
    caughtBy: { file: 'test/products/fields.test.ts', title: 'an inactive product cannot be ordered or quoted' }
  },
  {
    defect: 'the public sees inactive products',
    file: 'src/products/read-products.ts',
    text: "view === 'active' && !product.is_active",
    instead: "view === 'active' && product.is_active === null",
    caughtBy: {
      file: 'test/products/fields.test.ts',
      title: 'where credentials are required, the public and customers'
    }
  },
  {
    defect: 'a coalesced read of an administrator answers the public',
    file: 'src/http/coalesced-responses.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: '${scope} ${apiScopes.id} ${url}`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: '${scope} ${typeof apiScopes} ${url}`',
    caughtBy: { file: 'test/products/fields.test.ts', title: 'reads at the same moment by the public and by' }
  },
  {
    defect: 'two live products may have one external id',
    file: 'prisma/migrations/20261130090000_product_fields/migration.sql',
    text: 'CREATE UNIQUE INDEX "products_live_external_id_key"',
    instead: 'CREATE INDEX "products_live_external_id_key"',
    caughtBy: {
      file: 'test/database/product-fields-migration.test.ts',
      title: 'the database itself refuses fields of products'
    }
  },
  {
    defect: 'a product that gives up its external id keeps it in the draft',
    file: 'src/shop/draft.ts',
    text: 'this.#rekey(this.#productIdByExternalId, product.id, given, externalId)',
    instead: 'this.#rekey(this.#productIdByExternalId, product.id, null, externalId)',
    caughtBy: {
      file: 'test/products/fields.test.ts',
      title: 'a bulk update takes and gives external ids in list order'
    }
  },
  {
    defect: 'orders are changed in every shop',
    file: 'src/shop/rows.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'WHERE ${table}.shop_id = input.shop_id AND ${table}.id = input.id',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'WHERE ${table}.id = input.id',
    caughtBy: isolation
  },
  {
    defect: 'a stored response is replayed in another shop',
    file: 'src/idempotency/plugin.ts',
    text: 'const shopId = request.shop.id',
    instead: 'const shopId = 1',
    caughtBy: { file: 'test/shops/isolation.test.ts', title: 'a cursor, an Idempotency-Key, a sku, an address' }
  },
  {
    defect: 'a cursor is valid in every shop',
    file: 'src/http/pagination.ts',
    text: 'if (shopId === defaultShop.id) return cursors',
    instead: 'if (shopId >= defaultShop.id) return cursors',
    caughtBy: { file: 'test/shops/isolation.test.ts', title: 'a cursor, an Idempotency-Key, a sku, an address' }
  },
  {
    defect: 'a coalesced read answers requests of another shop',
    file: 'src/http/coalesced-responses.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'return `${shop.id} ${scope} ${apiScopes.id} ${url}`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'return `${shop.id * 0} ${scope} ${apiScopes.id} ${url}`',
    caughtBy: { file: 'test/shops/isolation.test.ts', title: 'reads of several shops at the same moment' }
  },
  {
    defect: 'a key of one shop may use another',
    file: 'src/tenancy/plugin.ts',
    text: 'named !== undefined && slug !== named',
    instead: 'named === slug && slug !== named',
    caughtBy: { file: 'test/shops/shops.test.ts', title: 'the shop of a request is that of its credentials' }
  },
  {
    defect: 'a transaction of many shops waits for a shop that somebody has locked',
    file: 'src/shop/load.ts',
    text: 'Prisma.sql`SKIP LOCKED`',
    instead: 'Prisma.empty',
    caughtBy: { file: 'test/shops/locks.test.ts', title: 'a shop that somebody has locked keeps no other' }
  },
  {
    defect: 'a transaction of many shops waits for a key that somebody holds',
    file: 'src/idempotency/run-idempotent.ts',
    text: "ifInUse === 'wait' ? waitForLock : tryLock",
    instead: "ifInUse === 'refuse' ? tryLock : waitForLock",
    caughtBy: { file: 'test/shops/locks.test.ts', title: 'a retry that waits for its key in a locked shop' }
  },
  {
    defect: 'the secrets of the default shop sign the payments of every shop',
    file: 'src/payments/signed-body.ts',
    text: 'secrets: secretsOf(app, shop),',
    instead: 'secrets: app.shops.default.webhookSecrets,',
    caughtBy: { file: 'test/shops/shops.test.ts', title: 'a payment webhook is of the shop that its path names' }
  },
  {
    defect: 'a foreign key does not begin with the shop',
    file: shopsMigration,
    text: 'items_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id")',
    instead: 'items_shop_id_order_id_fkey" FOREIGN KEY ("order_id", "shop_id") REFERENCES "orders"("id", "shop_id")',
    caughtBy: { file: 'test/database/shop-keys.test.ts', title: 'every primary key, unique index and foreign key' }
  },
  {
    defect: 'an external id can be given to several orders',
    file: 'src/orders/place-order.ts',
    text: 'if (externalId !== null && draft.hasOrderExternalId(externalId))',
    instead: 'if (externalId === undefined)',
    caughtBy: { file: 'test/orders/details.test.ts', title: 'an external id is given once in each shop' }
  },
  {
    defect: 'the orders of a group do not see the external ids of those before them',
    file: 'src/shop/draft.ts',
    text: 'if (order.details.externalId !== null) this.#add(this.#orderExternalIds, order.details.externalId)',
    instead: '',
    caughtBy: { file: 'test/orders/details.test.ts', title: 'an external id is given once in each shop' }
  },
  {
    defect: 'an order can be edited after it has shipped',
    file: 'src/orders/change-order.ts',
    text: 'if (order.shippedAt !== null) throw orderNotEditable(order.status)',
    instead: '',
    caughtBy: { file: 'test/orders/edit.test.ts', title: 'an order that has shipped is not edited' }
  },
  {
    defect: 'the adjustments do not count for the total',
    file: 'src/orders/admit.ts',
    text: 'let totalAmountCents = adjustmentCents',
    instead: 'let totalAmountCents = 0 * adjustmentCents',
    caughtBy: { file: 'test/orders/details.test.ts', title: 'an order keeps what the client gives with it' }
  },
  {
    defect: 'a discount can make the total negative',
    file: 'src/orders/admit.ts',
    text: 'if (totalAmountCents < 0)',
    instead: 'if (totalAmountCents < -maxTotalCents)',
    caughtBy: { file: 'test/orders/details.test.ts', title: 'each limit is kept' }
  },
  {
    defect: 'customers can give themselves a discount',
    file: 'src/orders/details.ts',
    text: "if (adjustments.length > 0 && scope !== 'everyone')",
    instead: "if (adjustments.length > 50 && scope !== 'everyone')",
    caughtBy: { file: 'test/orders/details.test.ts', title: 'a customer gives what is its own' }
  },
  {
    defect: 'a customer can hold stock for longer than the shop allows',
    file: 'src/orders/place-order.ts',
    text: 'return byCustomer && timeoutSeconds > 0',
    instead: 'return byCustomer && timeoutSeconds < 0',
    caughtBy: { file: 'test/orders/details.test.ts', title: 'a customer gives what is its own' }
  },
  {
    defect: 'an edit changes the order with the same number in every shop',
    file: 'src/shop/rows.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'WHERE ${table}.shop_id = input.shop_id AND ${table}.id = input.id',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'WHERE ${table}.id = input.id',
    caughtBy: { file: 'test/orders/edit.test.ts', title: 'an edit is of one shop' }
  },
  {
    defect: 'searches still find an edited order by its old text',
    file: 'src/shop/write.ts',
    text: '[...addedOrders(shop), ...editedOrders(shop), ',
    instead: '[...addedOrders(shop), ',
    caughtBy: { file: 'test/orders/search.test.ts', title: 'a search finds the new text of an edited order' }
  },
  {
    defect: 'an order is split although one location could serve it',
    file: 'src/stock/allocate.ts',
    text: 'const chosen = smallestSet(scarcestFirst, serving) ?? greedySet(units, serving)',
    instead: 'const chosen = greedySet(units, serving)',
    caughtBy: { file: 'test/stock/allocate.test.ts', title: 'properties of any order' }
  },
  {
    defect: 'locations serve orders in the order of their ids',
    file: 'src/shop/stock-levels.ts',
    text: 'return a.priority - b.priority || a.id - b.id',
    instead: 'return a.id - b.id',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'a shop begins with Main' }
  },
  {
    defect: 'an inactive location serves orders',
    file: 'src/orders/place-order.ts',
    text: 'draft.locations.filter(({ isActive }) => isActive)',
    instead: 'draft.locations.filter(({ id }) => id > 0)',
    caughtBy: { file: 'test/stock/orders.test.ts', title: 'an inactive location serves no order' }
  },
  {
    defect: 'an inactive location can be named',
    file: 'src/stock/find-location.ts',
    text: 'if (!location.isActive) throw',
    instead: 'if (location.id < 0) throw',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'what is at an inactive location cannot be sold' }
  },
  {
    defect: 'canceled units come back to the first location',
    file: 'src/orders/parts.ts',
    text: "const from = type === 'cancellation' ? item.quantity - item.canceledQuantity - quantity : first[type]",
    instead: "const from = type === 'cancellation' ? item.canceledQuantity : first[type]",
    caughtBy: { file: 'test/stock/orders.test.ts', title: 'what comes back returns to where it came from' }
  },
  {
    defect: 'returned units come back to where the shipped ones after them came from',
    file: 'src/orders/parts.ts',
    text: 'return: item.returnedQuantity }',
    instead: 'return: item.shippedQuantity - quantity }',
    caughtBy: { file: 'test/stock/orders.test.ts', title: 'what comes back returns to where it came from' }
  },
  {
    defect: 'units that come back to an inactive location can be sold',
    file: 'src/shop/stock-levels.ts',
    text: 'const sold = isActive ? quantity : 0',
    instead: 'const sold = isActive || quantity > 0 ? quantity : 0',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'what is at an inactive location cannot be sold' }
  },
  {
    defect: 'the stock stays when a location closes',
    file: 'src/stock/change-locations.ts',
    text: 'if (isChanged) draft.setActive(after, isActive)',
    instead: 'if (isChanged && isActive) draft.setActive(after, isActive)',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'what is at an inactive location cannot be sold' }
  },
  {
    defect: 'the last active location can close',
    file: 'src/stock/change-locations.ts',
    text: 'if (isLast && !isActive) throw',
    instead: 'if (isLast && isActive) throw',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'a location changes its name' }
  },
  {
    defect: 'a transfer takes more than there is',
    file: 'src/products/adjust-stock.ts',
    text: 'requireUnits(product, quantity, levelAt(product, from))',
    instead: 'requireUnits(product, quantity, product.stock)',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'units are added, removed, counted and moved' }
  },
  {
    defect: 'a count without a location is taken for that of Main',
    file: 'src/products/adjust-stock.ts',
    text: 'draft.locations.length === 1) return undefined',
    instead: 'draft.locations.length > 0) return undefined',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'units are added, removed, counted and moved' }
  },
  {
    defect: 'units that name no location leave one only',
    file: 'src/stock/spread.ts',
    text: 'left -= quantity',
    instead: 'left = 0',
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'units are added, removed, counted and moved' }
  },
  {
    defect: 'the public sees the stock of inactive locations',
    file: 'src/products/read-stock.ts',
    text: "view === 'all' ? locations",
    instead: "view !== 'all' ? locations",
    caughtBy: { file: 'test/stock/locations.test.ts', title: 'the public sees the stock of active locations' }
  },
  {
    defect: 'a level changes in every shop',
    file: 'src/shop/product-tables.ts',
    text: 'WHERE level.shop_id = input.shop_id AND level.product_id = input.product_id',
    instead: 'WHERE level.product_id = input.product_id',
    caughtBy: { file: 'test/stock/orders.test.ts', title: 'locations of two shops have nothing to do' }
  },
  ...csvMutants,
  ...privacyMutants,
  ...analyticsMutants,
  ...hardeningMutants,
  ...mailMutants,
  ...authMutants,
  ...keyMutants
]
