import pg from 'pg'
import { filledTables, measure, type Bench, type Service } from './services.js'
import { heldShopSlug, shopCount, type WorkloadName } from './workloads.js'

/** Orders per second of a service with many shops, by round. */
export interface ShopsComparison {
  /** Spread over the products of the default shop. */
  one: number[]
  /** Spread over all the other shops. */
  many: number[]
  /** Of all shops but one. */
  others: number[]
  /** The same while another session holds the lock of that one. */
  othersOfHeld: number[]
  /** The same while another session has an open transaction that locks nothing. */
  othersOfOpen: number[]
}

/**
 * Compares the orders of many shops with those of one, and those of the others while a session holds the lock of a
 * shop, or only has an open transaction. In each round, they take turns back and forth. PostgreSQL removes no row
 * version that an open transaction might still see, so each measurement begins with vacuumed tables.
 */
export async function measureShops(
  bench: Bench,
  { rounds, seconds, connections }: { rounds: number; seconds: number; connections: number }
): Promise<ShopsComparison> {
  const url = await bench.createDatabase('bench_shops')
  await bench.execute(url, createShops)
  const service = await bench.startService('service', url, { logLevel: 'error' })
  const perSecond = async (workload: WorkloadName, seconds: number) =>
    (await measure(service, { workload, connections, seconds })).perSecond
  const one = async () => await perSecond('spread', seconds)
  const many = async () => await perSecond('shops', seconds)
  const others = async () => await perSecond('other shops', heldSeconds)
  const othersOfHeld = async () => await whileOpen(url, lockShop, async () => await whileWaiting(service, others))
  const othersOfOpen = async () => await whileOpen(url, 'SELECT pg_current_xact_id()', others)
  const isolated = (measure: () => Promise<number>) => async () => {
    for (const table of ['shops', 'products', 'order_totals', 'event_subscriptions']) {
      await bench.execute(url, `VACUUM ${table}`)
    }
    return await measure()
  }
  // Warms up: each shop's first order.
  for (const warmUp of [one, many]) await warmUp()
  const result: ShopsComparison = { one: [], many: [], others: [], othersOfHeld: [], othersOfOpen: [] }
  for (let round = 0; round < rounds; round++) {
    const [a = NaN, b = NaN] = await backAndForth([one, many].map(isolated))
    result.one.push(a)
    result.many.push(b)
    const [free = NaN, held = NaN, open = NaN] = await backAndForth([others, othersOfHeld, othersOfOpen].map(isolated))
    result.others.push(free)
    result.othersOfHeld.push(held)
    result.othersOfOpen.push(open)
    process.stderr.write(`one shop ${round0(a)}/s, ${shopCount} shops ${round0(b)}/s; the others ${round0(free)}/s, `)
    process.stderr.write(`while one is held ${round0(held)}/s, while a transaction is open ${round0(open)}/s\n`)
  }
  return result
}

// Longer than the service waits for the lock of a shop, so that the orders of the held shop fail in the meantime.
const heldSeconds = 10

/** Takes each measurement twice, in this order and then in the other. @returns the means */
async function backAndForth(measurements: ReadonlyArray<() => Promise<number>>): Promise<number[]> {
  const forth: number[] = []
  for (const measure of measurements) forth.push(await measure())
  const back: number[] = []
  for (const measure of measurements.toReversed()) back.unshift(await measure())
  return forth.map((value, index) => (value + (back[index] ?? NaN)) / 2)
}

/** Measures while another session has a transaction open that begins with a statement. */
async function whileOpen(url: string, statement: string, measure: () => Promise<number>): Promise<number> {
  const session = new pg.Client({ connectionString: url })
  await session.connect()
  try {
    await session.query('BEGIN')
    await session.query(statement)
    return await measure()
  } finally {
    await session.end()
  }
}

const lockShop = `SELECT FROM shops WHERE slug = '${heldShopSlug}' FOR NO KEY UPDATE`

/** Measures while the clients of the held shop go on ordering. */
async function whileWaiting({ address }: Service, measureOthers: () => Promise<number>): Promise<number> {
  const over = new AbortController()
  const waiting = Array.from({ length: heldClients }, () => orderUntil(address, over.signal))
  try {
    return await measureOthers()
  } finally {
    over.abort()
    await Promise.all(waiting)
  }
}

const heldClients = 4

/** Places orders in the held shop; that they fail is what is expected of them. */
async function orderUntil(address: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fetch(`${address}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shop': heldShopSlug },
      body: JSON.stringify({ product_id: 1, quantity: 1 }),
      signal
    }).then(
      async response => await response.arrayBuffer(),
      () => {}
    )
  }
}

function round0(value: number): string {
  return value.toFixed(0)
}

// Each of the shops has a product of the same id.
const createShops = `
  INSERT INTO shops (id, slug, name, currency, product_count)
  SELECT n, 'shop-' || n, 'Shop ' || n, 'USD', 1 FROM generate_series(2, ${shopCount + 1}) AS n;

  INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
  SELECT n, 1, 'BENCH-1', 'Product 1', 1000, 1000000000 FROM generate_series(2, ${shopCount + 1}) AS n;

  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
  SELECT shop_id, 1, id, stock, stock, 'initial_stock' FROM products WHERE shop_id > 1;

  ANALYZE shops, ${filledTables}`
