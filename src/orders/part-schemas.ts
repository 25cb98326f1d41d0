// What the routes of shipments, cancellations, returns and refunds take and return.
import { Type } from '@sinclair/typebox'
import { listOf } from '../http/pagination.js'
import { Id, Nullable, PerformedBy, Text, Time, reference } from '../http/schemas.js'
import { maxTotalCents } from './admit.js'
import { OrderPayment, examplePayment } from './payment-schemas.js'
import { Allocations, Order, Reason, exampleItem, exampleOrder, maxLines } from './schemas.js'

const RequestedItem = Type.Object(
  {
    item_id: Id('The line of the order'),
    quantity: Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'Units', examples: [1] })
  },
  { additionalProperties: false }
)

const Items = Type.Array(RequestedItem, { minItems: 1, maxItems: maxLines, description: 'Each line once' })
const OptionalItems = Type.Optional({ ...Items, description: 'Each line once; all that is left if not given' })

const exampleItems = [{ item_id: 1, quantity: 1 }]

export const ShipmentCreate = Type.Object(
  {
    items: OptionalItems,
    carrier: Type.Optional(Nullable(Text({ minLength: 1, maxLength: 100, examples: ['Example Post'] }))),
    tracking_number: Type.Optional(Nullable(Text({ minLength: 1, maxLength: 100, examples: ['EX123456789PT'] }))),
    tracking_url: Type.Optional(
      Nullable(
        Text({
          pattern: '^https?://[^\\s]+$',
          maxLength: 2_000,
          description: 'Where the customer can follow the shipment',
          examples: ['https://track.example.com/EX123456789PT']
        })
      )
    )
  },
  {
    $id: 'ShipmentCreate',
    additionalProperties: false,
    examples: [{ items: exampleItems, carrier: 'Example Post', tracking_number: 'EX123456789PT' }]
  }
)

export const CancellationCreate = Type.Object(
  { items: OptionalItems, reason: Reason },
  {
    $id: 'CancellationCreate',
    additionalProperties: false,
    examples: [{ items: exampleItems, reason: 'Sold out' }, {}]
  }
)

export const ReturnCreate = Type.Object(
  {
    items: Items,
    restock: Type.Boolean({ description: 'Whether the units go back into stock' }),
    reason: Reason
  },
  {
    $id: 'ReturnCreate',
    additionalProperties: false,
    examples: [{ items: exampleItems, restock: true, reason: 'Too small' }]
  }
)

export const RefundCreate = Type.Object(
  {
    amount_cents: Type.Integer({
      minimum: 1,
      maximum: maxTotalCents,
      description: 'In minor units; at most what was paid and not given back',
      examples: [2490]
    }),
    reason: Reason
  },
  { $id: 'RefundCreate', additionalProperties: false, examples: [{ amount_cents: 2490, reason: 'Returned' }] }
)

const common = {
  id: Id('The id, counted in the shop over all shipments, cancellations and returns'),
  order_id: Id('The order'),
  items: Type.Array(
    Type.Object({
      item_id: Id('The line of the order'),
      product_id: Id('Its product'),
      sku: Type.String({ description: 'SKU of the product when the order was placed' }),
      quantity: Type.Integer({ minimum: 1, description: 'Units' }),
      allocations: Allocations('Where the units come from')
    })
  ),
  performed_by: PerformedBy,
  created_at: Time('When it was recorded')
}

const exampleCommon = {
  id: 1,
  order_id: 1,
  items: [{ item_id: 1, product_id: 1, sku: 'MUG-BLUE', quantity: 1, allocations: [{ location_id: 1, quantity: 1 }] }],
  performed_by: 'api_key:shop',
  created_at: '2026-01-16T09:00:00.000Z'
}

const reason = Nullable(Type.String({ description: 'Why, if somebody said so' }))

const exampleShipment = {
  ...exampleCommon,
  carrier: 'Example Post',
  tracking_number: 'EX123456789PT',
  tracking_url: null
}

export const Shipment = Type.Object(
  {
    ...common,
    carrier: Nullable(Type.String({ description: 'Who carries it' })),
    tracking_number: Nullable(Type.String()),
    tracking_url: Nullable(Type.String({ description: 'Where the customer can follow it' }))
  },
  { $id: 'Shipment', examples: [exampleShipment] }
)

const exampleCancellation = { ...exampleCommon, reason: 'Sold out' }

export const Cancellation = Type.Object({ ...common, reason }, { $id: 'Cancellation', examples: [exampleCancellation] })

const exampleReturn = { ...exampleCommon, reason: 'Too small', restock: true }

export const Return = Type.Object(
  { ...common, reason, restock: Type.Boolean({ description: 'Whether the units went back into stock' }) },
  { $id: 'Return', examples: [exampleReturn] }
)

const orderAfter = { order: { ...reference(Order), description: 'The order afterwards' } }

const exampleAfter = {
  ...exampleOrder,
  status: 'PAID' as const,
  payment_status: 'paid' as const,
  paid_cents: 4980,
  version: 3,
  items: [{ ...exampleItem, shipped_quantity: 1 }],
  fulfillment_status: 'partial' as const
}

export const ShipmentResult = Type.Object(
  { ...Shipment.properties, ...orderAfter },
  { $id: 'ShipmentResult', examples: [{ ...exampleShipment, order: exampleAfter }] }
)

export const CancellationResult = Type.Object(
  { ...Cancellation.properties, ...orderAfter },
  { $id: 'CancellationResult', examples: [{ ...exampleCancellation, order: exampleOrder }] }
)

export const ReturnResult = Type.Object(
  { ...Return.properties, ...orderAfter },
  { $id: 'ReturnResult', examples: [{ ...exampleReturn, order: exampleAfter }] }
)

export const RefundResult = Type.Object(
  { ...OrderPayment.properties, ...orderAfter },
  {
    $id: 'RefundResult',
    examples: [{ ...examplePayment, type: 'refund' as const, event_id: null, order: exampleAfter }]
  }
)

const description = 'Oldest first'

export const ShipmentList = listOf('shipments', Shipment, { $id: 'ShipmentList', description })
export const CancellationList = listOf('cancellations', Cancellation, { $id: 'CancellationList', description })
export const ReturnList = listOf('returns', Return, { $id: 'ReturnList', description })
