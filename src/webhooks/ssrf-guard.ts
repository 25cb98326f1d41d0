import type { LookupAddress } from 'node:dns'
import { Resolver, lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where webhooks may go. */
export interface AddressRules {
  /** Whether private, loopback and link-local addresses are as good as others: for development. */
  allowsPrivateAddresses: boolean
}

/** Finds the addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/**
 * What is wrong with a URL that webhooks are to be sent to, as far as it tells itself: a name may still turn out to be of a private address.
 * Addresses in odd notations (`0x7f.1`, `2130706433`) do not pass: the parser of WHATWG URLs, which `fetch` and this use, writes them out.
 *
 * @returns undefined if nothing is
 */
export function addressProblem(text: string, { allowsPrivateAddresses }: AddressRules): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL'
  const { protocol, username, password, hostname } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'must be an http or https URL'
  if (username !== '' || password !== '') return 'must not have credentials in it'
  if (allowsPrivateAddresses) return undefined
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const isPrivate = isIP(host) === 0 ? /(^|\.)localhost\.?$/.test(host) : !isPublicAddress(host)
  return isPrivate ? `must not be of a private address, as ${host} is` : undefined
}

/**
 * Whether anyone on the internet can reach that address. Only what is plainly unicast passes: not private, loopback, link-local, carrier-grade
 * NAT, multicast, documentation or reserved ranges, and not what wraps an IPv4 address in an IPv6 one, but for IPv4-mapped ones, which are unwrapped.
 */
export function isPublicAddress(address: string): boolean {
  // Not what ipaddr.js takes for one: it also reads `1.2.3`.
  if (isIP(address) === 0) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  // What the internet uses of IPv6 (RFC 4291, section 2.4; IANA's global unicast registry); ::127.0.0.1 is outside of it.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

/** The address that a host turned out to have is one that nothing may be sent to. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/**
 * A look-up for sockets that connects only to what it has checked: there is no second look-up that could be answered differently (DNS rebinding).
 * One private address among several refuses them all: whoever answers like that means no good.
 */
export function guardedLookup(
  { allowsPrivateAddresses }: AddressRules,
  resolve: Resolve = allowsPrivateAddresses ? resolveLocally : resolvePublicly
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then(addresses => {
        const [first] = addresses
        if (!first) throw new Error(`${hostname} has no address`)
        const refused = allowsPrivateAddresses ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
        if (refused) throw new PrivateAddressError(`${hostname} has the address ${refused.address}, which is private`)
        if (options.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      })
      .catch((error: Error) => callback(error, []))
  }
}

/** As every program of this machine finds it, its hosts file included. */
async function resolveLocally(hostname: string): Promise<LookupAddress[]> {
  return await lookup(hostname, { all: true })
}

// Not by `lookup`, which waits in one of four threads that everything else in the process needs too, its database connections included.
async function resolvePublicly(hostname: string): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: 2 })
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason
  return [
    ...(v4.status === 'fulfilled' ? v4.value : []).map(address => ({ address, family: 4 })),
    ...(v6.status === 'fulfilled' ? v6.value : []).map(address => ({ address, family: 6 }))
  ]
}

// Two tries fit into the time to connect.
const dnsTimeoutMs = 2_000
