import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { Dialog } from '../components/dialog.js'
import { Field } from '../components/field.js'
import { errorOf, Form } from '../components/form.js'
import { toast } from '../components/toast.js'
import { navigate } from '../router/location.js'
import { emptyFields, ProductFields, requestOf } from './product-fields.js'

/** Adds a product with its first stock, and goes to it. */
export function AddProduct({ onClose }: { onClose: () => void }) {
  const [fields, setFields] = useState(emptyFields)
  const [stock, setStock] = useState('0')
  const write = useWrite(
    (body: Schema<'ProductCreate'>, key) =>
      api.POST('/products', { params: { header: { 'idempotency-key': key } }, body }),
    ['products']
  )
  const save = async () => {
    const added = await write.send({ ...requestOf(fields), stock: Number(stock) })
    if (!added) return
    toast(`${added.name} added`)
    navigate(`/products/${added.id}`, { isReplaced: true })
  }
  return (
    <Dialog title="Add a product" onClose={onClose}>
      <Form
        write={write}
        action="Add"
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        <ProductFields fields={fields} problem={write.problem} onChange={setFields} />
        <Field
          label="Stock"
          hint="The first entry of its ledger, at the first location."
          type="number"
          min={0}
          max={maxUnits}
          step={1}
          required
          value={stock}
          error={errorOf(write.problem, 'body/stock')}
          onInput={event => setStock(event.currentTarget.value)}
        />
      </Form>
    </Dialog>
  )
}

const maxUnits = 1_000_000_000
