import { useState } from 'preact/hooks'
import { api } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { Field, TextArea } from '../components/field.js'
import { errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'
import { OrderForm } from './order-form.js'
import type { OrderFormProps } from './order-form-props.js'

type Fields = Record<'note' | 'email' | 'phone', string>

/** Changes what the shop notes about an order. Only what was changed here is sent. */
export function EditForm(props: OrderFormProps) {
  const { base } = props
  const [typed, setTyped] = useState<Partial<Fields>>({})
  const write = useWrite(
    (body: Partial<Record<keyof Fields, string | null>>) =>
      api.PATCH('/orders/{id}', {
        params: { path: { id: base.id }, header: { 'if-match': `"${base.version}"` } },
        body
      }),
    [`orders/${base.id}`, 'orders']
  )
  const valueOf = (name: keyof Fields) => typed[name] ?? base[name] ?? ''
  const changed = (['note', 'email', 'phone'] as const).filter(name => valueOf(name) !== (base[name] ?? ''))
  const save = async () => {
    const body = Object.fromEntries(changed.map(name => [name, valueOf(name).trim() || null]))
    if (!(await write.send(body))) return false
    toast(`Order ${base.id} saved`)
    return true
  }
  const common = (name: keyof Fields) => ({
    value: valueOf(name),
    error: errorOf(write.problem, `body/${name}`),
    onInput: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value })
  })
  return (
    <OrderForm
      {...props}
      write={write}
      mine={changed.map(name => [name, valueOf(name) || 'none'] as const)}
      action="Save"
      isDisabled={changed.length === 0}
      onSubmit={save}
    >
      <TextArea label="Note" maxLength={2_000} {...common('note')} />
      <Field label="E-mail" type="email" maxLength={320} {...common('email')} />
      <Field label="Phone" type="tel" maxLength={50} {...common('phone')} />
    </OrderForm>
  )
}
