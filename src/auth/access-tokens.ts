import jwt from '@fastify/jwt'
import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { defaultShop } from '../tenancy/shop.js'

/** The user and role that an access token was issued for. */
interface TokenHolder {
  userId: number
  role: 'admin' | 'customer'
  /** The shop that the token is for. */
  shopSlug: string
}

/** A valid token: for whom, and when it stops being valid, in milliseconds since 1970. */
interface VerifiedToken extends TokenHolder {
  expiresAtMs: number
}

interface AccessTokens {
  sign(holder: TokenHolder): string
  /** @returns `expired` for a token that was valid once, and undefined for one that never was */
  verify(token: string): VerifiedToken | 'expired' | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** undefined without a `JWT_SECRET`. */
    accessTokens: AccessTokens | undefined
  }
}

/** How long an access token is valid. */
export const accessTokenLifetimeSeconds = 1_800

/** Signs and verifies the service's access tokens: JWTs (RFC 7519), with HS256 as the only accepted algorithm. */
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
      sign: ({ userId, role, shopSlug }) =>
        app.jwt.sign({ sub: String(userId), role, ...(shopSlug === defaultShop.slug ? {} : { shop: shopSlug }) }),
      verify(token) {
        const claims = readClaims(app, token)
        if (claims === 'expired') return claims
        // The library checks exp and nbf, but not iat: a token issued in the future comes from a wrong clock or a
        // forger.
        if (!claims || claims.iat > Date.now() / 1000 + clockToleranceSeconds) return undefined
        const expiresAtMs = (claims.exp + clockToleranceSeconds) * 1000
        return { userId: Number(claims.sub), role: claims.role, shopSlug: claims.shop ?? defaultShop.slug, expiresAtMs }
      }
    })
  },
  { name: 'access-tokens' }
)

// Rejects tokens that another service signs with the same secret for another purpose.
const issuer = 'orders-and-inventory'
const audience = 'orders-and-inventory'

// The clocks of machines synchronized by NTP may differ by this much.
const clockToleranceSeconds = 5

const Claims = Type.Object({
  sub: Type.String({ pattern: '^[1-9]\\d{0,14}$' }),
  iat: Type.Number(),
  exp: Type.Number(),
  role: Type.Union([Type.Literal('admin'), Type.Literal('customer')]),
  // Without it, a token is for the default shop, as tokens of earlier versions are.
  shop: Type.Optional(Type.String())
})

function readClaims(app: FastifyInstance, token: string): Static<typeof Claims> | 'expired' | undefined {
  try {
    const claims: unknown = app.jwt.verify(token)
    return Value.Check(Claims, claims) ? claims : undefined
  } catch (error) {
    // The library checks the signature before the claims.
    return error instanceof Error && 'code' in error && error.code === 'FAST_JWT_EXPIRED' ? 'expired' : undefined
  }
}
