import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/**
 * Sets the headers that keep browsers from treating a response as anything but data. Helmet, which builds all its
 * headers anew for each request, is only for pages (`protectPages`).
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

/** Gives all routes of an encapsulated plugin the headers of pages, which may load resources of this service only. */
export async function protectPages(app: FastifyInstance): Promise<void> {
  // Helmet writes to the raw response, which the headers of the reply would override.
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
      // Both pages start with an inline script and create styles at run time.
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'none'"]
    }
  },
  // Only the proxy that terminates TLS knows whether the whole host supports it.
  strictTransportSecurity: false
}
