import { once } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { isSlow, isUnavailable } from '../database/failures.js'
import { ApiError } from '../errors.js'
import { changeOrder } from '../orders/change-order.js'
import type { OrderCache } from '../orders/cache/order-cache.js'
import { refundDueOf } from '../orders/money.js'
import { decideEntry, decideStatusChange, type OrderChange, type OrderState } from '../orders/order-change.js'
import type { EventType } from '../events/event-types.js'
import type { Command } from '../shop/command.js'
import type { ShopDirectory } from '../tenancy/directory.js'
import { defaultShop } from '../tenancy/shop.js'
import type { OrderRecord } from '../shop/records.js'
import type { Writer } from '../shop/writer.js'
import { GroupConsumer, type Entry, type GroupConsumerOptions } from './consumer-group.js'
import { deadRefundStream, maxStreamLength, refundGroup, refundStream } from './redis-streams.js'

export interface RefundRequestsOptions extends Partial<Pick<GroupConsumerOptions, 'blockMs' | 'claimIdleMs'>> {
  writer: Pick<Writer, 'submit'>
  shops: Pick<ShopDirectory, 'find'>
  /** Is told of every order that changes. */
  orderCache: Pick<OrderCache, 'whileChanging'>
  redis: Redis
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Records the refunds that entries of the stream `refund_order` report, for orders of any shop. */
export class RefundRequests {
  readonly #options: RefundRequestsOptions
  readonly #consumer: GroupConsumer
  /** Failed attempts of this process, by entry id. */
  readonly #attempts = new Map<string, number>()

  constructor(options: RefundRequestsOptions) {
    const { redis, blockMs = defaultBlockMs, claimIdleMs = defaultClaimIdleMs } = options
    this.#options = options
    this.#consumer = new GroupConsumer({
      redis,
      stream: refundStream,
      group: refundGroup,
      deadStream: deadRefundStream,
      maxDeadLength: maxStreamLength,
      blockMs,
      claimIdleMs
    })
  }

  /**
   * Takes some entries, waiting for new ones if necessary, and settles each: its refund is recorded, or the entry moves
   * to `refund_order:dead` with the reason. An entry is acknowledged after the commit; processing it again changes
   * nothing.
   *
   * @param signal aborts the work in progress and closes the connection; unsettled entries come again
   * @returns the number of entries taken
   * @throws when Redis or the database cannot be reached, or an entry failed for a reason that may pass: the next run
   *   retries
   */
  async runOnce(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    const close = () => this.close()
    signal.addEventListener('abort', close, { once: true })
    try {
      const entries = await unlessAborted(this.#consumer.take(), signal)
      await this.#settleAll(entries, signal)
      return entries.length
    } catch (error) {
      this.#consumer.recover(error)
      throw error
    } finally {
      signal.removeEventListener('abort', close)
    }
  }

  /** Closes its connection. */
  close(): void {
    this.#consumer.close()
  }

  /** An entry that fails does not stop the others; its error is thrown once they are settled. */
  async #settleAll(entries: readonly Entry[], signal: AbortSignal): Promise<void> {
    const failures: unknown[] = []
    for (const entry of entries) {
      signal.throwIfAborted()
      const result = await this.#process(entry)
      if ('failure' in result) failures.push(result.failure)
      else await unlessAborted(this.#settle(entry, result.refusal), signal)
    }
    if (failures.length > 0) throw failures[0]
  }

  /**
   * @returns the failure to retry, or the reason to refuse the entry; `refusal` is undefined when nothing is left to do
   * @throws when the database cannot be reached or is too slow, which says nothing about the entry
   */
  async #process({ id, fields }: Entry): Promise<{ refusal: string | undefined } | { failure: unknown }> {
    try {
      return { refusal: fields && (await refund(this.#options, id, fields)) }
    } catch (error) {
      if (isUnavailable(error) || isSlow(error)) throw error
      const count = (this.#attempts.get(id) ?? 0) + 1
      this.#attempts.set(id, count)
      return count < maxAttempts ? { failure: error } : { refusal: `tried ${count} times: ${String(error)}` }
    }
  }

  async #settle(entry: Entry, refusal: string | undefined): Promise<void> {
    if (refusal === undefined) {
      await this.#consumer.acknowledge(entry)
    } else {
      this.#options.log.warn({ entry: entry.id, reason: refusal }, `refund request moves to ${deadRefundStream}`)
      await this.#consumer.moveToDead(entry, refusal)
    }
    this.#attempts.delete(entry.id)
  }
}

// Abandoned entries are looked for once per wait, which is often enough; a waiting process costs nothing.
const defaultBlockMs = 5_000

// Longer than the pause after a failure (30 s), since a consumer that still retries has not abandoned its entries.
const defaultClaimIdleMs = 60_000

// With the pauses of startLoop half a minute. A failure that persists is due to the entry or a defect of the service.
const maxAttempts = 8

/** Commands that are queued while the connection is being restored are never answered if it is then closed. */
async function unlessAborted<T>(command: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController()
  try {
    return await Promise.race([
      command,
      once(signal, 'abort', { signal: over.signal }).then(() => {
        throw signal.reason
      })
    ])
  } finally {
    over.abort()
  }
}

/** @returns why the order can never be refunded; undefined when nothing is left to do */
async function refund(
  { writer, shops, orderCache }: Pick<RefundRequestsOptions, 'writer' | 'shops' | 'orderCache'>,
  entryId: string,
  fields: ReadonlyMap<string, string>
): Promise<string | undefined> {
  // The service's own entries ask others to pay the money back. They settle nothing.
  if (fields.get('type') === ownRequest) return undefined
  const text = fields.get('order_id') ?? fields.get('pk')
  if (text === undefined) return 'no order_id'
  const orderId = readId(text)
  if (orderId === undefined) return 'order_id is not a positive integer'
  const slug = fields.get('shop') ?? defaultShop.slug
  const shop = await shops.find(slug)
  if (!shop) return `there is no shop ${slug.slice(0, maxQuotedSlug)}`
  try {
    await orderCache.whileChanging(
      shop.id,
      [orderId],
      async () => await writer.submit(shop.id, recordRefund(orderId, `redis:${refundStream}:${entryId}`))
    )
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return error.message
    throw error
  }
}

/**
 * The command that records the refund of an entry. An entry that comes again, because its acknowledgement was lost,
 * changes nothing: it must not give back what is left after it.
 */
function recordRefund(orderId: number, performedBy: string): Command<OrderRecord> {
  return {
    needs: { orders: [orderId], productsOfOrders: [orderId], payments: [performedBy] },
    decide: draft =>
      changeOrder(draft, { orderId, performedBy, scope: 'everyone' }, order =>
        draft.hasPayment(performedBy) ? undefined : decideRefund(order, performedBy)
      )
  }
}

/**
 * Decides what an entry that others added gives back: the refund that is due, if there is one, and otherwise all that
 * is left, which makes the order REFUNDED.
 *
 * @throws ApiError INVALID_STATUS_TRANSITION
 */
function decideRefund(order: OrderState, eventId: string): OrderChange | undefined {
  const dueCents = refundDueOf(order)
  if (dueCents > 0) return decideEntry(order, { type: 'refund', amountCents: dueCents, eventId })
  const change = decideStatusChange(order, { to: 'REFUNDED', requester: 'api' })
  return change?.entry ? { ...change, entry: { ...change.entry, eventId } } : change
}

// Others write the stream, and a field may be of any length.
const maxQuotedSlug = 100

const ownRequest: EventType = 'order.refund_requested'

function readId(text: string): number | undefined {
  const id = Number(text)
  return /^[1-9]\d*$/.test(text) && Number.isSafeInteger(id) ? id : undefined
}
