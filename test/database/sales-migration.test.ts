import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { build, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { schemaDifference } from '../support/schema-difference.js'

// Two statuses in one bucket of shop 1, one in the next bucket, one in a longer one, and a row by product.
const sales = `
  INSERT INTO analytics_sales (shop_id, kind, minutes, bucket, key, orders, units, subtotal_cents, gross_cents,
    canceled_units, canceled_cents, returned_units, returned_cents, refunded_cents, allowance_cents)
  VALUES
    (1, 'status', 15, '2026-01-15 10:00Z', 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    (1, 'status', 15, '2026-01-15 10:00Z', 2, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    (1, 'status', 15, '2026-01-15 10:15Z', 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (1, 'status', 60, '2026-01-15 10:00Z', 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (1, 'product', 15, '2026-01-15 10:00Z', 7, 0, 900, 0, 0, 0, 0, 0, 0, 0, 0),
    (2, 'status', 15, '2026-01-15 10:00Z', 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0)`

const delivery = `
  INSERT INTO webhook_endpoints (shop_id, id, url, secret, after_event_id)
  VALUES (1, 1, 'http://127.0.0.1:9/hooks', 'whsec_c2VjcmV0', 0);
  INSERT INTO webhook_deliveries (shop_id, id, endpoint_id, event_id, type, subject, body, status, settled_at)
  VALUES (1, 1, 1, 1, 'order.paid', 'order:1', '{}', 'failed', now())`

t.test('a database of before gets the sums over all statuses, and its deliveries an empty log of attempts', async t => {
  const url = await createEarlierDatabase(t, '20261201080000')
  await executeSql(url, sales)
  await executeSql(url, delivery)
  const migrated = await migrate(url)
  t.match(migrated[0], /_sales_of_all_statuses$/)
  t.equal(await schemaDifference(url), '')
  const app = await build(t, { databaseUrl: url, allowsPrivateWebhookAddresses: true })
  const rows = await app.prisma.analyticsSales.findMany({
    where: { kind: 'all' },
    orderBy: [{ shopId: 'asc' }, { minutes: 'asc' }, { bucket: 'asc' }]
  })
  const of = (shopId: bigint, minutes: number, time: string, orders: bigint) => {
    const nothing = { units: 0n, subtotalCents: 0n, grossCents: 0n, canceledUnits: 0n, canceledCents: 0n }
    const back = { returnedUnits: 0n, returnedCents: 0n, refundedCents: 0n, allowanceCents: 0n }
    const bucket = new Date(`2026-01-15T${time}:00Z`)
    return { shopId, kind: 'all', minutes, bucket, key: 0n, locationId: 0n, orders, ...nothing, ...back }
  }
  t.strictSame(rows, [
    {
      ...of(1n, 15, '10:00', 11n),
      units: 22n,
      subtotalCents: 33n,
      grossCents: 44n,
      canceledUnits: 55n,
      canceledCents: 66n,
      returnedUnits: 77n,
      returnedCents: 88n,
      refundedCents: 99n,
      allowanceCents: 110n
    },
    of(1n, 15, '10:15', 3n),
    of(1n, 60, '10:00', 4n),
    of(2n, 15, '10:00', 5n)
  ])
  t.match(await send(app, 'GET', '/webhook-endpoints/1/deliveries/1'), {
    status: 200,
    body: { status: 'failed', body: '{}', attempt_log: [] }
  })
})
