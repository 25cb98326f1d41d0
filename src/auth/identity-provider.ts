import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../errors.js'
import { expiredToken, scopesOf, wrongToken, type Caller, type Rejection } from './access.js'
import { findUser, linkIdentity, type LinkedUser } from './identities.js'
import type { ClaimSettings } from './provider-claims.js'
import { createProviderKeys, type ProviderKeysOptions } from './provider-keys.js'
import { hashOfToken, VerifiedTokens } from './verified-tokens.js'
import { providerAlgorithms, verifyProviderToken, type VerifiedProviderToken } from './verify-provider-token.js'

/** Authenticates the holders of tokens that an identity provider has issued. */
interface IdentityProvider {
  /** Whether a token is to be verified with the keys of the provider: its header names one of their algorithms. */
  takes(token: string): boolean
  /**
   * @returns at once for a token that was verified before, so that it costs a hash
   * @throws what finding the user throws, e.g. DATABASE_UNAVAILABLE
   */
  identify(token: string): Caller | Rejection | Promise<Caller | Rejection>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** undefined without an `OIDC_ISSUER`. */
    identityProvider: IdentityProvider | undefined
  }
}

export interface IdentityProviderOptions extends ClaimSettings {
  oidcIssuer: string | undefined
  oidcAudience: readonly string[]
  /** Whether a new identity gets the user who has its verified address. */
  oidcLinksByEmail: boolean
  tokenMaxLifetimeSeconds: number
  tokenClockToleranceSeconds: number
  /** Overrides the times between looks at the provider's keys, for tests. */
  providerKeys?: Pick<ProviderKeysOptions, 'cooldownMs' | 'maxAgeMs'> | undefined
}

/** Adds `identityProvider`. The provider is asked with the first token, so the service starts without it. */
export default fp(
  async function identityProvider(app: FastifyInstance, options: IdentityProviderOptions) {
    const { oidcIssuer: issuer, oidcAudience: audiences, providerKeys } = options
    if (issuer === undefined) {
      app.decorate('identityProvider', undefined)
      return
    }
    const jose = await import('jose')
    const verified = new VerifiedTokens<Caller>(maxVerified)
    const verifying = new Map<string, Promise<Caller | Rejection>>()
    const keys = createProviderKeys({ issuer, jose, log: app.log, onChange: () => verified.clear(), ...providerKeys })
    const rules = {
      ...options,
      issuer,
      audiences,
      clockToleranceSeconds: options.tokenClockToleranceSeconds,
      maxLifetimeSeconds: options.tokenMaxLifetimeSeconds
    }

    async function verify(token: string, tokenHash: string): Promise<Caller | Rejection> {
      const holder = await verifyProviderToken(token, { jose, keys, log: app.log }, rules).catch(toRejection)
      if (holder === undefined) return wrongToken
      if (holder === 'expired') return expiredToken
      if ('problem' in holder) return holder
      const userId = await findOrCreateUser(holder)
      const caller = callerOf(holder, userId)
      if (userId !== undefined) verified.set(tokenHash, caller)
      return caller
    }

    /** @returns undefined for a shop that does not exist */
    async function findOrCreateUser(holder: VerifiedProviderToken): Promise<number | undefined> {
      const shop = await app.shops.find(holder.shopSlug)
      if (!shop) return undefined
      const identity = { issuer: String(issuer), ...holder }
      const known = await findUser(app.prisma, shop.id, identity)
      if (known !== undefined) return known
      const linked: LinkedUser = await app.writer.submit(
        shop.id,
        linkIdentity(identity, { linksByEmail: options.oidcLinksByEmail })
      )
      app.log.info({ shop: shop.slug, user_id: linked.userId, how: linked.how }, 'an identity has a user')
      return linked.userId
    }

    app.decorate('identityProvider', {
      takes: createHeaderCheck(),
      identify(token) {
        const tokenHash = hashOfToken(token)
        const known = verified.get(tokenHash) ?? verifying.get(tokenHash)
        if (known) return known
        const running = verify(token, tokenHash).finally(() => verifying.delete(tokenHash))
        verifying.set(tokenHash, running)
        return running
      }
    })
  },
  { name: 'identity-provider' }
)

// About 5 MiB. A token beyond them is verified again with its next request: 0.1 ms of CPU time, and a query.
const maxVerified = 10_000

function toRejection(error: unknown): Rejection {
  if (!(error instanceof ApiError)) throw error
  return { problem: error.message, isWrong: false, error }
}

function callerOf({ role, shopSlug, issuedAtMs, expiresAtMs }: VerifiedProviderToken, userId = 0): Caller {
  return {
    principal: `user:${userId}`,
    role,
    apiScopes: scopesOf(role),
    scope: role === 'customer' ? userId : 'everyone',
    credential: null,
    shopSlug,
    expiresAtMs,
    login: { shopSlug, userId, issuedAtMs, sessionId: undefined }
  }
}

/** Tokens of one key have the same first part, so it is parsed once for many. */
function createHeaderCheck(): (token: string) => boolean {
  let last = ''
  let isTaken = false
  return token => {
    const header = token.slice(0, token.indexOf('.'))
    if (header !== last) {
      last = header
      isTaken = providerAlgorithms.includes(String(algorithmOf(header)))
    }
    return isTaken
  }
}

function algorithmOf(header: string): unknown {
  try {
    const { alg }: { alg?: unknown } = Object(JSON.parse(Buffer.from(header, 'base64url').toString()))
    return alg
  } catch {
    return undefined
  }
}
