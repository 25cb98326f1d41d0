import { Type, type Static } from '@sinclair/typebox'
import { Id, Nullable, StringEnum, Text, published } from '../http/schemas.js'
import { maxTotalCents } from '../orders/admit.js'
import { orderStatuses } from '../orders/status.js'

export const paymentTypes = ['payment.succeeded', 'payment.failed', 'payment.refunded'] as const

export type PaymentType = (typeof paymentTypes)[number]

const maxEventIdLength = 255

const exampleEvent = {
  event_id: 'evt_1',
  type: 'payment.succeeded' as const,
  order_id: 1,
  amount: 49.8,
  currency: 'USD'
}

// Providers send null for fields without a value, so null counts as absent.
export const PaymentEvent = Type.Object(
  {
    event_id: Type.Optional(
      Nullable(
        Text({
          minLength: 1,
          maxLength: maxEventIdLength,
          description: 'Identifies the event; each id is processed once. May come in a header instead, see above.',
          examples: ['evt_1']
        })
      )
    ),
    type: Type.Optional(
      published(
        StringEnum(paymentTypes, {
          description: `What happened to the payment: ${paymentTypes.join(', ')}; events of other types are ignored`,
          examples: ['payment.succeeded']
        }),
        { enum: null }
      )
    ),
    event: Type.Optional(published(StringEnum(paymentTypes, { description: 'Alias of `type`' }), { enum: null })),
    order_id: Type.Optional(Nullable(Id('The order being paid'))),
    amount: Type.Optional(
      Nullable(
        Type.Number({
          minimum: 0,
          maximum: maxTotalCents,
          description: 'What was paid or given back, in the currency; without an amount, the whole',
          examples: [49.8]
        })
      )
    ),
    amount_cents: Type.Optional(
      Nullable(
        Type.Integer({
          minimum: 0,
          maximum: maxTotalCents,
          description: 'The same in minor units; if both are given, they must agree',
          examples: [4980]
        })
      )
    ),
    currency: Type.Optional(
      Nullable(
        Text({
          minLength: 1,
          maxLength: 16,
          description: 'ISO 4217, in upper or lower case; must match the currency of the order',
          examples: ['USD']
        })
      )
    )
  },
  {
    $id: 'PaymentEvent',
    additionalProperties: true,
    description:
      'Additional fields are allowed. `event_id`, `order_id` and `type` are required, in any of the places that the ' +
      'operation lists. An event of any other `type` is ignored without validation.',
    examples: [exampleEvent]
  }
)

export type PaymentEvent = Static<typeof PaymentEvent>

const signature = (description: string) => Type.Optional(Type.String({ description }))
const unsignedId = (description: string) =>
  Type.Optional(Text({ minLength: 1, maxLength: maxEventIdLength, description }))

export const PaymentHeaders = Type.Object({
  'x-signature': signature('HMAC-SHA256 of the body in hex, optionally as `sha256=<hex>`'),
  'x-webhook-signature': signature('Alias of `X-Signature`'),
  'stripe-signature': signature('`t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, as Stripe signs'),
  'webhook-id': unsignedId('Standard Webhooks: the message id; also the event id unless the body has an `event_id`'),
  'webhook-timestamp': signature('Standard Webhooks: Unix time in seconds'),
  'webhook-signature': signature(
    'Standard Webhooks: `v1,<base64>` of `<webhook-id>.<webhook-timestamp>.<body>`; several are separated by spaces'
  ),
  'x-event-id': unsignedId('The event id, unless the signed content has one')
})

export const PaymentReceipt = Type.Object(
  {
    status: StringEnum(['success', 'duplicate', 'ignored'], {
      description:
        '`success`: applied now; `duplicate`: applied before; `ignored`: the service does not handle this type'
    }),
    detail: Type.String({ description: '`ok`, `refund requested`, `event already processed` or `ignored`' }),
    order_id: Type.Optional(Type.Integer({ description: 'The order; only with `success`' })),
    order_status: Type.Optional(StringEnum(orderStatuses, { description: 'Its current status; only with `success`' }))
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
