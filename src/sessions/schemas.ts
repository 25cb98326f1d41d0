import { Type, type Static } from '@sinclair/typebox'
import { allScopes } from '../auth/access.js'
import { Nullable, NullableEnum, StringEnum } from '../http/schemas.js'

export const Login = Type.Object(
  { api_key: Type.String({ minLength: 1, maxLength: 1_000, description: 'An API key' }) },
  {
    $id: 'Login',
    additionalProperties: false,
    examples: [{ api_key: 'oi_key_<32 random characters and 6 of a checksum>' }]
  }
)

const roles = ['platform', 'admin', 'reader', 'metrics', 'customer'] as const

export const Session = Type.Object(
  {
    credentials: StringEnum(['session', 'api_key', 'token', 'none'], {
      description: 'What the request was authenticated with; `none` in open mode, in which everyone may do everything'
    }),
    principal: Type.String({ description: 'The name in history: `api_key:<name>`, `user:<id>` or `anonymous`' }),
    role: NullableEnum(roles, { description: 'Null for a key that has scopes instead' }),
    scopes: Type.Array(StringEnum(allScopes), { maxItems: allScopes.length, description: 'What the caller may do' }),
    shop: Nullable(Type.String({ description: 'The slug of the shop that the credentials are for; null: any shop' })),
    expires_at: Nullable(
      Type.String({ format: 'date-time', description: 'When the credentials end at the latest; null: never' })
    ),
    idle_seconds: Nullable(
      Type.Integer({ description: 'After how many seconds without a request the session ends; null: it is none' })
    )
  },
  {
    $id: 'Session',
    examples: [
      {
        credentials: 'session' as const,
        principal: 'api_key:warehouse',
        role: null,
        scopes: ['orders:read' as const, 'orders:write' as const],
        shop: 'default',
        expires_at: '2026-01-15T22:30:00.000Z',
        idle_seconds: 3_600
      }
    ]
  }
)

export type Session = Static<typeof Session>
