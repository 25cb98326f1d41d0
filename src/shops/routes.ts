import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import { IfMatchHeaders, IfNoneMatchHeaders, etagOf, expectedTags, sendWithEtag } from '../http/etag.js'
import { PageQuery } from '../http/pagination.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { ShopMail, ShopMailUpdate } from '../mail/shop-mail.js'
import { createShop, updateShop } from './change-shops.js'
import { listShops, readShop } from './read-shops.js'
import { Shop, ShopCreate, ShopList, ShopUpdate, SlugParams } from './schemas.js'
import { defaultShop } from '../tenancy/shop.js'
import { toResource } from './shop-resource.js'

const tags = ['shops']

/** Shops belong to the platform, not to a shop. */
const reads = { access: 'shops:read', usesNoShop: true } as const
const writes = { access: 'shops:write', usesNoShop: true } as const

/** The routes by which the platform creates shops and changes their settings. */
const shopRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [ShopMail, ShopMailUpdate, Shop, ShopCreate, ShopUpdate, ShopList]) app.addSchema(schema)

  app.post(
    '/shops',
    { config: writes, schema: createShopSchema },
    async (request, reply) =>
      await app.writeOnce(
        request,
        reply,
        tx => {
          const rules = { defaultCurrency: app.shops.default.currency, secrets: app.secrets }
          return createShop(tx, request.body, rules, app.audit.recorder(request))
        },
        row => {
          const shop = toResource(row, app.shops.default)
          return {
            status: 201,
            headers: { location: `/api/v1/shops/${shop.slug}`, etag: etagOf(shop.version) },
            body: shop
          }
        }
      )
  )

  app.get(
    '/shops',
    { config: reads, schema: listShopsSchema },
    async ({ query }) => await listShops(app.prisma, await app.cursors(defaultShop.id), query, app.shops.default)
  )

  app.get('/shops/:slug', { config: reads, schema: getShopSchema }, async (request, reply) =>
    sendWithEtag(request, reply, toResource(await readShop(app.prisma, request.params.slug), app.shops.default))
  )

  app.patch('/shops/:slug', { config: writes, schema: updateShopSchema }, async (request, reply) => {
    const { params, body } = request
    const [expected, record] = [expectedTags(request), app.audit.recorder(request)]
    const change = { slug: params.slug, input: body, expected, secrets: app.secrets, record }
    const shop = toResource(await updateShop(app.prisma, change), app.shops.default)
    return await reply.header('etag', etagOf(shop.version)).send(shop)
  })
}

export default shopRoutes

const createShopSchema = {
  operationId: 'createShop',
  summary: 'Create a shop',
  description:
    'Shops of one database share nothing: each has its own products, orders, users, events and keys, and ids that ' +
    'count from 1. A database without further shops has one, `default`, which needs no mention anywhere.',
  tags,
  headers: IdempotencyHeaders,
  body: reference(ShopCreate),
  response: {
    201: jsonResponse(Shop, 'The shop', 'Location', 'ETag', 'Idempotent-Replayed'),
    ...problems(...bodyProblems, ...idempotencyProblems, 'SLUG_EXISTS')
  }
} satisfies FastifySchema

const listShopsSchema = {
  operationId: 'listShops',
  summary: 'List shops, oldest first',
  tags,
  querystring: PageQuery,
  response: { 200: jsonResponse(ShopList, 'One page of the shops'), ...problems('VALIDATION_FAILED') }
} satisfies FastifySchema

const getShopSchema = {
  operationId: 'getShop',
  summary: 'Get a shop',
  tags,
  params: SlugParams,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(Shop, 'The shop', 'ETag'),
    304: emptyResponse('The shop has not changed: `If-None-Match` names its `ETag`'),
    ...problems('VALIDATION_FAILED', 'SHOP_NOT_FOUND')
  }
} satisfies FastifySchema

const updateShopSchema = {
  operationId: 'updateShop',
  summary: 'Change the name and the settings of a shop',
  description: 'Changes only the given fields, also within `mail`. Every process uses them within a second.',
  tags,
  params: SlugParams,
  headers: IfMatchHeaders,
  body: reference(ShopUpdate),
  response: {
    200: jsonResponse(Shop, 'The shop after the change', 'ETag'),
    ...problems(...bodyProblems, 'SHOP_NOT_FOUND', 'CURRENCY_IN_USE', 'PRECONDITION_FAILED')
  }
} satisfies FastifySchema
