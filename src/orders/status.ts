import { invalidStatusTransition, orderNotCancelable } from '../errors.js'

export const orderStatuses = ['PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELED', 'REFUNDED'] as const

export type OrderStatus = (typeof orderStatuses)[number]

/** Who asks: the API, or the service itself on time (auto-completion). */
export type Requester = 'api' | 'background'

/** What a status change does beside changing the status. */
export interface Transition {
  from: OrderStatus
  to: OrderStatus
  /** Every line's stock comes back. */
  restocks: boolean
  /** The goods leave. */
  ships: boolean
}

interface OrderState {
  status: OrderStatus
  /** Whether it ever was SHIPPED. */
  hasShipped: boolean
}

interface StatusChange {
  to: OrderStatus
  requester: Requester
  /** Give the stock back on a refund although the order has shipped: the goods came back. */
  restock?: boolean | undefined
}

/**
 * Decides a status change.
 *
 * @returns undefined when the order already has the status, so that nothing is to be done
 * @throws ApiError INVALID_STATUS_TRANSITION
 */
export function decideTransition(
  order: OrderState,
  { to, requester, restock = false }: StatusChange
): Transition | undefined {
  const from = order.status
  if (from === to) return undefined
  if (!isAllowed(from, to, requester)) throw invalidStatusTransition(from, to)
  return {
    from,
    to,
    restocks: to === 'CANCELED' || (to === 'REFUNDED' && (restock || !order.hasShipped)),
    ships: to === 'SHIPPED'
  }
}

/**
 * Decides a cancellation, which unlike a status change is refused when it is already done: whoever cancels wants to know
 * that it was them.
 *
 * @throws ApiError ORDER_NOT_CANCELABLE
 */
export function decideCancel(order: OrderState): Transition {
  if (!isAllowed(order.status, 'CANCELED', 'api')) throw orderNotCancelable(order.status)
  return { from: order.status, to: 'CANCELED', restocks: true, ships: false }
}

/** The table of section 4 of the contract. */
const allowed: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['PAID', 'CANCELED'],
  PAID: ['SHIPPED', 'CANCELED', 'REFUNDED'],
  SHIPPED: ['COMPLETED', 'REFUNDED'],
  COMPLETED: ['REFUNDED'],
  CANCELED: [],
  REFUNDED: []
}

const allowedInBackground: Partial<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['COMPLETED'],
  PAID: ['COMPLETED']
}

/** One step of an order's history; the first comes from nowhere. */
export interface LegalStep {
  from: OrderStatus | null
  to: OrderStatus
  /** Whether only the service itself takes it. */
  isBackground: boolean
}

/** Every step that there is, for whoever checks what has been done. */
export function legalSteps(): LegalStep[] {
  const steps = (table: Partial<Record<OrderStatus, readonly OrderStatus[]>>, isBackground: boolean): LegalStep[] =>
    orderStatuses.flatMap(from => (table[from] ?? []).map(to => ({ from, to, isBackground })))
  return [
    { from: null, to: 'PENDING', isBackground: false },
    ...steps(allowed, false),
    ...steps(allowedInBackground, true)
  ]
}

function isAllowed(from: OrderStatus, to: OrderStatus, requester: Requester): boolean {
  return allowed[from].includes(to) || (requester === 'background' && allowedInBackground[from]?.includes(to) === true)
}

/** A status in any case; the request schema has made sure that it is one. */
export function readStatus(text: string): OrderStatus {
  const status = orderStatuses.find(candidate => candidate === text.toUpperCase())
  if (!status) throw new Error(`${text} is not a status`)
  return status
}
