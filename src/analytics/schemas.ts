import { Type, type Static } from '@sinclair/typebox'
import { maxPageSize, pageFields, pagingParameters } from '../http/pagination.js'
import { Id, Nullable, StringEnum, Time, TimeInput, reference } from '../http/schemas.js'
import { orderStatuses } from '../orders/status.js'
import { intervals, maxBuckets } from './span.js'
import { maxRows } from './sums.js'

const exampleAmounts = {
  orders: 3,
  units: 5,
  subtotal_cents: 12_450,
  adjustments_cents: 490,
  gross_cents: 12_940,
  canceled_units: 1,
  canceled_cents: 2_490,
  returned_units: 0,
  returned_cents: 0,
  allowances_cents: 0,
  refunded_cents: 2_490,
  net_cents: 10_450
}

const exampleRow = {
  start: '2026-01-14T23:00:00.000Z',
  end: '2026-01-15T23:00:00.000Z',
  local_start: '2026-01-15T00:00:00+01:00',
  ...exampleAmounts
}

const exampleProduct = { product_id: 1, sku: 'MUG-BLUE', product_name: 'Blue mug' }

const cents = (description: string) => Type.Integer({ description: `${description}, in minor units` })

const amounts = {
  orders: Nullable(
    Type.Integer({ description: 'Orders that were placed; null in the totals of products and of locations' })
  ),
  units: Type.Integer({ description: 'Units that were ordered' }),
  subtotal_cents: cents('The lines of these orders'),
  adjustments_cents: Nullable(cents('Their adjustments; null for products and locations')),
  gross_cents: cents('Lines and adjustments of these orders; of products and locations only lines'),
  canceled_units: Type.Integer({ description: 'Units that were canceled in this time, whenever they were ordered' }),
  canceled_cents: cents('What these cancellations took off the price of their orders; of products the price of units'),
  returned_units: Type.Integer({ description: 'Units that came back in this time' }),
  returned_cents: cents('What these returns took off the price of their orders; of products the price of units'),
  allowances_cents: Nullable(
    cents('What refunds took off orders besides cancellations and returns; null for products and locations')
  ),
  refunded_cents: Nullable(cents('All money that was given back in this time; null for products and locations')),
  net_cents: cents('`gross_cents - canceled_cents - returned_cents - allowances_cents`')
}

const productNames = {
  product_id: Id('The product'),
  sku: Nullable(Type.String({ description: 'Its sku', examples: ['MUG-BLUE'] })),
  product_name: Nullable(Type.String({ description: 'Its name', examples: ['Blue mug'] }))
}

const asOf = Type.Integer({
  minimum: 0,
  description: 'The numbers are exact as of this event: all before it are counted, none after it. 0: there is none',
  examples: [128]
})

const currency = Type.String({ description: 'The currency of the shop, ISO 4217', examples: ['USD'] })

const spanParameters = {
  from: Type.Optional({
    ...TimeInput(
      'The beginning, at a quarter of an hour: a day, a time on the clocks of `timezone`, or an instant with an ' +
        'offset. By default 30 days before `to`; for hours one day, for weeks 12 weeks, for months 12 months'
    ),
    examples: ['2026-01-01']
  }),
  to: Type.Optional({
    ...TimeInput('The end, which is not part of the span; by default the end of the current day'),
    examples: ['2026-02-01']
  }),
  timezone: Type.Optional(
    Type.String({ maxLength: 64, description: 'A time zone of IANA; UTC by default', examples: ['Europe/Berlin'] })
  )
}

const groupings = ['product', 'status', 'location'] as const

export const SalesQuery = Type.Object(
  {
    ...spanParameters,
    interval: Type.Optional(
      StringEnum(intervals, {
        default: 'day',
        description: `The length of a row; weeks begin on Monday. At most ${maxBuckets} in the span`
      })
    ),
    group_by: Type.Optional(
      StringEnum(groupings, {
        description:
          'Divides each row: by product, by the status that the orders have now, or by the location that the units ' +
          `came from. At most ${maxRows} rows`
      })
    ),
    product_id: Type.Optional({ ...Id('Only this product, with `group_by=product`'), examples: [] })
  },
  { additionalProperties: false }
)

export type SalesQuery = Static<typeof SalesQuery>

export const SalesRow = Type.Object(
  {
    start: Time('The beginning of the row'),
    end: Time('Its end, which is not part of it'),
    local_start: Type.String({
      description: 'The beginning on the clocks of `timezone`, with their offset',
      examples: ['2026-01-15T00:00:00+01:00']
    }),
    status: Type.Optional(
      StringEnum(orderStatuses, { description: 'The status that the orders have; only with `group_by=status`' })
    ),
    product_id: Type.Optional({ ...productNames.product_id, description: 'Only with `group_by=product`' }),
    sku: Type.Optional(productNames.sku),
    product_name: Type.Optional(productNames.product_name),
    location_id: Type.Optional({ ...Id('Only with `group_by=location`') }),
    location_name: Type.Optional(Nullable(Type.String({ description: 'Its name', examples: ['Main'] }))),
    ...amounts
  },
  { $id: 'SalesRow', examples: [exampleRow] }
)

export type SalesRow = Static<typeof SalesRow>

export const SalesReport = Type.Object(
  {
    as_of_event_id: asOf,
    currency,
    timezone: Type.String({ description: 'The time zone of the rows', examples: ['Europe/Berlin'] }),
    interval: StringEnum(intervals, { description: 'The length of the rows' }),
    from: Time('The beginning of the span'),
    to: Time('Its end, which is not part of it'),
    totals: Type.Object(amounts, { description: 'The sums of all rows' }),
    rows: Type.Array(reference(SalesRow), { maxItems: maxRows, description: 'In the order of time' })
  },
  {
    $id: 'SalesReport',
    examples: [
      {
        as_of_event_id: 128,
        currency: 'USD',
        timezone: 'Europe/Berlin',
        interval: 'day',
        from: exampleRow.start,
        to: exampleRow.end,
        totals: exampleAmounts,
        rows: [exampleRow]
      }
    ]
  }
)

export type SalesReport = Static<typeof SalesReport>

const LocationId = Type.Optional({ ...Id('Only units that came from this location'), examples: [] })

function sortsOf<const T extends string>(keys: readonly T[]): Array<T | `-${T}`> {
  return keys.flatMap(key => [key, `-${key}` as const])
}

export const ProductSalesQuery = Type.Object(
  {
    ...spanParameters,
    location_id: LocationId,
    sort: Type.Optional(
      StringEnum(sortsOf(['units', 'orders', 'gross', 'net', 'canceled', 'returned']), {
        default: '-units',
        description: 'The order of the list, `-` for descending'
      })
    ),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type ProductSalesQuery = Static<typeof ProductSalesQuery>

export const ProductSales = Type.Object(
  { ...productNames, ...amounts },
  {
    $id: 'ProductSales',
    examples: [
      {
        ...exampleProduct,
        ...exampleAmounts,
        gross_cents: 12_450,
        net_cents: 9_960,
        adjustments_cents: null,
        allowances_cents: null,
        refunded_cents: null
      }
    ]
  }
)

export type ProductSales = Static<typeof ProductSales>

export const ProductSalesList = Type.Object(
  {
    products: Type.Array(reference(ProductSales), { maxItems: maxPageSize }),
    ...pageFields,
    as_of_event_id: asOf,
    currency,
    from: Time('The beginning of the span'),
    to: Time('Its end, which is not part of it')
  },
  {
    $id: 'ProductSalesList',
    examples: [
      {
        products: ProductSales.examples,
        total: 1,
        total_relation: 'eq',
        limit: 20,
        offset: 0,
        next_cursor: null,
        as_of_event_id: 128,
        currency: 'USD',
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-02-01T00:00:00.000Z'
      }
    ]
  }
)

export type ProductSalesList = Static<typeof ProductSalesList>

export const StockCoverQuery = Type.Object(
  {
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 365,
        default: 30,
        description: 'How many days up to now tell the pace of sales',
        examples: [30]
      })
    ),
    location_id: { ...LocationId, description: 'Only the stock of this location, and units that came from there' },
    sort: Type.Optional(
      StringEnum(sortsOf(['id', 'stock', 'units_sold', 'days_of_cover', 'sell_through']), {
        default: 'id',
        description: 'The order of the list, `-` for descending; products without sales have the longest cover'
      })
    ),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type StockCoverQuery = Static<typeof StockCoverQuery>

export const StockCover = Type.Object(
  {
    product_id: productNames.product_id,
    sku: Type.String({ description: 'Its sku', examples: ['MUG-BLUE'] }),
    product_name: Type.String({ description: 'Its name', examples: ['Blue mug'] }),
    stock: Type.Integer({ description: 'What can be sold, or what is at the location', examples: [100] }),
    units_sold: Type.Integer({
      minimum: 0,
      description: 'Units that were ordered in these days, less those that were canceled or returned in them',
      examples: [60]
    }),
    average_daily_units: Type.Number({ description: '`units_sold / days`, to two places', examples: [2] }),
    days_of_cover: Nullable(
      Type.Number({
        description: 'For how many days the stock lasts at this pace, to one place; null without sales',
        examples: [50]
      })
    ),
    sell_through: Nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: '`units_sold / (units_sold + stock)`, to four places; null if both are 0',
        examples: [0.375]
      })
    )
  },
  {
    $id: 'StockCover',
    examples: [
      { ...exampleProduct, stock: 100, units_sold: 60, average_daily_units: 2, days_of_cover: 50, sell_through: 0.375 }
    ]
  }
)

export type StockCover = Static<typeof StockCover>

export const StockCoverList = Type.Object(
  {
    products: Type.Array(reference(StockCover), { maxItems: maxPageSize }),
    ...pageFields,
    as_of_event_id: asOf,
    from: Time('The beginning of the days'),
    to: Time('Their end')
  },
  {
    $id: 'StockCoverList',
    examples: [
      {
        products: StockCover.examples,
        total: 1,
        total_relation: 'eq',
        limit: 20,
        offset: 0,
        next_cursor: null,
        as_of_event_id: 128,
        from: '2026-01-01T10:30:00.000Z',
        to: '2026-01-31T10:30:00.000Z'
      }
    ]
  }
)

export type StockCoverList = Static<typeof StockCoverList>
