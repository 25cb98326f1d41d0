import type { Answer } from '../../shared/service.js'
import type { Actor } from '../actor.js'
import { locationSum, stockKey, type ShownStock } from '../shown-stock.js'
import { markOf, type KnownLocation } from '../shop.js'
import { changeStock, createMarker } from './products.js'
import { create, ifMatch, pickLocation } from './request.js'

/** Creates the first locations, one of them inactive, and brings some of every product to them. */
export async function openLocations(actor: Actor): Promise<void> {
  const { shop } = actor
  shop.markerId = (await createMarker(actor)) ?? 0
  for (let number = 0; number < 2; number++) await createLocation(actor)
  shop.closedLocationId = (await requestLocation(actor, { is_active: false })) ?? 0
  const ids = [...shop.locations.slice(1).map(({ id }) => id), shop.closedLocationId]
  for (const [index, { id: productId }] of shop.products.entries()) {
    for (const id of ids) await changeStock(actor, productId, { counted: index < 3 ? 25 : 100, location_id: id })
  }
}

/** Adds a location, until there are enough of them. */
export async function createLocation(actor: Actor): Promise<void> {
  const { shop, random } = actor
  if (shop.locationsRequested >= maxLocations) return
  shop.locationsRequested++
  const id = await requestLocation(actor, random.happens(0.5) ? { priority: priorityFor(actor) } : {})
  if (id !== undefined) shop.locations.push({ id, isActive: true })
}

// With Main and the closed one there are six: few enough that the oracle can try all sets of them.
const maxLocations = 4

/** @returns the id of the new location once the marker is there: before, nobody may change its activity */
async function requestLocation(actor: Actor, fields: object): Promise<number | undefined> {
  const key = actor.nextKey()
  const body = { name: nameOf(actor, key), ...fields }
  const answer = await create(actor, 'create location', '/locations', body, [201], key)
  if (answer?.status !== 201) return undefined
  noteLocation(actor, JSON.parse(answer.text))
  const { id } = JSON.parse(answer.text)
  const marked = await changeStock(actor, actor.shop.markerId, { counted: 1, location_id: id })
  return marked?.status === 200 ? id : undefined
}

/** The name tells which request gave it. */
function nameOf({ shop }: Actor, key: string): string {
  return `Place ${key} ${markOf(shop.slug)}`
}

/** Few different ones, so that often two locations have the same. */
function priorityFor({ random }: Actor): number {
  return random.between(1, 5)
}

/** Gives a location another name or priority, opens it or closes it; often it is open already. */
export async function changeLocation(actor: Actor): Promise<void> {
  const { random, shop, nextKey } = actor
  const location = random.pick(shop.locations)
  const body = random.pick([
    { name: nameOf(actor, nextKey()) },
    { priority: priorityFor(actor) },
    { priority: priorityFor(actor) },
    { is_active: random.happens(0.7) },
    { is_active: random.happens(0.7) },
    { priority: priorityFor(actor), is_active: true }
  ])
  await change(actor, location, body)
}

/** Closes all locations, of which the last one stays open, and opens them again. */
export async function closeAll(actor: Actor): Promise<void> {
  const locations = actor.random.shuffle(actor.shop.locations)
  for (const isActive of [false, true]) {
    for (const location of locations) await change(actor, location, { is_active: isActive })
  }
}

async function change(actor: Actor, location: KnownLocation, body: { is_active?: boolean }): Promise<void> {
  const subject = `location ${location.id}`
  const { headers, mayFail } = ifMatch(actor, subject)
  const answer = await actor.client.send({
    operation: 'change location',
    method: 'PATCH',
    path: `/locations/${location.id}`,
    body,
    headers,
    // 409: it is the last active one.
    expected: [200, ...(body.is_active === false ? [409] : []), ...mayFail],
    reads: subject
  })
  if (answer?.status === 409) actor.history.count('last active locations kept')
  if (answer?.status !== 200) return
  location.isActive = JSON.parse(answer.text).is_active
  noteLocation(actor, JSON.parse(answer.text))
}

export async function transferStock(actor: Actor): Promise<void> {
  const { random, shop } = actor
  const [from, to] = [pickLocation(actor), pickLocation(actor)]
  if (from === to) return
  const body = {
    product_id: shop.pickProduct(random).id,
    from_location_id: from,
    to_location_id: to,
    quantity: random.between(1, 30)
  }
  const answer = await create(actor, 'transfer stock', '/stock/transfers', body, [200, 409, 404])
  if (answer?.status === 200) noteStock(actor, answer)
}

export async function readStock(actor: Actor): Promise<ShownStock | undefined> {
  const { id } = actor.shop.pickProduct(actor.random)
  const answer = await actor.client.send({
    operation: 'read stock',
    method: 'GET',
    path: `/products/${id}/stock`,
    expected: [200, 404],
    isWrite: false
  })
  return answer?.status === 200 ? noteStock(actor, answer) : undefined
}

/** What can be sold is what is at active locations. What is where is for the oracle, which knows all that ever was. */
function noteStock({ history, shop }: Actor, { text }: Answer): ShownStock {
  const shown: ShownStock = JSON.parse(text)
  if (shown.stock !== locationSum(shown)) history.find('stock differs from its locations', text)
  shop.stockReads.push({ productId: shown.product_id, shown: stockKey(shown) })
  return shown
}

export async function readLocations(actor: Actor): Promise<void> {
  const { client, random, shop, history } = actor
  const common = { operation: 'read locations', method: 'GET', expected: [200], isWrite: false } as const
  if (random.happens(0.5)) {
    const { id } = random.pick(shop.locations)
    const answer = await client.send({ ...common, path: `/locations/${id}`, reads: `location ${id}` })
    if (answer?.status === 200) noteLocation(actor, JSON.parse(answer.text))
    return
  }
  const answer = await client.send({ ...common, path: '/locations?limit=100' })
  if (answer?.status !== 200) return
  const shown: LocationAnswer[] = JSON.parse(answer.text).locations
  for (const location of shown) noteLocation(actor, location)
  const sorted = shown.toSorted((a, b) => a.priority - b.priority || a.id - b.id)
  if (shown.some((location, index) => location !== sorted[index])) {
    history.find('locations out of order', answer.text)
  }
}

interface LocationAnswer {
  id: number
  version: number
  name: string
  priority: number
  is_active: boolean
}

function noteLocation({ history, shop }: Actor, location: LocationAnswer): void {
  const { id, version, name, priority, is_active: isActive } = location
  const content = { name, priority, isActive }
  const known = shop.shownLocations.get(`${id} ${version}`) ?? content
  if (JSON.stringify(known) !== JSON.stringify(content)) {
    const both = JSON.stringify([known, content])
    history.find('two contents of one version', `location ${id}, version ${version}: ${both}`)
  }
  shop.shownLocations.set(`${id} ${version}`, known)
}
