import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from '@sinclair/typebox'
import { preconditionFailed, validationFailed } from '../errors.js'

/**
 * What `If-Match` requires: that the resource has one of these strong tags, which are without their quotes, or merely
 * that it exists (`any`).
 */
export type ExpectedTags = ReadonlySet<string> | 'any'

/** The strong entity tag of a version (RFC 9110, section 8.8.3). */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** Sends a resource with its `ETag`, or 304 without a body if `If-None-Match` names that tag. */
export function sendWithEtag<T extends { version: number }>(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: T
): FastifyReply {
  return sendConditional(request, reply, { etag: etagOf(resource.version), body: resource })
}

/**
 * Sends a body with its entity tag, or 304 without the body if `If-None-Match` names the tag (RFC 9110, section
 * 13.1.2).
 *
 * @param options.etag including its quotes
 * @param options.contentType by default Fastify derives it from the body
 */
export function sendConditional(
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, body, contentType }: { etag: string; body: unknown; contentType?: string }
): FastifyReply {
  reply.header('etag', etag)
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  if (contentType !== undefined) reply.header('content-type', contentType)
  return reply.send(body)
}

/**
 * Reads `If-Match`.
 *
 * @returns undefined if the request has no such header
 * @throws ApiError VALIDATION_FAILED if it is not a list of entity tags. A weak or unknown tag is well-formed but
 * matches no version.
 */
export function expectedTags(request: FastifyRequest): ExpectedTags | undefined {
  const header = request.headers['if-match']
  if (header === undefined) return undefined
  const tags = parseEntityTags(header)
  if (!tags) {
    throw validationFailed([{ path: 'headers/if-match', message: 'must be * or a list of entity tags such as "1"' }])
  }
  if (tags === '*') return 'any'
  return new Set(tags.filter(tag => tag.startsWith('"')).map(tag => tag.slice(1, -1)))
}

/** @throws ApiError PRECONDITION_FAILED if the current version is not among the expected ones */
export function requireVersion(expected: ExpectedTags | undefined, current: number): void {
  if (expected !== undefined && expected !== 'any' && !expected.has(String(current))) throw preconditionFailed(current)
}

/** The request headers of a route that changes a resource. */
export const IfMatchHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({ description: 'The `ETag` that the change is based on; 412 if the resource has changed since then' })
  )
})

/** The request headers of a route that reads a resource. */
export const IfNoneMatchHeaders = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'The `ETag` of an earlier response; 304 if the resource has not changed since then' })
  )
})

/**
 * Whether `If-None-Match` names the tag. The comparison is weak: it ignores a `W/` prefix, which proxies add. A
 * malformed header names no tag, so that the client gets the whole response.
 */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = header === undefined ? undefined : parseEntityTags(header)
  return tags === '*' || tags?.some(tag => opaqueTagOf(tag) === opaqueTagOf(etag)) === true
}

function opaqueTagOf(tag: string): string {
  return tag.replace(/^W\//, '')
}

/**
 * Parses the value of `If-Match` or `If-None-Match`: `*` or a list of entity tags (RFC 9110, sections 8.8.3 and 13.1).
 * A tag may contain commas, and a list empty elements (section 5.6.1).
 *
 * @returns undefined if the value is malformed
 */
function parseEntityTags(header: string): '*' | string[] | undefined {
  if (header.trim() === '*') return '*'
  const tags: string[] = []
  const element = /[\t ]*(?:((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*)?(?:,|$)/y
  while (element.lastIndex < header.length) {
    const match = element.exec(header)
    if (!match) return undefined
    if (match[1] !== undefined) tags.push(match[1])
  }
  return tags
}
