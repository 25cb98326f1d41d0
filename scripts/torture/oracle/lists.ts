import { connect } from '../../shared/service.js'
import { shopHeader } from '../client.js'
import type { Evidence } from './evidence.js'

/** The totals of the lists are those of the tables. */
export async function judgeLists({ world, history, shop, shopId, apiKey }: Evidence): Promise<void> {
  const client = connect({ baseUrl: world.services[0]?.service.url ?? '', apiKey })
  for (const [path, sql] of lists) {
    const { text } = await client.call('GET', path, undefined, shopHeader(shop.slug))
    const answer = JSON.parse(text)
    const {
      rows: [expected]
    } = await world.admin.query(sql, [shopId])
    for (const [name, value] of Object.entries(expected ?? {})) {
      if (answer[name] !== value) {
        history.find('wrong total', `${path} returns ${name} ${answer[name]}, but the table has ${value}`)
      }
    }
  }
}

const lists = [
  [
    '/orders?limit=1',
    `SELECT count(*)::int AS total,
       coalesce(sum(total_amount_cents), 0)::float8 AS total_amount_cents,
       coalesce(sum(total_quantity), 0)::float8 AS total_quantity
     FROM orders WHERE shop_id = $1`
  ],
  ['/products?limit=1', 'SELECT count(*)::int AS total FROM products WHERE shop_id = $1 AND deleted_at IS NULL'],
  ['/locations?limit=1', 'SELECT greatest(1, count(*))::int AS total FROM locations WHERE shop_id = $1'],
  ['/users?limit=1', 'SELECT count(*)::int AS total FROM users WHERE shop_id = $1']
] as const
