import type { ComponentChildren } from 'preact'
import type { Write } from '../api/use-write.js'
import { isConflict } from '../components/conflict.js'
import { Field } from '../components/field.js'
import { Form } from '../components/form.js'
import { OrderConflict } from './order-conflict.js'
import type { OrderFormProps } from './order-form-props.js'

interface Props extends OrderFormProps {
  write: Pick<Write<never, unknown>, 'isBusy' | 'waitsUntilMs' | 'problem' | 'reset'>
  action: string
  isDangerous?: boolean
  isDisabled?: boolean
  /** What the visitor is about to do, to be shown beside what others have changed meanwhile. */
  mine: ReadonlyArray<readonly [name: string, value: string]>
  /** Sends the form; answers whether it has succeeded. */
  onSubmit: () => Promise<boolean>
  children: ComponentChildren
}

/** A form that changes an order as the visitor has seen it: if others have changed it meanwhile, it shows what. */
export function OrderForm({ base, current, reload, onRebase, onClose, write, mine, onSubmit, ...form }: Props) {
  const hasConflict = isConflict(write.problem)
  const submit = async () => {
    if (await onSubmit()) onClose()
    else reload()
  }
  const goOn = () => {
    write.reset()
    onRebase()
  }
  return (
    <Form
      {...form}
      write={hasConflict ? { ...write, problem: undefined } : write}
      isDisabled={hasConflict || form.isDisabled === true}
      onSubmit={() => {
        void submit()
      }}
      onCancel={onClose}
    >
      {form.children}
      {hasConflict && <OrderConflict base={base} current={current} mine={mine} onRebase={goOn} />}
    </Form>
  )
}

export function Reason({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  return (
    <Field
      label="Why"
      hint="For the history; the customer does not see it."
      maxLength={500}
      value={value}
      onInput={event => onChange(event.currentTarget.value)}
    />
  )
}

export function reasonOf(reason: string): { reason?: string } {
  return reason.trim() === '' ? {} : { reason: reason.trim() }
}

/** The headers of a write that is refused if the order is not as the visitor saw it. */
export function writeParameters({ id, version }: OrderFormProps['base'], key: string) {
  return { path: { id }, header: { 'idempotency-key': key, 'if-match': `"${version}"` } }
}
