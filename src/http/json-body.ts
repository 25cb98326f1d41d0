import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parse } from 'secure-json-parse'
import { malformedJson, unsupportedContentEncoding, unsupportedMediaType, validationFailed } from '../errors.js'
import { sizeProblem } from './body-size.js'

/**
 * Parses request bodies: JSON in UTF-8, without a content coding. Fastify's parsers would also read plain text, replace
 * invalid bytes with U+FFFD, and ignore the charset and the content coding.
 */
export default fp(
  async function jsonBody(app: FastifyInstance) {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, rawBody: Buffer, done) => {
      done(null, readBody(request, rawBody))
    })
  },
  { name: 'json-body' }
)

/**
 * Parses JSON and refuses names that could pollute prototypes.
 *
 * @throws ApiError MALFORMED_JSON
 */
export function parseJson(rawBody: Buffer): unknown {
  return parseText(textOf(rawBody))
}

function textOf(rawBody: Buffer): string {
  const text = rawBody.toString('utf8')
  // Decoding puts U+FFFD in the place of invalid bytes. Looking for it costs less than checking every body.
  if (text.includes('\ufffd') && !isUtf8(rawBody)) throw malformedJson('The body is not valid UTF-8')
  return text
}

function parseText(text: string): unknown {
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw malformedJson("Body is not valid JSON but content-type is set to 'application/json'")
  }
}

/** @throws ApiError UNSUPPORTED_MEDIA_TYPE if the body is compressed or declared to be in a charset other than UTF-8 */
export function requireReadableBody(headers: IncomingHttpHeaders): void {
  const { 'content-encoding': codings = '', 'content-type': type = '' } = headers
  if (codings === '' && !type.includes(';')) return
  if (codings.split(',').some(coding => !/^(identity)?$/i.test(coding.trim()))) throw unsupportedContentEncoding()
  for (const [, name = '', value = ''] of type.matchAll(parameters)) {
    if (name.toLowerCase() === 'charset' && !/^"?utf-?8"?$/i.test(value)) {
      throw unsupportedMediaType('Send the body in UTF-8')
    }
  }
}

function readBody(request: FastifyRequest, rawBody: Buffer): unknown {
  if (rawBody.length === 0) {
    // Many clients send the content type with every request.
    if (request.routeOptions.schema?.body === undefined) return undefined
    throw malformedJson("Body cannot be empty when content-type is set to 'application/json'")
  }
  requireReadableBody(request.headers)
  const text = textOf(rawBody)
  // A body that the route does not take is neither validated nor hashed.
  const message = request.routeOptions.schema?.body === undefined ? undefined : sizeProblem(text)
  if (message !== undefined) throw validationFailed([{ path: 'body', message }])
  return parseText(text)
}

// RFC 9110, section 5.6.6. A quoted value is matched as a whole: a semicolon in it starts no parameter.
const parameters = /;[\t ]*([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[\w!#$%&'*+.^`|~-]+)/g
