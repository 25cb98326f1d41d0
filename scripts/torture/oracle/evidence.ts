import type { Follower } from '../followers.js'
import type { History } from '../history.js'
import type { Receiver } from '../receiver.js'
import type { Shop } from '../shop.js'
import type { World } from '../world.js'
import type { Tables } from './tables.js'

export interface Evidence {
  world: World
  history: History
  shop: Shop
  followers: Follower[]
  receiver: Receiver
  delivered: { types: readonly string[] }
  databaseUrl: string
  /** The last event that everybody has had the time to get. */
  lastEventId: number
}

export type Case = Pick<Evidence, 'history' | 'shop'> & { tables: Tables }
