import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../database/failures.js'
import {
  ApiError,
  databaseUnavailable,
  errorCatalogue,
  malformedJson,
  routeNotFound,
  type ErrorCode
} from '../errors.js'
import { problemContentType, problemOf } from './problems.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the error that it was answered with; null if there was none. */
    errorCode: ErrorCode | null
  }
}

/** Answers every error, an unknown route included, as one shape: `application/problem+json` of RFC 9457. */
export default fp(
  async function errorHandler(app: FastifyInstance) {
    app.decorateRequest('errorCode', null)
    app.setErrorHandler(answerError)
    app.setNotFoundHandler(request => {
      throw unknownRoute(request)
    })
  },
  { name: 'error-handler' }
)

/** Also used for what goes wrong before there is a route, e.g. a path that cannot be decoded. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toApiError(error)
  request.errorCode = known.code
  if (known.status === 500) {
    request.log.error({ err: error }, 'request failed')
  } else if (known.status > 500) {
    // An overloaded service refuses often, on purpose: what it says is enough.
    if (error instanceof ApiError) request.log.warn({ code: known.code }, known.message)
    else request.log.warn({ err: error, code: known.code }, 'request refused')
  }
  // Who is cut off in the middle of sending may not see the answer any more. The rest of the body is read and dropped, for as long as a request may take.
  if (known.code === 'PAYLOAD_TOO_LARGE') reply.removeHeader('connection')
  return reply
    .code(known.status)
    .headers(known.headers)
    .type(problemContentType)
    .serializer(JSON.stringify)
    .send(problemOf(known, request.id))
}

export interface ProblemResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** An error as it is sent, for those who keep it to send it again. */
export function problemResponse(error: Error, requestId: string): ProblemResponse {
  const known = toApiError(error)
  return {
    status: known.status,
    headers: { 'content-type': problemContentType, ...known.headers },
    body: JSON.stringify(problemOf(known, requestId))
  }
}

/** Answers what is not even HTTP, on the bare socket, in the same shape. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new ApiError('HEADERS_TOO_LARGE', 'The headers are larger than 16 KiB')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new ApiError('REQUEST_TIMEOUT', 'The request did not arrive in time')
        : new ApiError('BAD_REQUEST', 'The request is not well-formed HTTP')
  const body = JSON.stringify(problemOf(known, 'none'))
  socket.end(
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\nContent-Type: ${problemContentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  )
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isUnavailable(error)) return databaseUnavailable()
  return fromFastify(error) ?? new ApiError('INTERNAL_ERROR', 'Something went wrong here; the log has the request id')
}

function fromFastify(error: unknown): ApiError | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, statusCode, message }: Partial<FastifyError> = error
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return malformedJson(message ?? 'The body is not JSON')
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('PAYLOAD_TOO_LARGE', 'The body is larger than this route takes')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json')
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? new ApiError('BAD_REQUEST', message ?? 'The request is not valid')
        : undefined
  }
}

/** What is answered where there is no route, or as if there were none. */
export function unknownRoute({ method, originalUrl }: FastifyRequest): ApiError {
  return routeNotFound(method, originalUrl.split('?', 1)[0] ?? '')
}
