import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { Conflict, isConflict, type Fact } from '../components/conflict.js'
import { Dialog } from '../components/dialog.js'
import { Form } from '../components/form.js'
import { toast } from '../components/toast.js'
import { fieldsOf, ProductFields, requestOf, type TypedProduct } from './product-fields.js'

type Product = Schema<'Product'>

interface Props {
  /** The product as it is now. */
  product: Product
  reload: () => void
  onClose: () => void
}

/** Changes the fields of a product. Only what was changed here is sent, and only if nobody else changed it since. */
export function EditProduct({ product, reload, onClose }: Props) {
  // The product as it was when the form was opened, or since the visitor has seen what others changed.
  const [base, setBase] = useState(product)
  const [typed, setTyped] = useState<Partial<TypedProduct>>({})
  const fields = { ...fieldsOf(base), ...typed }
  const write = useWrite(
    (body: Schema<'ProductUpdate'>) =>
      api.PATCH('/products/{id}', {
        params: { path: { id: base.id }, header: { 'if-match': `"${base.version}"` } },
        body
      }),
    ['products', `products/${base.id}`]
  )
  const hasConflict = isConflict(write.problem)
  const before = new Map(factsOf(fieldsOf(base)))
  const mine = factsOf(fields).filter(([name, value]) => before.get(name) !== value)
  const changes = changesOf(fields, base)
  const save = async () => {
    const saved = await write.send(changes)
    if (!saved) return reload()
    toast(`${saved.name} saved`)
    onClose()
  }
  const goOn = () => {
    write.reset()
    setBase(product)
  }
  return (
    <Dialog title={`Edit ${base.name}`} onClose={onClose}>
      <Form
        write={hasConflict ? { ...write, problem: undefined } : write}
        action="Save"
        isDisabled={hasConflict || Object.keys(changes).length === 0}
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        <ProductFields
          fields={fields}
          problem={write.problem}
          onChange={next => setTyped(differences(next, fieldsOf(base)))}
        />
        {hasConflict && (
          <Conflict
            what="this product"
            before={factsOf(fieldsOf(base))}
            now={factsOf(fieldsOf(product))}
            mine={mine}
            onRebase={goOn}
          />
        )}
      </Form>
    </Dialog>
  )
}

function differences(fields: TypedProduct, base: TypedProduct): Partial<TypedProduct> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => base[name as keyof TypedProduct] !== value)
  )
}

/** The fields that the visitor has changed, as the API takes them. */
function changesOf(fields: TypedProduct, base: Product): Schema<'ProductUpdate'> {
  const before: Record<string, unknown> = requestOf(fieldsOf(base))
  return Object.fromEntries(Object.entries(requestOf(fields)).filter(([name, value]) => before[name] !== value))
}

function factsOf(fields: TypedProduct): Fact[] {
  return [
    ['Name', fields.name],
    ['SKU', fields.sku],
    ['Price', fields.price],
    ['Description', fields.description || 'none'],
    ['Low at', fields.threshold || 'the setting of the shop'],
    ['External id', fields.externalId || 'none'],
    ['Can be ordered', fields.isActive ? 'yes' : 'no']
  ]
}
