import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { parse } from 'secure-json-parse'
import { invalidSignature, malformedJson, staleSignature, webhookNotConfigured, type ApiError } from '../errors.js'
import { hasSignature, verifySignature } from './signature.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What is known of a body whose signature is right; null for every other request. */
    signedBody: SignedBody | null
  }
}

export interface SignedBody {
  /** The event id that the signature covers beside the body, if the scheme has one. */
  messageId: string | undefined
  /** SHA-256 of the bytes as they came. */
  hash: Buffer<ArrayBuffer>
}

/**
 * Lets only signed JSON through to the routes of `app`, which must be an encapsulated plugin: its only parser checks the
 * signature over the raw bytes before anything reads them. Whatever does not come by that parser is refused.
 *
 * @param secrets any of which may have signed; with none, every request is 503 WEBHOOK_NOT_CONFIGURED
 */
export function acceptOnlySigned(app: FastifyInstance, secrets: readonly string[]): void {
  app.decorateRequest('signedBody', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    async (request: FastifyRequest, rawBody: Buffer) => {
      const verdict = verifySignature({ headers: request.headers, rawBody, secrets, nowMs: Date.now() })
      if (!verdict.ok) {
        throw verdict.code === 'STALE_SIGNATURE' ? staleSignature(verdict.detail) : invalidSignature(verdict.detail)
      }
      request.signedBody = { messageId: verdict.messageId, hash: createHash('sha256').update(rawBody).digest() }
      return parseJson(rawBody)
    }
  )
  app.addHook('onRequest', async () => {
    if (secrets.length === 0) throw webhookNotConfigured()
  })
  // Without a body no parser runs.
  app.addHook('preValidation', async request => {
    if (!request.signedBody) throw unverified(request)
  })
  // For another content type there is none.
  app.setErrorHandler((error: FastifyError, request) => {
    throw error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? unverified(request) : error
  })
}

// An event has a few hundred bytes, a generous one with the whole order in it some KiB. Hashing this much takes milliseconds.
const bodyLimitBytes = 262_144

function unverified({ headers }: FastifyRequest): ApiError {
  return invalidSignature(hasSignature(headers) ? 'invalid signature' : 'missing signature')
}

/** JSON in UTF-8 without keys that would reach into prototypes. */
function parseJson(rawBody: Buffer): unknown {
  try {
    return parse(utf8.decode(rawBody), { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw malformedJson('invalid payload')
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
