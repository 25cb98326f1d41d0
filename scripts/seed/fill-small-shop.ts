import { fastify } from 'fastify'
import type { Config } from '../../src/config.js'
import { lockInSchema, schemaOf } from '../../src/database/schema.js'
import { connectClient } from '../../src/database/targets.js'
import { ApiError } from '../../src/errors.js'
import type { PrismaClient } from '../../src/generated/prisma/client.js'
import { changeStatus } from '../../src/orders/change-order.js'
import { placeOrder } from '../../src/orders/place-order.js'
import prismaPlugin from '../../src/database/plugin.js'
import { noDetails } from '../../src/shop/order-details.js'
import { createLocation } from '../../src/stock/change-locations.js'
import { firstLocation } from '../../src/stock/find-location.js'
import { readLocations } from '../../src/stock/read-locations.js'
import { transferStock } from '../../src/products/adjust-stock.js'
import { createProducts } from '../../src/products/create-products.js'
import { createWriter, type Writer } from '../../src/shop/writer.js'
import { createUser } from '../../src/users/change-users.js'
import { performedBy, shopId } from './lot.js'
import type { Counts } from './read-options.js'
import { placeNames } from './places.js'
import { shopOrders, shopProducts, shopTransfers, shopUsers } from './small-shop.js'

/** The result of a run. */
export interface FillReport {
  created: Counts
  /** Records that were already present. Orders count as present if their user has any order. */
  existing: Counts
  /** One sentence per order that could not be placed, with the reason. */
  problems: string[]
}

/**
 * Adds the missing parts of the small shop, using the service's own operations. Existing records stay as they are: a
 * product with the same sku, a user with the same address, and the orders of a user who already has some.
 */
export async function fillSmallShop(databaseUrl: string, config: Config): Promise<FillReport> {
  const lock = await connectClient(databaseUrl)
  const app = fastify()
  try {
    // Otherwise two concurrent runs would both find the same records missing.
    await lockInSchema(lock, shopLock, await schemaOf(lock, databaseUrl))
    await app.register(prismaPlugin, { ...config, databaseUrl, databasePoolMax: 2 })
    await app.ready()
    return await addMissing(app.prisma, config)
  } finally {
    await app.close()
    await lock.end()
  }
}

// The number identifies the lock; the lock for migrations is one less.
const shopLock = 7_305_100_882

async function addMissing(prisma: PrismaClient, config: Config): Promise<FillReport> {
  const writer = createWriter(prisma)
  const places = await addPlaces(prisma, writer)
  const products = await addProducts(prisma, writer, config, places)
  const users = await addUsers(writer)
  const { created, existing, problems } = await addOrders(prisma, writer, config, places)
  return {
    created: { products, users, orders: created },
    existing: { products: shopProducts.length - products, users: shopUsers.length - users, orders: existing },
    problems
  }
}

interface Places {
  /** Where the stock of new products comes to: Main, unless somebody changed that. */
  first: number
  /** The ids of the active locations. */
  byName: ReadonlyMap<string, number>
}

/** Adds the locations beside Main that the shop lacks; one of the same name stays as it is. */
async function addPlaces(prisma: PrismaClient, writer: Writer): Promise<Places> {
  const existing = new Set((await readLocations(prisma, shopId)).map(({ name }) => name))
  for (const name of placeNames) if (!existing.has(name)) await writer.submit(shopId, createLocation({ name }))
  const locations = await readLocations(prisma, shopId)
  const byName = new Map(locations.filter(({ isActive }) => isActive).map(({ name, id }) => [name, id]))
  return { first: firstLocation(locations).id, byName }
}

async function addProducts(prisma: PrismaClient, writer: Writer, config: Config, places: Places): Promise<number> {
  const { currency } = config
  const existing = await readProductIds(prisma)
  const missing = shopProducts.filter(({ sku }) => !existing.has(sku))
  if (missing.length === 0) return 0
  const outcomes = await writer.submit(
    shopId,
    createProducts({ items: missing, isPartial: true }, { currency, performedBy })
  )
  const added = new Map(outcomes.flatMap(outcome => (outcome.ok ? [[outcome.result.sku, outcome.result.id]] : [])))
  for (const { sku, place, quantity } of shopTransfers) {
    const [productId, to] = [added.get(sku), places.byName.get(place)]
    if (productId === undefined || to === undefined || to === places.first) continue
    const move = { product_id: productId, from_location_id: places.first, to_location_id: to, quantity }
    await writer.submit(shopId, transferStock(move, { ...config, performedBy }))
  }
  return added.size
}

async function addUsers(writer: Writer): Promise<number> {
  let added = 0
  for (const user of shopUsers) {
    try {
      await writer.submit(shopId, createUser(user))
      added++
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'EMAIL_EXISTS') throw error
    }
  }
  return added
}

async function addOrders(
  prisma: PrismaClient,
  writer: Writer,
  config: Config,
  places: Places
): Promise<{ created: number; existing: number; problems: string[] }> {
  const users = await readUsersWithoutOrders(prisma)
  const products = await readProductIds(prisma)
  const missing = shopOrders.filter(({ email }) => users.has(email))
  const problems: string[] = []
  for (const { email, lines, statuses, place } of missing) {
    const locationId = places.byName.get(place ?? '') ?? null
    const request = {
      userId: users.get(email) ?? null,
      lines: lines.map(({ sku, quantity }) => ({ productId: products.get(sku) ?? 0, quantity })),
      orderDate: null,
      note: null,
      performedBy,
      ...(locationId !== null && { details: { ...noDetails, locationId } })
    }
    try {
      const { id: orderId } = await writer.submit(shopId, placeOrder(request, config))
      for (const to of statuses) {
        await writer.submit(shopId, changeStatus({ orderId, to, requester: 'api', performedBy, scope: 'everyone' }))
      }
    } catch (error) {
      // The products of this order may be sold out by now; the other orders can still be placed.
      if (!(error instanceof ApiError)) throw error
      problems.push(`An order of ${email} could not be placed: ${error.message}`)
    }
  }
  return { created: missing.length - problems.length, existing: shopOrders.length - missing.length, problems }
}

async function readProductIds(prisma: PrismaClient): Promise<Map<string, number>> {
  const rows = await prisma.$queryRaw<Array<{ id: bigint; sku: string }>>`
    SELECT id, sku FROM products
    WHERE shop_id = ${shopId} AND deleted_at IS NULL AND sku = ANY (${shopProducts.map(({ sku }) => sku)})`
  return new Map(rows.map(({ id, sku }) => [sku, Number(id)]))
}

async function readUsersWithoutOrders(prisma: PrismaClient): Promise<Map<string, number>> {
  const rows = await prisma.$queryRaw<Array<{ id: bigint; email: string }>>`
    SELECT id, lower(email COLLATE "C") AS email FROM users
    WHERE shop_id = ${shopId} AND lower(email COLLATE "C") = ANY (${shopUsers.map(({ email }) => email)})
      AND duplicate_of IS NULL AND NOT EXISTS (SELECT FROM orders WHERE shop_id = ${shopId} AND user_id = users.id)`
  return new Map(rows.map(({ id, email }) => [email, Number(id)]))
}
