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
    name: Type.String({ description: 'The subscriber' }),
    status: StringEnum(['ok', 'failing', 'parked'], {
      description:
        '`failing`: the destination cannot be reached, and is retried; ' +
        '`parked`: some events failed and are parked, the others continue'
    }),
    cursor: Type.Integer({ description: 'Every event up to this id has been handled or is parked' }),
    lag_events: Type.Integer({
      minimum: 0,
      description: 'Events after the cursor (approximate: ids that no event uses count too)'
    }),
    lag_seconds: Type.Number({
      minimum: 0,
      description: 'Age of the oldest event after the cursor; 0 if the subscription is up to date'
    }),
    failures: Type.Integer({ description: 'Consecutive failures to reach the destination' }),
    last_error: Nullable(Type.String({ description: 'The last of these failures' })),
    retry_at: Nullable(Type.String({ format: 'date-time', description: 'When the destination is tried again' })),
    parked_count: Type.Integer({ minimum: 0, description: 'Number of parked events' }),
    parked: Type.Array(
      Type.Object({
        event_id: Type.Integer({ description: 'The event' }),
        subject: Type.String({
          description: 'The ordering key: later events with the same one wait behind this event'
        }),
        attempts: Type.Integer({ description: '0: not tried yet, because it waits behind an earlier event' }),
        last_error: Nullable(Type.String({ description: 'The error of the last attempt' })),
        retry_at: Nullable(
          Type.String({
            format: 'date-time',
            description: 'When it is tried again; null: not until an operator retries it'
          })
        ),
        parked_at: Type.String({ format: 'date-time', description: 'When it was parked' })
      }),
      { maxItems: 100, description: 'The first 100 parked events' }
    )
  },
  { $id: 'Subscription', examples: [exampleSubscription] }
)

export type Subscription = Static<typeof Subscription>

export const SubscriptionList = Type.Object(
  {
    subscriptions: Type.Array(Type.Unsafe<Subscription>(Type.Ref('Subscription#')), { maxItems: 100 }),
    last_id: Type.Integer({ description: 'The id up to which the log can be read' }),
    epoch: Type.String({
      description: 'As in `GET /events`: changes when the database went back in time, or may have'
    }),
    rewound_at: Nullable(
      Type.String({
        format: 'date-time',
        description: 'When a process last noticed that the database had gone back in time, or may have; null: never'
      })
    )
  },
  {
    $id: 'SubscriptionList',
    examples: [
      {
        subscriptions: [exampleSubscription],
        last_id: 1203,
        epoch: '0b6f7e0e-3f0f-4f5e-9d3c-2d1f5c8a7b61',
        rewound_at: null
      }
    ]
  }
)

export const ParkedEventParams = Type.Object({
  name: Type.String({ pattern: '^[a-z_]{1,64}$', description: 'The subscription', examples: ['redis_streams'] }),
  event_id: Id('The parked event')
})
