const prefix = '/api/v1'

/**
 * The URL to route for a request target. Every route exists under `/api/v1` and at the root: this removes the prefix.
 * A target may also be a whole URL, the form that proxies receive (RFC 9112, section 3.2.2).
 */
export function routedUrl(target: string): string {
  const url = originForm(target)
  return isUnderPrefix(url) ? withoutPrefix(url) : url
}

/** Whether the client named the prefix, also with percent-encoded characters: `/%61pi/v1` is the same path. */
export function isUnderPrefix(target: string): boolean {
  const [, ...segments] = firstSegments.exec(originForm(target)) ?? []
  return segments.length > 0 && `/${segments.map(decode).join('/')}` === prefix
}

function withoutPrefix(url: string): string {
  const rest = url.replace(firstSegments, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}

function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const [authority] = /^https?:\/\/[^/?#]*/i.exec(target) ?? []
  if (authority === undefined) return target
  const rest = target.slice(authority.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** A slash stays encoded: `/api%2Fv1` is one segment. */
function decode(segment: string): string {
  return segment.replaceAll(/%(?!2f)[2-7][\da-f]/gi, encoded => decodeURIComponent(encoded))
}

const firstSegments = /^\/([^/?]+)\/([^/?]+)(?=[/?]|$)/
