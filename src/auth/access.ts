/**
 * What a caller may do: an `admin` may do everything in its shop, a `reader` may read everything there, `metrics` may
 * only read the metrics, and a `customer` may use only their own resources. A `platform` caller may do everything in
 * every shop, and creates shops.
 */
export type Role = 'platform' | 'admin' | 'reader' | 'metrics' | 'customer'

/**
 * Who may use a route; every route declares it in its `config`. Where an `admin` may, `platform` may too. `signature`
 * means that callers need no credentials because the route verifies the signature of the body.
 */
export type Access = 'public' | 'signature' | readonly Role[]

/**
 * Whose resources a caller may see and change, where resources belong to a user: everyone's, or only those of the
 * user with this id. A resource outside the scope is treated as nonexistent.
 */
export type Scope = 'everyone' | number

/** An authenticated caller. */
export interface Caller {
  /** Its name in history and events: `api_key:<name>` or `user:<id>`. */
  principal: string
  role: Role
  scope: Scope
  /** The shop that its credentials are for; null: any shop, which the caller names. */
  shopSlug: string | null
  /** When its credentials expire, in milliseconds since 1970; null: never. */
  expiresAtMs: number | null
  /** The login that a token belongs to; undefined for an API key. */
  login?: Login
}

/** A login, which can be revoked while its tokens have not expired. */
export interface Login {
  shopSlug: string
  userId: number
  /** The family of refresh tokens; undefined for tokens that others issued. */
  sessionId: string | undefined
  /** When its token was issued, in milliseconds since 1970. */
  issuedAtMs: number
}

/** Why a caller is not authenticated. */
export interface Rejection {
  problem: string
  /** Whether the credentials were never valid, as a guess would be. */
  isWrong: boolean
  /** What the request fails with if it needs credentials, instead of 401. */
  error?: Error
}

export const wrongToken: Rejection = { problem: 'The bearer token is invalid or has expired', isWrong: true }
export const expiredToken: Rejection = { ...wrongToken, isWrong: false }
export const endedLogin: Rejection = { problem: 'The login of this token has ended', isWrong: false }
