import type { Caller, Scope } from '../auth/access.js'
import { parseMoment } from '../http/schemas.js'
import { forbidden, validationFailed, type FieldError } from '../errors.js'
import { readPrice } from '../money/prices.js'
import type { Line } from './admit.js'
import { adjustmentOf, type OrderDetails } from '../shop/order-details.js'
import { readDetails } from './details.js'
import type { OrderCreate, OrderLine } from './schemas.js'

/** A requested order in one form, whichever form the client used. */
export interface OrderRequest {
  userId: number | null
  /** At most one line for each product, in the order of first mention. */
  lines: Line[]
  orderDate: Date | null
  note: string | null
  /** How long the order waits for its payment; undefined: as long as the shop says. */
  expiresInSeconds?: number | undefined
  byCustomer?: boolean
  details?: OrderDetails
  /** What the details add to the price of the lines, in minor units. */
  adjustmentCents?: number
  performedBy: string
}

/**
 * Reads a request body, which has two forms and some fields with two names.
 *
 * @param options.currency the currency of prices that the client expects
 * @param options.path the order's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED with every conflict between fields; FORBIDDEN for another user's order, and for
 *   adjustments by a customer
 */
export function readOrderRequest(
  body: OrderCreate,
  { principal, scope }: Pick<Caller, 'principal' | 'scope'>,
  { currency, path = 'body' }: { currency: string; path?: string }
): OrderRequest {
  const errors: FieldError[] = [
    ...bothGiven(body, path, 'product_id', 'id'),
    ...bothGiven(body, path, 'items', 'lines'),
    ...bothGiven(body, path, 'user_id', 'customer_id')
  ]
  const items = body.items ?? body.lines
  const productId = body.product_id ?? body.id
  if (items === undefined) {
    if (productId === undefined) errors.push({ path: `${path}/product_id`, message: 'is required (or items)' })
    if (body.quantity === undefined) errors.push({ path: `${path}/quantity`, message: 'is required (or items)' })
  } else {
    for (const field of singleFields) {
      if (body[field] !== undefined) errors.push({ path: `${path}/${field}`, message: 'cannot be combined with items' })
    }
  }
  const lines = items ?? [{ ...body, product_id: productId ?? 0, quantity: body.quantity ?? 0 }]
  const pathOf = (index: number) => (items === undefined ? path : `${path}/${body.items ? 'items' : 'lines'}/${index}`)
  const merged = mergeLines(
    lines.map((line, index) => readLine(line, { currency, path: pathOf(index) }, errors)),
    pathOf,
    errors
  )
  const details = readDetails(body, { scope, path }, errors)
  if (errors.length > 0) throw validationFailed(errors)
  return {
    userId: ownerOf(body, scope),
    lines: merged,
    orderDate: body.order_date === undefined ? null : (parseMoment(body.order_date) ?? null),
    note: body.note ?? null,
    expiresInSeconds: body.expires_in_seconds,
    byCustomer: scope !== 'everyone',
    details,
    adjustmentCents: adjustmentOf(details),
    performedBy: principal
  }
}

/** The user of the order: as given, except that customers can only order for themselves and need not say so. */
function ownerOf({ user_id: userId, customer_id: customerId }: OrderCreate, scope: Scope): number | null {
  const given = userId ?? customerId ?? null
  if (scope === 'everyone') return given
  if (given !== null && given !== scope) throw forbidden('Customers can place orders only for themselves')
  return scope
}

const singleFields = ['product_id', 'id', 'quantity', 'expected_price_cents', 'unit_price'] as const

function readLine(line: OrderLine, { currency, path }: { currency: string; path: string }, errors: FieldError[]): Line {
  const { product_id: productId, quantity, unit_price: price } = line
  errors.push(...bothGiven(line, path, 'unit_price', 'expected_price_cents'))
  const expected = price === undefined ? line.expected_price_cents : readPrice(price, currency)
  if (typeof expected !== 'object') return { productId, quantity, expectedPriceCents: expected }
  errors.push({ path: `${path}/unit_price`, message: expected.problem })
  return { productId, quantity }
}

function mergeLines(lines: readonly Line[], pathOf: (index: number) => string, errors: FieldError[]): Line[] {
  const merged = new Map<number, Line>()
  lines.forEach((line, index) => {
    const { expectedPriceCents } = line
    const earlier = merged.get(line.productId)
    if (!earlier) {
      merged.set(line.productId, { ...line })
      return
    }
    if (
      expectedPriceCents !== undefined &&
      earlier.expectedPriceCents !== undefined &&
      expectedPriceCents !== earlier.expectedPriceCents
    ) {
      errors.push({
        path: pathOf(index),
        message: 'expects a different price than an earlier line of the same product'
      })
    }
    earlier.quantity += line.quantity
    earlier.expectedPriceCents ??= expectedPriceCents
  })
  return [...merged.values()]
}

function bothGiven<T extends object>(
  body: T,
  path: string,
  one: keyof T & string,
  other: keyof T & string
): FieldError[] {
  return body[one] !== undefined && body[other] !== undefined
    ? [{ path: `${path}/${one}`, message: `cannot be combined with ${other}` }]
    : []
}
