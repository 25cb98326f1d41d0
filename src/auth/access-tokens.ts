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
  /** The login of this service that it belongs to; undefined in tokens that others sign. */
  sessionId: string | undefined
}

/** A valid token: for whom, since when, and when it stops being valid, in milliseconds since 1970. */
interface VerifiedToken extends TokenHolder {
  issuedAtMs: number
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

interface AccessTokensOptions {
  /** The first one signs, all verify; empty: no tokens. */
  jwtSecrets: readonly string[]
  /** The longest time between `iat` and `exp`: other services sign too. */
  tokenMaxLifetimeSeconds: number
  tokenClockToleranceSeconds: number
}

/** Signs and verifies the service's access tokens: JWTs (RFC 7519), with HS256 as the only accepted algorithm. */
export default fp(
  async function accessTokens(app: FastifyInstance, options: AccessTokensOptions) {
    const { jwtSecrets, tokenMaxLifetimeSeconds, tokenClockToleranceSeconds: toleranceSeconds } = options
    const signers: Signer[] = []
    for (const secret of jwtSecrets) await addSigner(app, signers, { secret, toleranceSeconds })
    const [signer] = signers
    if (!signer) {
      app.decorate('accessTokens', undefined)
      return
    }
    app.decorate('accessTokens', {
      sign: ({ userId, role, shopSlug, sessionId }) =>
        signer.sign({
          sub: String(userId),
          role,
          ...(shopSlug === defaultShop.slug ? {} : { shop: shopSlug }),
          ...(sessionId === undefined ? {} : { sid: sessionId })
        }),
      verify(token) {
        const claims = readClaims(signers, token)
        if (claims === 'expired' || claims === undefined) return claims
        const { sub, role, shop = defaultShop.slug, sid: sessionId, iat, exp } = claims
        // The library checks exp and nbf, but not iat: a token issued in the future comes from a wrong clock or a
        // forger.
        if (iat > Date.now() / 1_000 + toleranceSeconds || exp - iat > tokenMaxLifetimeSeconds) return undefined
        const times = { issuedAtMs: iat * 1_000, expiresAtMs: (exp + toleranceSeconds) * 1_000 }
        return { userId: Number(sub), role, shopSlug: shop, sessionId, ...times }
      }
    })
  },
  { name: 'access-tokens' }
)

type Signer = FastifyInstance['jwt']

/** Each secret in a context of its own: the library decorates its context once. */
async function addSigner(
  app: FastifyInstance,
  signers: Signer[],
  { secret, toleranceSeconds }: { secret: string; toleranceSeconds: number }
): Promise<void> {
  await app.register(async context => {
    await context.register(jwt, {
      secret,
      sign: { algorithm: 'HS256', iss: issuer, aud: audience, expiresIn: accessTokenLifetimeSeconds },
      verify: {
        algorithms: ['HS256'],
        allowedIss: issuer,
        allowedAud: audience,
        requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'role'],
        clockTolerance: toleranceSeconds * 1_000
      }
    })
    signers.push(context.jwt)
  })
}

// Rejects tokens that another service signs with the same secret for another purpose.
const issuer = 'orders-and-inventory'
const audience = 'orders-and-inventory'

const Claims = Type.Object({
  sub: Type.String({ pattern: '^[1-9]\\d{0,14}$' }),
  iat: Type.Number(),
  exp: Type.Number(),
  role: Type.Union([Type.Literal('admin'), Type.Literal('customer')]),
  // Without it, a token is for the default shop, as tokens of earlier versions are.
  shop: Type.Optional(Type.String()),
  sid: Type.Optional(Type.String())
})

function readClaims(signers: readonly Signer[], token: string): Static<typeof Claims> | 'expired' | undefined {
  for (const signer of signers) {
    try {
      const claims: unknown = signer.verify(token)
      return Value.Check(Claims, claims) ? claims : undefined
    } catch (error) {
      // The library checks the signature before the claims.
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'FAST_JWT_EXPIRED') return 'expired'
      if (code !== 'FAST_JWT_INVALID_SIGNATURE') return undefined
    }
  }
  return undefined
}
