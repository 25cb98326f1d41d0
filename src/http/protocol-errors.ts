import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../errors.js'

/** Without this option Node itself refuses a request without `Host`, with an empty 400. */
export const serverOptions: ServerOptions = { requireHostHeader: false }

/**
 * Refuses what Node would refuse with an empty response: a request without `Host` (RFC 9112, section 3.2) and an
 * `Expect` other than `100-continue` (RFC 9110, section 10.1.1). Here the response is a problem document with a request
 * id, and the request is logged and counted.
 */
export default fp(
  async function protocolErrors(app: FastifyInstance) {
    const unmet = new WeakSet<IncomingMessage>()
    app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      unmet.add(request)
      app.server.emit('request', request, response)
    })
    app.addHook('onRequest', ({ raw }, _reply, done) => {
      if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
        done(new ApiError('BAD_REQUEST', 'The request has no Host header'))
      } else if (unmet.has(raw)) {
        done(new ApiError('EXPECTATION_FAILED', 'The only expectation that the service meets is 100-continue'))
      } else {
        done()
      }
    })
  },
  { name: 'protocol-errors', dependencies: ['error-handler', 'request-id'] }
)
