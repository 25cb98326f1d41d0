import { api } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'

/** What needs somebody. */
export function Home() {
  const can = useCan()
  const orders = useRead(
    can('orders:read') ? 'orders' : null,
    () => api.GET('/orders', { params: { query: { limit: 1 } } }),
    ['orders']
  )
  return (
    <>
      <h1>Home</h1>
      {orders.data && <p>{counted(orders.data.total, 'order')}</p>}
    </>
  )
}
