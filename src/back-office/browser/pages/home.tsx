import { api } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { count, money } from '../components/amounts.js'
import { HomeDuties } from './home-duties.js'
import { Start } from './home-start.js'

/** What needs somebody, and how today goes. */
export function Home() {
  const can = useCan()
  const mayRead = can('orders:read') && can('products:read')
  const orders = useRead(mayRead ? 'orders' : null, () => api.GET('/orders', { params: { query: { limit: 1 } } }), [
    'orders'
  ])
  const products = useRead(
    mayRead ? 'products' : null,
    () => api.GET('/products', { params: { query: { limit: 1 } } }),
    ['products']
  )
  return (
    <>
      <h1>Home</h1>
      {orders.data?.total === 0 && products.data && <Start product={products.data.products[0]} />}
      <HomeDuties />
      {can('analytics:read') && <Today />}
    </>
  )
}

function Today() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  // The day as the clocks here show it, as 2026-01-15.
  const from = new Date().toLocaleDateString('sv')
  const { data } = useRead(
    from,
    () => api.GET('/analytics/sales', { params: { query: { from, timezone: timeZone } } }),
    ['orders']
  )
  return (
    <section class="card" aria-labelledby="today">
      <h2 id="today">Today</h2>
      {data && (
        <dl class="figures">
          <Figure name="Orders" value={count(data.totals.orders ?? 0)} />
          <Figure name="Units" value={count(data.totals.units)} />
          <Figure name="Revenue" value={money(data.totals.gross_cents, data.currency)} />
          <Figure name="After cancellations and refunds" value={money(data.totals.net_cents, data.currency)} />
        </dl>
      )}
    </section>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
