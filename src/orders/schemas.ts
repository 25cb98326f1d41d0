import { Type, type Static } from '@sinclair/typebox'
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
  published,
  reference
} from '../http/schemas.js'
import { ExternalId, Metadata, MetadataChange, StoredExternalId, StoredMetadata } from '../http/schemas.js'
import { maxLocations } from '../stock/schemas.js'
import { Address, Adjustment } from '../shop/order-details.js'
import { paymentStatuses } from './money.js'
import { fulfillmentStatuses } from './parts.js'
import { orderStatuses } from './status.js'

/** A regular expression for one status in any case; handlers convert it to capitals. */
export const anyStatus = `(${orderStatuses.map(anyCase).join('|')})`

const Status = StringEnum(orderStatuses, { description: 'The status of the order', examples: ['PENDING'] })

/** The most lines of one order. */
export const maxLines = 100

/** The most adjustments of one order: more than any shop has taxes, fees and vouchers. */
const maxAdjustments = 50

const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Units', examples: [2] })

/** The totals of an order or of many. */
export const totals = {
  total_amount_cents: Type.Integer({ minimum: 0, description: 'In minor units', examples: [4980] }),
  total_amount: Type.Number({ minimum: 0, description: 'In the currency', examples: [49.8] }),
  total_quantity: Type.Integer({ minimum: 0, description: 'Units', examples: [2] })
}

const money = {
  payment_status: StringEnum(paymentStatuses, {
    description: 'How much of the order is paid, by the sums below',
    examples: ['unpaid']
  }),
  paid_cents: Type.Integer({ minimum: 0, description: 'Sum of the recorded payments, in minor units' }),
  refunded_cents: Type.Integer({
    minimum: 0,
    description:
      'Sum of the recorded refunds, in minor units; above `paid_cents` if a refund was reported before its payment'
  }),
  refund_due_cents: Type.Integer({
    minimum: 0,
    description: 'What was paid beyond what the order costs now, and was not given back yet, in minor units'
  }),
  current_total_cents: Type.Integer({
    minimum: 0,
    description:
      'What the order costs now, in minor units: the total without canceled and returned units and their share of ' +
      'discounts and taxes; 0 once it is CANCELED or REFUNDED'
  }),
  fulfillment_status: StringEnum(fulfillmentStatuses, {
    description: '`fulfilled` when all units that are not canceled have shipped, `partial` when some have',
    examples: ['unfulfilled']
  })
}

const StoredAddress = (description: string) =>
  Type.Unsafe<Required<Static<typeof Address>> | null>({
    ...Nullable(Type.Object(Address.properties, { description }))
  })

export const exampleItem = {
  id: 1,
  product_id: 1,
  product_name: 'Blue mug',
  sku: 'MUG-BLUE',
  quantity: 2,
  price_cents_at_purchase: 2490,
  unit_price: 24.9,
  shipped_quantity: 0,
  canceled_quantity: 0,
  returned_quantity: 0,
  allocations: [{ location_id: 1, quantity: 2 }]
}

export const exampleOrder = {
  id: 1,
  user_id: null,
  user_name: null,
  status: 'PENDING' as const,
  items: [exampleItem],
  total_amount_cents: 4980,
  total_amount: 49.8,
  total_quantity: 2,
  payment_status: 'unpaid' as const,
  paid_cents: 0,
  refunded_cents: 0,
  refund_due_cents: 0,
  current_total_cents: 4980,
  fulfillment_status: 'unfulfilled' as const,
  currency: 'USD',
  subtotal_cents: 4980,
  adjustments: [],
  external_id: null,
  email: null,
  phone: null,
  shipping_address: null,
  billing_address: null,
  metadata: {},
  locale: null,
  location_id: null,
  order_date: '2026-01-15T10:30:00.000Z',
  note: null,
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z',
  expires_at: null,
  product_id: 1,
  quantity: 2
}

/** The nested `product` of an order of one line. */
export const exampleProduct = { id: 1, sku: 'MUG-BLUE', name: 'Blue mug', price: 24.9, price_cents: 2490 }

/** Units at locations. */
export const Allocations = (description: string) =>
  Type.Array(
    Type.Object({ location_id: Id('The location'), quantity: Type.Integer({ minimum: 1, description: 'Units' }) }),
    { maxItems: maxLocations, description }
  )

export const OrderItem = Type.Object(
  {
    id: Id('The line'),
    product_id: Id('The product'),
    product_name: Type.String({ description: 'Name of the product when the order was placed' }),
    sku: Type.String({ description: 'SKU of the product when the order was placed' }),
    quantity: Type.Integer({ minimum: 1 }),
    price_cents_at_purchase: Type.Integer({ minimum: 1, description: 'Price of one unit, in minor units' }),
    unit_price: Type.Number({ description: 'Price of one unit, in the currency' }),
    shipped_quantity: Type.Integer({ minimum: 0, description: 'Units that have shipped' }),
    canceled_quantity: Type.Integer({ minimum: 0, description: 'Units that were canceled before they shipped' }),
    returned_quantity: Type.Integer({ minimum: 0, description: 'Units that shipped and came back' }),
    allocations: Allocations('Where the units come from, in the order in which they ship')
  },
  { $id: 'OrderItem', examples: [exampleItem] }
)

export type OrderItem = Static<typeof OrderItem>

export const Order = Type.Object(
  {
    id: Id('The order'),
    user_id: Nullable(Type.Integer({ description: 'The user of the order; null if it has none' })),
    user_name: Nullable(Type.String({ description: 'Full name of the user when the order was placed' })),
    status: Status,
    items: Type.Array(reference(OrderItem), { maxItems: maxLines, description: 'One line for each product' }),
    ...totals,
    subtotal_cents: Type.Integer({
      minimum: 0,
      description: 'The price of the lines, in minor units: the total without the adjustments',
      examples: [4980]
    }),
    adjustments: Type.Array(reference(Adjustment), {
      maxItems: maxAdjustments,
      description: 'What the total has beside the price of the lines'
    }),
    ...money,
    currency: Type.String({ description: 'ISO 4217', examples: ['USD'] }),
    external_id: StoredExternalId,
    email: Nullable(Type.String({ description: 'Where to write about the order' })),
    phone: Nullable(Type.String({ description: 'Where to call about the order' })),
    shipping_address: StoredAddress('Where the order goes'),
    billing_address: StoredAddress('Who pays it'),
    metadata: StoredMetadata,
    locale: Nullable(Type.String({ description: 'The language in which to write to the customer: BCP 47' })),
    location_id: Nullable(Type.Integer({ description: 'The location that has to serve the order; null: any' })),
    order_date: Time('When it was ordered: as given, or the creation time'),
    note: Nullable(Type.String({ description: 'The note as given' })),
    version: Version,
    created_at: Time('When the order was created'),
    updated_at: Time('When the order last changed'),
    expires_at: Nullable(
      Type.String({ format: 'date-time', description: 'When the order is canceled if it is still unpaid; null: never' })
    ),
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
          description: 'Only on GET of an order of one line: the product as it was when the order was placed',
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
      description: 'The unit price that the client saw, in minor units; 409 PRICE_CHANGED if the price has changed'
    })
  ),
  unit_price: Type.Optional(
    Type.Number({ ...Price, description: 'The same price in the currency; send at most one of the two' })
  )
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
  maxItems: maxLines,
  description: 'The quantities of lines with the same product are added up'
})

const Note = Type.Optional(
  Nullable(
    Text({
      maxLength: 1_000,
      description: 'Free text kept with the order',
      examples: ['Leave at the door']
    })
  )
)

// A year: a pre-order of next season's goods is the longest that anyone holds.
const maxHoldSeconds = 366 * 86_400

const contact = {
  email: Type.Optional(
    Nullable(
      Type.String({
        format: 'email',
        maxLength: 254,
        description: 'Where to write about the order',
        examples: ['ada@example.com']
      })
    )
  ),
  phone: Type.Optional(
    Nullable(
      Type.String({
        pattern: '^[+]?[(]?[0-9][0-9 ()./-]*$',
        minLength: 3,
        maxLength: 32,
        description: 'Where to call about the order',
        examples: ['+351 210 000 000']
      })
    )
  ),
  shipping_address: Type.Optional(Nullable(Type.Object(Address.properties, { additionalProperties: false }))),
  billing_address: Type.Optional(Nullable(Type.Object(Address.properties, { additionalProperties: false })))
}

export const OrderCreate = Type.Object(
  {
    product_id: Type.Optional(Id('The product of an order of one line')),
    id: Type.Optional(Id('Alias of `product_id`')),
    quantity: Type.Optional(Quantity),
    ...expectedPrice,
    items: Type.Optional(Lines),
    lines: Type.Optional(
      Type.Array(reference(OrderLine), { minItems: 1, maxItems: maxLines, description: 'Alias of `items`' })
    ),
    user_id: Type.Optional(Nullable(Id('The user of the order'))),
    customer_id: Type.Optional(Nullable(Id('Alias of `user_id`'))),
    order_date: Type.Optional(TimeInput('When it was ordered; default: now')),
    note: Note,
    external_id: Type.Optional(Nullable(ExternalId)),
    ...contact,
    metadata: Type.Optional(Metadata),
    locale: Type.Optional(
      Nullable(
        Type.String({
          pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$',
          maxLength: 35,
          description: 'The language in which to write to the customer: BCP 47',
          examples: ['pt-PT']
        })
      )
    ),
    location_id: Type.Optional(
      Nullable(Id('The location that has to serve all of it; otherwise the first that can, or else as few as possible'))
    ),
    adjustments: Type.Optional(
      Type.Array(reference(Adjustment), {
        maxItems: maxAdjustments,
        description: 'Shipping, discounts, taxes and fees, which the total includes. Customers cannot set them.'
      })
    ),
    expires_in_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: maxHoldSeconds,
        description:
          'How long the order holds its stock without a payment, instead of what the shop has set. For customers, ' +
          'what the shop has set is the most.',
        examples: [900]
      })
    ),
    status: Type.Optional(
      published(
        Type.String({
          pattern: `^${anyCase('PENDING')}$`,
          description: 'Only PENDING is accepted',
          examples: ['PENDING']
        }),
        { pattern: null, enum: ['PENDING'] }
      )
    )
  },
  {
    $id: 'OrderCreate',
    additionalProperties: false,
    description: 'Either one product (`product_id` and `quantity`) or several (`items`).',
    examples: [
      { product_id: 1, quantity: 2 },
      {
        items: [
          { product_id: 1, quantity: 2, expected_price_cents: 2490 },
          { product_id: 2, quantity: 1 }
        ],
        note: 'Leave at the door'
      },
      {
        product_id: 1,
        quantity: 2,
        email: 'ada@example.com',
        shipping_address: {
          name: 'Ada Sample',
          line1: '12 Example Street',
          city: 'Lisbon',
          postal_code: '1100-001',
          country: 'PT'
        },
        adjustments: [{ type: 'shipping', label: 'Parcel', amount_cents: 490 }],
        metadata: { channel: 'web' }
      }
    ]
  }
)

export type OrderCreate = Static<typeof OrderCreate>

export const Reason = Type.Optional(
  Text({ minLength: 1, maxLength: 500, description: 'Why; kept in the history', examples: ['Ordered by mistake'] })
)

/** A change of an order's status. */
export const statusChange = {
  status: published(
    Type.String({
      pattern: `^${anyStatus}$`,
      description: `One of ${orderStatuses.join(', ')}, in any case`,
      examples: ['PAID']
    }),
    { pattern: null, enum: orderStatuses }
  ),
  restock: Type.Optional(
    Type.Boolean({ description: 'With REFUNDED: return the stock although the order has shipped' })
  ),
  reason: Reason
}

export const OrderUpdate = Type.Object(
  {
    ...statusChange,
    status: Type.Optional(statusChange.status),
    note: Note,
    ...contact,
    metadata: Type.Optional(MetadataChange)
  },
  {
    $id: 'OrderUpdate',
    additionalProperties: false,
    minProperties: 1,
    description:
      'A status, or fields, or both; the fields change first. Fields that are not given stay, and null removes one. ' +
      '`metadata` changes key by key.',
    // The current status of a new order: trying the example changes nothing.
    examples: [{ status: 'PENDING' }]
  }
)

export type OrderUpdate = Static<typeof OrderUpdate>

// JSON Schema patterns have no flag to ignore case.
function anyCase(word: string): string {
  return [...word].map(letter => `[${letter}${letter.toLowerCase()}]`).join('')
}
