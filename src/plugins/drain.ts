import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/**
 * While the app closes, every answer tells the client to use another connection: one that stayed open would hold up the end
 * until it times out, or be cut just when the client sends its next request.
 */
export default fp(async function drain (app: FastifyInstance) {
  let isClosing = false
  app.addHook('preClose', async () => { isClosing = true })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done()
  })
}, { name: 'drain' })
