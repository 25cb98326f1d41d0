import fp from 'fastify-plugin'
import type { FastifyInstance, RouteOptions } from 'fastify'

/** The path under which every route exists, besides its own. */
export const apiPrefix = '/api/v1'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The URL pattern of the route without the prefix, for example `/products/:id`. */
    pattern?: string
  }
}

/**
 * Mounts every route under `/api/v1` too. The router then matches both, also for targets that are whole URLs or have
 * percent-encoded characters.
 *
 * Register it before plugins that add `onRoute` hooks: they must see each of the two routes as its author wrote it. A
 * plugin with a prefix of its own, such as Swagger UI, must be registered for both.
 */
export default fp(
  async function apiPrefixes(app: FastifyInstance) {
    app.addHook('onRoute', function (this: FastifyInstance, route: RouteOptions) {
      const isMounted = isUnderPrefix(route.url)
      const pattern = isMounted ? route.url.slice(apiPrefix.length) || '/' : route.url
      const original = { ...route }
      route.config = { ...route.config, pattern }
      // Fastify adds the HEAD route of each GET route itself, and `*` is the route of CORS preflights.
      if (isMounted || this.prefix !== '' || route.method === 'HEAD' || !route.url.startsWith('/')) return
      this.route({ ...original, url: `${apiPrefix}${route.url}` })
    })
  },
  { name: 'api-prefix' }
)

/** @param url the URL pattern of a route */
export function isUnderPrefix(url: string): boolean {
  return url === apiPrefix || url.startsWith(`${apiPrefix}/`)
}
