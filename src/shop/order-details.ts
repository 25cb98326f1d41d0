// What clients keep with an order beside its lines. It is stored in the form in which the API shows it.
import { Type, type Static } from '@sinclair/typebox'
import { Prisma } from '../generated/prisma/client.js'
import { Nullable, StringEnum, Text, published } from '../http/schemas.js'

/** For documents and samples. */
export const exampleAddress = {
  name: 'Ada Sample',
  company: null,
  line1: '12 Example Street',
  line2: null,
  city: 'Lisbon',
  region: null,
  postal_code: '1100-001',
  country: 'PT'
}

const Part = (description: string, maxLength = 200) => Text({ minLength: 1, maxLength, description })
const OptionalPart = (description: string, maxLength?: number) => Type.Optional(Nullable(Part(description, maxLength)))

/** A postal address. */
export const Address = Type.Object(
  {
    name: Part('Who lives there'),
    company: OptionalPart('The company'),
    line1: Part('Street and number, or the post box'),
    line2: OptionalPart('Floor, door, building'),
    city: Part('City, town or village'),
    region: OptionalPart('State, province or county'),
    postal_code: OptionalPart('Not every country has them', 20),
    country: published(
      Type.String({ format: 'country', description: 'ISO 3166-1 alpha-2, in capitals', examples: ['PT'] }),
      { format: null, pattern: '^[A-Z]{2}$' }
    )
  },
  { $id: 'Address', additionalProperties: false, examples: [exampleAddress] }
)

export type Address = Static<typeof Address>

const adjustmentTypes = ['shipping', 'discount', 'tax', 'fee'] as const

/** A part of an order's total that is not the price of a line. */
export const Adjustment = Type.Object(
  {
    type: StringEnum(adjustmentTypes, { description: 'What it is for', examples: ['shipping'] }),
    label: Text({ minLength: 1, maxLength: 200, description: 'As the customer reads it', examples: ['Parcel'] }),
    amount_cents: Type.Integer({
      minimum: -999_999_999_999,
      maximum: 999_999_999_999,
      description: 'In minor units, added to the total: a discount is not above 0, everything else not below',
      examples: [490]
    })
  },
  {
    $id: 'Adjustment',
    additionalProperties: false,
    examples: [{ type: 'shipping', label: 'Parcel', amount_cents: 490 }]
  }
)

export type Adjustment = Static<typeof Adjustment>

/** What a client keeps with an order; most orders have none of it. */
export interface OrderDetails {
  externalId: string | null
  email: string | null
  phone: string | null
  locale: string | null
  shippingAddress: Required<Address> | null
  billingAddress: Required<Address> | null
  metadata: Readonly<Record<string, string>>
  adjustments: readonly Adjustment[]
  /** The location that the client named; null: any. */
  locationId: number | null
}

export const noDetails: OrderDetails = Object.freeze({
  externalId: null,
  email: null,
  phone: null,
  locale: null,
  shippingAddress: null,
  billingAddress: null,
  metadata: Object.freeze({}),
  adjustments: Object.freeze([]),
  locationId: null
})

/** What is left of an order's details once its person was erased: what the books need, and ids. */
export function withoutPerson({ externalId, adjustments, locationId }: OrderDetails): OrderDetails {
  if (externalId === null && adjustments.length === 0 && locationId === null) return noDetails
  // A label may say whose birthday it is.
  return {
    ...noDetails,
    externalId,
    adjustments: adjustments.map(given => ({ ...given, label: given.type })),
    locationId
  }
}

/** What the adjustments add to the price of the lines, in minor units. */
export function adjustmentOf({ adjustments }: Pick<OrderDetails, 'adjustments'>): number {
  return adjustments.reduce((sum, { amount_cents: cents }) => sum + cents, 0)
}

/** The text by which searches find an order; undefined if it has none. */
export function searchTextOf(order: {
  userName: string | null
  note: string | null
  details: OrderDetails
}): string | undefined {
  const { userName, note, details } = order
  if (userName === null && note === null && details === noDetails) return undefined
  const { externalId, email, phone, shippingAddress: to, billingAddress: payer } = details
  const parts = [userName, externalId, email, phone, to?.name, to?.company, payer?.name, payer?.company, note]
  const texts = [...new Set(parts.filter(part => typeof part === 'string'))]
  return texts.length === 0 ? undefined : texts.join('\n')
}

/** An expression of the columns of `orders`: their details as one JSON value, null for an order without any. */
export const detailsColumn = Prisma.sql`
  CASE WHEN num_nonnulls(
    external_id, email, phone, locale, shipping_address, billing_address, metadata, adjustments, location_id) > 0
  THEN json_build_object('externalId', external_id, 'email', email, 'phone', phone, 'locale', locale,
    'shippingAddress', shipping_address, 'billingAddress', billing_address,
    'metadata', coalesce(metadata, '{}'), 'adjustments', coalesce(adjustments, '[]'), 'locationId', location_id) END`

/** An expression of the columns of `order_items AS item`: where the units of a line come from. */
export const allocationsColumn = Prisma.sql`
  CASE WHEN item.allocations IS NOT NULL THEN (
    SELECT json_agg(json_build_object('locationId', value -> 'location_id', 'quantity', value -> 'quantity'))
    FROM json_array_elements(item.allocations)
  ) END`
