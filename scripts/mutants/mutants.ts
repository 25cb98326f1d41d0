/** A defect that is made on purpose. */
export interface Mutant {
  /** What is gone then, or wrong. */
  defect: string
  /** Where the text stands, from the project's folder; it must be there once. */
  file: string
  text: string
  /** What stands there instead. */
  instead: string
  /** The test that has to fail: its file, and a part of its title. */
  caughtBy: { file: string; title: string }
}

const ledger = { file: 'test/database/migrations.test.ts', title: 'the database itself refuses to oversell' }
const firstMigration = 'prisma/migrations/20261121000000_orders_and_inventory/migration.sql'
const interleavings = (title: string) => ({ file: 'test/orders/interleavings.test.ts', title })

/** Each lock, constraint, compare-and-set, unique index and check that a promise hangs on. */
export const mutants: readonly Mutant[] = [
  {
    defect: 'products are not locked',
    file: 'src/products/stock.ts',
    text: 'ORDER BY id FOR NO KEY UPDATE`',
    instead: 'ORDER BY id`',
    caughtBy: interleavings('order starts before set stock has committed')
  },
  {
    defect: 'products are locked in the order of the lines',
    file: 'src/products/stock.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'ANY (${ids}::bigint[]) ORDER BY id FOR NO KEY UPDATE`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'ANY (${ids}::bigint[]) ORDER BY array_position(${ids}::bigint[], id) FOR NO KEY UPDATE`',
    caughtBy: interleavings('an order locks its products in the order of their ids')
  },
  {
    defect: 'CHECK (stock >= 0) is gone',
    file: firstMigration,
    text: 'CHECK ("stock" >= 0)',
    instead: 'CHECK (true)',
    caughtBy: ledger
  },
  {
    defect: 'CHECK that canceled is restocked is gone',
    file: firstMigration,
    text: 'CHECK (("status" = \'CANCELED\') <= ("restocked_at" IS NOT NULL)\n        AND',
    instead: 'CHECK (',
    caughtBy: ledger
  },
  {
    defect: 'the index that lets stock move once for an order is not unique',
    file: firstMigration,
    text: 'CREATE UNIQUE INDEX "stock_movements_order_once_key"',
    instead: 'CREATE INDEX "stock_movements_order_once_key"',
    caughtBy: ledger
  },
  {
    defect: 'the ledger can be changed',
    file: firstMigration,
    text: 'CREATE TRIGGER "stock_movements_append_only" BEFORE UPDATE OR DELETE',
    instead: 'CREATE TRIGGER "stock_movements_append_only" BEFORE TRUNCATE',
    caughtBy: ledger
  },
  {
    defect: 'what is left after an order is not what the next one of its group gets',
    file: 'src/orders/admit.ts',
    text: 'remaining.set(productId, balanceAfter)',
    instead: 'remaining.delete(productId)',
    caughtBy: { file: 'test/orders/admit.test.ts', title: 'stock never goes below zero' }
  },
  {
    defect: 'one bad order fails its group',
    file: 'src/batching/group-commit.ts',
    text: 'group.length > 1 && options.mayRetryAlone(error)',
    instead: 'group.length < 1 && options.mayRetryAlone(error)',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'one bad request does not fail its group' }
  },
  {
    defect: 'a transaction that takes long holds up the orders of other products',
    file: 'src/batching/group-commit.ts',
    text: 'this.#slowSlots++',
    instead: 'this.#slowSlots += 0',
    caughtBy: {
      file: 'test/batching/group-commit.test.ts',
      title: 'a slow transaction, e.g. one that waits for a lock'
    }
  },
  {
    defect: 'who does not fill a group goes beside the transaction that is on its way',
    file: 'src/batching/group-commit.ts',
    text: '(this.#busySlots === this.#slowSlots || this.#queue.size >= maxGroup)',
    instead: '(this.#busySlots >= this.#slowSlots || this.#queue.size >= maxGroup)',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'requests that do not fill a group wait' }
  },
  {
    defect: 'a group leaves without those of the next turn',
    file: 'src/batching/gather.ts',
    text: 'const maxTurns = 8',
    instead: 'const maxTurns = 1',
    caughtBy: { file: 'test/batching/group-commit.test.ts', title: 'requests of consecutive turns' }
  },
  {
    defect: 'a request that is on its way when the service begins to close is cut',
    file: 'src/http/graceful-close.ts',
    text: 'setTimeout(closeIdleConnections, gracePeriodMs).unref()',
    instead: 'closeIdleConnections()',
    caughtBy: { file: 'test/http/graceful-close.test.ts', title: 'a request that arrives on an open connection' }
  },
  {
    defect: 'a status is changed whatever became of it meanwhile',
    file: 'src/orders/change-status.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: ' AND version = ${version}`',
    instead: '`',
    caughtBy: interleavings('cancel runs after cancel has read and before it decides')
  },
  {
    defect: 'a status change gives no stock back',
    file: 'src/orders/change-status.ts',
    text: 'if (change.restocks) await returnStock',
    instead: 'if (change.ships) await returnStock',
    caughtBy: { file: 'test/orders/status-change.test.ts', title: 'DELETE cancels a pending or paid order' }
  },
  {
    defect: 'a transaction that loses a deadlock is not run again',
    file: 'src/database/transaction.ts',
    text: 'const maxAttempts = 3',
    instead: 'const maxAttempts = 1',
    caughtBy: { file: 'test/payments/order-of-arrival.test.ts', title: 'an event whose transaction loses a deadlock' }
  },
  {
    defect: 'expiry does not pass over an order that somebody has',
    file: 'src/orders/due-orders.ts',
    text: 'FOR NO KEY UPDATE SKIP LOCKED',
    instead: 'FOR NO KEY UPDATE',
    caughtBy: interleavings('expiry starts before pay has committed')
  },
  {
    defect: 'expiry does not look again once it has the order',
    file: 'src/orders/due-orders.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: '::bigint[]) AND ${isDue} FOR',
    instead: '::bigint[]) FOR',
    caughtBy: interleavings('pay runs after expiry has read and before it decides')
  },
  {
    defect: 'answers are not kept with what they answer',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'await storeResponses(tx, fresh, results)',
    instead: 'await storeResponses(tx, [], results)',
    caughtBy: {
      file: 'test/idempotency/idempotency.test.ts',
      title: 'the same key and request gets the first response'
    }
  },
  {
    defect: 'a key that is in use can be used',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'pg_try_advisory_xact_lock(hashtextextended(name, 0))',
    instead: 'true',
    caughtBy: interleavings('a key in use is refused at once')
  },
  {
    defect: 'a key is good for any request',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'Buffer.compare(earlier.requestHash, claim.requestHash) === 0',
    instead: 'Buffer.compare(earlier.requestHash, claim.requestHash) < 2',
    caughtBy: { file: 'test/idempotency/idempotency.test.ts', title: 'the same key with a different request gets 422' }
  },
  {
    defect: 'any signature will do',
    file: 'src/payments/signature.ts',
    text: "areEqual(Buffer.from(signature, 'hex'), expected)",
    instead: 'signature.length === 2 * expected.length',
    caughtBy: { file: 'test/payments/signature.test.ts', title: 'any other secret is refused' }
  },
  {
    defect: 'a signature is good for ever',
    file: 'src/payments/signature.ts',
    text: '- seconds) <= toleranceSeconds',
    instead: '- seconds) >= 0',
    caughtBy: { file: 'test/payments/refusals.test.ts', title: 'a valid signature with a stale timestamp is 400' }
  },
  {
    defect: 'the ids of payment events are not unique',
    file: 'prisma/migrations/20261121010000_webhook_events/migration.sql',
    text: 'CREATE UNIQUE INDEX "webhook_events_event_id_key"',
    instead: 'CREATE INDEX "webhook_events_event_id_key"',
    caughtBy: { file: 'test/payments/payment.test.ts', title: 'an event counts once' }
  },
  {
    defect: 'money that comes too late is not asked back',
    file: 'src/payments/record-payment.ts',
    text: 'if (isLate) await requestRefund',
    instead: 'if (!isLate && isOver(order.status)) await requestRefund',
    caughtBy: { file: 'test/payments/payment.test.ts', title: 'paid after it was canceled' }
  },
  {
    defect: 'a payment of any amount is taken',
    file: 'src/payments/record-payment.ts',
    text: 'requireSameMoney(payment, order)',
    instead: 'requireSameMoney({ ...payment, amount: undefined, amountCents: undefined }, order)',
    caughtBy: { file: 'test/payments/payment.test.ts', title: 'amount and currency must be those of the order' }
  },
  {
    defect: 'a customer sees every order',
    file: 'src/orders/read-orders.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: "scope === 'everyone' ? Prisma.empty : Prisma.sql`AND user_id = ${scope}`",
    instead: "scope === 'everyone' ? Prisma.empty : Prisma.empty",
    caughtBy: { file: 'test/auth/customers.test.ts', title: "a customer can neither see nor change another's order" }
  },
  {
    defect: 'a role may use every route',
    file: 'src/auth/plugin.ts',
    text: 'access?.includes(request.role) ? undefined',
    instead: 'access !== undefined ? undefined',
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
    defect: 'readers of the log do not wait for who is not done',
    file: 'src/events/horizon.ts',
    text: 'while (pending[0] && pending[0].next <= running.oldest)',
    instead: 'while (pending[0])',
    caughtBy: { file: 'test/events/horizon.test.ts', title: 'an event that commits late is not missed' }
  },
  {
    defect: 'the checkpoint of the invariants does not wait for who is not done',
    file: 'src/events/horizon.ts',
    text: 'while (pending[0] && pending[0].next <= running.oldest)',
    instead: 'while (pending[0])',
    caughtBy: { file: 'test/invariants/invariants.test.ts', title: 'rows that commit late, with ids below' }
  },
  {
    defect: 'a lease keeps nobody away',
    file: 'src/relay/subscriptions.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'AND (lease_holder = ${holder}::uuid OR lease_expires_at IS NULL OR lease_expires_at < now())',
    instead: '',
    caughtBy: { file: 'test/relay/relay.test.ts', title: 'one process at a time' }
  },
  {
    defect: 'the cursor moves before the events are handled',
    file: 'src/relay/relay.ts',
    text: 'const failures = free.length > 0 ? await handle(subscriber, free, signal) : []\n    await this.#advance(lease, readTo, [',
    instead:
      'await this.#advance(lease, readTo, [])\n    const failures = free.length > 0 ? await handle(subscriber, free, signal) : []\n    await this.#advance(lease, readTo, [',
    caughtBy: { file: 'test/relay/relay-steps.test.ts', title: 'kill -9 at each step of handing on a batch' }
  },
  {
    defect: 'a check does not see that stock differs from its ledger',
    file: 'src/invariants/stock-invariants.ts',
    text: 'stock <> coalesce(last, 0)',
    instead: 'false',
    caughtBy: { file: 'test/invariants/invariants.test.ts', title: 'a check reports exactly the rows' }
  }
]
