// What the list of an order's payments takes and returns.
import { Type, type Static } from '@sinclair/typebox'
import { listOf } from '../http/pagination.js'
import { Id, Nullable, PerformedBy, StringEnum, Time } from '../http/schemas.js'

export const examplePayment = {
  id: 1,
  type: 'payment' as const,
  amount_cents: 4980,
  amount: 49.8,
  currency: 'USD',
  event_id: 'evt_1',
  reason: null,
  performed_by: 'webhook:evt_1',
  created_at: '2026-01-15T10:31:00.000Z'
}

export const OrderPayment = Type.Object(
  {
    id: Id('The entry'),
    type: StringEnum(['payment', 'refund'], { description: 'Whether the money was paid or given back' }),
    amount_cents: Type.Integer({
      minimum: 0,
      description: 'In minor units; 0 for an event that moved no money',
      examples: [4980]
    }),
    amount: Type.Number({ description: 'In the currency', examples: [49.8] }),
    currency: Type.String({ description: 'ISO 4217; that of the order', examples: ['USD'] }),
    event_id: Nullable(
      Type.String({
        description:
          'The event of the payment provider, or `redis:refund_order:<entry id>`; null if it was recorded by hand'
      })
    ),
    reason: Nullable(Type.String({ description: 'Why, if somebody said so' })),
    performed_by: PerformedBy,
    created_at: Time('When it was recorded')
  },
  { $id: 'OrderPayment', examples: [examplePayment] }
)

export type OrderPayment = Static<typeof OrderPayment>

export const OrderPaymentList = listOf('payments', OrderPayment, {
  $id: 'OrderPaymentList',
  description: 'Payments and refunds, oldest first'
})

export type OrderPaymentList = Static<typeof OrderPaymentList>
