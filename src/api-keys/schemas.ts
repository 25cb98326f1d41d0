import { Type, type Static } from '@sinclair/typebox'
import { allScopes } from '../auth/access.js'
import { keyNamePattern, keyRoles } from '../auth/api-keys.js'
import { Id, Nullable, NullableEnum, StringEnum, Time, TimeInput, Version } from '../http/schemas.js'
import { listOf } from '../http/pagination.js'

const exampleKey = {
  id: 1,
  name: 'warehouse',
  role: null,
  scopes: ['orders:read' as const, 'orders:write' as const],
  key_end: 'q8Zd',
  created_by: 'api_key:backend',
  created_at: '2026-01-15T10:30:00.000Z',
  rotated_at: null,
  previous_expires_at: null,
  expires_at: '2036-01-15T10:30:00.000Z',
  revoked_at: null,
  last_used_at: '2026-01-15T10:31:00.000Z',
  version: 1
}

const NullableTime = (description: string) => Nullable(Type.String({ format: 'date-time', description }))

const fields = {
  id: Id('The key'),
  name: Type.String({ description: 'History and events show the caller as `api_key:<name>`' }),
  role: NullableEnum(keyRoles, { description: 'Null: the key was created with scopes instead' }),
  scopes: Type.Array(StringEnum(allScopes), {
    maxItems: allScopes.length,
    description: 'What the key may do; for a role, what the role stands for'
  }),
  key_end: Type.String({ description: 'The last characters of the key' }),
  created_by: Type.String({ description: 'Who created it: `api_key:<name>`, `user:<id>`, `system` or `anonymous`' }),
  created_at: Time('When it was created'),
  rotated_at: NullableTime('When it last got a new secret; null: never'),
  previous_expires_at: NullableTime('Until when the secret before the last rotation is valid; null: never rotated'),
  expires_at: NullableTime('When it expires; null: never'),
  revoked_at: NullableTime('When it was revoked; null: it was not'),
  last_used_at: NullableTime('When it was last used, to the minute; null: never'),
  version: Version
}

export const ApiKey = Type.Object(fields, { $id: 'ApiKey', examples: [exampleKey] })

export type ApiKey = Static<typeof ApiKey>

export const ApiKeyWithSecret = Type.Object(
  { ...fields, key: Type.String({ description: 'For `X-API-Key`. It is shown only once: store it.' }) },
  {
    $id: 'ApiKeyWithSecret',
    examples: [{ ...exampleKey, last_used_at: null, key: 'oi_key_<32 random characters and 6 of a checksum>' }]
  }
)

export type ApiKeyWithSecret = Static<typeof ApiKeyWithSecret>

export const ApiKeyCreate = Type.Object(
  {
    name: Type.String({
      pattern: keyNamePattern.source,
      description:
        '1 to 64 letters, digits, dots, hyphens or underscores. Keys of a shop that share a name are one caller for ' +
        'idempotency keys, the rate limit and history.'
    }),
    role: Type.Optional(StringEnum(keyRoles, { description: 'Either a role or scopes' })),
    scopes: Type.Optional(
      Type.Array(StringEnum(allScopes), {
        minItems: 1,
        maxItems: allScopes.length,
        uniqueItems: true,
        description: 'Either scopes or a role; with `shops:read` or `shops:write` the key is for all shops'
      })
    ),
    expires_at: Type.Optional(Nullable(TimeInput('When it expires; null or left out: never')))
  },
  {
    $id: 'ApiKeyCreate',
    additionalProperties: false,
    examples: [{ name: 'warehouse', scopes: ['orders:read', 'orders:write'], expires_at: '2036-01-15T10:30:00Z' }]
  }
)

export type ApiKeyCreate = Static<typeof ApiKeyCreate>

// A month: by then the clients have the new secret, or nobody remembers the rotation.
const maxOverlapSeconds = 2_592_000

export const ApiKeyRotate = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxOverlapSeconds,
        description: 'How long the current secret stays valid; a day by default. 0, if it has leaked'
      })
    )
  },
  { $id: 'ApiKeyRotate', additionalProperties: false, examples: [{ overlap_seconds: 86_400 }] }
)

export const ApiKeyList = listOf('api_keys', ApiKey, { $id: 'ApiKeyList' })

export type ApiKeyList = Static<typeof ApiKeyList>
