import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson, requireReadableBody } from '../http/json-body.js'
import { invalidSignature, malformedJson, staleSignature, webhookNotConfigured, type ApiError } from '../errors.js'
import { paymentSecrets } from '../secrets/places.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'
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
 * Failed signatures are limited per address. Beyond the limit, only addresses that have sent a valid signature before
 * are heard; the others are refused before their body is read.
 *
 * Any secret of the request's shop may have signed it. For a shop without secrets it is 503 WEBHOOK_NOT_CONFIGURED, for
 * one whose secrets cannot be decrypted 503 SECRETS_UNAVAILABLE.
 */
export function acceptOnlySigned(app: FastifyInstance): void {
  app.decorateRequest('signedBody', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    async (request: FastifyRequest, rawBody: Buffer) => {
      const { headers, shop } = request
      const check = verifySignature({ headers, rawBody, secrets: secretsOf(app, shop), nowMs: Date.now() })
      if (!check.ok) {
        if (check.code === 'STALE_SIGNATURE') throw staleSignature(check.detail)
        throw (await app.failedAttempts.count(request)) ?? invalidSignature(check.detail)
      }
      app.failedAttempts.remember(request, signerOf(request))
      request.signedBody = { messageId: check.messageId, hash: createHash('sha256').update(rawBody).digest() }
      requireReadableBody(request.headers)
      return parsePayload(rawBody)
    }
  )
  // Before the body is read, and once the shop is known.
  app.addHook('preParsing', async request => {
    if (request.shop.webhookSecrets.length === 0) throw webhookNotConfigured()
    if (!app.failedAttempts.mustRefuse(request, signerOf(request))) return
    const refusal = await app.failedAttempts.count(request)
    if (refusal) throw refusal
  })
  // No parser runs for a request without a body.
  app.addHook('preValidation', async request => {
    if (!request.signedBody) throw await unverified(app, request)
  })
  // No parser is registered for other content types.
  app.setErrorHandler(async (error: FastifyError, request) => {
    throw error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? await unverified(app, request) : error
  })
}

/**
 * The secrets that may have signed. One that cannot be read may be the one that did: an answer that the signature is
 * invalid would be wrong.
 */
function secretsOf(app: FastifyInstance, { id, webhookSecrets }: Shop): readonly string[] {
  if (id === defaultShop.id) return webhookSecrets
  return webhookSecrets.map(stored => app.openSecret(stored, paymentSecrets(id)))
}

/** All secrets of a shop are its payment provider's. */
function signerOf({ shop }: FastifyRequest): string {
  return `payment provider of ${shop.slug}`
}

// An event has a few hundred bytes; with the whole order embedded, a few KiB. Hashing 256 KiB takes milliseconds.
const bodyLimitBytes = 262_144

async function unverified({ failedAttempts }: FastifyInstance, request: FastifyRequest): Promise<ApiError> {
  return (
    (await failedAttempts.count(request)) ??
    invalidSignature(hasSignature(request.headers) ? 'invalid signature' : 'missing signature')
  )
}

function parsePayload(rawBody: Buffer): unknown {
  try {
    return parseJson(rawBody)
  } catch {
    throw malformedJson('invalid payload')
  }
}
