import type { Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { Money, count } from '../components/amounts.js'
import { Table, type Column } from '../components/table.js'
import { absolute } from '../components/time.js'
import { Link } from '../router/link.js'
import { unitsLeft } from './order-actions.js'

type Order = Schema<'Order'>
type Item = Order['items'][number]

/** The lines with what happened to their units, and what they cost. */
export function Lines({ order }: { order: Order }) {
  const { items, currency, adjustments } = order
  const can = useCan()
  const columns: ReadonlyArray<Column<Item>> = [
    {
      title: 'Product',
      cell: ({ product_id: id, product_name: name, sku }) => (
        <>
          {can('products:read') ? <Link to={`/products/${id}`}>{name}</Link> : name} <span class="hint">{sku}</span>
        </>
      )
    },
    { title: 'Units', isNumber: true, cell: ({ quantity }) => count(quantity) },
    { title: 'Shipped', isNumber: true, cell: item => count(item.shipped_quantity) },
    { title: 'Canceled', isNumber: true, cell: item => count(item.canceled_quantity) },
    { title: 'Returned', isNumber: true, cell: item => count(item.returned_quantity) },
    {
      title: 'Price',
      isNumber: true,
      cell: item => <Money cents={item.price_cents_at_purchase * item.quantity} currency={currency} />
    }
  ]
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">Lines</h2>
      <Table label="Lines" columns={columns} rows={items} keyOf={({ id }) => id} />
      <dl class="sums">
        {adjustments.map(({ type, label, amount_cents: cents }, index) => (
          <Sum key={`${type}${index}`} name={label} cents={cents} currency={currency} />
        ))}
        <Sum name="Total" cents={order.total_amount_cents} currency={currency} />
        {order.current_total_cents !== order.total_amount_cents && (
          <Sum
            name="Costs now, after what was canceled or returned"
            cents={order.current_total_cents}
            currency={currency}
          />
        )}
        <Sum name="Paid" cents={order.paid_cents} currency={currency} />
        {order.refunded_cents > 0 && <Sum name="Given back" cents={order.refunded_cents} currency={currency} />}
        {order.refund_due_cents > 0 && <Sum name="To give back" cents={order.refund_due_cents} currency={currency} />}
      </dl>
    </section>
  )
}

function Sum({ name, cents, currency }: { name: string; cents: number; currency: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money cents={cents} currency={currency} />
      </dd>
    </div>
  )
}

export function Addresses({ order: { shipping_address: shipping, billing_address: billing } }: { order: Order }) {
  if (!shipping && !billing) return null
  return (
    <section class="card" aria-labelledby="addresses">
      <h2 id="addresses">Addresses</h2>
      {shipping && <Address title="Ship to" address={shipping} />}
      {billing && <Address title="Bill to" address={billing} />}
    </section>
  )
}

function Address({ title, address }: { title: string; address: NonNullable<Order['shipping_address']> }) {
  const { name, company, line1, line2, city, region, postal_code: postalCode, country } = address
  const lines = [name, company, line1, line2, [postalCode, city].filter(Boolean).join(' '), region, country]
  return (
    <div>
      <h3>{title}</h3>
      <p class="address">{lines.filter(Boolean).join('\n')}</p>
    </div>
  )
}

/** What is put in the parcel. It is only on paper, and names no prices: a parcel may be a gift. */
export function PackingSlip({ order }: { order: Order }) {
  const address = order.shipping_address ?? order.billing_address
  const packed = order.items.filter(item => unitsLeft(item) > 0)
  // Of an order that has left, the slip lists what was in the parcels.
  const lines = packed.length > 0 ? packed : order.items.filter(item => item.shipped_quantity > 0)
  return (
    <section class="slip" aria-hidden="true">
      <p>
        Order {order.id}, {absolute(order.created_at)}
      </p>
      {address && <Address title="Ship to" address={address} />}
      <ul>
        {lines.map(item => (
          <li key={item.id}>
            ☐ {packed.length > 0 ? unitsLeft(item) : item.shipped_quantity} × {item.product_name} ({item.sku})
          </li>
        ))}
      </ul>
      {order.note !== null && <p>{order.note}</p>}
    </section>
  )
}
