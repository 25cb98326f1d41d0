import type { Queryable } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import { shopColumns, toShop, type ShopRow } from './shop-row.js'
import { defaultShop, slugPattern, type Shop } from './shop.js'

/** The settings of the shop `default`, which come from the environment. */
export type DefaultSettings = Omit<Shop, 'id' | 'slug'>

/**
 * The shops of the database, as a process knows them. The default shop costs no query. The others are remembered, and
 * what changed is read again once they were not looked at for a second: a change of settings reaches every process
 * within that time.
 */
export class ShopDirectory {
  readonly default: Shop
  readonly #database: Queryable
  readonly #bySlug = new Map<string, Shop>()
  readonly #byId = new Map<number, Shop>()
  /** When all that is remembered was last known to be current, by `performance.now()`. */
  #currentAtMs = 0
  #refreshing: Promise<void> | undefined

  constructor(database: Queryable, settings: DefaultSettings) {
    this.#database = database
    this.default = { ...defaultShop, ...settings }
  }

  /** Whether the shop with this slug can be found without looking for it in the database. */
  remembers(slug: string): boolean {
    return slug === defaultShop.slug || this.#bySlug.has(slug)
  }

  /** @returns undefined if there is no such shop */
  async find(slug: string): Promise<Shop | undefined> {
    if (slug === defaultShop.slug) return this.default
    // Clients may send any text, also what PostgreSQL does not take.
    if (!slugPattern.test(slug)) return undefined
    await this.#refresh()
    return this.#bySlug.get(slug) ?? (await this.#load(Prisma.sql`slug = ${slug}`))[0]
  }

  /** @throws if there is no such shop: its id came from a row of the database */
  async get(id: number): Promise<Shop> {
    if (id === defaultShop.id) return this.default
    await this.#refresh()
    const shop = this.#byId.get(id) ?? (await this.#load(Prisma.sql`id = ${id}`))[0]
    if (!shop) throw new Error(`there is no shop ${id}`)
    return shop
  }

  /** All shops, by id. */
  async all(): Promise<Shop[]> {
    return [this.default, ...(await this.#load(Prisma.sql`id <> ${defaultShop.id}`))]
  }

  /** Forgets what it remembers: the database went back in time, and may have other shops under the same ids. */
  forget(): void {
    this.#bySlug.clear()
    this.#byId.clear()
  }

  /** Reads what changed, once for all who ask meanwhile, and at most once a second. */
  async #refresh(): Promise<void> {
    if (this.#byId.size === 0 || performance.now() - this.#currentAtMs < knownForMs) return
    this.#refreshing ??= this.#readChanges().finally(() => (this.#refreshing = undefined))
    await this.#refreshing
  }

  async #readChanges(): Promise<void> {
    const startedAtMs = performance.now()
    const sinceMs = startedAtMs - this.#currentAtMs + longestChangeMs
    await this.#load(Prisma.sql`updated_at > now() - ${sinceMs} * interval '1 millisecond'`)
    this.#currentAtMs = startedAtMs
  }

  async #load(condition: Prisma.Sql): Promise<Shop[]> {
    if (this.#byId.size === 0) this.#currentAtMs = performance.now()
    const rows = await this.#database.$queryRaw<ShopRow[]>`
      SELECT ${shopColumns} FROM shops WHERE ${condition} ORDER BY id`
    const shops = rows.map(toShop).filter(({ id }) => id !== defaultShop.id)
    for (const shop of shops) {
      this.#bySlug.set(shop.slug, shop)
      this.#byId.set(shop.id, shop)
    }
    return shops
  }
}

/** How long the settings that a process has read may be out of date. */
const knownForMs = 1_000

// A change becomes visible at its commit, some time after its `updated_at`: statements are canceled after 7 s.
const longestChangeMs = 30_000
