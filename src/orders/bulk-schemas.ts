// The bodies of the routes that place or change many orders, or quote one.
import { Type, type Static } from '@sinclair/typebox'
import { BulkMode, bulkResultSchemas } from '../http/bulk.js'
import { Id, reference } from '../http/schemas.js'
import { Adjustment } from '../shop/order-details.js'
import { exampleOrder, maxLines, Order, OrderCreate, statusChange, totals } from './schemas.js'

/** The most orders that one bulk request places or changes. */
const maxBulkOrders = 100

export const OrderBulkCreate = Type.Object(
  {
    orders: Type.Array(reference(OrderCreate), { minItems: 1, maxItems: maxBulkOrders }),
    mode: Type.Optional(BulkMode)
  },
  {
    $id: 'OrderBulkCreate',
    additionalProperties: false,
    description: 'Orders are placed in list order: an earlier order may take the stock that a later one needs.',
    examples: [
      {
        orders: [
          { product_id: 1, quantity: 2 },
          { items: [{ product_id: 1, quantity: 1 }], note: 'Ring twice' }
        ],
        mode: 'partial'
      }
    ]
  }
)

export const OrderBulkUpdateItem = Type.Object(
  {
    id: Id('The order'),
    ...statusChange
  },
  { $id: 'OrderBulkUpdateItem', additionalProperties: false, examples: [{ id: 1, status: 'PENDING' }] }
)

export type OrderBulkUpdateItem = Static<typeof OrderBulkUpdateItem>

export const OrderBulkUpdate = Type.Object(
  {
    orders: Type.Array(reference(OrderBulkUpdateItem), { minItems: 1, maxItems: maxBulkOrders }),
    mode: Type.Optional(BulkMode)
  },
  {
    $id: 'OrderBulkUpdate',
    additionalProperties: false,
    description: 'Each order may occur once.',
    examples: [{ orders: [{ id: 1, status: 'PENDING' }], mode: 'partial' }]
  }
)

export const { Results: OrderBulkResults, ItemError: OrderBulkError } = bulkResultSchemas('OrderBulkResults', Order, {
  name: 'order',
  status: 201,
  maxItems: maxBulkOrders,
  codes: [
    'VALIDATION_FAILED',
    'FORBIDDEN',
    'PRODUCT_NOT_FOUND',
    'USER_NOT_FOUND',
    'LOCATION_NOT_FOUND',
    'INSUFFICIENT_STOCK',
    'PRICE_CHANGED',
    'EXTERNAL_ID_EXISTS'
  ],
  example: exampleOrder
})

export const { Results: OrderBulkUpdateResults, ItemError: OrderBulkUpdateError } = bulkResultSchemas(
  'OrderBulkUpdateResults',
  Order,
  {
    name: 'order',
    status: 200,
    maxItems: maxBulkOrders,
    codes: ['VALIDATION_FAILED', 'FORBIDDEN', 'ORDER_NOT_FOUND', 'INVALID_STATUS_TRANSITION'],
    example: { ...exampleOrder, status: 'PAID', version: 2 }
  }
)

export const Quote = Type.Object(
  {
    placeable: Type.Boolean({ description: 'Whether the order could be placed now' }),
    items: Type.Array(
      Type.Object({
        product_id: Type.Integer(),
        product_name: Type.String(),
        sku: Type.String(),
        quantity: Type.Integer(),
        price_cents: Type.Integer({ description: 'Current price of one unit, in minor units' }),
        unit_price: Type.Number({ description: 'Current price of one unit, in the currency' }),
        available: Type.Integer({ description: 'Units currently in stock' })
      }),
      { maxItems: maxLines, description: 'The lines of the order' }
    ),
    subtotal_cents: Type.Integer({ description: 'The price of the lines, in minor units' }),
    adjustments: Type.Array(reference(Adjustment), { description: 'As the request has them' }),
    ...totals,
    currency: Type.String({ description: 'ISO 4217' }),
    shortages: Type.Array(
      Type.Object({ product_id: Type.Integer(), requested: Type.Integer(), available: Type.Integer() }),
      { maxItems: maxLines, description: 'The products with too little stock; empty if the order is placeable' }
    )
  },
  {
    $id: 'Quote',
    examples: [
      {
        placeable: true,
        items: [
          {
            product_id: 1,
            product_name: 'Blue mug',
            sku: 'MUG-BLUE',
            quantity: 2,
            price_cents: 2490,
            unit_price: 24.9,
            available: 100
          }
        ],
        subtotal_cents: 4980,
        adjustments: [],
        total_amount_cents: 4980,
        total_amount: 49.8,
        total_quantity: 2,
        currency: 'USD',
        shortages: []
      }
    ]
  }
)

export type Quote = Static<typeof Quote>
