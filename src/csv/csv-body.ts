import type { Readable } from 'node:stream'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, unsupportedMediaType } from '../errors.js'
import { requireReadableBody } from '../http/json-body.js'
import { allowSlowBody } from '../http/slow-bodies.js'

/**
 * Admits only CSV to the routes of `app`, which must be an encapsulated plugin. Their body is not read yet: `bodyOf`
 * does that.
 */
export function acceptOnlyCsv(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('text/csv', (request, payload, done) => {
    try {
      requireReadableBody(request.headers)
      done(null, payload)
    } catch (error) {
      done(error as ApiError)
    }
  })
  // No parser runs for a request without a body.
  app.addHook('preValidation', async ({ headers }) => {
    if (headers['content-type'] === undefined) throw onlyCsv()
  })
  app.setErrorHandler(async (error: FastifyError) => {
    throw error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? onlyCsv() : error
  })
}

function onlyCsv(): ApiError {
  return unsupportedMediaType('Send the body as text/csv')
}

interface BodyLimits {
  maxBytes: number
  /** How long the client may send nothing while the service waits for it. */
  maxStallMs: number
}

/**
 * The bytes of a request's body, read only as fast as the caller takes them. However it ends, the connection stays open
 * for the response, and the rest of the body is discarded.
 *
 * @throws ApiError PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT; BAD_REQUEST when the client leaves
 */
export async function* bodyOf(
  request: FastifyRequest,
  { maxBytes, maxStallMs }: BodyLimits
): AsyncGenerator<Buffer, void> {
  const body = request.body as Readable
  const tooLarge = () =>
    new ApiError('PAYLOAD_TOO_LARGE', `The file is larger than ${maxBytes / 1_048_576} MiB: send it in parts`)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const endPermission = allowSlowBody(request.raw.socket)
  // Leaving a usual iteration would destroy the request, and the response with it.
  const chunks: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false })
  let byteCount = 0
  try {
    for (;;) {
      const { done, value } = await nextOf(chunks, maxStallMs)
      if (done) return
      byteCount += value.length
      if (byteCount > maxBytes) throw tooLarge()
      yield value
    }
  } finally {
    endPermission()
    // As long as the iterator listens, the rest of the body stays where it is. It ends once it is not waiting.
    void Promise.resolve(chunks.return?.()).finally(() => body.resume())
  }
}

async function nextOf(chunks: AsyncIterator<Buffer>, maxStallMs: number): Promise<IteratorResult<Buffer>> {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new ApiError('REQUEST_TIMEOUT', `The client sent nothing for ${maxStallMs / 1_000} s`))
    }, maxStallMs)
  })
  try {
    return await Promise.race([next(chunks), stalled])
  } finally {
    clearTimeout(timer)
  }
}

async function next(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await chunks.next()
  } catch (error) {
    throw new ApiError('BAD_REQUEST', `The request ended before its body did: ${String(error)}`)
  }
}
