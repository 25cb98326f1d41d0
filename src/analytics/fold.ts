// Keeps the sums of `analytics_sales`: what they have of an order, and how they follow the log.
import { inTransaction, type Transaction } from '../database/transaction.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { mainLocation } from '../shop/stock-levels.js'
import { measures, sumColumns } from './sums.js'

/** How far the sums of a shop go. */
export interface FoldProgress {
  /** The event as of which the sums are exact, unless a pass is under way. */
  eventId: number
  /** Whether there is more to add. */
  hasMore: boolean
  /** Whether the batch looked where the log ends, and did not go on with an earlier pass. */
  isLookedUp: boolean
  /** Of the pass that is under way: the orders of the shop up to the last one that is done, and all of them. */
  doneOrders: number
  allOrders: number
}

interface Ends {
  eventId: number
  partId: number
  paymentId: number
}

interface State extends Ends {
  isStale: boolean
  eventAt: Date | null
  next: (Ends & { eventAt: Date | null; orderId: number }) | undefined
  doneOrderId: number
}

/** Where a pass begins and ends: the sums have everything up to `from`, and get what follows up to `to`. */
interface Pass {
  from: Ends
  to: Ends & { orderId: number }
}

/**
 * Adds the orders of one batch to the sums of a shop, in one transaction with how far they go. The first call for a
 * shop begins with its history. A pass goes up to the end that the log had when it began, and the sums are exact again
 * when it is over; a pass that one batch is enough for is never seen half done.
 *
 * The writer of the shop does not wait for it: it takes no lock but that of the shop's row in `analytics_state`.
 *
 * @param maxOrders how many orders a batch has
 */
export async function foldBatch(
  prisma: PrismaClient,
  shopId: number,
  maxOrders = defaultMaxOrders
): Promise<FoldProgress> {
  return await inTransaction(prisma, async tx => {
    const state = await lockState(tx, shopId)
    if (state.isStale) return await removeSums(tx, shopId, state)
    const isLookedUp = state.next === undefined
    const next = state.next ?? (await readEnds(tx, shopId, state))
    if (next === 'restored') {
      await tx.analyticsState.update({ where: { shopId }, data: { isStale: true } })
      return progressOf({ ...state, isStale: true })
    }
    if (next.eventId === state.eventId) return { ...progressOf(state), isLookedUp }
    const pass = { from: state, to: next }
    const { orderIds, last } = await nextOrders(tx, shopId, pass, { after: state.doneOrderId, limit: maxOrders })
    if (orderIds.length > 0) await addOrders(tx, shopId, pass, orderIds)
    const after = last === undefined ? settled(next) : { ...state, next, doneOrderId: last }
    return { ...(await saveState(tx, shopId, after)), isLookedUp }
  })
}

// Some 200 ms of one core of the database, and a third of the time that a transaction may take on a slow one.
const defaultMaxOrders = 2_000

/** Rows of sums that are removed at once. */
const maxRemoved = 50_000

/** Locks the state of a shop, which its first request creates. */
async function lockState(tx: Transaction, shopId: number): Promise<State> {
  const locked = await selectState(tx, shopId)
  if (locked) return locked
  await tx.$executeRaw`INSERT INTO analytics_state (shop_id) VALUES (${shopId}) ON CONFLICT DO NOTHING`
  const created = await selectState(tx, shopId)
  if (!created) throw new Error(`shop ${shopId} has no state of its analytics`)
  return created
}

async function selectState(tx: Transaction, shopId: number): Promise<State | undefined> {
  const [row] = await tx.$queryRaw<StateRow[]>`
    /* analytics:lock */ SELECT is_stale, event_id, part_id, payment_id, event_at, next_event_id, next_part_id,
      next_payment_id, next_event_at, next_order_id, done_order_id
    FROM analytics_state WHERE shop_id = ${shopId} FOR NO KEY UPDATE`
  return (
    row && {
      isStale: row.is_stale,
      eventId: Number(row.event_id),
      partId: Number(row.part_id),
      paymentId: Number(row.payment_id),
      eventAt: row.event_at,
      next:
        row.next_event_id === null
          ? undefined
          : {
              eventId: Number(row.next_event_id),
              partId: Number(row.next_part_id),
              paymentId: Number(row.next_payment_id),
              eventAt: row.next_event_at,
              orderId: Number(row.next_order_id)
            },
      doneOrderId: Number(row.done_order_id)
    }
  )
}

interface StateRow {
  is_stale: boolean
  event_id: bigint
  part_id: bigint
  payment_id: bigint
  event_at: Date | null
  next_event_id: bigint | null
  next_part_id: bigint | null
  next_payment_id: bigint | null
  next_event_at: Date | null
  next_order_id: bigint | null
  done_order_id: bigint
}

function settled({ eventId, partId, paymentId, eventAt }: NonNullable<State['next']>): State {
  return { isStale: false, eventId, partId, paymentId, eventAt, next: undefined, doneOrderId: 0 }
}

async function saveState(tx: Transaction, shopId: number, state: State): Promise<FoldProgress> {
  const { isStale, eventId, partId, paymentId, eventAt, next, doneOrderId } = state
  const data = {
    isStale,
    eventId,
    partId,
    paymentId,
    eventAt,
    nextEventId: next?.eventId ?? null,
    nextPartId: next?.partId ?? null,
    nextPaymentId: next?.paymentId ?? null,
    nextEventAt: next?.eventAt ?? null,
    nextOrderId: next?.orderId ?? null,
    doneOrderId
  }
  await tx.analyticsState.update({ where: { shopId }, data })
  return progressOf(state)
}

function progressOf({ isStale, eventId, next, doneOrderId }: State): FoldProgress {
  return {
    eventId,
    hasMore: isStale || next !== undefined,
    isLookedUp: false,
    doneOrders: doneOrderId,
    allOrders: next?.orderId ?? 0
  }
}

/** Nothing of a log that was restored to an earlier state can be taken back: its rows are gone. */
async function removeSums(tx: Transaction, shopId: number, state: State): Promise<FoldProgress> {
  const removed = await tx.$executeRaw`
    DELETE FROM analytics_sales WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM analytics_sales WHERE shop_id = ${shopId} LIMIT ${maxRemoved}))`
  if (removed === maxRemoved) return progressOf(state)
  const nothing = { eventId: 0, partId: 0, paymentId: 0, eventAt: null, next: undefined, doneOrderId: 0 }
  return { ...(await saveState(tx, shopId, { ...nothing, isStale: false })), hasMore: true }
}

/**
 * Where the log, the parts and the payments of a shop end, in one snapshot. Their ids have no gaps and become visible
 * in their order, so these ends name one moment of the shop.
 *
 * @returns 'restored' if the log no longer has the event up to which the sums go
 */
async function readEnds(tx: Transaction, shopId: number, { eventId, eventAt }: State) {
  const [row] = await tx.$queryRaw<[EndsRow]>`
    /* analytics:ends */ SELECT
      (SELECT created_at FROM events WHERE shop_id = ${shopId} AND id = ${eventId}) AS known_at,
      coalesce((SELECT max(id) FROM order_parts WHERE shop_id = ${shopId}), 0) AS part_id,
      coalesce((SELECT max(id) FROM order_payments WHERE shop_id = ${shopId}), 0) AS payment_id,
      coalesce((SELECT max(id) FROM orders WHERE shop_id = ${shopId}), 0) AS order_id,
      coalesce(last.id, 0) AS event_id, last.created_at AS event_at
    FROM (SELECT) AS always LEFT JOIN (
      SELECT id, created_at FROM events WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT 1
    ) AS last ON true`
  if (row.known_at?.getTime() !== eventAt?.getTime()) return 'restored'
  return {
    eventId: Number(row.event_id),
    partId: Number(row.part_id),
    paymentId: Number(row.payment_id),
    orderId: Number(row.order_id),
    eventAt: row.event_at
  }
}

interface EndsRow {
  known_at: Date | null
  event_id: bigint
  event_at: Date | null
  part_id: bigint
  payment_id: bigint
  order_id: bigint
}

/**
 * The next orders with events in the pass, by id. The first pass takes all orders. A long one looks at all orders too:
 * reading its events anew for each batch would take longer and longer.
 *
 * @returns their ids, and the last order that was looked at; undefined if no order is left
 */
async function nextOrders(
  tx: Transaction,
  shopId: number,
  { from, to }: Pass,
  { after, limit }: { after: number; limit: number }
): Promise<{ orderIds: number[]; last: number | undefined }> {
  const isOfPass = Prisma.sql`shop_id = ${shopId} AND events.id > ${from.eventId} AND events.id <= ${to.eventId}`
  if (from.eventId > 0 && to.eventId - from.eventId <= fewEvents) {
    const rows = await tx.$queryRaw<Array<{ id: bigint }>>`
      SELECT DISTINCT order_id AS id FROM events WHERE ${isOfPass} AND order_id > ${after} ORDER BY 1 LIMIT ${limit}`
    const orderIds = rows.map(({ id }) => Number(id))
    return { orderIds, last: orderIds.length < limit ? undefined : orderIds.at(-1) }
  }
  const isTouched =
    from.eventId === 0
      ? Prisma.sql`true`
      : Prisma.sql`
    EXISTS (SELECT FROM events WHERE ${isOfPass} AND order_id = orders.id)`
  const rows = await tx.$queryRaw<Array<{ id: bigint; is_touched: boolean }>>`
    SELECT id, ${isTouched} AS is_touched FROM orders
    WHERE shop_id = ${shopId} AND id > ${after} AND id <= ${to.orderId} ORDER BY id LIMIT ${limit}`
  return {
    orderIds: rows.filter(row => row.is_touched).map(({ id }) => Number(id)),
    last: rows.length < limit ? undefined : Number(rows.at(-1)?.id)
  }
}

// They are read in some 10 ms.
const fewEvents = 50_000

const columns = Prisma.raw(measures.join(', '))

/** Adds what happened to some orders in a pass, with one statement. */
async function addOrders(tx: Transaction, shopId: number, pass: Pass, orderIds: readonly number[]): Promise<void> {
  // Compiling this statement takes longer than running it.
  await tx.$executeRaw`SET LOCAL jit = off`
  const added = Prisma.raw(measures.map(name => `${name} = stored.${name} + excluded.${name}`).join(', '))
  await tx.$executeRaw`
    /* analytics:fold */ WITH ${logOf(shopId, pass, orderIds)}, ${factsOf(shopId, pass)}, ${movesOf(shopId, pass)}
    INSERT INTO analytics_sales AS stored (shop_id, kind, minutes, bucket, key, location_id, ${columns})
    SELECT ${shopId}, kind, minutes, bucket, key, location_id, ${columns}
    FROM (${allSums} UNION ALL ${statusSums} UNION ALL ${productSums} UNION ALL ${locationSums}) AS sums
    ON CONFLICT (shop_id, kind, minutes, bucket, key, location_id) DO UPDATE SET ${added}`
}

/**
 * Common table expressions: every event of the orders, with what the order is worth after it (`costOf` in
 * src/orders/money.ts, less refunds of what is neither canceled nor returned nor paid too much), and their statuses
 * before and after the pass. What was paid and given back only grows and what an order costs only falls, so the last
 * value that the log names is the greatest or the least.
 */
function logOf(shopId: number, { from, to }: Pass, orderIds: readonly number[]): Prisma.Sql {
  return Prisma.sql`
    touched AS MATERIALIZED (SELECT unnest(${[...orderIds]}::bigint[]) AS order_id),
    log AS MATERIALIZED (
      SELECT e.order_id, e.id, e.type, e.created_at AS at, e.id <= ${from.eventId} AS is_old,
        coalesce(c.status ->> 'to', d.status) AS status,
        coalesce(min((c.current_total_cents ->> 'to')::bigint) OVER so_far, o.total_amount_cents) AS cost,
        coalesce(max((c.paid_cents ->> 'to')::bigint) OVER so_far, 0) AS paid,
        coalesce(max((c.refunded_cents ->> 'to')::bigint) OVER so_far, 0) AS refunded,
        bool_or(coalesce(c.status ->> 'to', '') IN ('CANCELED', 'REFUNDED')) OVER so_far AS is_over
      FROM touched
      JOIN orders AS o ON o.shop_id = ${shopId} AND o.id = touched.order_id
      JOIN events AS e ON e.shop_id = ${shopId} AND e.order_id = touched.order_id AND e.id <= ${to.eventId}
      CROSS JOIN LATERAL json_to_record(e.data) AS d (status text, changes json)
      LEFT JOIN LATERAL json_to_record(d.changes)
        AS c (status json, current_total_cents json, paid_cents json, refunded_cents json) ON true
      WINDOW so_far AS (PARTITION BY e.order_id ORDER BY e.id)
    ), steps AS (
      SELECT *, lag(worth, 1, 0::bigint) OVER (PARTITION BY order_id ORDER BY id) - worth AS lost_cents
      FROM log CROSS JOIN LATERAL (
        SELECT CASE WHEN is_over THEN 0
          ELSE greatest(0, cost - greatest(0, refunded - greatest(0, paid - cost))) END AS worth
      ) AS valued
    ), walked AS (
      SELECT order_id, (array_agg(status ORDER BY id DESC) FILTER (WHERE status IS NOT NULL))[1] AS status,
        (array_agg(status ORDER BY id DESC) FILTER (WHERE status IS NOT NULL AND is_old))[1] AS old_status
      FROM log GROUP BY order_id
    )`
}

/**
 * A common table expression: what counts of the orders, each at its own time. What counted before the pass is in it
 * too: it moves along when the status of its order changes.
 */
function factsOf(shopId: number, { from, to }: Pass): Prisma.Sql {
  return Prisma.sql`
    facts AS (
      SELECT order_id, is_old, created_at AS at, 1 AS orders, total_quantity AS units,
        total_amount_cents - coalesce((
          SELECT sum((value ->> 'amount_cents')::bigint)::bigint FROM json_array_elements(adjustments)
        ), 0) AS subtotal_cents, total_amount_cents AS gross_cents, 0 AS canceled_units, 0 AS canceled_cents,
        0 AS returned_units, 0 AS returned_cents, 0 AS refunded_cents, 0 AS allowance_cents
      FROM steps JOIN orders ON shop_id = ${shopId} AND orders.id = order_id WHERE type = 'order.created'
      UNION ALL
      SELECT order_id, is_old, at, 0, 0, 0, 0, 0,
        CASE WHEN type IN ('order.canceled', 'order.partially_canceled') THEN lost_cents ELSE 0 END, 0,
        CASE type WHEN 'order.returned' THEN lost_cents ELSE 0 END, 0,
        CASE WHEN type IN ('order.canceled', 'order.partially_canceled', 'order.returned') THEN 0 ELSE lost_cents END
      FROM steps WHERE type <> 'order.created' AND lost_cents <> 0
      UNION ALL
      SELECT order_id, id <= ${from.partId}, created_at, 0, 0, 0, 0,
        CASE type WHEN 'cancellation' THEN units ELSE 0 END, 0,
        CASE type WHEN 'return' THEN units ELSE 0 END, 0, 0, 0
      FROM touched JOIN order_parts USING (order_id)
      CROSS JOIN LATERAL (SELECT sum(quantity) AS units FROM json_to_recordset(items) AS unit (quantity int)) AS taken
      WHERE shop_id = ${shopId} AND id <= ${to.partId} AND type <> 'shipment'
      UNION ALL
      SELECT order_id, id <= ${from.paymentId}, created_at, 0, 0, 0, 0, 0, 0, 0, 0, amount_cents, 0
      FROM touched JOIN order_payments USING (order_id)
      WHERE shop_id = ${shopId} AND id <= ${to.paymentId} AND type = 'refund'
    )`
}

/** A common table expression: the units of products that the pass sells, cancels and takes back, by location. */
function movesOf(shopId: number, { from, to }: Pass): Prisma.Sql {
  return Prisma.sql`
    moves AS MATERIALIZED (
      SELECT at, product_id, location_id, units, units * price_cents_at_purchase AS cents,
        (is_first AND type = 'sale')::int AS orders,
        (type = 'sale' AND row_number() OVER (PARTITION BY type, order_id, location_id ORDER BY item_id) = 1)::int
          AS orders_there, type
      FROM (
        SELECT 'sale' AS type, o.created_at AS at, line.order_id, line.id AS item_id, product_id, quantity, allocations,
          price_cents_at_purchase
        FROM steps JOIN orders AS o ON o.shop_id = ${shopId} AND o.id = steps.order_id
        JOIN order_items AS line ON line.shop_id = ${shopId} AND line.order_id = steps.order_id
        WHERE steps.type = 'order.created' AND NOT is_old
        UNION ALL
        SELECT part.type, part.created_at, part.order_id, item_id, product_id, unit.quantity, unit.allocations,
          price_cents_at_purchase
        FROM touched
        JOIN order_parts AS part ON part.shop_id = ${shopId} AND part.order_id = touched.order_id
          AND part.id > ${from.partId} AND part.id <= ${to.partId} AND type <> 'shipment'
        CROSS JOIN LATERAL json_to_recordset(items) AS unit (item_id bigint, quantity int, allocations json)
        JOIN order_items AS line ON line.shop_id = ${shopId} AND line.id = item_id
      ) AS moved
      CROSS JOIN LATERAL (
        SELECT ${mainLocation}::bigint AS location_id, quantity::bigint AS units, true AS is_first
        WHERE allocations IS NULL
        UNION ALL
        SELECT location_id, quantity, row_number() OVER () = 1
        FROM json_to_recordset(allocations) AS at (location_id bigint, quantity bigint)
      ) AS place
    )`
}

/** The beginning of the bucket that has the time `at`, for the number of `minutes`. */
const bucket = Prisma.sql`date_bin(make_interval(mins => minutes), at, timestamptz '2000-01-01 00:00:00+00')`

/** The amounts of the facts, each with this sign. */
const signed = (sign: '' | '-') => Prisma.raw(measures.map(name => `${sign}${name} AS ${name}`).join(', '))

const allSums = Prisma.sql`
  SELECT 'all' AS kind, minutes, ${bucket} AS bucket, 0::bigint AS key, 0::bigint AS location_id, ${sumColumns}
  FROM facts CROSS JOIN (VALUES (15), (60)) AS length (minutes)
  WHERE NOT is_old GROUP BY 2, 3`

const statusSums = Prisma.sql`
  SELECT 'status', minutes, ${bucket} AS bucket,
    array_position(enum_range(NULL::order_status), status::order_status)::bigint, 0::bigint, ${sumColumns}
  FROM (
    SELECT at, status, ${signed('')} FROM facts JOIN walked USING (order_id)
    WHERE NOT is_old OR status <> old_status
    UNION ALL
    SELECT at, old_status, ${signed('-')} FROM facts JOIN walked USING (order_id)
    WHERE is_old AND status <> old_status
  ) AS counted CROSS JOIN (VALUES (15), (60)) AS length (minutes)
  GROUP BY 2, 3, 4`

/** The sums of the moves: those of lines have no adjustments, and no money but that of their units. */
const moved = Prisma.sql`
  coalesce(sum(units) FILTER (WHERE type = 'sale'), 0)::bigint,
  coalesce(sum(cents) FILTER (WHERE type = 'sale'), 0)::bigint,
  coalesce(sum(cents) FILTER (WHERE type = 'sale'), 0)::bigint,
  coalesce(sum(units) FILTER (WHERE type = 'cancellation'), 0)::bigint,
  coalesce(sum(cents) FILTER (WHERE type = 'cancellation'), 0)::bigint,
  coalesce(sum(units) FILTER (WHERE type = 'return'), 0)::bigint,
  coalesce(sum(cents) FILTER (WHERE type = 'return'), 0)::bigint, 0, 0`

const productSums = Prisma.sql`
  SELECT 'product', minutes, ${bucket}, product_id, location_id, sum(orders), ${moved}
  FROM moves CROSS JOIN (VALUES (15), (1440)) AS length (minutes) GROUP BY 2, 3, 4, 5`

const locationSums = Prisma.sql`
  SELECT 'location', minutes, ${bucket}, location_id, 0, sum(orders_there), ${moved}
  FROM moves CROSS JOIN (VALUES (15), (60)) AS length (minutes) GROUP BY 2, 3, 4`
