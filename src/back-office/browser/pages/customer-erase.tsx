import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { useWrite, type Write } from '../api/use-write.js'
import { counted } from '../components/amounts.js'
import { Dialog } from '../components/dialog.js'
import { Field } from '../components/field.js'
import { errorOf, Form } from '../components/form.js'
import { toast } from '../components/toast.js'
import { navigate } from '../router/location.js'

/** Erases a customer, after somebody has typed the e-mail address. */
export function EraseCustomer({ user, onClose }: { user: Schema<'User'>; onClose: () => void }) {
  const { id, email, full_name: name } = user
  const can = useCan()
  const write = useWrite(async () => {
    const { error, response } = await api.DELETE('/users/{id}', { params: { path: { id } } })
    // An answer that got lost may have been that of the erasure.
    return response.status === 404 ? { data: {}, response: new Response() } : { data: {}, error, response }
  }, ['users', 'orders'])
  const orders = useOrderCount(can('orders:read'), { user_id: id })
  const open = useOrderCount(can('orders:read'), { user_id: id, status: ['PENDING', 'PAID'] })
  const [typed, setTyped] = useState('')
  const erase = async () => {
    if (!(await write.send(undefined))) return
    toast('The customer is erased')
    navigate('/customers', { isReplaced: true })
  }
  return (
    <Erasure
      title={`Erase ${name}`}
      write={write}
      isDisabled={!isSame(typed, email)}
      onSubmit={() => {
        void erase()
      }}
      onClose={onClose}
    >
      <p>
        The name and the e-mail address are erased, and the addresses, phone numbers and notes
        {orders === undefined ? ' of all orders' : ` of ${counted(orders, 'order')}`}, also of orders that were placed
        with this address without logging in. Amounts, quantities and dates stay. It cannot be undone.
      </p>
      {open !== undefined && open > 0 && (
        <p class="problem">
          {counted(open, 'order')} {open === 1 ? 'has' : 'have'} not shipped: afterwards nobody knows where to.
        </p>
      )}
      <Field
        label={`Type ${email} to confirm`}
        type="email"
        autocomplete="off"
        required
        value={typed}
        onInput={event => setTyped(event.currentTarget.value)}
      />
    </Erasure>
  )
}

/** Erases what orders say about somebody who never logged in. */
export function EraseGuest({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [again, setAgain] = useState('')
  const write = useWrite(
    (address: string) => api.POST('/users/erase', { body: { email: address } }),
    ['users', 'orders']
  )
  const erase = async () => {
    const erased = await write.send(email.trim())
    if (!erased) return
    toast(`${counted(erased.order_count, 'order')} erased`)
    onClose()
  }
  return (
    <Erasure
      title="Erase a guest"
      write={write}
      isDisabled={email.trim() === '' || !isSame(again, email)}
      onSubmit={() => {
        void erase()
      }}
      onClose={onClose}
    >
      <p>
        The names, addresses, phone numbers and notes of all orders with this e-mail address are erased, and the
        customer who has it, if there is one. Amounts, quantities and dates stay. It cannot be undone.
      </p>
      <Field
        label="E-mail"
        type="email"
        autocomplete="off"
        required
        maxLength={254}
        value={email}
        error={errorOf(write.problem, 'body/email')}
        onInput={event => setEmail(event.currentTarget.value)}
      />
      <Field
        label="Type it again to confirm"
        type="email"
        autocomplete="off"
        required
        value={again}
        onInput={event => setAgain(event.currentTarget.value)}
      />
    </Erasure>
  )
}

interface Props {
  title: string
  write: Pick<Write<never, unknown>, 'isBusy' | 'waitsUntilMs' | 'problem'>
  isDisabled: boolean
  onSubmit: () => void
  onClose: () => void
  children: ComponentChildren
}

function Erasure({ title, onClose, ...form }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form {...form} action="Erase" isDangerous onCancel={onClose} />
    </Dialog>
  )
}

function isSame(typed: string, email: string): boolean {
  return typed.trim().toLowerCase() === email.trim().toLowerCase()
}

interface Filters {
  user_id: number
  status?: Array<Schema<'Order'>['status']>
}

/** How many orders match; undefined until it is known, and for who may not read orders. */
function useOrderCount(mayRead: boolean, filters: Filters): number | undefined {
  const { data } = useRead(
    mayRead ? JSON.stringify(filters) : null,
    () => api.GET('/orders', { params: { query: { ...filters, limit: 1 } } }),
    ['orders']
  )
  return data?.total
}
