import type { Outcome } from '../batching/group-commit.js'
import { instantOf, type Instant } from '../database/reads.js'
import type { AuditEntry } from '../audit/entry.js'
import type { NewEvent } from '../events/event-types.js'
import { withoutPerson } from './order-details.js'
import type { Person } from './people.js'
import type {
  IdentityRecord,
  ItemRecord,
  LocationRecord,
  MovementRecord,
  OrderRecord,
  PartRecord,
  PaymentEventRecord,
  PaymentRecord,
  ProductRecord,
  UserRecord
} from './records.js'
import { locationsOf } from './location-rows.js'
import { byPriority, followingEvent, levelAt, mainLocation, settled, withUnits } from './stock-levels.js'

/** What was loaded of a shop for a group of commands. */
export interface Loaded {
  shopId: number
  now: Date
  /** The currency of the shop; null before its first price. */
  currency: string | null
  createdAt: Date
  /** All locations; empty as long as the shop has Main only, as it is from the beginning. */
  locations: LocationRecord[]
  /** The highest ids. NaN for a table to which no command adds rows, as far as their needs say. */
  highest: Highest
  orders: OrderRecord[]
  /** External ids of orders that were named and are given. */
  orderExternalIds: readonly string[]
  products: ProductRecord[]
  users: UserRecord[]
  identities: readonly IdentityRecord[]
  /** The events of the payment provider that were named, or whose body was. */
  paymentEvents: PaymentEventRecord[]
  /** Ids of the payments and refunds that were named and are recorded. */
  payments: readonly string[]
}

export type Highest = Record<
  'order' | 'item' | 'product' | 'user' | 'movement' | 'payment' | 'part' | 'paymentEvent' | 'event',
  number
>

/** A change of which row of before the group has a unique value. A product that loses its sku is deleted. */
export type Step =
  | { productId: number; sku: string | null }
  | { productId: number; externalId: string | null }
  | { userId: number; email: string }
  | { erasedUserId: number }

/** What a group of commands adds. Orders, products and users are written as they are in the draft at the end. */
interface Additions {
  orders: Set<number>
  changedOrders: Set<number>
  /** Those of `changedOrders` whose note or details changed. */
  editedOrders: Set<number>
  /** Those of `changedOrders` that no longer say who placed them. */
  erasedOrders: Set<number>
  products: Set<number>
  changedProducts: Set<number>
  /** Those of `changedProducts` whose fields changed, not only their stock. */
  editedProducts: Set<number>
  /** Added or changed ones. */
  locations: Set<number>
  users: Set<number>
  changedUsers: Set<number>
  identities: IdentityRecord[]
  erasedUsers: Set<number>
  /** In the order of the decisions: each was right when it was made. */
  steps: Step[]
  movements: MovementRecord[]
  payments: PaymentRecord[]
  parts: PartRecord[]
  paymentEvents: PaymentEventRecord[]
  events: NewEvent[]
  audits: AuditEntry[]
}

/**
 * A shop as the commands of a group see and change it: the rows that were loaded, with the changes of the commands so
 * far. Nothing reaches the database until the group is written, so a refused command leaves no trace and no gap.
 *
 * Records are replaced, never modified: a result that was handed out stays as it was decided.
 */
export class Draft {
  readonly shopId: number
  /** The highest ids before the group. */
  readonly highest: Readonly<Highest>
  /** When the transaction began, by the database's clock. */
  readonly now: Date
  readonly nowInstant: Instant
  readonly additions: Additions = {
    orders: new Set(),
    changedOrders: new Set(),
    editedOrders: new Set(),
    erasedOrders: new Set(),
    products: new Set(),
    changedProducts: new Set(),
    editedProducts: new Set(),
    locations: new Set(),
    users: new Set(),
    changedUsers: new Set(),
    identities: [],
    erasedUsers: new Set(),
    steps: [],
    movements: [],
    payments: [],
    parts: [],
    paymentEvents: [],
    events: [],
    audits: []
  }
  readonly #loadedOrders: ReadonlyMap<number, OrderRecord>
  readonly #orders: Map<number, OrderRecord>
  readonly #orderExternalIds: Set<string>
  readonly #loadedProducts: ReadonlyMap<number, ProductRecord>
  readonly #products: Map<number, ProductRecord>
  /** Products whose stock is still to follow a change of a location in the database, and what it was before. */
  readonly #waiting = new Map<number, { from: number; location: LocationRecord }>()
  readonly #productIdBySku: Map<string, number>
  readonly #productIdByExternalId: Map<string, number>
  readonly #users: Map<number, UserRecord>
  readonly #userIdByEmail: Map<string, number>
  readonly #loadedIdentities: readonly IdentityRecord[]
  readonly #paymentEvents: Map<string, PaymentEventRecord>
  readonly #unsignedBodies: Set<string>
  readonly #payments: Set<string>
  readonly #rememberedCurrency: string | null
  /** The highest ids, the currency and the locations by priority, as they are once the group is written. */
  readonly #shop: Highest & { currency: string | null; locations: readonly LocationRecord[] }
  /** Whether Main has a row. */
  readonly #hasStoredMain: boolean
  /** The changes of the commands that are being decided. */
  readonly #changes: Change[] = []
  /** How many attempts are going on, one inside the other. */
  #depth = 0

  constructor(loaded: Loaded) {
    const { shopId, now, currency, createdAt, locations, highest } = loaded
    const { orders, orderExternalIds, products, users, identities, paymentEvents, payments } = loaded
    this.shopId = shopId
    this.highest = highest
    this.now = now
    this.nowInstant = instantOf(now)
    this.#shop = { ...highest, currency, locations: locationsOf(locations, createdAt) }
    this.#hasStoredMain = locations.length > 0
    this.#rememberedCurrency = currency
    this.#loadedOrders = new Map(orders.map(order => [order.id, order]))
    this.#orders = new Map(this.#loadedOrders)
    this.#orderExternalIds = new Set(orderExternalIds)
    this.#loadedProducts = new Map(products.map(product => [product.id, product]))
    this.#products = new Map(this.#loadedProducts)
    this.#settleAll()
    this.#changes.length = 0
    this.#productIdBySku = new Map(
      products.filter(({ isDeleted }) => !isDeleted).map(({ id, sku }) => [comparable(sku), id])
    )
    this.#productIdByExternalId = new Map(
      products.flatMap(({ id, isDeleted, details }) =>
        isDeleted || details?.externalId == null ? [] : [[details.externalId, id]]
      )
    )
    this.#users = new Map(users.map(user => [user.id, user]))
    this.#userIdByEmail = new Map(
      users.filter(({ isDuplicate }) => !isDuplicate).map(({ id, email }) => [folded(email), id])
    )
    this.#loadedIdentities = identities
    this.#paymentEvents = new Map(paymentEvents.map(event => [event.eventId, event]))
    this.#unsignedBodies = new Set(paymentEvents.filter(event => !event.isIdSigned).map(({ bodyHash }) => bodyHash))
    this.#payments = new Set(payments)
  }

  /**
   * Decides a part of the work on its own: if it throws, its changes are undone and the error is its outcome.
   */
  attempt<Result>(decide: () => Result): Outcome<Result> {
    const mark = this.#changes.length
    this.#depth++
    try {
      return { ok: true, result: decide() }
    } catch (error) {
      for (const change of this.#changes.splice(mark).reverse()) undo(change)
      return { ok: false, error: error instanceof Error ? error : new Error(String(error)) }
    } finally {
      this.#depth--
      if (this.#depth === 0) this.#changes.length = 0
    }
  }

  order(id: number): OrderRecord | undefined {
    return this.#orders.get(id)
  }

  /** An order that exists. */
  anyOrder(id: number): OrderRecord {
    return existing(this.#orders.get(id), `order ${id}`)
  }

  /** An order as it was before the group. */
  loadedOrder(id: number): OrderRecord {
    return existing(this.#loadedOrders.get(id), `order ${id}`)
  }

  /** Whether an order has this external id, which must be among those that the command needs. */
  hasOrderExternalId(externalId: string): boolean {
    return this.#orderExternalIds.has(externalId)
  }

  /** All locations, in the order in which they serve orders. */
  get locations(): readonly LocationRecord[] {
    return this.#shop.locations
  }

  location(id: number): LocationRecord | undefined {
    return this.#shop.locations.find(location => location.id === id)
  }

  /** Locations are never deleted. */
  get nextLocationId(): number {
    return this.#shop.locations.length + 1
  }

  /** A product that is not deleted. */
  product(id: number): ProductRecord | undefined {
    const product = this.#products.get(id)
    return product?.isDeleted ? undefined : product
  }

  /** A product as it was before the group; undefined if it is new or no command needed it. */
  loadedProduct(id: number): ProductRecord | undefined {
    return this.#loadedProducts.get(id)
  }

  /** A product, deleted or not. */
  anyProduct(id: number): ProductRecord {
    return existing(this.#products.get(id), `product ${id}`)
  }

  /** @param sku normalized; it must be among the skus that the command needs */
  productBySku(sku: string): ProductRecord | undefined {
    const id = this.#productIdBySku.get(sku)
    return id === undefined ? undefined : this.product(id)
  }

  /** @param externalId it must be among the external ids that the command needs */
  productByExternalId(externalId: string): ProductRecord | undefined {
    const id = this.#productIdByExternalId.get(externalId)
    return id === undefined ? undefined : this.product(id)
  }

  user(id: number): UserRecord | undefined {
    return this.#users.get(id)
  }

  /** A user who exists. */
  anyUser(id: number): UserRecord {
    return existing(this.#users.get(id), `user ${id}`)
  }

  /** @param email in any case; it must be among the addresses that the command needs */
  userByEmail(email: string): UserRecord | undefined {
    const id = this.#userIdByEmail.get(folded(email))
    return id === undefined ? undefined : this.user(id)
  }

  /** The identities that the command needs, and those of users with an address that it needs. */
  get identities(): readonly IdentityRecord[] {
    return [...this.#loadedIdentities, ...this.additions.identities]
  }

  /** The next ids of an order and of its first line. They are given only once the order is added. */
  get nextOrderIds(): { order: number; firstItem: number } {
    return { order: this.#shop.order + 1, firstItem: this.#shop.item + 1 }
  }

  get nextProductId(): number {
    return this.#shop.product + 1
  }

  get nextUserId(): number {
    return this.#shop.user + 1
  }

  /** The currency of the shop once the group is written. */
  get currency(): string | null {
    return this.#shop.currency
  }

  /** The same if the group is the first to need one. */
  get newCurrency(): string | undefined {
    return this.#rememberedCurrency === null ? (this.#shop.currency ?? undefined) : undefined
  }

  get hasChanges(): boolean {
    const additions: Array<{ size: number } | { length: number }> = Object.values(this.additions)
    return additions.some(added => ('size' in added ? added.size : added.length) > 0)
  }

  /** How many more users, and products that are not deleted, there are once the group is written. */
  get growth(): { products: number; users: number } {
    const { products, changedProducts, users, erasedUsers } = this.additions
    const liveIn = (rows: ReadonlyMap<number, ProductRecord>, ids: Iterable<number>) =>
      [...ids].filter(id => rows.get(id)?.isDeleted === false).length
    const before = liveIn(this.#loadedProducts, changedProducts)
    const after = liveIn(this.#products, changedProducts) + liveIn(this.#products, products)
    return { products: after - before, users: users.size - erasedUsers.size }
  }

  addOrder(order: OrderRecord): void {
    this.#raise('order', order.id)
    this.#raise('item', Math.max(this.#shop.item, ...order.items.map((item: ItemRecord) => item.id)))
    this.#put(this.#orders, order.id, order)
    this.#add(this.additions.orders, order.id)
    if (order.details.externalId !== null) this.#add(this.#orderExternalIds, order.details.externalId)
  }

  changeOrder(order: OrderRecord): void {
    const before = this.anyOrder(order.id)
    this.#put(this.#orders, order.id, order)
    if (this.additions.orders.has(order.id)) return
    this.#add(this.additions.changedOrders, order.id)
    const isEdit = before.note !== order.note || before.details !== order.details
    if (isEdit) this.#add(this.additions.editedOrders, order.id)
  }

  /** The orders of a person that are not erased, as far as they were loaded: see `Needs.people`. */
  ordersOf({ userId, email }: Person): OrderRecord[] {
    const address = email === null ? undefined : folded(email)
    return [...this.#orders.values()].filter(({ isErased = false, userId: owner, details }) => {
      if (isErased) return false
      if (owner !== null) return owner === userId
      return details.email !== null && folded(details.email) === address
    })
  }

  /** Removes from an order of before the group what is personal, also where it was copied. */
  eraseOrder(id: number): OrderRecord {
    const { details, ...order } = this.anyOrder(id)
    const erased = { ...order, details: withoutPerson(details), userName: null, note: null, isErased: true }
    const after = { ...erased, version: order.version + 1, updatedAt: this.nowInstant }
    this.#put(this.#orders, id, after)
    this.#add(this.additions.changedOrders, id)
    this.#add(this.additions.erasedOrders, id)
    return after
  }

  addProduct(product: ProductRecord): void {
    this.#raise('product', product.id)
    this.#put(this.#products, product.id, product)
    this.#rekey(this.#productIdBySku, product.id, null, skuOf(product))
    this.#rekey(this.#productIdByExternalId, product.id, null, externalIdOf(product))
    this.#add(this.additions.products, product.id)
  }

  changeProduct(product: ProductRecord): void {
    this.follow(product.id, 'system')
    const before = this.#products.get(product.id)
    this.#put(this.#products, product.id, product)
    const isNew = this.additions.products.has(product.id)
    if (!isNew) this.#add(this.additions.changedProducts, product.id)
    if (before?.version !== product.version) this.#add(this.additions.editedProducts, product.id)
    if (!before) return
    if (before.sku !== product.sku || before.isDeleted !== product.isDeleted) {
      const sku = skuOf(product)
      this.#rekey(this.#productIdBySku, product.id, comparable(before.sku), sku)
      if (!isNew) this.#push(this.additions.steps, { productId: product.id, sku })
    }
    const [given, externalId] = [externalIdOf(before), externalIdOf(product)]
    if (given === externalId) return
    this.#rekey(this.#productIdByExternalId, product.id, given, externalId)
    // A deletion frees it in the database too.
    if (!isNew && !product.isDeleted) this.#push(this.additions.steps, { productId: product.id, externalId })
  }

  addUser(user: UserRecord): void {
    this.#raise('user', user.id)
    this.#put(this.#users, user.id, user)
    this.#put(this.#userIdByEmail, folded(user.email), user.id)
    this.#add(this.additions.users, user.id)
  }

  changeUser(user: UserRecord): void {
    const before = this.#users.get(user.id)
    this.#put(this.#users, user.id, user)
    if (!this.additions.users.has(user.id)) this.#add(this.additions.changedUsers, user.id)
    if (!before || before.email === user.email) return
    this.#rekey(this.#userIdByEmail, user.id, folded(before.email), folded(user.email))
    if (this.additions.users.has(user.id)) return
    this.#push(this.additions.steps, { userId: user.id, email: user.email })
  }

  addIdentity(identity: IdentityRecord): void {
    this.#push(this.additions.identities, identity)
  }

  /** Removes from a user of before the group what is personal. From now on there is no such user. */
  eraseUser({ id, email }: UserRecord): void {
    this.#rekey(this.#userIdByEmail, id, folded(email), null)
    this.#remove(this.#users, id)
    this.#add(this.additions.erasedUsers, id)
    this.#push(this.additions.steps, { erasedUserId: id })
  }

  /** Adds an entry to the ledger and moves the stock of the product at the location with it. */
  moveStock(movement: Omit<MovementRecord, 'balanceAfter'>): void {
    const product = this.anyProduct(movement.productId)
    const { id: locationId, isActive } = existing(this.location(movement.locationId), `location ${movement.locationId}`)
    const levels = withUnits(product, { locationId, quantity: movement.delta }, isActive)
    this.changeProduct({ ...product, ...levels, updatedAt: this.nowInstant })
    this.#push(this.additions.movements, { ...movement, balanceAfter: levelAt(levels, locationId) })
  }

  /** Adds a location, or changes one. Main gets its row with the first of them. */
  putLocation(location: LocationRecord): void {
    const others = this.#shop.locations.filter(({ id }) => id !== location.id)
    this.#changes.push({ target: this.#shop, key: 'locations', before: this.#shop.locations })
    this.#shop.locations = [...others, location].sort(byPriority)
    this.#add(this.additions.locations, location.id)
    if (!this.#hasStoredMain) this.#add(this.additions.locations, mainLocation)
  }

  /** Changes whether what is at a location can be sold. Commands see at once what can be sold now. */
  setActive(location: LocationRecord, isActive: boolean): void {
    this.putLocation({ ...location, isActive, settledTo: 0 })
    this.#settleAll()
  }

  /** The products of the draft whose stock is still to follow a change of a location. */
  get waiting(): readonly number[] {
    return [...this.#waiting.keys()].sort((a, b) => a - b)
  }

  /**
   * Lets the stock of a product follow a change of a location, with an event.
   *
   * @returns the stock before; undefined if it has followed already
   */
  follow(productId: number, performedBy: string): number | undefined {
    const waiting = this.#waiting.get(productId)
    if (!waiting) return undefined
    this.#remove(this.#waiting, productId)
    const product = this.anyProduct(productId)
    // A deleted product has no further events.
    if (!product.isDeleted) this.record(followingEvent(waiting.location, product, { ...waiting, performedBy }))
    this.changeProduct({ ...product, updatedAt: this.nowInstant })
    return waiting.from
  }

  #settleAll(): void {
    const location = this.locations.find(({ settledTo }) => settledTo !== null)
    if (!location) return
    for (const product of this.#products.values()) {
      const after = settled(product, this.locations)
      if (after === product) continue
      const from = this.#waiting.get(product.id)?.from ?? product.stock
      if (from === after.stock) this.#remove(this.#waiting, product.id)
      else this.#put(this.#waiting, product.id, { from, location: this.#unsettledOf(product) ?? location })
      this.#put(this.#products, product.id, after)
    }
  }

  #unsettledOf(product: ProductRecord): LocationRecord | undefined {
    return this.locations.find(({ id, settledTo }) => settledTo !== null && levelAt(product, id) > 0)
  }

  /** The products of which there were units at a location before the group, by id, from the one after `after`. */
  productsAt(locationId: number, after: number): ProductRecord[] {
    return [...this.#loadedProducts.values()]
      .filter(product => product.id > after && levelAt(product, locationId) > 0)
      .sort((a, b) => a.id - b.id)
  }

  recordPayment(payment: PaymentRecord): void {
    this.#push(this.additions.payments, payment)
    if (payment.eventId !== null) this.#add(this.#payments, payment.eventId)
  }

  /** The id that the next payment or refund gets. */
  get nextPaymentId(): number {
    return this.highest.payment + this.additions.payments.length + 1
  }

  /** Adds a part of an order, which gets the next id. */
  addPart(part: Omit<PartRecord, 'id' | 'createdAt'>): PartRecord {
    const added = { ...part, id: this.#shop.part + 1, createdAt: this.nowInstant }
    this.#raise('part', added.id)
    this.#push(this.additions.parts, added)
    return added
  }

  /** Whether a payment or refund with this id is recorded. */
  hasPayment(eventId: string): boolean {
    return this.#payments.has(eventId)
  }

  /** The event of the payment provider with this id, if it was processed before. */
  paymentEvent(eventId: string): PaymentEventRecord | undefined {
    return this.#paymentEvents.get(eventId)
  }

  /** Whether an event with this body was processed under an id that its signature does not cover. */
  hasUnsignedBody(bodyHash: string): boolean {
    return this.#unsignedBodies.has(bodyHash)
  }

  recordPaymentEvent(event: PaymentEventRecord): void {
    this.#put(this.#paymentEvents, event.eventId, event)
    if (!event.isIdSigned) this.#add(this.#unsignedBodies, event.bodyHash)
    this.#push(this.additions.paymentEvents, event)
  }

  record(...events: readonly NewEvent[]): void {
    for (const event of events) this.#push(this.additions.events, event)
  }

  /** Adds an entry to the audit log. */
  audit(entry: AuditEntry): void {
    this.#push(this.additions.audits, entry)
  }

  /** Makes this the currency of the shop, if it has none yet. */
  adoptCurrency(code: string): void {
    if (this.#shop.currency !== null) return
    this.#changes.push({ target: this.#shop, key: 'currency', before: null })
    this.#shop.currency = code
  }

  /** Moves an id to another key; null: it has none. */
  #rekey(ids: Map<string, number>, id: number, from: string | null, to: string | null): void {
    if (from !== null && ids.get(from) === id) this.#remove(ids, from)
    if (to !== null) this.#put(ids, to, id)
  }

  #raise(name: keyof Highest, to: number): void {
    this.#changes.push({ target: this.#shop, key: name, before: this.#shop[name] })
    this.#shop[name] = to
  }

  #put<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#changes.push({ target: map, key, before: map.get(key) })
    map.set(key, value)
  }

  #remove<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    if (before === undefined) return
    this.#changes.push({ target: map, key, before })
    map.delete(key)
  }

  #add<T>(set: Set<T>, value: T): void {
    if (set.has(value)) return
    this.#changes.push({ target: set, key: value, before: undefined })
    set.add(value)
  }

  #push<T>(list: T[], value: T): void {
    this.#changes.push({ target: list, key: list.length, before: undefined })
    list.push(value)
  }
}

/** What was at a place of the draft. */
interface Change {
  target: Map<unknown, unknown> | Set<unknown> | unknown[] | object
  key: unknown
  before: unknown
}

function undo({ target, key, before }: Change): void {
  if (target instanceof Set) target.delete(key)
  else if (Array.isArray(target)) target.length = Number(key)
  else if (!(target instanceof Map)) Object.assign(target, { [String(key)]: before })
  else if (before === undefined) target.delete(key)
  else target.set(key, before)
}

function existing<T>(row: T | undefined, name: string): T {
  if (row === undefined) throw new Error(`${name} was not loaded`)
  return row
}

/** Addresses are ASCII, whose case is the same everywhere. */
function folded(email: string): string {
  return email.toLowerCase()
}

/** Skus are stored in NFC; those of earlier versions may be in NFD, which looks the same. */
function comparable(sku: string): string {
  return sku.normalize('NFC')
}

/** The sku that a product keeps others from having, in its comparable form. */
function skuOf({ isDeleted, sku }: ProductRecord): string | null {
  return isDeleted ? null : comparable(sku)
}

/** The external id that a product keeps others from having. */
function externalIdOf({ isDeleted, details }: ProductRecord): string | null {
  return isDeleted ? null : (details?.externalId ?? null)
}
