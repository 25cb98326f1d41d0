import type { FastifyInstance } from 'fastify'
import type { EventType } from '../../src/events/record-events.js'
import type { LoggedEvent } from '../../src/events/subscriber.js'

/** The log after an id, as the relay hands it to subscribers. */
export async function readEvents (app: FastifyInstance, after = 0): Promise<LoggedEvent[]> {
  const rows = await app.prisma.$queryRaw<Row[]>`SELECT id, type, order_id, product_id, data, performed_by, created_at FROM events WHERE id > ${after} ORDER BY id`
  return rows.map(row => ({
    id: Number(row.id),
    type: row.type,
    orderId: row.order_id === null ? null : Number(row.order_id),
    productId: row.product_id === null ? null : Number(row.product_id),
    data: row.data,
    performedBy: row.performed_by,
    createdAt: row.created_at
  }))
}

interface Row {
  id: bigint
  type: EventType
  order_id: bigint | null
  product_id: bigint | null
  data: LoggedEvent['data']
  performed_by: string
  created_at: Date
}
