import type { LookupAddress } from 'node:dns'
import { Resolver, lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Which addresses webhooks may be sent to. */
export interface SsrfRules {
  /** Also allows private, loopback and link-local addresses, for development. */
  allowsPrivateAddresses: boolean
}

/** Resolves a host name to its addresses. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/**
 * Checks a webhook URL without resolving its host: a name may still resolve to a private address, which `guardedLookup`
 * refuses. Unusual notations (`0x7f.1`, `2130706433`) do not get past the check: the WHATWG URL parser, which `fetch`
 * uses too, normalizes them.
 *
 * @returns why the URL is refused; undefined if it is allowed
 */
export function urlProblem(url: string, { allowsPrivateAddresses }: SsrfRules): string | undefined {
  if (!URL.canParse(url)) return 'must be a URL'
  const { protocol, username, password, hostname } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return 'must be an http or https URL'
  if (username !== '' || password !== '') return 'must not contain credentials'
  if (allowsPrivateAddresses) return undefined
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const isPrivate = isIP(host) === 0 ? /(^|\.)localhost\.?$/.test(host) : !isPublicAddress(host)
  return isPrivate ? `must not point to a private address: ${host}` : undefined
}

/**
 * Whether the address is reachable from the public internet. Only plain unicast passes: no private, loopback,
 * link-local, carrier-grade NAT, multicast, documentation or reserved ranges, and no cloud's own services. IPv6
 * addresses that embed an IPv4 address are refused, except IPv4-mapped ones, which are unwrapped and checked.
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js is more lenient than `isIP`: it accepts `1.2.3`.
  if (isIP(address) === 0) return false
  const parsed = ipaddr.process(address)
  if (cloudAddresses.has(parsed.toString())) return false
  if (parsed.range() !== 'unicast') return false
  // The IPv6 range in use on the internet (RFC 4291, section 2.4; IANA's global unicast registry); ::127.0.0.1 is
  // outside.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

// Azure's platform (DNS, the agent's settings and secrets) answers its virtual machines here, although the range is a
// public one: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16. Other clouds use
// ranges that are refused anyway: 169.254.169.254, 100.100.100.200, 192.0.0.192, fd00:ec2::254, fd20:ce::254.
const cloudAddresses: ReadonlySet<string> = new Set(['168.63.129.16'])

/** Webhooks may not be sent to the address that a host resolved to, or that a URL contains. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/**
 * A DNS lookup for sockets that returns only checked addresses. The socket connects to the very address that was
 * checked: no second lookup could be answered differently (DNS rebinding). One private address among several refuses
 * the host: only a hostile DNS server mixes them.
 */
export function guardedLookup(
  { allowsPrivateAddresses }: SsrfRules,
  resolve: Resolve = allowsPrivateAddresses ? resolveLocally : resolvePublicly
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then(addresses => {
        const [first] = addresses
        if (!first) throw new Error(`${hostname} has no address`)
        const refused = allowsPrivateAddresses ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
        if (refused) throw new PrivateAddressError(`${hostname} resolves to the private address ${refused.address}`)
        if (options.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      })
      .catch((error: Error) => callback(error, []))
  }
}

/** Resolves as every program on this machine does, including its hosts file. */
async function resolveLocally(hostname: string): Promise<LookupAddress[]> {
  return await lookup(hostname, { all: true })
}

// Not with `lookup`: it blocks one of libuv's four threads, which everything else in the process shares, including the
// database connections.
async function resolvePublicly(hostname: string): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: 2 })
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason
  return [
    ...(v4.status === 'fulfilled' ? v4.value : []).map(address => ({ address, family: 4 })),
    ...(v6.status === 'fulfilled' ? v6.value : []).map(address => ({ address, family: 6 }))
  ]
}

// Two tries fit into the connect timeout of 5 s (send-webhook.ts).
const dnsTimeoutMs = 2_000
