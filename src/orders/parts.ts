// What is shipped, canceled and returned of an order, line by line, and what the order costs then. Pure.
import { quantityUnavailable, validationFailed, type UnavailableQuantity } from '../errors.js'
import { adjustmentOf, type Adjustment } from '../shop/order-details.js'
import type { ItemRecord, PartItem, PartType, UnitsAt } from '../shop/records.js'
import { mainLocation } from '../shop/stock-levels.js'

export const fulfillmentStatuses = ['unfulfilled', 'partial', 'fulfilled'] as const

export type FulfillmentStatus = (typeof fulfillmentStatuses)[number]

type Items = readonly ItemRecord[]

/** What a client asks for: some units of a line. */
export interface RequestedItem {
  item_id: number
  quantity: number
}

/** The units of a line that a part of this type may still take. */
function availableFor(type: PartType, item: ItemRecord): number {
  if (type === 'return') return item.shippedQuantity - item.returnedQuantity
  return item.quantity - item.shippedQuantity - item.canceledQuantity
}

/** All that a part of this type may still take. */
export function allFor(type: PartType, items: Items): PartItem[] {
  return items.map(item => partItem(type, item, availableFor(type, item))).filter(({ quantity }) => quantity > 0)
}

/**
 * The units of a line that a part takes. They lie in a row, in the order of the line's allocations: the first ones ship
 * first and return first, the last ones are canceled first. So each comes back to where it came from, and once.
 */
function partItem(type: PartType, item: ItemRecord, quantity: number): PartItem {
  const { id: itemId, allocations } = item
  if (allocations === null) return { itemId, quantity, allocations }
  const first = { shipment: item.shippedQuantity, return: item.returnedQuantity }
  const from = type === 'cancellation' ? item.quantity - item.canceledQuantity - quantity : first[type]
  return { itemId, quantity, allocations: slice(allocations, from, from + quantity) }
}

function slice(allocations: readonly UnitsAt[], from: number, to: number): UnitsAt[] {
  let passed = 0
  return allocations.flatMap(({ locationId, quantity: there }) => {
    const quantity = Math.min(to, passed + there) - Math.max(from, passed)
    passed += there
    return quantity > 0 ? [{ locationId, quantity }] : []
  })
}

/** Where units are, also those for which nothing is stored. */
export function unitsAt({ quantity, allocations }: Pick<ItemRecord, 'quantity' | 'allocations'>): readonly UnitsAt[] {
  return allocations ?? [{ locationId: mainLocation, quantity }]
}

/**
 * Reads which units a part of an order takes.
 *
 * @param requested undefined for all that is left
 * @throws ApiError VALIDATION_FAILED for a line that is not the order's, or that is named twice; QUANTITY_UNAVAILABLE
 *   when fewer units are left, or none at all
 */
export function takeItems(type: PartType, items: Items, requested: readonly RequestedItem[] | undefined): PartItem[] {
  if (requested === undefined) {
    const all = allFor(type, items)
    if (all.length > 0) return all
    throw quantityUnavailable(items.map(({ id }) => ({ item_id: id, requested: 1, available: 0 })))
  }
  const named = new Set<number>()
  const short: UnavailableQuantity[] = []
  const taken = requested.map(({ item_id: itemId, quantity }, index) => {
    const path = `body/items/${index}/item_id`
    const item = items.find(({ id }) => id === itemId)
    if (!item) throw validationFailed([{ path, message: 'is not a line of this order' }])
    if (named.has(itemId)) throw validationFailed([{ path, message: 'is the same line as an earlier item' }])
    named.add(itemId)
    const available = availableFor(type, item)
    if (quantity > available) short.push({ item_id: itemId, requested: quantity, available })
    return partItem(type, item, Math.min(quantity, available))
  })
  if (short.length > 0) throw quantityUnavailable(short)
  return taken
}

const counters = {
  shipment: 'shippedQuantity',
  cancellation: 'canceledQuantity',
  return: 'returnedQuantity'
} as const satisfies Record<PartType, keyof ItemRecord>

/** The lines after a part; a line that it does not touch stays the same object. */
export function withPart(items: Items, { type, taken }: { type: PartType; taken: readonly PartItem[] }): ItemRecord[] {
  const counter = counters[type]
  const quantities = new Map(taken.map(({ itemId, quantity }) => [itemId, quantity]))
  return items.map(item => {
    const quantity = quantities.get(item.id)
    return quantity === undefined ? item : { ...item, [counter]: item[counter] + quantity }
  })
}

/** `fulfilled` when all units that are not canceled have shipped, `partial` when some have. */
export function fulfillmentOf(items: Items): FulfillmentStatus {
  if (!hasShippedUnits(items)) return 'unfulfilled'
  return isSettled(items) ? 'fulfilled' : 'partial'
}

export function hasShippedUnits(items: Items): boolean {
  return items.some(({ shippedQuantity }) => shippedQuantity > 0)
}

/** Whether no unit is left to ship or to cancel. */
export function isSettled(items: Items): boolean {
  return items.every(item => availableFor('shipment', item) === 0)
}

/**
 * By how much the canceled and returned units reduce what the order costs, in minor units.
 *
 * The units that are neither cost their price; discounts and taxes are in proportion to the price of the lines, rounded
 * half away from zero; shipping and fees stay as long as anything has shipped or still can. An order never costs less
 * than nothing, nor more than its total.
 */
export function deductionOf({ items, adjustments }: { items: Items; adjustments: readonly Adjustment[] }): number {
  const priceOf = (quantityOf: (item: ItemRecord) => number) =>
    items.reduce((sum, item) => sum + quantityOf(item) * item.priceCentsAtPurchase, 0)
  const subtotalCents = priceOf(({ quantity }) => quantity)
  const liveCents = priceOf(item => item.quantity - item.canceledQuantity - item.returnedQuantity)
  if (liveCents === subtotalCents) return 0
  const totalCents = subtotalCents + adjustmentOf({ adjustments })
  if (liveCents === 0 && !hasShippedUnits(items)) return totalCents
  const isProportional = ({ type }: Adjustment) => type === 'discount' || type === 'tax'
  const proportionalCents = adjustmentOf({ adjustments: adjustments.filter(isProportional) })
  const fixedCents = adjustmentOf({ adjustments: adjustments.filter(adjustment => !isProportional(adjustment)) })
  const costCents = liveCents + fixedCents + inProportion(proportionalCents, liveCents, subtotalCents)
  return totalCents - Math.min(totalCents, Math.max(0, costCents))
}

/** `cents * part / whole`, rounded half away from zero. The product may be beyond what a number holds exactly. */
function inProportion(cents: number, part: number, whole: number): number {
  const product = BigInt(Math.abs(cents)) * BigInt(part)
  const rounded = Number((2n * product + BigInt(whole)) / (2n * BigInt(whole)))
  return cents < 0 ? -rounded : rounded
}
