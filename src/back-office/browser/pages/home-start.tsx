import { useState } from 'preact/hooks'
import { answer, api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useWrite } from '../api/use-write.js'
import { Dialog } from '../components/dialog.js'
import { Form } from '../components/form.js'
import { Link } from '../router/link.js'
import { navigate } from '../router/location.js'

type Product = Schema<'Product'>

/** The first steps of a shop without orders. */
export function Start({ product }: { product: Product | undefined }) {
  const can = useCan()
  const [isOrdering, setIsOrdering] = useState(false)
  const mayOrder = can('orders:write') && (product !== undefined || can('products:write'))
  if (!can('products:write') && !mayOrder) return null
  return (
    <section class="card" aria-labelledby="start">
      <h2 id="start">Begin here</h2>
      <p>{product ? 'There is no order yet.' : 'The shop is empty.'}</p>
      <p class="row">
        {can('products:write') && (
          <>
            <Link class="button primary" to="/products?new=product">
              Add a product
            </Link>
            <Link class="button" to="/products?new=import">
              Import a CSV
            </Link>
          </>
        )}
        {mayOrder && (
          <button type="button" onClick={() => setIsOrdering(true)}>
            Place a test order
          </button>
        )}
      </p>
      {isOrdering && (
        <Dialog title="Place a test order" onClose={() => setIsOrdering(false)}>
          <TestOrderForm product={product} onClose={() => setIsOrdering(false)} />
        </Dialog>
      )}
    </section>
  )
}

function TestOrderForm({ product, onClose }: { product: Product | undefined; onClose: () => void }) {
  const write = useWrite(
    async (_input: undefined, key: string) => {
      const { id } = product ?? (await addSample(`${key}-product`))
      return await api.POST('/orders', {
        params: { header: { 'idempotency-key': key } },
        body: { product_id: id, quantity: 1, note: 'A test order from the back-office' }
      })
    },
    ['orders', 'products', 'stock']
  )
  const place = async () => {
    const order = await write.send(undefined)
    if (order) navigate(`/orders/${order.id}`)
  }
  return (
    <Form
      write={write}
      action="Place the order"
      onSubmit={() => {
        void place()
      }}
      onCancel={onClose}
    >
      <p class="effect">
        {product
          ? `1 × ${product.name} is ordered`
          : 'A product “Sample mug” with 10 units is added, and one is ordered'}
        , and leaves the stock. It is an order like any other: subscribers are notified of it, and you can cancel it.
      </p>
    </Form>
  )
}

async function addSample(key: string): Promise<Product> {
  return await answer(() =>
    api.POST('/products', {
      params: { header: { 'idempotency-key': key } },
      body: { sku: 'SAMPLE-MUG', name: 'Sample mug', price_cents: 1_000, stock: 10 }
    })
  )
}
