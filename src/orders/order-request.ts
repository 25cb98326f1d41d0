import { parseMoment } from '../common-schemas.js'
import { validationFailed, type FieldError } from '../errors.js'
import type { Line } from './admit.js'
import type { OrderCreate, OrderLine } from './schemas.js'

/** An order as it is asked for, in one form whichever way it came. */
export interface OrderRequest {
  userId: number | null
  /** At most one line a product, in the order of their first mention. */
  lines: Line[]
  orderDate: Date | null
  note: string | null
  performedBy: string
}

/**
 * Reads a body of `POST /orders`, which has two shapes and some fields with two names.
 *
 * @throws ApiError VALIDATION_FAILED with everything that does not fit together
 */
export function readOrderRequest (body: OrderCreate, performedBy: string): OrderRequest {
  const errors: FieldError[] = [
    ...bothGiven(body, 'product_id', 'id'),
    ...bothGiven(body, 'items', 'lines'),
    ...bothGiven(body, 'user_id', 'customer_id')
  ]
  const items = body.items ?? body.lines
  const productId = body.product_id ?? body.id
  if (items === undefined) {
    if (productId === undefined) errors.push({ path: 'body/product_id', message: 'is required (or items)' })
    if (body.quantity === undefined) errors.push({ path: 'body/quantity', message: 'is required (or items)' })
  } else {
    for (const field of singleFields) {
      if (body[field] !== undefined) errors.push({ path: `body/${field}`, message: 'cannot be combined with items' })
    }
  }
  const lines = items ?? [{ product_id: productId ?? 0, quantity: body.quantity ?? 0, expected_price_cents: body.expected_price_cents, unit_price: body.unit_price }]
  const merged = mergeLines(lines, index => items === undefined ? 'body' : `body/${body.items ? 'items' : 'lines'}/${index}`, errors)
  if (errors.length > 0) throw validationFailed(errors)
  return {
    userId: body.user_id ?? body.customer_id ?? null,
    lines: merged,
    orderDate: body.order_date === undefined ? null : parseMoment(body.order_date) ?? null,
    note: body.note ?? null,
    performedBy
  }
}

const singleFields = ['product_id', 'id', 'quantity', 'expected_price_cents', 'unit_price'] as const

function mergeLines (lines: readonly OrderLine[], pathOf: (index: number) => string, errors: FieldError[]): Line[] {
  const merged = new Map<number, Line>()
  lines.forEach((line, index) => {
    for (const { message } of bothGiven(line, 'unit_price', 'expected_price_cents')) errors.push({ path: `${pathOf(index)}/unit_price`, message })
    const expectedPriceCents = line.unit_price === undefined ? line.expected_price_cents : Math.round(line.unit_price * 100)
    const earlier = merged.get(line.product_id)
    if (!earlier) {
      merged.set(line.product_id, { productId: line.product_id, quantity: line.quantity, expectedPriceCents })
      return
    }
    if (expectedPriceCents !== undefined && earlier.expectedPriceCents !== undefined && expectedPriceCents !== earlier.expectedPriceCents) {
      errors.push({ path: pathOf(index), message: 'expects another price than an earlier line of the same product' })
    }
    earlier.quantity += line.quantity
    earlier.expectedPriceCents ??= expectedPriceCents
  })
  return [...merged.values()]
}

function bothGiven<T extends object> (body: T, one: keyof T & string, other: keyof T & string): FieldError[] {
  return body[one] !== undefined && body[other] !== undefined ? [{ path: `body/${one}`, message: `cannot be combined with ${other}` }] : []
}
