import { invalidStatusTransition, orderNotCancelable } from '../errors.js'

export const orderStatuses = ['PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELED', 'REFUNDED'] as const

export type OrderStatus = (typeof orderStatuses)[number]

/** Who requests a change: a client of the API, or the service itself (expiry and auto-completion). */
export type Requester = 'api' | 'background'

/** A status change and its side effects. */
export interface Transition {
  from: OrderStatus
  to: OrderStatus
  /** The stock of every line is returned. */
  restocks: boolean
  /** The goods leave the warehouse. */
  ships: boolean
  /** What has shipped comes back into stock too. */
  returns?: true
}

interface OrderState {
  status: OrderStatus
  /** Whether the order has ever been SHIPPED. */
  hasShipped: boolean
  /** Whether a part of it has shipped, so that it cannot be canceled as a whole. */
  hasShippedUnits?: boolean
}

export interface StatusChange {
  to: OrderStatus
  requester: Requester
  /** Returns the stock on a refund although the order has shipped, because the goods came back. */
  restock?: boolean | undefined
}

/**
 * Decides a status change.
 *
 * @returns undefined when the order already has the status
 * @throws ApiError INVALID_STATUS_TRANSITION
 */
export function decideTransition(
  order: OrderState,
  { to, requester, restock = false }: StatusChange
): Transition | undefined {
  const from = order.status
  if (from === to) return undefined
  const isTooLate = to === 'CANCELED' && order.hasShippedUnits === true
  if (isTooLate || !isAllowed(from, to, requester)) throw invalidStatusTransition(from, to)
  return {
    from,
    to,
    restocks: to === 'CANCELED' || (to === 'REFUNDED' && from !== 'CANCELED' && (restock || !order.hasShipped)),
    ships: to === 'SHIPPED',
    ...(to === 'REFUNDED' && from !== 'CANCELED' && restock && { returns: true as const })
  }
}

/**
 * Decides a cancellation. Unlike a status change it is refused when the order is already canceled, so that a client
 * knows whether its own request canceled the order.
 *
 * @throws ApiError ORDER_NOT_CANCELABLE
 */
export function decideCancel(order: OrderState): Transition {
  if (!isAllowed(order.status, 'CANCELED', 'api')) throw orderNotCancelable(order.status)
  if (order.hasShippedUnits === true) throw orderNotCancelable(order.status, 'partly shipped')
  return { from: order.status, to: 'CANCELED', restocks: true, ships: false }
}

/**
 * The table of section 4 of the contract. `decideStatusChange` adds a condition: only an order that was paid goes from
 * CANCELED to REFUNDED.
 */
const allowed: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['PAID', 'CANCELED'],
  PAID: ['SHIPPED', 'CANCELED', 'REFUNDED'],
  SHIPPED: ['COMPLETED', 'REFUNDED'],
  COMPLETED: ['REFUNDED'],
  CANCELED: ['REFUNDED'],
  REFUNDED: []
}

const allowedInBackground: Partial<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['COMPLETED'],
  PAID: ['COMPLETED']
}

/** One step of an order's history; `from` is null for the first. */
export interface LegalStep {
  from: OrderStatus | null
  to: OrderStatus
  /** Whether only the service itself may take it. */
  isBackground: boolean
}

/** Every legal step, for checks of recorded histories. */
export function legalSteps(): LegalStep[] {
  type Table = Partial<Record<OrderStatus, readonly OrderStatus[]>>
  const steps = (table: Table, isBackground: boolean): LegalStep[] =>
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

/** Reads a status in any case. The request schema has already checked it. */
export function readStatus(text: string): OrderStatus {
  const status = orderStatuses.find(candidate => candidate === text.toUpperCase())
  if (!status) throw new Error(`${text} is not a status`)
  return status
}
