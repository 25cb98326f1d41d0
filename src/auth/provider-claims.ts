import { defaultShop, slugPattern } from '../tenancy/shop.js'
import type { Role } from './access.js'

/** The roles that a token of an identity provider can have. The most powerful comes first. */
const grantableRoles = ['admin', 'reader', 'customer'] as const satisfies readonly Role[]

export type GrantableRole = (typeof grantableRoles)[number]

/** Which values of a claim stand for which role. */
export type RoleMapping = ReadonlyMap<string, GrantableRole>

/**
 * Parses `value:role,...`. The role follows the last colon, so a value may be a URN.
 *
 * @returns the well-formed entries, and a description of each malformed one
 */
export function parseRoleMapping(text: string): { roles: RoleMapping; problems: string[] } {
  const roles = new Map<string, GrantableRole>()
  const problems: string[] = []
  for (const entry of text.split(',').map(part => part.trim())) {
    const at = entry.lastIndexOf(':')
    const role = grantableRoles.find(name => name === entry.slice(at + 1))
    if (at < 1 || !role) problems.push(`OIDC_ROLES must be value:role, with admin, reader or customer: "${entry}"`)
    else roles.set(entry.slice(0, at), role)
  }
  return { roles, problems }
}

export interface ClaimSettings {
  /** The claim with the role: its name, or a path to it with dots. */
  oidcRoleClaim: string
  oidcRoles: RoleMapping
  /** The role of a token whose claim names none. */
  oidcDefaultRole: 'customer' | 'none'
  /** The claim with the slug of the shop, like that of the role. */
  oidcShopClaim: string
}

/** What the claims of a verified token say about its holder. */
export interface Holder {
  subject: string
  role: GrantableRole
  shopSlug: string
  /** A verified address. */
  email: string | undefined
  fullName: string
}

/** @returns undefined if the token gives no role, or a claim is not what it should be */
export function readHolder(claims: Readonly<Record<string, unknown>>, settings: ClaimSettings): Holder | undefined {
  const { sub: subject } = claims
  if (typeof subject !== 'string' || !isText(subject) || subject === '' || subject.length > 255) return undefined
  const role = readRole(claims, settings)
  const shopSlug = readClaim(claims, settings.oidcShopClaim) ?? defaultShop.slug
  if (!role || typeof shopSlug !== 'string' || !slugPattern.test(shopSlug)) return undefined
  const email = readEmail(claims)
  return { subject, role, shopSlug, email, fullName: readName(claims) ?? email?.split('@')[0] ?? 'Customer' }
}

/** Reads a claim by its name, which may contain dots, or else by its path: `realm_access.roles`. */
function readClaim(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined
  const own = new Map<string, unknown>(Object.entries(claims))
  if (own.has(path)) return own.get(path)
  for (let at = path.indexOf('.'); at !== -1; at = path.indexOf('.', at + 1)) {
    const parent = path.slice(0, at)
    if (own.has(parent)) return readClaim(own.get(parent), path.slice(at + 1))
  }
  return undefined
}

/** The claim is a list, or a text with spaces between its values, as in `scope`. Several roles: the most powerful. */
function readRole(claims: unknown, settings: ClaimSettings): GrantableRole | undefined {
  const claim = readClaim(claims, settings.oidcRoleClaim)
  const values = typeof claim === 'string' ? [claim, ...claim.split(' ')] : Array.isArray(claim) ? claim : []
  const roles = values.map(value => settings.oidcRoles.get(value))
  const role = grantableRoles.find(name => roles.includes(name))
  return role ?? (settings.oidcDefaultRole === 'none' ? undefined : settings.oidcDefaultRole)
}

/** Only an address that the provider has verified: anyone can enter any other. */
function readEmail({ email, email_verified: isVerified }: Readonly<Record<string, unknown>>): string | undefined {
  if (isVerified !== true || typeof email !== 'string' || email.length > 254) return undefined
  return /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(email) ? email : undefined
}

function readName({ name, preferred_username: userName }: Readonly<Record<string, unknown>>): string | undefined {
  for (const text of [name, userName]) {
    if (typeof text === 'string' && isText(text) && text.trim() !== '' && text.length <= 200) return text.trim()
  }
  return undefined
}

/** Whether PostgreSQL can store it, like the format `text` of request bodies. */
function isText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
