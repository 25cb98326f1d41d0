import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/**
 * The headers that keep browsers from taking an answer for anything but data. Not by helmet, which builds all of its own anew for each
 * request; that is for the pages.
 */
export default fp(
  async function securityHeaders(app: FastifyInstance) {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(dataHeaders)
      done()
    })
  },
  { name: 'security-headers' }
)

const dataHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff'
}

/** Gives all routes of an encapsulated plugin the headers of pages, which load nothing from elsewhere. */
export async function protectPages(app: FastifyInstance): Promise<void> {
  // Helmet writes to the bare response, where what stands in the reply would win.
  app.addHook('onRequest', (_request, reply, done) => {
    for (const name of Object.keys(dataHeaders)) reply.removeHeader(name)
    done()
  })
  await app.register(helmet, pageOptions)
}

const pageOptions: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Both pages begin with a script of their own, and make their styles as they go.
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'none'"]
    }
  },
  // Whoever ends TLS knows whether all of the host is on it.
  strictTransportSecurity: false
}
