import { LogController, type FastifyReply, type FastifyRequest } from 'fastify'
import { isInner } from '../http/inner-requests.js'
import { loggedUrl } from './logged-url.js'

/** Logs one line per request, when it is answered. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(_error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (isInner(request)) return
    request.log.info(
      {
        method: request.method,
        url: loggedUrl(request.url),
        graphql: request.graphqlOperation ?? undefined,
        status: reply.statusCode,
        code: request.errorCode ?? undefined,
        duration_ms: Math.round(reply.elapsedTime * 100) / 100,
        principal: request.principal
      },
      'answered'
    )
  }
}
