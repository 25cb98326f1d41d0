import type { Follower } from '../followers.js'
import type { History } from '../history.js'
import type { Receiver } from '../receiver.js'
import type { Shop } from '../shop.js'
import type { World } from '../world.js'
import type { Tables } from './tables.js'

/** What is known of one shop. */
export interface Evidence {
  world: World
  /** Its id in the tables. */
  shopId: number
  history: History
  shop: Shop
  followers: Follower[]
  receiver: Receiver
  /** The event types that the receiver has subscribed to. */
  subscribedTypes: readonly string[]
  databaseUrl: string
  /** An API key that may do everything in the shop. */
  apiKey: string
  /** The last event that every follower and subscriber had time to get. */
  lastEventId: number
}

/** The evidence that most checks need: what clients were told, and what the database holds. */
export type Case = Pick<Evidence, 'history' | 'shop'> & { tables: Tables }
