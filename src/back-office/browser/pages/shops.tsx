import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { usePlace } from '../router/location.js'
import { SettingsSections } from './settings-sections.js'
import { ShopDialog } from './shop-form.js'

type Shop = Schema<'Shop'>

/** All shops of the service and their settings, for those who run it. */
export function Shops() {
  const { query } = usePlace()
  const cursor = query.get('cursor')
  const can = useCan()
  const [dialog, setDialog] = useState<Shop | 'new'>()
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/shops', { params: { query: cursor === null ? {} : { cursor } } }),
    ['settings']
  )
  const actions: ReadonlyArray<Column<Shop>> = can('shops:write')
    ? [
        {
          title: 'Action',
          cell: shop => (
            <button type="button" aria-label={`Edit ${shop.slug}`} onClick={() => setDialog(shop)}>
              Edit
            </button>
          )
        }
      ]
    : []
  // As the list has it now: a conflict shows what others have changed.
  const edited = dialog === 'new' ? undefined : (data?.shops.find(({ slug }) => slug === dialog?.slug) ?? dialog)
  return (
    <>
      <div class="head">
        <h1>Shops</h1>
        {can('shops:write') && (
          <button type="button" class="primary" onClick={() => setDialog('new')}>
            Add a shop
          </button>
        )}
      </div>
      <SettingsSections />
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          <Table
            label="Shops"
            columns={[...columns, ...actions]}
            rows={data.shops}
            keyOf={({ slug }) => slug}
            isLoading={isLoading}
          />
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
      {dialog && <ShopDialog {...(edited && { shop: edited })} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const columns: ReadonlyArray<Column<Shop>> = [
  { title: 'Shop', cell: ({ slug }) => <code>{slug}</code> },
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Currency', cell: ({ currency }) => currency },
  { title: 'Unpaid orders end', cell: shop => after(shop.order_payment_timeout_seconds) },
  { title: 'Orders complete', cell: shop => after(shop.order_auto_complete_seconds) },
  { title: 'Low stock', cell: ({ low_stock_threshold: low }) => (low === null ? 'never' : `at ${low}`) },
  { title: 'Payment secrets', isNumber: true, cell: ({ webhook_secret_count: secrets }) => secrets },
  { title: 'Added', cell: ({ created_at: at }) => <Time at={at} /> }
]

function after(seconds: number): string {
  return seconds === 0 ? 'never' : `after ${counted(seconds, 'second')}`
}
