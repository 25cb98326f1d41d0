import { Type, type Static } from '@sinclair/typebox'
import { Nullable, StringEnum, Time, reference } from '../http/schemas.js'

const findingExample = {
  invariant: 'stock is the sum of its movements',
  violations: 0,
  ids: [],
  details: [],
  repair: null
}

export const InvariantQuery = Type.Object({
  scope: Type.Optional(
    StringEnum(['recent', 'full'], {
      default: 'recent',
      description:
        '`recent`: what has been touched since the checkpoint, in milliseconds; `full`: everything, which takes seconds for every 100,000 orders'
    })
  )
})

export const InvariantFinding = Type.Object(
  {
    invariant: Type.String({ description: 'What holds' }),
    violations: Type.Integer({ minimum: 0, description: 'How many rows break it' }),
    ids: Type.Array(Type.Integer(), {
      description: 'The ids of the first 20 of them: products, movements or orders, as `details` say'
    }),
    details: Type.Array(Type.String(), { description: 'What is wrong with them' }),
    repair: Nullable(Type.String({ description: 'What to do; null if there is nothing to do' }))
  },
  { $id: 'InvariantFinding', examples: [findingExample] }
)

export const Invariants = Type.Object(
  {
    status: StringEnum(['ok', 'violated']),
    scope: StringEnum(['recent', 'full']),
    checked_at: Time('When'),
    duration_ms: Type.Integer({ minimum: 0 }),
    events_after: Type.Integer({
      description: 'The checkpoint in the log: up to this event everything was found in order before'
    }),
    events_to: Type.Integer({ description: 'The last event that this check took into account' }),
    has_more: Type.Boolean({ description: 'There are later events than a recent check looks at: ask again' }),
    full_check_at: Nullable(Time('When a full check was clean last')),
    invariants: Type.Array(reference(InvariantFinding), { description: 'All of them' })
  },
  {
    $id: 'Invariants',
    examples: [
      {
        status: 'ok',
        scope: 'recent',
        checked_at: '2026-01-15T10:30:00.000Z',
        duration_ms: 12,
        events_after: 1_024,
        events_to: 1_100,
        has_more: false,
        full_check_at: '2026-01-15T03:00:00.000Z',
        invariants: [findingExample]
      }
    ]
  }
)

export type Invariants = Static<typeof Invariants>
