import type { Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { money } from '../components/amounts.js'
import type { OrderFormProps } from './order-form-props.js'
import { paymentStatuses, statuses } from './order-status.js'

type Order = Schema<'Order'>

/** Whether a write was refused because somebody else has changed the order since the form was opened. */
export function isConflict(problem: Error | undefined): boolean {
  return problem instanceof ApiProblem && problem.body.code === 'PRECONDITION_FAILED'
}

/**
 * Shows what others have changed beside what the visitor was about to do. The form stays as it is; whoever has seen the
 * change may send it again.
 */
export function Conflict({
  base,
  current,
  mine,
  onRebase
}: Pick<OrderFormProps, 'base' | 'current' | 'onRebase'> & { mine: ReadonlyArray<readonly [string, string]> }) {
  const [before, now] = [factsOf(base), factsOf(current)]
  const changes = [...now].filter(([name, value]) => before.get(name) !== value)
  return (
    <div class="problem conflict" role="alert">
      <p>
        <strong>Somebody else has changed this order since you opened the form. Nothing was sent.</strong>
      </p>
      <h3>Theirs</h3>
      {changes.length === 0 ? (
        <p>Reading the order …</p>
      ) : (
        <ul>
          {changes.map(([name, value]) => (
            <li key={name}>
              {name}: {before.get(name)} → {value}
            </li>
          ))}
        </ul>
      )}
      <h3>Yours</h3>
      <ul>
        {mine.map(([name, value]) => (
          <li key={name}>
            {name}: {value}
          </li>
        ))}
      </ul>
      <button type="button" disabled={changes.length === 0} onClick={onRebase}>
        Go on with theirs
      </button>
    </div>
  )
}

function factsOf(order: Order): Map<string, string> {
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
  return facts
}
