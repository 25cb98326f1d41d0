import { isIP } from 'node:net'

/**
 * The host name in `Host` or in the authority of a URL, as browsers normalize it: in lower case, without the port and
 * the root's dot. An IPv6 address keeps its brackets.
 *
 * @returns undefined if the text is no such thing
 */
export function hostNameOf(authority: string): string | undefined {
  const url = `http://${authority}`
  if (/[\s/?#@\\]/.test(authority) || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/\.$/, '')
}

/** Whether only this machine can be meant, whatever DNS says. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || (isIP(name) === 4 && name.startsWith('127.'))
}

/** Whether only this machine can be reached at this name or address, or can reach a service that listens on it. */
export function isLoopback(host: string): boolean {
  return host === '::1' || isLoopbackName(host)
}

/**
 * An entry of `ALLOWED_HOSTS` in the form that `hostNameOf` returns; `*` stays. An IPv6 address may be written without
 * brackets.
 *
 * @returns undefined if the entry is no host name, or has a port
 */
export function parseAllowedHost(entry: string): string | undefined {
  if (entry === '*') return entry
  if (isIP(entry) === 6) return hostNameOf(`[${entry}]`)
  return /:\d*$/.test(entry) || entry.includes('*') ? undefined : hostNameOf(entry)
}
