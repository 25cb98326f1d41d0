import { isIP } from 'node:net'

/** How many proxies, or which ones, may name the client in `X-Forwarded-*`; false: none. */
export type TrustedProxies = false | number | readonly string[]

/**
 * Reads `TRUST_PROXY`: `false`, a number of proxies, or comma-separated addresses and networks.
 *
 * @returns the proxies, or a description of what is wrong with the text
 */
export function parseTrustedProxies(text: string): { trustedProxies: TrustedProxies; problem?: string } {
  const refuse = (problem: string) => ({ trustedProxies: false as const, problem: `TRUST_PROXY ${problem}` })
  if (text === 'false') return { trustedProxies: false }
  if (text === 'true') {
    return refuse(
      'is true, which would believe addresses that clients make up: set the number of proxies in front of' +
        ' the service (1 if there is one), or their addresses and networks, such as 10.0.0.0/8'
    )
  }
  if (/^\d+$/.test(text)) {
    const hops = Number(text)
    if (hops > maxHops) return refuse(`must be at most ${maxHops} proxies, but is ${text}`)
    return { trustedProxies: hops === 0 ? false : hops }
  }
  const networks = text.split(',').map(network => network.trim())
  const wrong = networks.find(network => !isNetwork(network))
  if (wrong === undefined) return { trustedProxies: networks }
  return refuse(
    'must be false, a number of proxies, or addresses and networks separated by commas,' + ` but contains "${wrong}"`
  )
}

/**
 * The proxies in the form that Fastify takes. `X-Forwarded-For` is read from the right: each trusted proxy vouches for
 * the entry to its left, and the first entry that no trusted proxy wrote is ignored, with all others to its left.
 */
export function toTrustProxyOption(
  proxies: TrustedProxies
): false | string[] | ((address: string, hop: number) => boolean) {
  if (proxies === false) return false
  // Fastify itself trusts nobody when it is given a number, because a number does not say who may connect. Here the
  // operator who sets it vouches that clients can only reach the service through the proxies.
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : [...proxies]
}

// A request passes a CDN, a load balancer and an ingress at most, each perhaps in two layers.
const maxHops = 10

/** Ranges that the library knows by name. */
const namedNetworks: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** A prefix of 0 would trust every address, so that a client could name any. */
function isNetwork(text: string): boolean {
  if (namedNetworks.has(text)) return true
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}
