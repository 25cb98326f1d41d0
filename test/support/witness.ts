import type { FastifyInstance } from 'fastify'
import type { Subscriber } from '../../src/relay/subscriber.js'

/** An idempotent subscriber: the table `effects` gets one row per event, and counts how often the event came. */
export function witness(app: FastifyInstance, name: string): Subscriber {
  return {
    name,
    maxBatch: 3,
    async handle(events) {
      const ids = events.map(({ id }) => id)
      await app.prisma.$executeRaw`
        INSERT INTO effects (subscription, event_id) SELECT ${name}, unnest(${ids}::bigint[])
        ON CONFLICT (subscription, event_id) DO UPDATE SET times = effects.times + 1`
      return []
    }
  }
}

/** Creates the table of effects. */
export async function createEffects(app: FastifyInstance): Promise<void> {
  await app.prisma.$executeRaw`
    CREATE TABLE effects (
      subscription text, event_id bigint, times int NOT NULL DEFAULT 1, PRIMARY KEY (subscription, event_id)
    )`
}
