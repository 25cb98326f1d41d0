import { Type, type Static } from '@sinclair/typebox'
import { BulkMode, BulkResult } from '../http/bulk.js'
import {
  Id,
  Nullable,
  Price,
  PriceCents,
  StringEnum,
  Text,
  Time,
  TimeInput,
  Version,
  reference
} from '../http/schemas.js'
import { pageFields, pagingParameters } from '../http/pagination.js'
import { orderStatuses } from './status.js'

// Statuses are read in any case: each way in is checked by the same pattern and made capitals by the handler.
const statusPattern = `^(${orderStatuses.map(anyCase).join('|')})$`

const Status = StringEnum(orderStatuses, { description: 'Where the order is on its way', examples: ['PENDING'] })

const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Units', examples: [2] })

const money = {
  total_amount_cents: Type.Integer({ minimum: 0, description: 'In minor units', examples: [4980] }),
  total_amount: Type.Number({ minimum: 0, description: 'In the currency', examples: [49.8] }),
  total_quantity: Type.Integer({ minimum: 0, description: 'Units', examples: [2] })
}

const exampleItem = {
  id: 1,
  product_id: 1,
  product_name: 'Blue mug',
  sku: 'MUG-BLUE',
  quantity: 2,
  price_cents_at_purchase: 2490,
  unit_price: 24.9
}

const exampleOrder = {
  id: 1,
  user_id: null,
  user_name: null,
  status: 'PENDING' as const,
  items: [exampleItem],
  total_amount_cents: 4980,
  total_amount: 49.8,
  total_quantity: 2,
  currency: 'USD',
  order_date: '2026-01-15T10:30:00.000Z',
  note: null,
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z',
  expires_at: null,
  product_id: 1,
  quantity: 2
}

const exampleProduct = { id: 1, sku: 'MUG-BLUE', name: 'Blue mug', price: 24.9, price_cents: 2490 }

export const OrderItem = Type.Object(
  {
    id: Id('The line'),
    product_id: Id('The product'),
    product_name: Type.String({ description: 'As it was when the order was placed' }),
    sku: Type.String({ description: 'As it was when the order was placed' }),
    quantity: Type.Integer({ minimum: 1 }),
    price_cents_at_purchase: Type.Integer({ minimum: 1, description: 'Of one unit, in minor units' }),
    unit_price: Type.Number({ description: 'Of one unit, in the currency' })
  },
  { $id: 'OrderItem', examples: [exampleItem] }
)

export type OrderItem = Static<typeof OrderItem>

export const Order = Type.Object(
  {
    id: Id('The order'),
    user_id: Nullable(Type.Integer({ description: 'Whose it is, if it has a user' })),
    user_name: Nullable(Type.String({ description: 'The full name of the user when the order was placed' })),
    status: Status,
    items: Type.Array(reference(OrderItem), { description: 'One line for each product' }),
    ...money,
    currency: Type.String({ description: 'ISO 4217', examples: ['USD'] }),
    order_date: Time('When it was ordered: as given, or when it was created'),
    note: Nullable(Type.String({ description: 'As given' })),
    version: Version,
    created_at: Time('When it was created'),
    updated_at: Time('When it last changed'),
    expires_at: Nullable(Type.String({ format: 'date-time', description: 'When it is canceled unless it is paid' })),
    product_id: Type.Optional(Type.Integer({ description: 'The product, if the order has one line' })),
    quantity: Type.Optional(Type.Integer({ description: 'The quantity, if the order has one line' })),
    product: Type.Optional(
      Type.Object(
        {
          id: Type.Integer(),
          sku: Type.String(),
          name: Type.String(),
          price: Type.Number(),
          price_cents: Type.Integer()
        },
        {
          description: 'On GET, if the order has one line: the product as it was when the order was placed',
          examples: [exampleProduct]
        }
      )
    )
  },
  { $id: 'Order', examples: [exampleOrder] }
)

export type Order = Static<typeof Order>

const expectedPrice = {
  expected_price_cents: Type.Optional(
    Type.Integer({
      ...PriceCents,
      description: 'What the client saw as the price of one unit, in minor units; 409 PRICE_CHANGED if it no longer is'
    })
  ),
  unit_price: Type.Optional(Type.Number({ ...Price, description: 'The same in the currency; at most one of the two' }))
}

export const OrderLine = Type.Object(
  {
    product_id: Id('The product'),
    quantity: Quantity,
    ...expectedPrice
  },
  { $id: 'OrderLine', additionalProperties: false, examples: [{ product_id: 1, quantity: 2 }] }
)

export type OrderLine = Static<typeof OrderLine>

const Lines = Type.Array(reference(OrderLine), {
  minItems: 1,
  maxItems: 100,
  description: 'Lines of the same product are summed'
})

export const OrderCreate = Type.Object(
  {
    product_id: Type.Optional(Id('The product of an order of one line')),
    id: Type.Optional(Id('Another name of `product_id`')),
    quantity: Type.Optional(Quantity),
    ...expectedPrice,
    items: Type.Optional(Lines),
    lines: Type.Optional(
      Type.Array(reference(OrderLine), { minItems: 1, maxItems: 100, description: 'Another name of `items`' })
    ),
    user_id: Type.Optional(Nullable(Id('Whose order it is'))),
    customer_id: Type.Optional(Nullable(Id('Another name of `user_id`'))),
    order_date: Type.Optional(TimeInput('When it was ordered, if not now')),
    note: Type.Optional(
      Nullable(
        Text({
          maxLength: 1_000,
          description: 'Anything worth keeping with the order',
          examples: ['Leave at the door']
        })
      )
    ),
    status: Type.Optional(
      Type.String({ pattern: `^${anyCase('PENDING')}$`, description: 'Can only be PENDING', examples: ['PENDING'] })
    )
  },
  {
    $id: 'OrderCreate',
    additionalProperties: false,
    description: 'Either one product (`product_id` and `quantity`) or many (`items`).',
    examples: [
      { product_id: 1, quantity: 2 },
      {
        items: [
          { product_id: 1, quantity: 2, expected_price_cents: 2490 },
          { product_id: 2, quantity: 1 }
        ],
        note: 'Leave at the door'
      }
    ]
  }
)

export type OrderCreate = Static<typeof OrderCreate>

export const OrderBulkCreate = Type.Object(
  {
    orders: Type.Array(reference(OrderCreate), { minItems: 1, maxItems: 100 }),
    mode: Type.Optional(BulkMode)
  },
  {
    $id: 'OrderBulkCreate',
    additionalProperties: false,
    description: 'Orders are placed in the order of the list: an earlier one may take what a later one wants.',
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

export const OrderBulkResults = Type.Object(
  {
    results: Type.Array(BulkResult('order', Order))
  },
  { $id: 'OrderBulkResults', examples: [{ results: [{ index: 0, status: 201, order: exampleOrder }] }] }
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
        price_cents: Type.Integer({ description: 'Of one unit now, in minor units' }),
        unit_price: Type.Number({ description: 'Of one unit now, in the currency' }),
        available: Type.Integer({ description: 'Units in stock now' })
      })
    ),
    ...money,
    currency: Type.String({ description: 'ISO 4217' }),
    shortages: Type.Array(
      Type.Object({ product_id: Type.Integer(), requested: Type.Integer(), available: Type.Integer() }),
      { description: 'What is short; empty if it is placeable' }
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

export const OrderUpdate = Type.Object(
  {
    status: Type.String({
      pattern: statusPattern,
      description: `One of ${orderStatuses.join(', ')}, in any case`,
      examples: ['PAID']
    }),
    restock: Type.Optional(
      Type.Boolean({ description: 'With REFUNDED: give the stock back although the order has shipped' })
    )
  },
  { $id: 'OrderUpdate', additionalProperties: false, examples: [{ status: 'PAID' }] }
)

export type OrderUpdate = Static<typeof OrderUpdate>

export const OrderListQuery = Type.Object(
  {
    status: Type.Optional(
      Type.String({
        pattern: `^(${orderStatuses.map(anyCase).join('|')})(,(${orderStatuses.map(anyCase).join('|')}))*$`,
        maxLength: 100,
        description: `One or several of ${orderStatuses.join(', ')}, comma-separated, in any case`,
        examples: ['PENDING,PAID']
      })
    ),
    user_id: Type.Optional(Id('Whose orders')),
    product_id: Type.Optional(Id('Orders that have this product')),
    created_from: Type.Optional(TimeInput('Created then or later')),
    created_to: Type.Optional(TimeInput('Created then or before')),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type OrderListQuery = Static<typeof OrderListQuery>

export const OrderList = Type.Object(
  {
    orders: Type.Array(reference(Order)),
    ...pageFields,
    ...money
  },
  {
    $id: 'OrderList',
    description: 'The totals are of all orders that match, not of the page',
    examples: [
      {
        orders: [{ ...exampleOrder, product: exampleProduct }],
        total: 1,
        limit: 20,
        offset: 0,
        next_cursor: null,
        total_amount_cents: 4980,
        total_amount: 49.8,
        total_quantity: 2
      }
    ]
  }
)

export type OrderList = Static<typeof OrderList>

export const OrderHistory = Type.Object(
  {
    history: Type.Array(
      Type.Object({
        id: Id('The entry'),
        action: StringEnum(['CREATED', 'UPDATED', 'CANCELED'], { description: 'UPDATED is any other status' }),
        changes: Type.Object(
          {},
          { additionalProperties: true, description: 'What changed, e.g. `status` with `from` and `to`' }
        ),
        performed_by: Type.String({ description: 'Who did it' }),
        created_at: Time('When')
      })
    )
  },
  {
    $id: 'OrderHistory',
    description: 'Oldest first',
    examples: [
      {
        history: [
          {
            id: 1,
            action: 'CREATED',
            changes: { status: { from: null, to: 'PENDING' } },
            performed_by: 'anonymous',
            created_at: '2026-01-15T10:30:00.000Z'
          },
          {
            id: 2,
            action: 'UPDATED',
            changes: { status: { from: 'PENDING', to: 'PAID' } },
            performed_by: 'anonymous',
            created_at: '2026-01-15T10:31:00.000Z'
          }
        ]
      }
    ]
  }
)

export type OrderHistory = Static<typeof OrderHistory>

// JSON Schema patterns have no flag for it.
function anyCase(word: string): string {
  return [...word].map(letter => `[${letter}${letter.toLowerCase()}]`).join('')
}
