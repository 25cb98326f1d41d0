import type { Redis } from 'ioredis'
import type { Random } from '../shared/random.js'
import type { Client } from './client.js'
import type { Answer, History } from './history.js'
import type { Shop } from './shop.js'

/** What an operation works with. */
export interface Desk {
  client: Client
  random: Random
  shop: Shop
  history: History
  /** A key that nobody had before; also written into what it makes, so that the tables say who asked for it. */
  nextKey(): string
  webhookSecret: string
  redis: Redis | undefined
  /** What this client was answered lately, to ask for it again. */
  settled: Array<{ path: string; key: string; body: object; answer: Answer }>
}
