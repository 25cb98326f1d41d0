import type { Scope } from '../auth/access.js'
import { forbidden, type FieldError } from '../errors.js'
import { changedMetadata } from '../http/schemas.js'
import { noDetails, type Address, type Adjustment, type OrderDetails } from '../shop/order-details.js'
import type { OrderCreate, OrderUpdate } from './schemas.js'

/**
 * Reads what a client keeps with a new order.
 *
 * @param errors gets the conflicts that are found
 * @returns `noDetails` itself if there is nothing
 * @throws ApiError FORBIDDEN for adjustments by a customer
 */
export function readDetails(
  body: OrderCreate,
  { scope, path }: { scope: Scope; path: string },
  errors: FieldError[]
): OrderDetails {
  const adjustments = body.adjustments ?? []
  if (adjustments.length > 0 && scope !== 'everyone') throw forbidden('Customers cannot set adjustments')
  adjustments.forEach((adjustment, index) => {
    const problem = signProblem(adjustment)
    if (problem) errors.push({ path: `${path}/adjustments/${index}/amount_cents`, message: problem })
  })
  return unlessEmpty({
    externalId: body.external_id ?? null,
    email: body.email ?? null,
    phone: body.phone ?? null,
    locale: body.locale ?? null,
    shippingAddress: addressOf(body.shipping_address),
    billingAddress: addressOf(body.billing_address),
    metadata: body.metadata ?? {},
    adjustments,
    locationId: body.location_id ?? null
  })
}

/**
 * The details of an order after an edit: fields that are not given stay, null removes one.
 *
 * @returns `before` itself if nothing changed
 * @throws ApiError VALIDATION_FAILED for metadata with too many keys
 */
export function editedDetails(before: OrderDetails, edit: OrderUpdate): OrderDetails {
  const after = {
    ...before,
    ...(edit.email !== undefined && { email: edit.email }),
    ...(edit.phone !== undefined && { phone: edit.phone }),
    ...(edit.shipping_address !== undefined && { shippingAddress: addressOf(edit.shipping_address) }),
    ...(edit.billing_address !== undefined && { billingAddress: addressOf(edit.billing_address) }),
    ...(edit.metadata !== undefined && { metadata: changedMetadata(before.metadata, edit.metadata) })
  }
  return changedFields(before, after).length === 0 ? before : unlessEmpty(after)
}

/** The API's names of the details that differ. */
export function changedFields(before: OrderDetails, after: OrderDetails): string[] {
  return Object.entries(fieldNames)
    .filter(([key]) => {
      const [one, other] = [before, after].map(details => Object.entries(details).find(([name]) => name === key)?.[1])
      return JSON.stringify(one) !== JSON.stringify(other)
    })
    .map(([, name]) => name)
}

const fieldNames = {
  email: 'email',
  phone: 'phone',
  shippingAddress: 'shipping_address',
  billingAddress: 'billing_address',
  metadata: 'metadata'
} as const

function signProblem({ type, amount_cents: cents }: Adjustment): string | undefined {
  if (type === 'discount') return cents > 0 ? 'must not be above 0 for a discount' : undefined
  return cents < 0 ? `must not be negative for ${type}` : undefined
}

/** An address with all of its fields, so that clients need not tell a missing one from null. */
function addressOf(address: Address | null | undefined): Required<Address> | null {
  if (!address) return null
  return {
    name: address.name,
    company: address.company ?? null,
    line1: address.line1,
    line2: address.line2 ?? null,
    city: address.city,
    region: address.region ?? null,
    postal_code: address.postal_code ?? null,
    country: address.country
  }
}

function unlessEmpty(details: OrderDetails): OrderDetails {
  const isEmpty = Object.values(details).every(
    value => value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  )
  return isEmpty ? noDetails : details
}
