import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isSlow, isUnavailable } from '../database/failures.js'
import {
  ApiError,
  databaseUnavailable,
  internalError,
  overloaded,
  routeNotFound,
  unsupportedMediaType,
  type ErrorCode
} from '../errors.js'
import { problemContentType, problemOf } from './problems.js'
import { mayBeSlow } from './slow-bodies.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the error response; null unless the request failed. */
    errorCode: ErrorCode | null
  }
}

/** Responds to every error, unknown routes included, with `application/problem+json` (RFC 9457). */
export default fp(
  async function errorHandler(app: FastifyInstance) {
    app.decorateRequest('errorCode', null)
    app.setErrorHandler(sendProblem)
    app.setNotFoundHandler(request => {
      throw unknownRoute(request)
    })
  },
  { name: 'error-handler' }
)

/** Also handles errors that Fastify raises before routing, e.g. for a path that cannot be decoded. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const apiError = toApiError(error)
  request.errorCode = apiError.code
  if (apiError.status === 500) {
    request.log.error({ err: error }, 'request failed')
  } else if (apiError.status > 500) {
    // An overloaded service rejects many requests on purpose: the message is enough, without a stack trace.
    if (error instanceof ApiError) request.log.warn({ code: apiError.code }, apiError.message)
    else request.log.warn({ err: error, code: apiError.code }, 'request rejected')
  }
  // A client that is cut off while it sends may never see the response. With the connection open, Node reads and
  // discards the rest of the body until the request timeout.
  if (apiError.code === 'PAYLOAD_TOO_LARGE') reply.removeHeader('connection')
  return reply
    .code(apiError.status)
    .headers(apiError.headers)
    .type(problemContentType)
    .serializer(JSON.stringify)
    .send(problemOf(apiError, request.id))
}

export interface ProblemResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** The response to an error, exactly as it is sent, so that it can be stored and replayed. */
export function problemResponse(error: Error, requestId: string): ProblemResponse {
  const apiError = toApiError(error)
  return {
    status: apiError.status,
    headers: { 'content-type': problemContentType, ...apiError.headers },
    body: JSON.stringify(problemOf(apiError, requestId))
  }
}

/** Responds to input that Node cannot parse as HTTP, on the raw socket, with a problem document as well. */
export function sendClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  // Node looks only once, so the reader of the body is the one that gives up.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && mayBeSlow(socket)) return
  const { status, body } = problemResponse(clientErrorOf(error.code), 'none')
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${problemContentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  )
}

function clientErrorOf(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('HEADERS_TOO_LARGE', 'The headers are larger than 16 KiB')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiError('REQUEST_TIMEOUT', 'The request did not arrive in time')
    default:
      return new ApiError('BAD_REQUEST', 'The request is not well-formed HTTP')
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isSlow(error)) return overloaded('The database took too long; try again later')
  if (isUnavailable(error)) return databaseUnavailable()
  return fromFastify(error) ?? internalError()
}

function fromFastify(error: unknown): ApiError | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, statusCode, message }: Partial<FastifyError> = error
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('PAYLOAD_TOO_LARGE', 'The body exceeds the size limit of this route')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType('Send the body as application/json')
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? new ApiError('BAD_REQUEST', message ?? 'The request is invalid')
        : undefined
  }
}

/** The error for an unknown route, and for a route that is switched off. */
export function unknownRoute({ method, url }: FastifyRequest): ApiError {
  return routeNotFound(method, url.split('?', 1)[0] ?? '')
}
