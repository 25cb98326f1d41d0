// What the CSV files of analytics have. Amounts are in minor units.
import type { Columns } from '../csv/cells.js'
import type { ProductSales, SalesQuery, SalesRow, StockCover } from './schemas.js'

type Amounts = Omit<ProductSales, 'product_id' | 'sku' | 'product_name'>

const amountColumns: Columns<Amounts> = {
  orders: row => row.orders,
  units: row => row.units,
  subtotal_cents: row => row.subtotal_cents,
  adjustments_cents: row => row.adjustments_cents,
  gross_cents: row => row.gross_cents,
  canceled_units: row => row.canceled_units,
  canceled_cents: row => row.canceled_cents,
  returned_units: row => row.returned_units,
  returned_cents: row => row.returned_cents,
  allowances_cents: row => row.allowances_cents,
  refunded_cents: row => row.refunded_cents,
  net_cents: row => row.net_cents
}

const groupColumns: Record<NonNullable<SalesQuery['group_by']>, Columns<SalesRow>> = {
  status: { status: row => row.status ?? null },
  product: {
    product_id: row => row.product_id ?? null,
    sku: row => row.sku ?? null,
    product_name: row => row.product_name ?? null
  },
  location: { location_id: row => row.location_id ?? null, location_name: row => row.location_name ?? null }
}

/** The columns of sales: those of the group follow the times. */
export function salesCsvColumns(grouping: SalesQuery['group_by']): Columns<SalesRow> {
  return {
    start: row => row.start,
    end: row => row.end,
    local_start: row => row.local_start,
    ...(grouping && groupColumns[grouping]),
    ...amountColumns
  }
}

export const productSalesCsvColumns: Columns<ProductSales> = {
  product_id: row => row.product_id,
  sku: row => row.sku,
  product_name: row => row.product_name,
  ...amountColumns
}

export const stockCoverCsvColumns: Columns<StockCover> = {
  product_id: row => row.product_id,
  sku: row => row.sku,
  product_name: row => row.product_name,
  stock: row => row.stock,
  units_sold: row => row.units_sold,
  average_daily_units: row => row.average_daily_units,
  days_of_cover: row => row.days_of_cover,
  sell_through: row => row.sell_through
}

const file = (columns: object, line: string) => `${Object.keys(columns).join(',')}\r\n${line}\r\n`

export const salesCsvExample = file(
  salesCsvColumns(undefined),
  '2026-01-14T23:00:00.000Z,2026-01-15T23:00:00.000Z,2026-01-15T00:00:00+01:00,3,5,12450,490,12940,1,2490,0,0,0,2490,' +
    '10450'
)

export const productSalesCsvExample = file(
  productSalesCsvColumns,
  '1,MUG-BLUE,Blue mug,3,5,12450,,12450,1,2490,0,0,,,9960'
)

export const stockCoverCsvExample = file(stockCoverCsvColumns, '1,MUG-BLUE,Blue mug,100,60,2,50,0.375')
