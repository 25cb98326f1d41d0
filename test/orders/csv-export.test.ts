import t from 'tap'
import { orderCsvColumns, orderCsvExample } from '../../src/orders/order-csv.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { csv, exportCsv, rowsOf } from '../support/csv.js'

t.test(
  'an export of orders has one row for each order, with its lines as text and its addresses in columns',
  async t => {
    const app = await build(t)
    await createProduct(app, { sku: 'MUG', price: 24.9 })
    await createProduct(app, { sku: 'BOWL', price: 5 })
    const order = await createOrder(app, {
      items: [
        { product_id: 1, quantity: 2 },
        { product_id: 2, quantity: 1 }
      ],
      external_id: 'WEB-1',
      email: 'ada@example.com',
      phone: '+351 21 000 0000',
      note: 'Ring,\r\n"twice"',
      shipping_address: {
        name: 'Ada',
        line1: '12 Example Street',
        city: 'Lisbon',
        postal_code: '00123',
        country: 'PT'
      },
      metadata: { channel: 'web' },
      adjustments: [{ type: 'shipping', label: 'Parcel', amount_cents: 490 }]
    })
    await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
    const response = await app.inject({ url: '/orders', headers: csv })
    t.match(response.headers['content-disposition'], /^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/)
    const { updated_at: updatedAt } = (await send(app, 'GET', '/orders/1')).body
    t.strictSame(rowsOf(response.body), [
      {
        id: '1',
        external_id: 'WEB-1',
        status: 'PAID',
        payment_status: 'paid',
        fulfillment_status: 'unfulfilled',
        user_id: '',
        user_name: '',
        email: 'ada@example.com',
        phone: "'+351 21 000 0000",
        items: 'MUG x 2; BOWL x 1',
        total_quantity: '3',
        subtotal_cents: '5480',
        total_amount_cents: '5970',
        total_amount: '59.7',
        paid_cents: '5970',
        refunded_cents: '0',
        refund_due_cents: '0',
        current_total_cents: '5970',
        currency: 'USD',
        shipping_name: 'Ada',
        shipping_company: '',
        shipping_line1: '12 Example Street',
        shipping_line2: '',
        shipping_city: 'Lisbon',
        shipping_region: '',
        shipping_postal_code: '00123',
        shipping_country: 'PT',
        billing_name: '',
        billing_company: '',
        billing_line1: '',
        billing_line2: '',
        billing_city: '',
        billing_region: '',
        billing_postal_code: '',
        billing_country: '',
        locale: '',
        location_id: '',
        note: 'Ring,\r\n"twice"',
        metadata: '{"channel":"web"}',
        order_date: order.order_date,
        created_at: order.created_at,
        updated_at: updatedAt,
        expires_at: ''
      }
    ])
  }
)

t.test('the example in the documentation has a cell for each column', async t => {
  const [row, ...others] = rowsOf(orderCsvExample)
  t.strictSame(Object.keys(row ?? {}), Object.keys(orderCsvColumns))
  t.match(row, { currency: 'USD', shipping_country: 'PT', billing_name: '', metadata: '{}', expires_at: '' })
  t.equal(others.length, 0)
})

t.test('an export of orders has all that match, in the order of the list', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 1_000_000 })
  const orders = Array.from({ length: 100 }, (_, n) => ({
    product_id: 1,
    quantity: 1 + (n % 7),
    note: `Note ${n % 3}`
  }))
  for (let n = 0; n < 23; n++) t.equal((await send(app, 'POST', '/orders/bulk', { orders })).status, 201)
  await send(app, 'PATCH', '/orders/5', { status: 'PAID' })
  for (const [query, count] of [
    ['', 2_300],
    ['sort=id', 2_300],
    ['sort=-total_amount', 2_300],
    ['sort=updated_at', 2_300],
    ['created_from=2020-01-01', 2_300],
    ['q=note%202', 759],
    ['q=note&sort=created_at', 2_300],
    ['status=PAID', 1],
    ['product_id=1&status=PENDING', 2_299],
    ['created_to=2020-01-01', 0]
  ] as const) {
    const exported = rowsOf(await exportCsv(app, `/orders?${query}`)).map(({ id }) => Number(id))
    t.equal(exported.length, count, query)
    t.equal(new Set(exported).size, count, query)
    const listed = (await send(app, 'GET', `/orders?${query}&limit=100`)).body.orders
    t.strictSame(
      exported.slice(0, 100),
      listed.map(({ id }: { id: number }) => id),
      query
    )
  }
})
