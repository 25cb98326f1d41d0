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
        '`recent` checks what was touched since the checkpoint and takes milliseconds; `full` checks everything and ' +
        'takes seconds for every 100,000 orders of the shop'
    })
  )
})

export const InvariantFinding = Type.Object(
  {
    invariant: Type.String({ description: 'What should hold' }),
    violations: Type.Integer({ minimum: 0, description: 'How many rows break it' }),
    ids: Type.Array(Type.Integer(), {
      maxItems: 20,
      description: 'The ids of the first 20 rows: products, movements or orders, as `details` says'
    }),
    details: Type.Array(Type.String(), { maxItems: 20, description: 'What is wrong with those rows' }),
    repair: Nullable(Type.String({ description: 'How to repair it; null if the invariant holds' }))
  },
  { $id: 'InvariantFinding', examples: [findingExample] }
)

export const Invariants = Type.Object(
  {
    status: StringEnum(['ok', 'violated'], { description: 'Whether all invariants hold' }),
    scope: StringEnum(['recent', 'full'], { description: 'What was checked' }),
    checked_at: Time('When the check ended'),
    duration_ms: Type.Integer({ minimum: 0, description: 'How long the check took' }),
    events_after: Type.Integer({
      description: 'The checkpoint: earlier checks were clean up to this event'
    }),
    events_to: Type.Integer({ description: 'The last event that this check looked at' }),
    has_more: Type.Boolean({
      description: 'Whether there are more events than one recent check looks at; if so, repeat the request'
    }),
    full_check_at: Nullable(Time('When the last clean full check ended')),
    invariants: Type.Array(reference(InvariantFinding), { maxItems: 100, description: 'All invariants' })
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
