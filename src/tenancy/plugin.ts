import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forbidden, shopNotFound } from '../errors.js'
import { ShopDirectory, type DefaultSettings } from './directory.js'
import { defaultShop, type Shop } from './shop.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route responds in the same way for every shop, existing or not. */
    usesNoShop?: boolean
    /** Whether the path of the route names the shop, by its `slug`. */
    namesShop?: boolean
  }
  interface FastifyInstance {
    shops: ShopDirectory
  }
  interface FastifyRequest {
    /** The shop of the caller's credentials, else that of `X-Shop`, else the default shop. */
    readonly shop: Shop
  }
}

/**
 * Adds `shops`, and to each request its shop.
 *
 * @throws for a request: ApiError SHOP_NOT_FOUND, after some of them RATE_LIMITED; FORBIDDEN for a shop other than that
 *   of the credentials
 */
export default fp(
  async function shops(app: FastifyInstance, settings: DefaultSettings) {
    const directory = new ShopDirectory(app.prisma, settings)
    app.decorate('shops', directory)
    const found = Symbol('shop')
    app.decorateRequest('shop', {
      getter(this: FastifyRequest & { [found]?: Shop }) {
        return this[found] ?? directory.default
      }
    })
    // After onRequest, in which limits count the request: looking for a shop that does not exist costs a query.
    app.addHook('preParsing', (request: FastifyRequest & { [found]?: Shop }, _reply, payload, done) => {
      const { shopSlug, routeOptions } = request
      const named = routeOptions.config.namesShop ? slugOf(request.params) : request.headers['x-shop']
      const isDefault = named === undefined && (shopSlug ?? defaultShop.slug) === defaultShop.slug
      if (isDefault || routeOptions.config.usesNoShop) done(null, payload)
      else setShop(request, named).then(() => done(null, payload), done)
    })

    async function setShop(request: FastifyRequest & { [found]?: Shop }, named: unknown): Promise<void> {
      const slug = request.shopSlug ?? String(named)
      if (named !== undefined && slug !== named) throw forbidden(`These credentials are for the shop ${slug}`)
      // A name that is not remembered costs a query: a stranger may not try one after the other.
      const isTrial = !directory.remembers(slug) && app.failedAttempts.mustRefuse(request, `shop ${slug}`)
      const refusal = isTrial ? await app.failedAttempts.count(request) : undefined
      if (refusal) throw refusal
      const shop = await directory.find(slug)
      if (!shop) throw (await app.failedAttempts.count(request)) ?? shopNotFound(slug)
      request[found] = shop
    }
  },
  { name: 'shops', dependencies: ['prisma', 'auth', 'failed-attempts'] }
)

function slugOf(params: unknown): string {
  const { slug }: { slug?: unknown } = Object(params)
  return String(slug)
}
