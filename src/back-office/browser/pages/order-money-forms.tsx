import { useState } from 'preact/hooks'
import { toDecimal, toMinorUnits } from '../../../money/amounts.js'
import { digitsOf } from '../../../money/currencies.js'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { money } from '../components/amounts.js'
import { Field } from '../components/field.js'
import { errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'
import { OrderForm, Reason, reasonOf, writeParameters } from './order-form.js'
import type { OrderFormProps } from './order-form-props.js'

/** Records that the customer has paid by another way than the payment provider's webhook. */
export function PayForm(props: OrderFormProps) {
  const { current_total_cents: total, paid_cents: paid, refunded_cents: refunded, currency } = props.base
  const outstanding = money(Math.max(0, total - paid + refunded), currency)
  return (
    <StatusForm
      {...props}
      status="PAID"
      action="Mark paid"
      done="paid"
      effect={`A payment of ${outstanding} is recorded by hand. Do this only when the money has arrived.`}
    />
  )
}

/** Ends an order that has arrived. */
export function CompleteForm(props: OrderFormProps) {
  return (
    <StatusForm
      {...props}
      status="COMPLETED"
      action="Complete"
      done="completed"
      effect="The order is over: after this it can only be refunded. Stock and money stay as they are."
    />
  )
}

interface StatusFormProps extends OrderFormProps {
  status: Schema<'Order'>['status']
  action: string
  done: string
  effect: string
}

function StatusForm({ status, action, done, effect, ...props }: StatusFormProps) {
  const { base } = props
  const [reason, setReason] = useState('')
  const write = useWrite(
    (body: { status: typeof status; reason?: string }) =>
      api.PATCH('/orders/{id}', {
        params: { path: { id: base.id }, header: { 'if-match': `"${base.version}"` } },
        body
      }),
    [`orders/${base.id}`, 'orders']
  )
  const change = async () => {
    if (!(await write.send({ status, ...reasonOf(reason) }))) return false
    toast(`Order ${base.id} ${done}`)
    return true
  }
  return (
    <OrderForm {...props} write={write} mine={[['Status', done]]} action={action} onSubmit={change}>
      <p class="effect">{effect}</p>
      <Reason value={reason} onChange={setReason} />
    </OrderForm>
  )
}

/** Records money that was given back. It sends none. */
export function RefundForm(props: OrderFormProps) {
  const { base } = props
  const { currency } = base
  const most = base.paid_cents - base.refunded_cents
  const [amount, setAmount] = useState(decimal(base.refund_due_cents > 0 ? base.refund_due_cents : most, currency))
  const [reason, setReason] = useState('')
  const write = useWrite(
    (body: { amount_cents: number; reason?: string }, key) =>
      api.POST('/orders/{id}/refunds', { params: writeParameters(base, key), body }),
    [`orders/${base.id}`, 'orders']
  )
  const cents = toMinorUnits(Number(amount), currency)
  const isValid = cents !== undefined && cents > 0 && cents <= most
  const refund = async () => {
    if (!(cents !== undefined && (await write.send({ amount_cents: cents, ...reasonOf(reason) })))) return false
    toast(`Order ${base.id}: a refund of ${money(cents, currency)} is recorded`)
    return true
  }
  return (
    <OrderForm
      {...props}
      write={write}
      mine={[['Refund', `${amount} ${currency}`]]}
      action="Record the refund"
      isDisabled={!isValid}
      onSubmit={refund}
    >
      <Field
        label={`Amount in ${currency}`}
        type="number"
        min={0}
        max={toDecimal(most, currency)}
        step={toDecimal(1, currency)}
        required
        value={amount}
        hint={`At most ${money(most, currency)}, which was paid and not given back.`}
        error={errorOf(write.problem, 'body/amount_cents')}
        onInput={event => setAmount(event.currentTarget.value)}
      />
      <Reason value={reason} onChange={setReason} />
      <p class="effect">
        {isValid ? `The books show that ${money(cents, currency)} went back. ` : ''}No money is sent: send it at your
        payment provider. Stock stays as it is.
      </p>
    </OrderForm>
  )
}

function decimal(cents: number, currency: string): string {
  return toDecimal(cents, currency).toFixed(digitsOf(currency))
}
