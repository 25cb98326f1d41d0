import { Type, type Static } from '@sinclair/typebox'
import { Id, StringEnum } from '../http/schemas.js'

const exampleRefreshToken = '3f2b8a52-4f0e-4b7c-9d51-0c7a1f6f2e11.q0Vt0mXH7p2mD2n6xkq1f1oJ7nQkJ7bq2cQm0mJt3xU'

export const TestLogin = Type.Object(
  {
    customer_id: Id('The user to log in as')
  },
  { $id: 'TestLogin', additionalProperties: false, examples: [{ customer_id: 1 }] }
)

export const TokenRefresh = Type.Object(
  {
    refreshToken: Type.String({ minLength: 1, maxLength: 2_000, description: 'From the login or the latest refresh' })
  },
  { $id: 'TokenRefresh', additionalProperties: false, examples: [{ refreshToken: exampleRefreshToken }] }
)

export const Logout = Type.Object(
  {
    refreshToken: Type.String({ minLength: 1, maxLength: 2_000, description: 'The latest one of the login' })
  },
  { $id: 'Logout', additionalProperties: false, examples: [{ refreshToken: exampleRefreshToken }] }
)

export const Tokens = Type.Object(
  {
    accessToken: Type.String({ description: 'A JWT, for `Authorization: Bearer ...`' }),
    refreshToken: Type.String({ description: 'For `POST /auth/refresh`; valid for one use' }),
    tokenType: StringEnum(['bearer']),
    expiresIn: Type.Integer({ description: 'The lifetime of the access token, in seconds' }),
    customerId: Id('The id of the user')
  },
  {
    $id: 'Tokens',
    examples: [
      {
        accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl',
        refreshToken: exampleRefreshToken,
        tokenType: 'bearer',
        expiresIn: 1800,
        customerId: 1
      }
    ]
  }
)

export type Tokens = Static<typeof Tokens>
