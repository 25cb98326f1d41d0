import type { Schema } from '../api/client.js'
import { money } from '../components/amounts.js'
import { Conflict, type Fact } from '../components/conflict.js'
import type { OrderFormProps } from './order-form-props.js'
import { paymentStatuses, statuses } from './order-status.js'

type Order = Schema<'Order'>

/** Shows what others have changed of an order. */
export function OrderConflict({
  base,
  current,
  mine,
  onRebase
}: Pick<OrderFormProps, 'base' | 'current' | 'onRebase'> & { mine: readonly Fact[] }) {
  return <Conflict what="this order" before={factsOf(base)} now={factsOf(current)} mine={mine} onRebase={onRebase} />
}

function factsOf(order: Order): Fact[] {
  const { items, currency } = order
  const facts = new Map([
    ['Version', String(order.version)],
    ['Status', statuses[order.status].text],
    ['Payment', paymentStatuses[order.payment_status].text],
    ['Paid', money(order.paid_cents, currency)],
    ['Given back', money(order.refunded_cents, currency)],
    ['Note', order.note ?? 'none'],
    ['E-mail', order.email ?? 'none'],
    ['Phone', order.phone ?? 'none'],
    ['Ship to', JSON.stringify(order.shipping_address)]
  ])
  for (const { product_name: name, sku, ...item } of items) {
    facts.set(`${name} (${sku}) shipped`, String(item.shipped_quantity))
    facts.set(`${name} (${sku}) canceled`, String(item.canceled_quantity))
    facts.set(`${name} (${sku}) returned`, String(item.returned_quantity))
  }
  return [...facts]
}
