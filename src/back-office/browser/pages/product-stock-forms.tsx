import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { count, counted } from '../components/amounts.js'
import { Dialog } from '../components/dialog.js'
import { Field, Select } from '../components/field.js'
import { Form } from '../components/form.js'
import { toast } from '../components/toast.js'

interface Props {
  product: Schema<'Product'>
  /** As it is now, also while the form is open. */
  stock: Schema<'ProductStock'>
  onClose: () => void
}

/** Adds or takes away units at a location. */
export function AdjustStock({ product: { id, name }, stock, onClose }: Props) {
  const [direction, setDirection] = useState('add')
  const [typed, setUnits] = useState('')
  const [locationId, setLocationId] = useState(stock.locations[0]?.location_id ?? 1)
  const [reason, setReason] = useState('')
  const write = useWrite(
    (body: Schema<'StockAdjustment'>, key) =>
      api.POST('/products/{id}/stock', { params: { path: { id }, header: { 'idempotency-key': key } }, body }),
    topicsOf(id)
  )
  const location = stock.locations.find(({ location_id: at }) => at === locationId)
  const units = Number(typed)
  const after = (location?.quantity ?? 0) + (direction === 'add' ? units : -units)
  const save = async () => {
    const delta = direction === 'add' ? units : -units
    const why = reason.trim() === '' ? {} : { reason: reason.trim() }
    const changed = await write.send({ delta, location_id: locationId, ...why })
    if (!changed) return
    toast(`${name}: ${count(changed.stock)} to sell`)
    onClose()
  }
  return (
    <Dialog title={`Adjust the stock of ${name}`} onClose={onClose}>
      <Form
        write={write}
        action={direction === 'add' ? 'Add' : 'Take away'}
        isDisabled={units === 0 || after < 0}
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        <Select
          label="What"
          value={direction}
          options={[
            ['add', 'Units came in'],
            ['remove', 'Units are gone']
          ]}
          onChange={event => setDirection(event.currentTarget.value)}
        />
        {stock.locations.length > 1 && (
          <LocationSelect label="Where" stock={stock} value={locationId} onChange={setLocationId} />
        )}
        <UnitsField value={typed} onChange={setUnits} />
        <Field
          label="Why"
          hint="For the ledger, such as delivered or damaged."
          maxLength={200}
          value={reason}
          onInput={event => setReason(event.currentTarget.value)}
        />
        {units > 0 && location && <p role="status">{balanceAfter(location, after)}</p>}
      </Form>
    </Dialog>
  )
}

function balanceAfter({ name, quantity }: Place, after: number): string {
  return after < 0
    ? `There are only ${counted(quantity, 'unit')} at ${name}.`
    : `${name} goes from ${count(quantity)} to ${counted(after, 'unit')}, if nothing is sold meanwhile.`
}

/** Moves units to another location. */
export function TransferStock({ product: { id, name }, stock, onClose }: Props) {
  const richest = [...stock.locations].sort((one, other) => other.quantity - one.quantity)[0]
  const [from, setFrom] = useState(richest?.location_id ?? 1)
  const [to, setTo] = useState(stock.locations.find(({ location_id: at }) => at !== from)?.location_id ?? from)
  const [typed, setUnits] = useState('')
  const write = useWrite(
    (body: Schema<'StockTransfer'>, key) =>
      api.POST('/stock/transfers', { params: { header: { 'idempotency-key': key } }, body }),
    topicsOf(id)
  )
  const [source, target] = [from, to].map(id => stock.locations.find(({ location_id: at }) => at === id))
  const units = Number(typed)
  const isPossible = from !== to && units > 0 && units <= (source?.quantity ?? 0)
  const save = async () => {
    const request = { product_id: id, from_location_id: from, to_location_id: to, quantity: units }
    if (!(await write.send(request))) return
    toast(`${counted(units, 'unit')} of ${name} moved to ${target?.name}`)
    onClose()
  }
  return (
    <Dialog title={`Transfer ${name}`} onClose={onClose}>
      <Form
        write={write}
        action="Transfer"
        isDisabled={!isPossible}
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        <LocationSelect label="From" stock={stock} value={from} onChange={setFrom} />
        <LocationSelect label="To" stock={stock} value={to} onChange={setTo} />
        <UnitsField value={typed} onChange={setUnits} />
        {units > 0 && source && target && (
          <p role="status">{isPossible ? effectOf(units, source, target) : whyNot(source, target)}</p>
        )}
      </Form>
    </Dialog>
  )
}

type Place = Schema<'ProductStock'>['locations'][number]

function effectOf(units: number, source: Place, target: Place): string {
  const moved = `${counted(units, 'unit')} ${units === 1 ? 'goes' : 'go'} from ${source.name} to ${target.name}.`
  if (source.is_active === target.is_active) return `${moved} What can be sold stays the same.`
  return source.is_active
    ? `${moved} They can no longer be sold: ${target.name} is inactive.`
    : `${moved} From then on they can be sold.`
}

function whyNot(source: Place, target: Place): string {
  return source === target
    ? 'Choose another location.'
    : `There are only ${counted(source.quantity, 'unit')} at ${source.name}.`
}

function topicsOf(id: number) {
  return ['products', `products/${id}`, 'stock'] as const
}

function UnitsField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field
      label="Units"
      type="number"
      min={1}
      max={1_000_000_000}
      step={1}
      required
      value={value}
      onInput={event => onChange(event.currentTarget.value)}
    />
  )
}

interface LocationProps {
  label: string
  stock: Schema<'ProductStock'>
  value: number
  onChange: (id: number) => void
}

function LocationSelect({ label, stock, value, onChange }: LocationProps) {
  return (
    <Select
      label={label}
      value={String(value)}
      options={stock.locations.map(({ location_id: id, name, quantity }) => [
        String(id),
        `${name} (${counted(quantity, 'unit')})`
      ])}
      onChange={event => onChange(Number(event.currentTarget.value))}
    />
  )
}
