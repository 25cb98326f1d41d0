import { Type, type Static } from '@sinclair/typebox'
import { Id, Nullable, StringEnum } from '../http/schemas.js'

const exampleSubscription = {
  name: 'redis_streams',
  status: 'parked' as const,
  cursor: 1200,
  lag_events: 3,
  lag_seconds: 0.4,
  failures: 0,
  last_error: null,
  retry_at: null,
  parked_count: 1,
  parked: [
    {
      event_id: 1187,
      subject: 'order:512',
      attempts: 8,
      last_error: 'Message too long',
      retry_at: null,
      parked_at: '2026-01-15T10:31:00.000Z'
    }
  ]
}

export const Subscription = Type.Object(
  {
    name: Type.String({ description: 'Who reads the log' }),
    status: StringEnum(['ok', 'failing', 'parked'], {
      description:
        '`failing`: its destination cannot be reached, it is tried again; `parked`: some events need an operator, the others go on'
    }),
    cursor: Type.Integer({ description: 'Everything up to this event has been handled or is parked' }),
    lag_events: Type.Integer({ minimum: 0, description: 'Events that it has yet to see, about' }),
    lag_seconds: Type.Number({ minimum: 0, description: 'How old the oldest of them is' }),
    failures: Type.Integer({ description: 'How often in a row its destination could not be reached' }),
    last_error: Nullable(Type.String({ description: 'Why' })),
    retry_at: Nullable(Type.String({ format: 'date-time', description: 'When it is tried again' })),
    parked_count: Type.Integer({ minimum: 0, description: 'How many events are parked' }),
    parked: Type.Array(
      Type.Object({
        event_id: Type.Integer(),
        subject: Type.String({ description: 'What it is about; later events of the same wait behind it' }),
        attempts: Type.Integer({ description: '0: not tried, it waits behind an earlier one' }),
        last_error: Nullable(Type.String({ description: 'Why it failed' })),
        retry_at: Nullable(
          Type.String({ format: 'date-time', description: 'When it is tried again; null: it needs an operator' })
        ),
        parked_at: Type.String({ format: 'date-time' })
      }),
      { description: 'The first hundred of them' }
    )
  },
  { $id: 'Subscription', examples: [exampleSubscription] }
)

export type Subscription = Static<typeof Subscription>

export const SubscriptionList = Type.Object(
  {
    subscriptions: Type.Array(Type.Unsafe<Subscription>(Type.Ref('Subscription#')))
  },
  { $id: 'SubscriptionList', examples: [{ subscriptions: [exampleSubscription] }] }
)

export const ParkedEventParams = Type.Object({
  name: Type.String({ pattern: '^[a-z_]{1,64}$', description: 'The subscription', examples: ['redis_streams'] }),
  event_id: Id('The parked event')
})
