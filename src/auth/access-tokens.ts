import jwt from '@fastify/jwt'
import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/** What an access token says, beside when and for whom it was issued. */
export interface TokenHolder {
  userId: number
  role: 'admin' | 'customer'
}

interface AccessTokens {
  sign(holder: TokenHolder): string
  /** @returns undefined for anything but a token of this service that is valid now */
  verify(token: string): TokenHolder | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** undefined without a `JWT_SECRET`. */
    accessTokens: AccessTokens | undefined
  }
}

/** How long an access token is good for. */
export const accessTokenLifetimeSeconds = 1_800

/** Makes and reads the service's access tokens: JWTs (RFC 7519), signed by HS256 and by nothing else. */
export default fp(
  async function accessTokens(app: FastifyInstance, { jwtSecret }: { jwtSecret: string | undefined }) {
    if (jwtSecret === undefined) {
      app.decorate('accessTokens', undefined)
      return
    }
    await app.register(jwt, {
      secret: jwtSecret,
      sign: { algorithm: 'HS256', iss: issuer, aud: audience, expiresIn: accessTokenLifetimeSeconds },
      verify: {
        algorithms: ['HS256'],
        allowedIss: issuer,
        allowedAud: audience,
        requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'role'],
        clockTolerance: clockToleranceSeconds * 1000
      }
    })
    app.decorate('accessTokens', {
      sign: ({ userId, role }) => app.jwt.sign({ sub: String(userId), role }),
      verify(token) {
        const claims = readClaims(app, token)
        // The library looks at exp and nbf. A token from the future was made by a clock, or a person, that is wrong.
        if (!claims || claims.iat > Date.now() / 1000 + clockToleranceSeconds) return undefined
        return { userId: Number(claims.sub), role: claims.role }
      }
    })
  },
  { name: 'access-tokens' }
)

// Tokens that somebody else signs with the same secret, for another purpose, are no tokens of this service.
const issuer = 'orders-and-inventory'
const audience = 'orders-and-inventory'

// What clocks of machines that keep time by NTP may differ by.
const clockToleranceSeconds = 5

const Claims = Type.Object({
  sub: Type.String({ pattern: '^[1-9]\\d{0,14}$' }),
  iat: Type.Number(),
  exp: Type.Number(),
  role: Type.Union([Type.Literal('admin'), Type.Literal('customer')])
})

function readClaims(app: FastifyInstance, token: string): Static<typeof Claims> | undefined {
  try {
    const claims: unknown = app.jwt.verify(token)
    return Value.Check(Claims, claims) ? claims : undefined
  } catch {
    return undefined
  }
}
