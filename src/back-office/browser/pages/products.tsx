import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { DownloadButton } from '../components/download-button.js'
import { Empty } from '../components/empty.js'
import { SearchBox, Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { useFilters, usePlace, withFilters } from '../router/location.js'
import { priceText, ProductBadges } from './product-facts.js'
import { AddProduct } from './products-add.js'
import { ImportProducts } from './products-import.js'
import { productQuery, productTabs } from './products-query.js'

type Product = Schema<'Product'>

/** The products that match the tab, the search and the filters in the URL. */
export function Products() {
  const can = useCan()
  const place = usePlace()
  const [query, setFilters] = useFilters()
  const filters = productQuery(query, pageSize)
  const { data, problem, isLoading, reload } = useRead(
    JSON.stringify(filters),
    () => api.GET('/products', { params: { query: filters } }),
    ['products', 'stock']
  )
  const dialog = can('products:write') ? query.get('new') : null
  const close = () => setFilters({ new: null }, { isReplaced: true })
  return (
    <>
      <div class="head">
        <h1>Products</h1>
        <div class="row">
          {can('products:write') && (
            <>
              <Link class="button primary" to={withFilters(place, { new: 'product' })}>
                Add a product
              </Link>
              <Link class="button" to={withFilters(place, { new: 'import' })}>
                Import a CSV
              </Link>
            </>
          )}
          {can('stock:write') && can('stock:read') && (
            <Link class="button" to="/products/count">
              Count stock
            </Link>
          )}
          <ExportButton query={query} />
        </div>
      </div>
      <Tabs label="Products" tabs={productTabs} />
      <div class="row">
        <SearchBox label="Search by name or SKU" />
        <SortBox />
      </div>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          {data.products.length === 0 ? (
            <Empty title="No products match" />
          ) : (
            <Table label="Products" columns={columns} rows={data.products} keyOf={idOf} isLoading={isLoading} />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
      {dialog === 'product' && <AddProduct onClose={close} />}
      {dialog === 'import' && <ImportProducts onClose={close} />}
    </>
  )
}

const pageSize = 20

function idOf({ id }: Product): number {
  return id
}

const columns: ReadonlyArray<Column<Product>> = [
  { title: 'Product', cell: ({ id, name }) => <Link to={`/products/${id}`}>{name}</Link> },
  { title: 'SKU', cell: ({ sku }) => sku },
  { title: 'State', cell: product => <ProductBadges product={product} /> },
  { title: 'Changed', cell: product => <Time at={product.updated_at} /> },
  { title: 'Price', isNumber: true, cell: product => <span class="money">{priceText(product)}</span> },
  { title: 'Stock', isNumber: true, cell: ({ stock }) => count(stock) }
]

const sorts = [
  ['', 'Oldest first'],
  ['-id', 'Newest first'],
  ['name', 'Name'],
  ['stock', 'Least stock first'],
  ['-stock', 'Most stock first'],
  ['price', 'Cheapest first'],
  ['-price', 'Dearest first'],
  ['-updated_at', 'Changed last']
] as const

function SortBox() {
  const [query, setFilters] = useFilters()
  const current = query.get('sort') ?? ''
  return (
    <select aria-label="Sort" value={current} onChange={event => setFilters({ sort: event.currentTarget.value })}>
      {sorts.map(([value, text]) => (
        <option key={value} value={value} selected={value === current}>
          {text}
        </option>
      ))}
    </select>
  )
}

/** All products that match, not only those of this page. */
function ExportButton({ query }: { query: URLSearchParams }) {
  const filters = Object.fromEntries([...query].filter(([name]) => !['new', 'cursor'].includes(name)))
  return (
    <DownloadButton
      text="CSV"
      name="products.csv"
      read={() =>
        api.GET('/products', { params: { query: filters }, headers: { accept: 'text/csv' }, parseAs: 'blob' })
      }
    />
  )
}
