import type { EventType } from '../events/event-types.js'

/** The kinds of e-mails that the service sends; a shop can switch each off. */
export const mailTypes = [
  'order_confirmation',
  'payment_received',
  'order_shipped',
  'order_canceled',
  'order_refunded',
  'low_stock'
] as const

export type MailType = (typeof mailTypes)[number]

/** The events that have an e-mail, each with its kind. A part of an order has the kind of the whole. */
export const mailTypeOf = {
  'order.created': 'order_confirmation',
  'order.paid': 'payment_received',
  'order.shipped': 'order_shipped',
  'order.partially_shipped': 'order_shipped',
  'order.canceled': 'order_canceled',
  'order.partially_canceled': 'order_canceled',
  'order.refunded': 'order_refunded',
  'order.partially_refunded': 'order_refunded',
  'product.low_stock': 'low_stock'
} as const satisfies Partial<Record<EventType, MailType>>

/** An event that has an e-mail. */
export type MailEventType = keyof typeof mailTypeOf

export const mailEventTypes = Object.keys(mailTypeOf) as MailEventType[]
