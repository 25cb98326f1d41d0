import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { Schema } from '../api/client.js'
import { Dialog } from '../components/dialog.js'
import type { OrderAction } from './order-actions.js'
import { CancelForm, ReturnForm, ShipForm } from './order-parts-forms.js'
import { CompleteForm, PayForm, RefundForm } from './order-money-forms.js'
import { EditForm } from './order-edit-form.js'
import type { OrderFormProps } from './order-form-props.js'

type Order = Schema<'Order'>

/** The form of one action, in a dialog. */
export function OrderDialog({
  action,
  order,
  reload,
  onClose
}: {
  action: OrderAction | 'edit'
  order: Order
  reload: () => void
  onClose: () => void
}) {
  const [base, setBase] = useState(order)
  const { title, form: ActionForm } = forms[action]
  return (
    <Dialog title={title.replace('{id}', String(order.id))} onClose={onClose}>
      <ActionForm base={base} current={order} reload={reload} onRebase={() => setBase(order)} onClose={onClose} />
    </Dialog>
  )
}

const forms: Record<OrderAction | 'edit', { title: string; form: ComponentType<OrderFormProps> }> = {
  pay: { title: 'Mark order {id} paid', form: PayForm },
  ship: { title: 'Ship order {id}', form: ShipForm },
  complete: { title: 'Complete order {id}', form: CompleteForm },
  cancel: { title: 'Cancel units of order {id}', form: CancelForm },
  return: { title: 'Take back units of order {id}', form: ReturnForm },
  refund: { title: 'Record a refund of order {id}', form: RefundForm },
  edit: { title: 'Edit order {id}', form: EditForm }
}
