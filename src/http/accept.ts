import type { FastifyReply } from 'fastify'

/**
 * Whether `Accept` likes one type better than another (RFC 9110, section 12.5.1): by quality, else the one that it names rather than takes in by
 * a wildcard, else the one that it names first. It does not without the header: browsers name `text/html`, curl and programs take anything.
 */
export function prefers(accept: string | undefined, type: string, other: string): boolean {
  if (accept === undefined) return false
  const ranges = accept.slice(0, maxLength).toLowerCase().split(',').map(readRange)
  const [liked, otherwise] = [rangeOf(type, ranges), rangeOf(other, ranges)]
  if (liked.quality !== otherwise.quality) return liked.quality > otherwise.quality
  if (liked.name !== type || liked.quality === 0) return false
  return otherwise.name !== other || ranges.indexOf(liked) < ranges.indexOf(otherwise)
}

/** Tells caches that the answer depends on `Accept`, beside what else it depends on. */
export function varyByAccept(reply: FastifyReply): void {
  const others = reply.getHeader('vary')
  reply.header('vary', others === undefined ? 'Accept' : `${String(others)}, Accept`)
}

// A browser's is below 200.
const maxLength = 1_000

interface Range {
  name: string
  quality: number
}

function readRange(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map(part => part.trim())
  const quality = parameters.find(parameter => parameter.startsWith('q='))
  return { name, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
}

/** The most specific range that the type is in. */
function rangeOf(type: string, ranges: readonly Range[]): Range {
  for (const name of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find(range => range.name === name)
    if (range) return range
  }
  return { name: 'none', quality: 0 }
}
