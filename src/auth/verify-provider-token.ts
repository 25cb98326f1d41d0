import type { FastifyBaseLogger } from 'fastify'
import { ApiError } from '../errors.js'
import { readHolder, type ClaimSettings, type Holder } from './provider-claims.js'
import type { ProviderKeys } from './provider-keys.js'

export interface TokenRules extends ClaimSettings {
  issuer: string
  /** A token must be for one of them. */
  audiences: readonly string[]
  clockToleranceSeconds: number
  /** The longest time between `iat` and `exp`. */
  maxLifetimeSeconds: number
}

/** What a valid token says. */
export interface VerifiedProviderToken extends Holder {
  issuedAtMs: number
  /** When it stops being valid, with the tolerance. */
  expiresAtMs: number
}

/** Asymmetric ones only: with HS256 the public key of the provider would be the secret. */
export const providerAlgorithms = ['RS256', 'ES256', 'EdDSA']

/**
 * Verifies a token of an identity provider as RFC 8725 and RFC 9068 ask: algorithm, type, key, issuer, audience and
 * times.
 *
 * @returns `expired` for a token that was valid once, and undefined for one that never was
 * @throws ApiError IDENTITY_PROVIDER_UNAVAILABLE when its key cannot be found out
 */
export async function verifyProviderToken(
  token: string,
  { jose, keys, log }: { jose: typeof import('jose'); keys: ProviderKeys; log: Pick<FastifyBaseLogger, 'warn'> },
  rules: TokenRules
): Promise<VerifiedProviderToken | 'expired' | undefined> {
  try {
    const { payload, protectedHeader } = await jose.jwtVerify(
      token,
      async header => {
        // Without a name, any key could be meant, and a rotation would be a matter of luck.
        const key = header.kid === undefined ? undefined : await keys.find(header)
        if (!key) throw new jose.errors.JWKSNoMatchingKey()
        return key
      },
      {
        algorithms: providerAlgorithms,
        issuer: rules.issuer,
        audience: [...rules.audiences],
        clockTolerance: rules.clockToleranceSeconds,
        requiredClaims: ['sub', 'iat', 'exp']
      }
    )
    if (!isAccessTokenType(protectedHeader.typ)) return undefined
    const times = readTimes(payload, rules)
    const holder = times && readHolder(payload, rules)
    return holder && { ...holder, ...times }
  } catch (error) {
    if (error instanceof ApiError) throw error
    // The library checks the signature before the claims.
    if (error instanceof jose.errors.JWTExpired) return 'expired'
    // A key that is too short, for example: the provider's fault, not the caller's.
    if (!(error instanceof jose.errors.JOSEError)) log.warn({ err: error }, 'a token could not be verified')
    return undefined
  }
}

/** Tokens of other types, e.g. for a logout, may come from the same provider with the same claims. */
function isAccessTokenType(type: string | undefined): boolean {
  return type === undefined || /^(?:application\/)?(?:at\+)?jwt$/i.test(type)
}

function readTimes(
  { iat, exp }: { iat?: number | undefined; exp?: number | undefined },
  { clockToleranceSeconds, maxLifetimeSeconds }: TokenRules
): Pick<VerifiedProviderToken, 'issuedAtMs' | 'expiresAtMs'> | undefined {
  if (iat === undefined || exp === undefined || exp - iat > maxLifetimeSeconds) return undefined
  if (iat > Date.now() / 1_000 + clockToleranceSeconds) return undefined
  return { issuedAtMs: iat * 1_000, expiresAtMs: (exp + clockToleranceSeconds) * 1_000 }
}
