import type { Order } from '../orders/schemas.js'
import type { MailEventType, MailType } from './mail-types.js'

/** What an e-mail is about: the event as it was, and the rest as it is when the e-mail is made. */
export interface Facts {
  type: MailType
  /** The locales in which to write, the best first. */
  locales: ReadonlyArray<string | null>
  shop: { name: string; address: string | null }
  event: MailEvent
  /** Of every type but `low_stock`. */
  order?: Order | undefined
  /** Of `low_stock`. */
  product?: { sku: string; name: string } | undefined
}

/** The part of an event that e-mails read. */
export interface MailEvent {
  type: MailEventType
  data: {
    reason?: string
    /** In minor units: what was paid or given back. */
    amount_cents?: number
    items?: Array<{ item_id: number; quantity: number }>
    carrier?: string | null
    tracking_number?: string | null
    tracking_url?: string | null
    stock?: number
    threshold?: number
  }
}

/** What the templates of orders need. */
export interface OrderFacts {
  order: Order
  event: MailEvent
  shopName: string
}

/** The name of an order: that of the client, who is the one to write it down, or else its id. */
export function nameOf({ id, external_id: externalId }: Order): string {
  return externalId ?? String(id)
}
