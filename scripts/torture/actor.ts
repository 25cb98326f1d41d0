import type { Redis } from 'ioredis'
import type { Random } from '../shared/random.js'
import type { Answer } from '../shared/service.js'
import type { Client } from './client.js'
import type { History } from './history.js'
import type { Shop } from './shop.js'

/** A simulated user of a shop: everything that an operation works with. */
export interface Actor {
  client: Client
  random: Random
  shop: Shop
  history: History
  /** A new unique key. It is also stored in the row that the request creates, so that the oracle can trace the row. */
  nextKey(): string
  webhookSecret: string
  redis: Redis | undefined
  /** The latest answered requests of this actor, to be sent again. */
  answered: Array<{ path: string; key: string; body: object; answer: Answer }>
}
