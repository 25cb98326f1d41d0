import { Type, type Static } from '@sinclair/typebox'
import { listOf, pagingParameters } from '../http/pagination.js'
import { Id, Nullable, Text, Time, TimeInput } from '../http/schemas.js'

const exampleEntry = {
  id: 12,
  actor: 'api_key:backend',
  role: 'admin',
  action: 'webhook_endpoint.updated',
  resource: 'webhook_endpoint:3',
  changes: { enabled: { from: true, to: false } },
  address: '192.0.2.7',
  user_agent: 'curl/8.5.0',
  request_id: '0d2b6f6e-9c4b-4a57-8f0e-2f8f0f3a4a11',
  count: 1,
  created_at: '2026-01-15T10:30:00.000Z'
}

export const AuditEntry = Type.Object(
  {
    id: Id('The entry; ids increase over time'),
    actor: Type.String({
      description: 'Who: `api_key:<name>`, `user:<id>`, `anonymous`; `others` if too many in one minute to name all'
    }),
    role: Nullable(Type.String({ description: 'The role of the actor; null without valid credentials' })),
    action: Type.String({
      description: 'What: a kind of resource and what was done, or `login.failed`, `access.refused`'
    }),
    resource: Nullable(
      Type.String({ description: 'To what: a kind of resource and its id; the operation for a refused request' })
    ),
    changes: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'What changed: `from` and `to`, or only `changed` for secrets and personal data'
      }
    ),
    address: Nullable(Type.String({ description: 'The address of the client; null once its person was erased' })),
    user_agent: Nullable(Type.String({ description: 'The first 200 characters of `User-Agent`' })),
    request_id: Nullable(Type.String({ description: 'The `X-Request-Id` of the response' })),
    count: Type.Integer({
      minimum: 1,
      description:
        'How many requests: of failed logins and refused requests, further ones of the same minute are counted'
    }),
    created_at: Time('When it was recorded')
  },
  { $id: 'AuditEntry', examples: [exampleEntry] }
)

export type AuditEntry = Static<typeof AuditEntry>

const Filter = (description: string, example: string, maxLength: number) =>
  Type.Optional(Text({ minLength: 1, maxLength, description, examples: [example] }))

export const AuditListQuery = Type.Object(
  {
    actor: Filter('Only entries of this actor', 'api_key:backend', 200),
    action: Filter('Only entries of this action', 'webhook_endpoint.updated', 100),
    resource: Filter('Only entries about this resource', 'webhook_endpoint:3', 300),
    from: Type.Optional(TimeInput('Only entries of this time or later')),
    to: Type.Optional(TimeInput('Only entries of this time or earlier')),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type AuditListQuery = Static<typeof AuditListQuery>

export const AuditList = listOf('entries', AuditEntry, { $id: 'AuditList' })

export type AuditList = Static<typeof AuditList>
