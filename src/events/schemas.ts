import { Type, type Static } from '@sinclair/typebox'
import { Id, Nullable, PerformedBy, StringEnum, Time, published, publishedList } from '../http/schemas.js'
import { maxCounted, maxPageSize, pageFields, pagingParameters } from '../http/pagination.js'
import { eventTypes } from './event-types.js'

const exampleEvent = {
  id: 12,
  type: 'order.paid' as const,
  order_id: 1,
  product_id: null,
  data: { version: 2, changes: { status: { from: 'PENDING', to: 'PAID' } } },
  performed_by: 'webhook:evt_1',
  created_at: '2026-01-15T10:31:00.000Z'
}

const exampleEpoch = '0b6f7e0e-3f0f-4f5e-9d3c-2d1f5c8a7b61'

export const Event = Type.Object(
  {
    id: Id('The event; ids increase over time'),
    type: StringEnum(eventTypes, { description: 'What happened' }),
    order_id: Nullable(
      Type.Integer({ description: 'The order that changed; null for events about a product or a user' })
    ),
    product_id: Nullable(
      Type.Integer({ description: 'The product that changed; null for events about an order or a user' })
    ),
    data: Type.Object(
      {},
      { additionalProperties: true, description: 'What changed; for an order also its `version` after the change' }
    ),
    performed_by: PerformedBy,
    created_at: Time('When it happened')
  },
  { $id: 'Event', examples: [exampleEvent] }
)

export type Event = Static<typeof Event>

export const EventListQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Only events with an id greater than this one: the last id that you have seen',
        examples: [0]
      })
    ),
    types: Type.Optional(
      published(
        Type.String({
          pattern: `^(${eventTypes.join('|')})(,(${eventTypes.join('|')}))*$`,
          maxLength: 500,
          description: `Only events of these comma-separated types; all if not given. Types: ${eventTypes.join(', ')}`,
          examples: ['order.created,order.paid']
        }),
        publishedList(eventTypes)
      )
    ),
    order_id: Type.Optional(Id('Only events about this order')),
    product_id: Type.Optional(Id('Only events about this product, not those about orders of it')),
    sort: Type.Optional(
      StringEnum(['id', '-id'], {
        default: 'id',
        description: '`-id`: the newest first, for people; a reader that must miss none reads the oldest first'
      })
    ),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type EventListQuery = Static<typeof EventListQuery>

export const EventStreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      pattern: '^\\d{1,15}$',
      description:
        'With `Accept: text/event-stream`: the id of the last event that you have seen; takes precedence over `after`'
    })
  )
})

export const EventList = Type.Object(
  {
    events: Type.Array(Type.Unsafe<Event>(Type.Ref('Event#')), { maxItems: maxPageSize }),
    ...pageFields,
    total: Nullable(
      Type.Integer({
        maximum: maxCounted,
        description:
          `The number of events after \`after\`, on all pages, counted up to ${maxCounted}. ` +
          'Null with a filter and for customers, because finding their events would mean reading all of them',
        examples: [1]
      })
    ),
    last_id: Type.Integer({
      description:
        'The id up to which this page has read the log: ask again with `after` set to it, filtered or not. With ' +
        '`sort=-id` the end of the log',
      examples: [12]
    }),
    epoch: Type.String({
      description:
        'Names one uninterrupted history of the log. When it changes, the database was failed over or restored: the ' +
        'last events that you have read may be gone, and their ids may stand for other events',
      examples: [exampleEpoch]
    })
  },
  {
    $id: 'EventList',
    examples: [
      {
        events: [exampleEvent],
        total: 1,
        total_relation: 'eq',
        limit: 20,
        offset: 0,
        next_cursor: null,
        last_id: 12,
        epoch: exampleEpoch
      }
    ]
  }
)

export type EventList = Static<typeof EventList>
