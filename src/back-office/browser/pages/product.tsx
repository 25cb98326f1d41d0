import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Empty } from '../components/empty.js'
import { Problem } from '../components/problem.js'
import { Table } from '../components/table.js'
import { Time } from '../components/time.js'
import type { PageProps } from '../page-props.js'
import { Link } from '../router/link.js'
import { EditProduct } from './product-edit.js'
import { priceText, ProductBadges } from './product-facts.js'
import { Ledger } from './product-ledger.js'
import { ProductOrders } from './product-orders.js'
import { AdjustStock, TransferStock } from './product-stock-forms.js'
import { StockLine } from './product-stock-line.js'

type Product = Schema<'Product'>
type ProductStock = Schema<'ProductStock'>

/** One product: what it is, where its units are, and what moved them. */
export function ProductPage({ parameters }: PageProps) {
  const id = Number(parameters.id)
  const path = { params: { path: { id } } }
  const topics = [`products/${id}`, 'stock'] as const
  const product = useRead(`products/${id}`, () => api.GET('/products/{id}', path), topics)
  const stock = useRead(`products/${id}/stock`, () => api.GET('/products/{id}/stock', path), topics)
  const { problem, reload } = product
  if (product.data && stock.data) {
    return <Details product={product.data} stock={stock.data} reload={reload} />
  }
  if (problem instanceof ApiProblem && [400, 404].includes(problem.body.status)) {
    return (
      <Empty title={`There is no product ${parameters.id}`}>
        <Link to="/products">All products</Link>
      </Empty>
    )
  }
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

interface Props {
  product: Product
  stock: ProductStock
  reload: () => void
}

function Details({ product, stock, reload }: Props) {
  const can = useCan()
  const [dialog, setDialog] = useState<'edit' | 'adjust' | 'transfer'>()
  const close = () => setDialog(undefined)
  const { id, name, sku } = product
  return (
    <>
      <div class="head">
        <div class="row">
          <h1>{name}</h1>
          <ProductBadges product={product} />
        </div>
        <div class="row">
          {can('products:write') && (
            <button type="button" class="primary" onClick={() => setDialog('edit')}>
              Edit
            </button>
          )}
          {can('stock:write') && (
            <button type="button" onClick={() => setDialog('adjust')}>
              Adjust stock
            </button>
          )}
          {can('stock:write') && stock.locations.length > 1 && (
            <button type="button" onClick={() => setDialog('transfer')}>
              Transfer
            </button>
          )}
          {can('stock:write') && can('stock:read') && (
            <Link class="button" to={`/products/count?sku=${encodeURIComponent(sku)}`}>
              Count
            </Link>
          )}
        </div>
      </div>
      <div class="columns">
        <div>
          {can('stock:read') && <StockLine product={product} stock={stock} />}
          {can('stock:read') && <Ledger id={id} locations={stock.locations} />}
        </div>
        <div>
          <Facts product={product} />
          <Locations stock={stock} />
          {can('orders:read') && <ProductOrders id={id} />}
        </div>
      </div>
      {dialog === 'edit' && <EditProduct product={product} reload={reload} onClose={close} />}
      {dialog === 'adjust' && <AdjustStock product={product} stock={stock} onClose={close} />}
      {dialog === 'transfer' && <TransferStock product={product} stock={stock} onClose={close} />}
    </>
  )
}

function Facts({ product }: { product: Product }) {
  const { sku, description, low_stock_threshold: threshold, external_id: externalId, metadata } = product
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">Details</h2>
      <dl class="facts">
        <Fact name="SKU" value={sku} />
        <Fact name="Price" value={priceText(product)} />
        <Fact name="Low at" value={threshold === null ? 'the setting of the shop' : count(threshold)} />
        <Fact name="External id" value={externalId} />
        <Fact name="Description" value={description} />
        {Object.entries(metadata).map(([key, value]) => (
          <Fact key={key} name={key} value={value} />
        ))}
        <dt>Changed</dt>
        <dd>
          <Time at={product.updated_at} />
        </dd>
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

function Locations({ stock }: { stock: ProductStock }) {
  return (
    <section class="card" aria-labelledby="stock">
      <h2 id="stock">
        Stock: <span class="nowrap">{count(stock.stock)} to sell</span>
      </h2>
      <Table
        label="Stock by location"
        columns={[
          { title: 'Location', cell: ({ name, is_active: isActive }) => [name, !isActive && <Badge>Inactive</Badge>] },
          { title: 'Units', isNumber: true, cell: ({ quantity }) => count(quantity) }
        ]}
        rows={stock.locations}
        keyOf={({ location_id: id }) => id}
      />
    </section>
  )
}
