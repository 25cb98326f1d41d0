/**
 * What callers may do, by the names that keys, OpenAPI and errors use. Every operation with access control needs
 * exactly one of them.
 */
export const scopeTable = {
  'orders:read': 'Read orders with their history, payments and parts; ask for quotes',
  'orders:write': 'Place, change, ship, cancel and refund orders',
  'products:read': 'Read inactive products too; active products are public',
  'products:write': 'Create, change, delete and import products, with their stock',
  'stock:read': 'Read locations and the stock ledger',
  'stock:write': 'Adjust and transfer stock; create and change locations',
  'users:read': 'Read users',
  'users:write': 'Create and change users',
  'privacy:read': 'Export persons',
  'privacy:write': 'Erase persons',
  'webhooks:read': 'Read webhook endpoints and their deliveries',
  'webhooks:write': 'Create, change and delete webhook endpoints; send deliveries again',
  'notifications:read': 'Read and preview e-mails',
  'notifications:write': 'Send e-mails again',
  'events:read': 'Read and follow the feed of events',
  'analytics:read': 'Read sales and stock analytics',
  'operations:read': 'Read subscriptions, invariants and the live view',
  'operations:write': 'Retry and skip parked events',
  'metrics:read': 'Read `/metrics`, which tells of all shops',
  'audit:read': 'Read the audit log',
  'keys:write': 'List, create, rotate and revoke API keys',
  'shops:read': 'Read all shops and their settings',
  'shops:write': 'Create shops and change their settings'
} as const

export type ApiScope = keyof typeof scopeTable

export const allScopes = Object.keys(scopeTable) as ApiScope[]

/** Whether there is a scope of this name: a row may have one that a later version has added. */
export function isScope(name: string): name is ApiScope {
  return Object.hasOwn(scopeTable, name)
}

/**
 * A `platform` caller may do everything in every shop, and creates shops. An `admin` may do everything in its shop, a
 * `reader` may read nearly everything there, and `metrics` may only read the metrics. A `customer` may use only what
 * belongs to it.
 */
export type Role = 'platform' | 'admin' | 'reader' | 'metrics' | 'customer'

/** The scopes of a caller. */
export class ApiScopes {
  /** Differs between sets that differ, for keys of caches. */
  readonly id = ++sets
  readonly names: readonly ApiScope[]
  readonly #set: ReadonlySet<ApiScope>

  constructor(names: Iterable<ApiScope>) {
    this.#set = new Set(names)
    this.names = allScopes.filter(scope => this.#set.has(scope))
  }

  has(scope: ApiScope): boolean {
    return this.#set.has(scope)
  }

  hasAll(other: ApiScopes): boolean {
    return other.names.every(scope => this.has(scope))
  }

  /** Whether a key with these scopes is for all shops: the directory of shops belongs to no shop. */
  get isPlatform(): boolean {
    return this.names.some(isOfPlatform)
  }
}

let sets = 0

function isOfPlatform(scope: ApiScope): boolean {
  return scope === 'shops:read' || scope === 'shops:write'
}

export const noScopes = new ApiScopes([])

const ofRole: Record<Role, ApiScopes> = {
  platform: new ApiScopes(allScopes),
  admin: new ApiScopes(allScopes.filter(scope => !isOfPlatform(scope))),
  // E-mails hold addresses of customers and links for them; exports and the audit log are about persons as well.
  reader: new ApiScopes(
    allScopes.filter(
      scope =>
        scope.endsWith(':read') &&
        !isOfPlatform(scope) &&
        scope !== 'notifications:read' &&
        scope !== 'privacy:read' &&
        scope !== 'audit:read'
    )
  ),
  metrics: new ApiScopes(['metrics:read']),
  customer: new ApiScopes(['orders:read', 'orders:write', 'users:read', 'users:write', 'privacy:read', 'events:read'])
}

/** The scopes of a role. A customer may use them only where a route `servesCustomers`. */
export function scopesOf(role: Role): ApiScopes {
  return ofRole[role]
}

/**
 * Who may use a route; every route declares it in its `config`: callers with a scope, or all `authenticated` ones.
 * `signature` means that callers need no credentials because the route verifies the signature of the body.
 */
export type Access = 'public' | 'signature' | 'authenticated' | ApiScope

/**
 * Whose resources a caller may see and change, where resources belong to a user: everyone's, or only those of the
 * user with this id. A resource outside the scope is treated as nonexistent.
 */
export type Scope = 'everyone' | number

/** What the caller has authenticated with, where it may end before it expires. */
export interface Credential {
  type: 'key' | 'session'
  /** SHA-256 of the secret, in base64. */
  hash: string
}

/** An authenticated caller. */
export interface Caller {
  /** Its name in history and events: `api_key:<name>` or `user:<id>`. */
  principal: string
  /** null for a key that has scopes instead. */
  role: Role | null
  apiScopes: ApiScopes
  scope: Scope
  /** The shop that its credentials are for; null: any shop, which the caller names. */
  shopSlug: string | null
  /** When its credentials expire, in milliseconds since 1970; null: never. */
  expiresAtMs: number | null
  /** The login that a token belongs to; undefined for an API key. */
  login?: Login
  credential: Credential | null
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
