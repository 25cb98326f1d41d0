import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson, requireReadableBody } from '../http/json-body.js'
import { invalidSignature, malformedJson, staleSignature, webhookNotConfigured, type ApiError } from '../errors.js'
import { hasSignature, verifySignature } from './signature.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when the body's signature is valid; null on every other request. */
    signedBody: SignedBody | null
  }
}

export interface SignedBody {
  /** The message id that the signature covers along with the body, in schemes that have one. */
  messageId: string | undefined
  /** SHA-256 of the raw bytes. */
  hash: Buffer<ArrayBuffer>
}

/**
 * Admits only signed JSON to the routes of `app`, which must be an encapsulated plugin. Its only parser checks the
 * signature over the raw bytes before parsing them. A request that bypasses the parser is refused.
 *
 * @param secrets any of them may have signed the request; without secrets every request is 503 WEBHOOK_NOT_CONFIGURED
 */
export function acceptOnlySigned(app: FastifyInstance, secrets: readonly string[]): void {
  app.decorateRequest('signedBody', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    async (request: FastifyRequest, rawBody: Buffer) => {
      const check = verifySignature({ headers: request.headers, rawBody, secrets, nowMs: Date.now() })
      if (!check.ok) {
        throw check.code === 'STALE_SIGNATURE' ? staleSignature(check.detail) : invalidSignature(check.detail)
      }
      request.signedBody = { messageId: check.messageId, hash: createHash('sha256').update(rawBody).digest() }
      requireReadableBody(request.headers)
      return parsePayload(rawBody)
    }
  )
  app.addHook('onRequest', async () => {
    if (secrets.length === 0) throw webhookNotConfigured()
  })
  // No parser runs for a request without a body.
  app.addHook('preValidation', async request => {
    if (!request.signedBody) throw unverified(request)
  })
  // No parser is registered for other content types.
  app.setErrorHandler((error: FastifyError, request) => {
    throw error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? unverified(request) : error
  })
}

// An event has a few hundred bytes; with the whole order embedded, a few KiB. Hashing 256 KiB takes milliseconds.
const bodyLimitBytes = 262_144

function unverified({ headers }: FastifyRequest): ApiError {
  return invalidSignature(hasSignature(headers) ? 'invalid signature' : 'missing signature')
}

function parsePayload(rawBody: Buffer): unknown {
  try {
    return parseJson(rawBody)
  } catch {
    throw malformedJson('invalid payload')
  }
}
