import { Type, type Static } from '@sinclair/typebox'
import { Id, Nullable, StringEnum, Text } from '../http/schemas.js'
import { orderStatuses } from '../orders/status.js'

export const paymentTypes = ['payment.succeeded', 'payment.failed', 'payment.refunded'] as const

export type PaymentType = (typeof paymentTypes)[number]

const maxEventIdLength = 255

const maxAmount = 1e15

const exampleEvent = {
  event_id: 'evt_1',
  type: 'payment.succeeded' as const,
  order_id: 1,
  amount: 49.8,
  currency: 'USD'
}

// Providers write null for what they do not say, so it counts as not sent.
export const PaymentEvent = Type.Object(
  {
    event_id: Type.Optional(
      Nullable(
        Text({
          minLength: 1,
          maxLength: maxEventIdLength,
          description: 'Names the event: each counts once. Or in a header, see above.',
          examples: ['evt_1']
        })
      )
    ),
    type: Type.Optional(StringEnum(paymentTypes, { description: 'What happened', examples: ['payment.succeeded'] })),
    event: Type.Optional(StringEnum(paymentTypes, { description: 'Another name of `type`' })),
    order_id: Type.Optional(Nullable(Id('The order that is paid'))),
    amount: Type.Optional(
      Nullable(
        Type.Number({
          minimum: 0,
          maximum: maxAmount,
          description: 'In the currency, as `total_amount` of the order, which it must be',
          examples: [49.8]
        })
      )
    ),
    amount_cents: Type.Optional(
      Nullable(
        Type.Integer({
          minimum: 0,
          maximum: maxAmount,
          description: 'In minor units, as `total_amount_cents` of the order, which it must be',
          examples: [4980]
        })
      )
    ),
    currency: Type.Optional(
      Nullable(
        Text({
          minLength: 1,
          maxLength: 16,
          description: 'ISO 4217 in any case; must be that of the order',
          examples: ['USD']
        })
      )
    )
  },
  {
    $id: 'PaymentEvent',
    additionalProperties: true,
    description:
      'Other fields are allowed. `event_id`, `order_id` and `type` are needed, in the places that the operation names. With any other `type`, the event is ignored whatever it holds.',
    examples: [exampleEvent]
  }
)

export type PaymentEvent = Static<typeof PaymentEvent>

const signature = (description: string) => Type.Optional(Type.String({ description }))
const unsignedId = (description: string) =>
  Type.Optional(Text({ minLength: 1, maxLength: maxEventIdLength, description }))

export const PaymentHeaders = Type.Object({
  'x-signature': signature('HMAC-SHA256 of the body in hex, also as `sha256=<hex>`'),
  'x-webhook-signature': signature('Another name of `X-Signature`'),
  'stripe-signature': signature('`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, as Stripe signs'),
  'webhook-id': unsignedId(
    'Standard Webhooks: the id of the message, and of the event unless the body has an `event_id`'
  ),
  'webhook-timestamp': signature('Standard Webhooks: unix seconds'),
  'webhook-signature': signature(
    'Standard Webhooks: `v1,<base64>` of `<webhook-id>.<webhook-timestamp>.<body>`, several separated by spaces'
  ),
  'x-event-id': unsignedId('The id of the event, unless what is signed has one')
})

export const PaymentReceipt = Type.Object(
  {
    status: StringEnum(['success', 'duplicate', 'ignored'], {
      description:
        '`success`: it counts; `duplicate`: it counted before; `ignored`: not a type that means anything here'
    }),
    detail: Type.String({ description: '`ok`, `refund requested`, `event already processed` or `ignored`' }),
    order_id: Type.Optional(Type.Integer({ description: 'On success: the order' })),
    order_status: Type.Optional(StringEnum(orderStatuses, { description: 'On success: its status now' }))
  },
  {
    $id: 'PaymentReceipt',
    examples: [
      { status: 'success', detail: 'ok', order_id: 1, order_status: 'PAID' },
      { status: 'success', detail: 'refund requested', order_id: 1, order_status: 'CANCELED' },
      { status: 'duplicate', detail: 'event already processed' },
      { status: 'ignored', detail: 'ignored' }
    ]
  }
)

export type PaymentReceipt = Static<typeof PaymentReceipt>
