import type { FastifyInstance } from 'fastify'
import type { Shop } from '../../src/tenancy/shop.js'

/** The header of a request to the second shop. */
export const inSecond = { 'x-shop': 'second' }

/** Adds a shop with id 2 to the database. Its ids count from 1, as those of the default shop do. */
export async function addSecondShop(app: FastifyInstance): Promise<Shop> {
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (2, 'second', 'Second', 'USD')`
  return await app.shops.get(2)
}
