import type { Caller, Scope } from '../auth/access.js'
import { parseMoment } from '../http/schemas.js'
import { forbidden, validationFailed, type FieldError } from '../errors.js'
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
 * Reads an order as it is sent, which has two shapes and some fields with two names.
 *
 * @param path where it stands in the request, for the errors
 * @throws ApiError VALIDATION_FAILED with everything that does not fit together, FORBIDDEN for another user's order
 */
export function readOrderRequest(
  body: OrderCreate,
  { principal, scope }: Pick<Caller, 'principal' | 'scope'>,
  path = 'body'
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
  const merged = mergeLines(
    lines,
    index => (items === undefined ? path : `${path}/${body.items ? 'items' : 'lines'}/${index}`),
    errors
  )
  if (errors.length > 0) throw validationFailed(errors)
  return {
    userId: ownerOf(body, scope),
    lines: merged,
    orderDate: body.order_date === undefined ? null : (parseMoment(body.order_date) ?? null),
    note: body.note ?? null,
    performedBy: principal
  }
}

/** Whose order it is: as given, but a customer orders for itself only, and need not say so. */
function ownerOf({ user_id: userId, customer_id: customerId }: OrderCreate, scope: Scope): number | null {
  const given = userId ?? customerId ?? null
  if (scope === 'everyone') return given
  if (given !== null && given !== scope) throw forbidden('A customer places orders for itself only')
  return scope
}

const singleFields = ['product_id', 'id', 'quantity', 'expected_price_cents', 'unit_price'] as const

function mergeLines(lines: readonly OrderLine[], pathOf: (index: number) => string, errors: FieldError[]): Line[] {
  const merged = new Map<number, Line>()
  lines.forEach((line, index) => {
    errors.push(...bothGiven(line, pathOf(index), 'unit_price', 'expected_price_cents'))
    const expectedPriceCents =
      line.unit_price === undefined ? line.expected_price_cents : Math.round(line.unit_price * 100)
    const earlier = merged.get(line.product_id)
    if (!earlier) {
      merged.set(line.product_id, { productId: line.product_id, quantity: line.quantity, expectedPriceCents })
      return
    }
    if (
      expectedPriceCents !== undefined &&
      earlier.expectedPriceCents !== undefined &&
      expectedPriceCents !== earlier.expectedPriceCents
    ) {
      errors.push({ path: pathOf(index), message: 'expects another price than an earlier line of the same product' })
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
