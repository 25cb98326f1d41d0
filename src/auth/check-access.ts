import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import { forbidden, unauthenticated } from '../errors.js'
import { defaultShop } from '../tenancy/shop.js'

type Caller = Pick<
  FastifyRequest,
  'principal' | 'role' | 'apiScopes' | 'shopSlug' | 'credentialsProblem' | 'credentialsError'
>
type Requirement = Pick<FastifyContextConfig, 'access' | 'servesCustomers' | 'spansShops'>

/**
 * Checks that a caller may use an operation.
 *
 * @param requirement as a route declares it; without an `access`, nobody may
 * @returns UNAUTHENTICATED, or FORBIDDEN with the scope that is missing; undefined if the caller may
 */
export function refusalOf(
  { principal, role, apiScopes, shopSlug, credentialsProblem, credentialsError }: Caller,
  { access, servesCustomers = false, spansShops = false }: Requirement
): Error | undefined {
  if (access === 'public' || access === 'signature') return undefined
  // In open mode an anonymous caller has a role.
  if (principal === 'anonymous' && role === null) {
    return credentialsError ?? unauthenticated(credentialsProblem ?? 'Authentication required')
  }
  if (access === 'authenticated') return undefined
  if (role === 'customer' && !servesCustomers) return forbidden('The role customer may not use this operation')
  if (access === undefined || !apiScopes.has(access)) {
    return forbidden(`This operation needs the scope ${access}`, { required_scope: access })
  }
  const isOfOneShop = shopSlug !== null && shopSlug !== defaultShop.slug
  return spansShops && isOfOneShop
    ? forbidden('This operation shows all shops: use a key of the default shop')
    : undefined
}
