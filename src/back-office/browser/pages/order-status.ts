import type { Schema } from '../api/client.js'
import type { Tone } from '../components/badge.js'

interface Look {
  text: string
  tone: Tone
}

export const statuses: Record<Schema<'Order'>['status'], Look> = {
  PENDING: { text: 'Pending', tone: 'warn' },
  PAID: { text: 'Paid', tone: 'accent' },
  SHIPPED: { text: 'Shipped', tone: 'good' },
  COMPLETED: { text: 'Completed', tone: 'good' },
  CANCELED: { text: 'Canceled', tone: 'plain' },
  REFUNDED: { text: 'Refunded', tone: 'plain' }
}

export const paymentStatuses: Record<Schema<'Order'>['payment_status'], Look> = {
  unpaid: { text: 'Unpaid', tone: 'warn' },
  partially_paid: { text: 'Partially paid', tone: 'warn' },
  paid: { text: 'Paid', tone: 'good' },
  partially_refunded: { text: 'Partially refunded', tone: 'plain' },
  refunded: { text: 'Refunded', tone: 'plain' }
}
