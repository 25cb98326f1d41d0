import type pg from 'pg'
import { defaultPriority, mainLocation } from '../../src/shop/stock-levels.js'
import { lockShop, shopId } from './lot.js'

/** The names of the locations of the seeded shop beside Main. */
export const placeNames = ['Porto', 'Faro'] as const

export type PlaceName = (typeof placeNames)[number]

/**
 * Adds the locations to a shop that has none but Main.
 *
 * @throws Error as `readPlaces` does
 */
export async function addPlaces(client: pg.Client): Promise<void> {
  await lockShop(client)
  await client.query(
    `
    INSERT INTO locations (shop_id, id, name, priority, is_active, created_at)
    SELECT shops.id, number, place.name, ${defaultPriority}, true,
      CASE number WHEN ${mainLocation} THEN shops.created_at ELSE now() END
    FROM shops CROSS JOIN LATERAL unnest($1::text[]) WITH ORDINALITY AS place (name, number)
    WHERE shops.id = ${shopId} AND NOT EXISTS (SELECT FROM locations WHERE shop_id = ${shopId})`,
    [['Main', ...placeNames]]
  )
  await readPlaces(client)
}

/** The ids of the two locations that serve some of the orders; the same, or Main itself, if there are not so many. */
export type Places = readonly [number, number]

/**
 * Finds the locations that may serve orders. The caller holds the lock on the shop.
 *
 * @throws Error if Main is inactive: most orders are served from there
 */
export async function readPlaces(client: pg.Client): Promise<Places> {
  const { rows } = await client.query<{ id: number; is_active: boolean }>(
    `SELECT id::int, is_active FROM locations WHERE shop_id = ${shopId} ORDER BY priority, id`
  )
  if (rows.some(({ id, is_active: isActive }) => id === mainLocation && !isActive)) {
    throw new Error('Location 1 is inactive, but most of the orders have to be served from it: activate it first')
  }
  const [first = mainLocation, second = first] = rows
    .filter(({ id, is_active: isActive }) => isActive && id !== mainLocation)
    .map(({ id }) => id)
  return [first, second]
}
