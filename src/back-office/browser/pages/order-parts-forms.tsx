import { useState } from 'preact/hooks'
import { api } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { counted } from '../components/amounts.js'
import { Checkbox, Field } from '../components/field.js'
import { errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'
import { unitsLeft, unitsOut } from './order-actions.js'
import { OrderForm, Reason, reasonOf, writeParameters } from './order-form.js'
import type { OrderFormProps } from './order-form-props.js'
import { chosenItems, namedUnits, totalUnits, UnitFields, unitsGo, type Units } from './order-units.js'

/** Ships units, in one parcel. */
export function ShipForm(props: OrderFormProps) {
  const { base } = props
  const [units, setUnits] = useState<Units>({})
  const [tracking, setTracking] = useState({ carrier: '', tracking_number: '', tracking_url: '' })
  const write = useWrite(
    (body: { items: ReturnType<typeof chosenItems> } & Partial<Record<keyof typeof tracking, string>>, key) =>
      api.POST('/orders/{id}/shipments', { params: writeParameters(base, key), body }),
    [`orders/${base.id}`, 'orders']
  )
  const fields = { items: base.items, available: unitsLeft, units }
  const items = chosenItems(fields)
  const left = totalUnits(chosenItems({ ...fields, units: {} })) - totalUnits(items)
  const ship = async () => {
    const filled = Object.fromEntries(Object.entries(tracking).filter(([, value]) => value.trim() !== ''))
    if (!(await write.send({ items, ...filled }))) return false
    toast(`Order ${base.id}: ${namedUnits(base.items, items)} shipped`)
    return true
  }
  const input = (name: keyof typeof tracking, label: string, type: 'text' | 'url' = 'text') => (
    <Field
      label={label}
      type={type}
      maxLength={type === 'url' ? 2_000 : 100}
      value={tracking[name]}
      error={errorOf(write.problem, `body/${name}`)}
      onInput={event => setTracking({ ...tracking, [name]: event.currentTarget.value })}
    />
  )
  const mine = [
    ['Ship', namedUnits(base.items, items) ?? 'nothing'],
    ['Tracking', Object.values(tracking).filter(Boolean).join(' ') || 'none']
  ] as const
  return (
    <OrderForm {...props} write={write} mine={mine} action="Ship" isDisabled={items.length === 0} onSubmit={ship}>
      <UnitFields {...fields} onChange={setUnits} />
      {input('carrier', 'Carrier')}
      {input('tracking_number', 'Tracking number')}
      {input('tracking_url', 'Tracking link', 'url')}
      <p class="effect">
        {left > 0
          ? `${counted(left, 'unit')} will be left: the order stays Paid until all of it has shipped.`
          : 'Nothing will be left: the order becomes Shipped.'}
      </p>
    </OrderForm>
  )
}

/** Cancels units that have not shipped. */
export function CancelForm(props: OrderFormProps) {
  const { base } = props
  const [units, setUnits] = useState<Units>({})
  const [reason, setReason] = useState('')
  const write = useWrite(
    (body: { items: ReturnType<typeof chosenItems>; reason?: string }, key) =>
      api.POST('/orders/{id}/cancellations', { params: writeParameters(base, key), body }),
    [`orders/${base.id}`, 'orders', 'stock']
  )
  const fields = { items: base.items, available: unitsLeft, units }
  const items = chosenItems(fields)
  const named = namedUnits(base.items, items)
  const cancel = async () => {
    if (!(await write.send({ items, ...reasonOf(reason) }))) return false
    toast(`Order ${base.id}: ${named} canceled`)
    return true
  }
  return (
    <OrderForm
      {...props}
      write={write}
      mine={[['Cancel', named ?? 'nothing']]}
      action="Cancel these units"
      isDangerous
      isDisabled={items.length === 0}
      onSubmit={cancel}
    >
      <UnitFields {...fields} onChange={setUnits} />
      <Reason value={reason} onChange={setReason} />
      <p class="effect">
        {named === undefined ? 'No unit is chosen.' : `${named}: ${unitsGo(items)} back to stock. ${noMoney(base)}`}
      </p>
    </OrderForm>
  )
}

/** Takes back units that have shipped. */
export function ReturnForm(props: OrderFormProps) {
  const { base } = props
  const [units, setUnits] = useState<Units>({})
  const [reason, setReason] = useState('')
  const [isRestocked, setIsRestocked] = useState(true)
  const write = useWrite(
    (body: { items: ReturnType<typeof chosenItems>; restock: boolean; reason?: string }, key) =>
      api.POST('/orders/{id}/returns', { params: writeParameters(base, key), body }),
    [`orders/${base.id}`, 'orders', 'stock']
  )
  const fields = { items: base.items, available: unitsOut, units }
  const items = chosenItems(fields)
  const named = namedUnits(base.items, items)
  const takeBack = async () => {
    if (!(await write.send({ items, restock: isRestocked, ...reasonOf(reason) }))) return false
    toast(`Order ${base.id}: ${named} taken back`)
    return true
  }
  const stock = isRestocked ? `${unitsGo(items)} back to stock` : 'stock stays as it is'
  return (
    <OrderForm
      {...props}
      write={write}
      mine={[['Take back', named ?? 'nothing']]}
      action="Take back"
      isDisabled={items.length === 0}
      onSubmit={takeBack}
    >
      <UnitFields {...fields} onChange={setUnits} />
      <Checkbox
        label="They can be sold again"
        checked={isRestocked}
        onChange={event => setIsRestocked(event.currentTarget.checked)}
      />
      <Reason value={reason} onChange={setReason} />
      <p class="effect">{named === undefined ? 'No unit is chosen.' : `${named}: ${stock}. ${noMoney(base)}`}</p>
    </OrderForm>
  )
}

function noMoney({ paid_cents: paid, refunded_cents: refunded }: OrderFormProps['base']): string {
  return paid > refunded
    ? 'No money is sent: refund it at your payment provider, then record the refund here.'
    : 'Nothing was paid, so no money is to be given back.'
}
